"""What the ear has gathered of the turn under way: sound, speech, pauses, the turn model's word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voiceprep.audio.timeline import FRAME, FRAME_S, RATE, Frame
from voiceprep.events import Span
from voiceprep.listening.smart_turn import LOOKS_BACK_S, TurnModel
from voiceprep.listening.tails import Tail
from voiceprep.listening.turns import AnswerKind, Observation
from voiceprep.listening.vad import SpanRules, SpeechTracker

if TYPE_CHECKING:
    from voiceprep.stages import Samples

ASK_AFTER_FRAMES = 7
"""Silence after which the turn model is asked, once: 0.22 s. Its answer drifts up later (findings: freeze it)."""
PAUSE_MS = 250
"""The shortest silence that counts as a pause (Goldman-Eisler's cut; De Jong & Bosker 2013)."""
LEAD_S = 0.3
"""Sound kept around the speech for the recogniser, which loses a first word that begins at sample 0."""


class Turn:
    """One turn. Frames go in, in order and without gaps; everything else is read off."""

    def __init__(self, lead_in: list[Frame], rules: SpanRules | None = None) -> None:
        """Start a turn.

        Args:
            lead_in: frames just before, as sound only: no speech is looked for in them.
            rules: what makes a stretch of speech.
        """
        self._sound = [frame.candidate for frame in lead_in]
        self._lead = len(lead_in)
        self._start: int | None = lead_in[0].start if lead_in else None
        self._tracker = SpeechTracker(rules)
        self._silence = 0
        self._probability: float | None = None
        self.own_pauses_ms: list[int] = []
        self.cut_ins = 0
        self.cut_in_noticed = False

    def push(self, frame: Frame, probability: float) -> None:
        """Take in the next frame and its speech probability."""
        if self._start is None:
            self._start = frame.start
        self._sound.append(frame.candidate)
        started = self._tracker.started
        self._tracker.push(probability)
        silence = self._tracker.silence_frames
        if silence < self._silence and started:
            pause_ms = round((self._silence - self._tracker_onset()) * FRAME_S * 1000)
            if pause_ms >= PAUSE_MS:
                self.own_pauses_ms.append(pause_ms)
            self._probability = None
            self.cut_in_noticed = False
        self._silence = silence

    def ask_model(self, model: TurnModel) -> None:
        """Ask the turn model once in each silence, and keep its word until speech goes on."""
        if self._probability is None and self.started and self._silence >= ASK_AFTER_FRAMES:
            frames = int(LOOKS_BACK_S / FRAME_S) + 1
            self._probability = model.probability(np.concatenate(self._sound[-frames:]))

    def take_back(self) -> None:
        """Note that the turn was taken for ended and is not."""
        self.cut_ins += 1
        self.cut_in_noticed = True

    @property
    def started(self) -> bool:
        """Whether there was speech."""
        return self._tracker.started

    @property
    def turn_probability(self) -> float | None:
        """The turn model's word in this silence."""
        return self._probability

    @property
    def silence_ms(self) -> int:
        """Since the last speech, or since the turn began."""
        return round(self._tracker.silence_frames * FRAME_S * 1000)

    @property
    def length_s(self) -> float:
        """Since the turn began."""
        return (len(self._sound) - self._lead) * FRAME_S

    @property
    def speech_s(self) -> float:
        """Speech, pauses left out."""
        return self._tracker.speech_frames * FRAME_S

    @property
    def speech(self) -> tuple[Span, ...]:
        """The stretches of speech on the timeline."""
        return self._tracker.spans(self._begin_s)

    def observe(self, answer: AnswerKind, earlier_pauses_ms: list[int], tail: Tail | None = None) -> Observation:
        """Return this moment, for the decision; `tail` is how the words end, None while they are not known."""
        first = self._tracker.frames[0][0] if self.started else 0
        return Observation(
            answer=answer,
            silence_ms=self.silence_ms,
            speech_ms=round(self.speech_s * 1000),
            since_start_ms=round((self.length_s - first * FRAME_S) * 1000),
            turn_probability=self._probability,
            own_pauses_ms=(*earlier_pauses_ms, *self.own_pauses_ms),
            cut_ins=self.cut_ins,
            tail=tail,
        )

    @property
    def lead_frames(self) -> int:
        """Frames before the turn began: those of its sound counted below 0."""
        return self._lead

    @property
    def frame_count(self) -> int:
        """Frames since the turn began."""
        return len(self._sound) - self._lead

    @property
    def speech_frames(self) -> list[tuple[int, int]]:
        """Stretches of speech as [first frame, frame after the last) of the turn."""
        return self._tracker.frames

    def sound_between(self, first: int, end: int) -> tuple[Samples, float]:
        """Return the sound of the frames [first, end) of the turn, and where it begins on the timeline, seconds."""
        first = max(0, self._lead + first)
        start_s = ((self._start or 0) + first * FRAME) / RATE
        return np.concatenate([np.zeros(0, dtype=np.float32), *self._sound[first : self._lead + end]]), start_s

    @property
    def _begin_s(self) -> float:
        return ((self._start or 0) + self._lead * FRAME) / RATE

    def _tracker_onset(self) -> int:
        """Frames of the speech that has just been confirmed, but one: they were counted as silence until now."""
        first, end = self._tracker.frames[-1]
        return end - first - 1
