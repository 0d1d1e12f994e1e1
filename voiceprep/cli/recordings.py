"""Makes a session of plain recordings, one answer a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.audio.files import read_recording
from voiceprep.audio.timeline import FRAME, RATE, Frame
from voiceprep.errors import VoiceprepError
from voiceprep.events import (
    AnswerHeard,
    Event,
    InterviewEnded,
    InterviewStarted,
    SoundMeasured,
    VerbatimHeard,
)
from voiceprep.listening.placed import spans_later, verbatim_later, words_later
from voiceprep.listening.whole import Heard
from voiceprep.rounds import Round
from voiceprep.session.folder import new_session_folder
from voiceprep.session.info import ModelUsed, SessionInfo
from voiceprep.session.recorder import SessionRecorder
from voiceprep.session.sound import SoundRecorder

if TYPE_CHECKING:
    from voiceprep.stages import Samples

GAP_S = 1.0
"""Silence between two recordings on the session's timeline."""
NOBODY = "none"
"""Stands for the interviewer's voice: nobody asked aloud."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a recording answers."""

    id: str
    text: str
    kind: str


def questions_for(round_: Round, named: Sequence[str], recordings: int) -> tuple[Asked, ...]:
    """Return the question of each recording.

    Args:
        round_: names the bank, and the kind of a question that is not in it.
        named: ids of the bank's questions, or questions in words: one a recording, or one for all; none: the bank's, in
            its order.
        recordings: how many there are.

    Raises:
        VoiceprepError: there are more recordings than questions, or another number of questions.
    """
    if not named:
        if recordings > len(round_.questions):
            raise VoiceprepError(
                f"There are {recordings} recordings and {len(round_.questions)} questions in {round_.name}.",
                "Say what they answer with --question, once for all or once for each.",
            )
        return tuple(Asked(one.id, one.text, one.kind) for one in round_.questions[:recordings])
    if len(named) not in (1, recordings):
        raise VoiceprepError(
            f"There are {recordings} recordings and {len(named)} questions.",
            "Give --question once for all, or once for each recording, in their order.",
        )
    each = list(named) * recordings if len(named) == 1 else list(named)
    bank = {one.id: one for one in round_.questions} | {one.text: one for one in round_.questions}
    usual = Counter(one.kind for one in round_.questions).most_common(1)[0][0]
    found: list[Asked] = []
    for number, name in enumerate(each, start=1):
        known = bank.get(name)
        asked = Asked(f"own-{number}", name, usual) if known is None else Asked(known.id, known.text, known.kind)
        if any(asked.id == other.id for other in found):  # takes of one question are questions of their own
            asked = replace(asked, id=f"{asked.id}-{number}")
        found.append(asked)
    return tuple(found)


def make_session(
    files: Sequence[Path],
    heard: Sequence[Heard],
    asked: Sequence[Asked],
    round_: Round,
    model: ModelUsed,
    folder: Path | None,
    now: Callable[[], datetime],
) -> Path:
    """Write the session and return its folder; nobody speaks in it but the candidate.

    Raises:
        BadAudio: a recording cannot be read.
        SessionWriteError: the folder cannot be written.
    """
    began = now()
    info = SessionInfo(
        round=round_.name,
        voice=NOBODY,
        mode="spoken",
        started_at=began,
        seed=0,
        models={"stt": model},
        options={"recordings": [path.name for path in files]},
    )
    place = new_session_folder(folder, round_.name, began)
    later: list[Event] = []
    with SessionRecorder(place, info, now) as recorder, SoundRecorder(place) as sound:
        recorder.record(InterviewStarted(round_.name, NOBODY, "spoken", len(files), 0))
        start = 0
        for number, (path, one, question) in enumerate(zip(files, heard, asked, strict=True), start=1):
            answer, verbatim, measured = _placed(one, f"a{number}", start / RATE)
            start = _write(sound, read_recording(path), start)
            recorder.record(replace(answer, question_id=question.id, question=question.text, kind=question.kind))
            later += [event for event in (verbatim, measured) if event is not None]
            start += -(-round(GAP_S * RATE) // FRAME) * FRAME
        recorder.record(InterviewEnded("finished", round(sound.seconds, 3)))
        for event in later:
            recorder.record(event)
    return place


def _write(sound: SoundRecorder, samples: Samples, start: int) -> int:
    """Write samples on the candidate's side from `start` on, in whole frames; returns where they end."""
    padded = np.pad(samples, (0, -len(samples) % FRAME))
    nothing = np.zeros(FRAME, dtype=np.float32)
    for at in range(0, len(padded), FRAME):
        sound(Frame(start + at, padded[at : at + FRAME], nothing))
    return start + len(padded)


def _placed(heard: Heard, name: str, by_s: float) -> tuple[AnswerHeard, VerbatimHeard | None, SoundMeasured]:
    """Move what was heard in a recording to its place on the session's timeline."""
    answer, speech = heard.answer, spans_later(heard.answer.speech, by_s)
    moved = replace(
        answer,
        id=name,
        words=words_later(answer.words, by_s),
        speech=speech,
        start_s=speech[0].start_s if speech else None,
        end_s=speech[-1].end_s if speech else None,
    )
    verbatim = None if heard.verbatim is None else verbatim_later(heard.verbatim, name, by_s)
    return moved, verbatim, replace(heard.sound, answer_id=name, speech=spans_later(heard.sound.speech, by_s))
