"""Plays a session's sound with its words running along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from voiceprep.audio.pace import RealTime
from voiceprep.audio.timeline import RATE, Sink
from voiceprep.errors import AudioDeviceError, BadSession
from voiceprep.events import Span
from voiceprep.plain_text import printable
from voiceprep.session.cues import Cue, cues
from voiceprep.session.sound import read_both
from voiceprep.session.wav import AUDIO_FILE, seconds
from voiceprep.speaking.sinks import FileSink, SilentSink

if TYPE_CHECKING:
    from voiceprep.session.session import Session

PIECE_S = 0.1
AHEAD_S = 0.4
"""Sound is handed over so long before it is due; the card takes it in its own time."""
_WIDTH = 88


class Running:
    """Writes words as they are said, a line a speaker, broken at a width."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._column = 0
        self._speaker = ""

    def show(self, cue: Cue) -> None:
        """Write one word."""
        word = printable(cue.text)
        if cue.first or cue.speaker != self._speaker:
            head = (
                f"{int(cue.at_s) // 60}:{int(cue.at_s) % 60:02d} {'You' if cue.speaker == 'you' else 'Interviewer'}: "
            )
            self._out.write(("\n" if self._speaker else "") + head)
            self._column, self._speaker = len(head), cue.speaker
        elif self._column + len(word) > _WIDTH:
            self._out.write("\n     ")
            self._column = 5
        self._out.write(word + " ")
        self._out.flush()
        self._column += len(word) + 1


def play(session: Session, out: TextIO, speaker: str | None, start_s: float = 0.0) -> None:
    """Play a session from `start_s` on, in real time; without a sound card only the words run.

    Raises:
        BadSession: it has no sound.
        AudioDeviceError: there is no speaker of that name.
    """
    length_s = _length_s(session)
    if start_s >= length_s:
        raise BadSession(session.folder, "", f"is over after {length_s:.0f} s, before the moment to begin at")
    with ExitStack() as stack:
        sink, playing = _sink(speaker, out, stack)
        wait = RealTime()
        run(session, sink, Running(out), wait, start_s, length_s)
        out.write("\n")
        ended_s = length_s
        while playing() and ended_s < length_s + 5.0:
            ended_s += PIECE_S
            wait(ended_s)


def run(
    session: Session, sink: Sink, shown: Running, wait: Callable[[float], None], start_s: float, length_s: float
) -> None:
    """Hand the sound over piece by piece and show each word when it is due.

    Args:
        session: with sound.
        sink: takes it.
        shown: takes the words.
        wait: waits for a second of the session.
        start_s: second to begin at.
        length_s: second to end at.
    """
    left: Sequence[Cue] = [cue for cue in cues(session) if cue.at_s >= start_s]
    shown_to = 0
    at_s = start_s
    while at_s < length_s:
        end_s = min(length_s, at_s + PIECE_S)
        sink.write(read_both(session.folder, Span(at_s, end_s)), RATE)
        at_s = end_s
        due_s = at_s - AHEAD_S
        if due_s > start_s:
            wait(due_s)
        while shown_to < len(left) and left[shown_to].at_s <= max(due_s, start_s):
            shown.show(left[shown_to])
            shown_to += 1
    wait(length_s)
    for cue in left[shown_to:]:
        shown.show(cue)


def _length_s(session: Session) -> float:
    if session.audio_path is None:
        why = "was typed" if session.info.mode == "text" else f"holds no {AUDIO_FILE}"
        raise BadSession(session.folder, "", f"has no sound: it {why}")
    if session.audio_path.name != AUDIO_FILE:
        raise BadSession(session.audio_path, "", "cannot be used yet", f"Convert it to {AUDIO_FILE}, 16 kHz, 16 bit.")
    return seconds(session.audio_path)


def _sink(speaker: str | None, out: TextIO, stack: ExitStack) -> tuple[Sink, Callable[[], bool]]:
    if speaker == "none":
        return SilentSink(), lambda: False
    if speaker is not None and speaker.lower().endswith(".wav"):
        return stack.enter_context(FileSink(Path(speaker))), lambda: False
    from voiceprep.audio.soundcard import SpeakerOutput

    try:
        card = stack.enter_context(SpeakerOutput(speaker))
    except AudioDeviceError as error:
        if speaker is not None:
            raise
        out.write(f"Only the words are shown: {error.message}\n")
        return SilentSink(), lambda: False
    return card, lambda: card.playing
