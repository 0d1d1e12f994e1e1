"""What the candidate says while the interviewer speaks: nothing, a "mhm", or a wish to speak.

The interviewer falls silent at the first syllables and decides then: a backchannel, and the line goes on where it
stopped; words of their own, or more than a backchannel lasts, and the candidate has the floor (findings of 2026-11-22:
duck at 200 ms of overlap, pause at 400 ms, decide on words, resume if there are none).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from voiceprep.audio.timeline import Frame
from voiceprep.listening.hearing import Turn
from voiceprep.listening.running import OnDemand, Pending, Start, text_of
from voiceprep.listening.vad import SpanRules
from voiceprep.stages import Floor

if TYPE_CHECKING:
    from voiceprep.stages import Transcriber

HOLD_MS = 130
"""Speech at which the interviewer falls silent: with the frame it takes to act, under 200 ms from its onset."""
CAREFUL_HOLD_MS = 250
"""The same where some of the interviewer's own voice comes back: longer than most of what an echo canceller leaves.
Until then the interviewer is only quieter, and with it the echo. Ours; see `scripts/bench/echo.py`."""
TAKEN_MS = 900
"""Speech that is more than a backchannel: "mhm", "right", "okay, sure" last 200 to 700 ms."""
OVER_MS = 350
"""Silence after which a short aside is over and its words decide."""
UNDECIDED_MS = 1500
"""Words that have not been recognised by then were none."""

RULES = SpanRules(onset=0.35, offset=0.25)
"""Speech over our own voice is less clear than alone: the echo canceller takes some of it away. With Silero's own 0.5
it was heard too late in 8 % of trials at +6 dB, at 0.45 to 0.49; see `scripts/bench/echo.py` for what this costs."""

_BACKCHANNEL = (
    r"m+[- ]?h*m+|u+h?[- ]?hu+h?|uh|um|hm+|ah|oh|yeah|yep|yes|right|okay|ok|sure|i see|got it|alright"
    r"|all right|cool|great|good|nice|true|exactly|makes sense|of course|fair enough|understood|thanks|thank you"
)
_ALL_BACKCHANNEL = re.compile(rf"(?:(?:{_BACKCHANNEL})\b[\s,.!]*)*", re.IGNORECASE)


Own = Callable[[str], bool]
"""Whether a text is what the interviewer has just said: an echo."""


def is_backchannel(text: str) -> bool:
    """Whether these words only say "I am listening", or there are none."""
    return _ALL_BACKCHANNEL.fullmatch(text.strip()) is not None


def judge(speech_ms: int, silence_ms: int, words: str | None, hold_ms: int = HOLD_MS) -> Floor:
    """Say what an aside is so far.

    Args:
        speech_ms: speech in it.
        silence_ms: since its last speech.
        words: its text; None while it is not known.
        hold_ms: speech at which the interviewer falls silent.
    """
    if speech_ms >= TAKEN_MS:
        return "wanted"
    if speech_ms < hold_ms:
        return "free"
    if silence_ms < OVER_MS:
        return "unsure"
    if words is None:
        return "unsure" if silence_ms < UNDECIDED_MS else "free"
    return "free" if is_backchannel(words) else "wanted"


class Aside:
    """Follows one aside after the other while a line is spoken."""

    def __init__(self, transcriber: Transcriber, start: Start = OnDemand, own: Own | None = None) -> None:
        self._transcriber = transcriber
        self._own = own
        self._start = start
        self._turn: Turn | None = None
        self._words: Pending | None = None

    def push(self, frame: Frame, probability: float, before: list[Frame]) -> None:
        """Take in a frame; `before` are those just before it."""
        if self._turn is None:
            self._turn = Turn(before, RULES)
        self._turn.push(frame, probability)

    @property
    def stirs(self) -> bool:
        """Whether something was heard that may become more, or did."""
        return self._turn is not None and self._turn.started

    def floor(self, *, careful: bool = False) -> Floor:
        """Return what the aside so far is; a backchannel that is over is forgotten. `careful`: see CAREFUL_HOLD_MS."""
        turn = self._turn
        if turn is None or not turn.started:
            return "free"
        speech_ms, words = round(turn.speech_s * 1000), None
        if HOLD_MS <= speech_ms < TAKEN_MS and turn.silence_ms >= OVER_MS:
            if self._words is None:
                samples, start_s = turn.sound_between(turn.speech_frames[0][0] - turn.lead_frames, turn.frame_count)
                self._words = self._start(partial(self._transcriber.transcribe, samples, start_s))
            words = text_of(self._words.words()) if self._words.ready() else None
            if words and self._own is not None and self._own(words):
                words = ""
        if not turn.silence_ms:
            self._words = None  # they went on
        floor = judge(speech_ms, turn.silence_ms, words, CAREFUL_HOLD_MS if careful else HOLD_MS)
        if floor == "free" and turn.silence_ms >= OVER_MS:
            self.forget()
        return floor

    def take(self) -> Turn | None:
        """Return the aside as the beginning of a turn where it goes on or has just ended; None where there is none."""
        turn = self._turn
        self.forget()
        return turn if turn is not None and turn.started and turn.silence_ms < UNDECIDED_MS else None

    @property
    def onset_s(self) -> float | None:
        """When it began, None where nothing is said."""
        return self._turn.speech[0].start_s if self._turn is not None and self._turn.started else None

    def forget(self) -> None:
        """Start afresh."""
        self._turn = self._words = None
