"""Stand-ins for models, and an ear wired to them: loud is speech, and the words are what a test says they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from voiceprep.audio.timeline import FRAME, RATE, Playback, Timeline
from voiceprep.events import Word
from voiceprep.listening.ear import SpokenEar
from voiceprep.listening.recorded import ClipSource
from voiceprep.listening.room import RoomNoise
from voiceprep.stages import Ask, NoMoreAnswers

if TYPE_CHECKING:
    from voiceprep.stages import Samples


def ask(answer: str = "open", max_s: float = 120.0) -> Ask:
    return Ask(
        question_id="q1",
        question="How?",
        kind="technical",
        answer="closed" if answer == "closed" else "open",
        follow_up=False,
        element=None,
        terms=("LoRA",),
        max_s=max_s,
    )


class LoudVad:
    def probability(self, frame: Samples) -> float:
        return 1.0 if np.abs(frame).max() > 0.1 else 0.0

    def reset(self) -> None:
        pass


class FixedTurnModel:
    def __init__(self, probability: float = 0.9) -> None:
        self.answer = probability
        self.heard: list[int] = []

    def probability(self, turn: Samples) -> float:
        self.heard.append(len(turn))
        return self.answer


class OneWordASecond:
    """Writes a word for each second it is given, from its first sample on."""

    model = "one-word-a-second"

    def __init__(self) -> None:
        self.calls: list[tuple[int, float, tuple[str, ...]]] = []

    def transcribe(self, samples: Samples, start_s: float, terms: Sequence[str] = ()) -> tuple[Word, ...]:
        self.calls.append((len(samples), start_s, tuple(terms)))
        seconds = int(len(samples) / RATE) + 1
        return tuple(Word(f"w{n}", start_s + n, start_s + min(n + 1, len(samples) / RATE)) for n in range(seconds))


class LiveSource:
    """What all microphones have in common: nobody knows what is still to come. Add a `read`."""

    def waiting(self) -> int:
        return 0

    def begin_answer(self, ask: Ask) -> None:
        pass

    def more_to_come(self) -> bool:
        return False

    def answer_over(self) -> bool:
        return False


class NoSink:
    def write(self, samples: Samples, rate: int) -> None:
        pass

    def flush(self) -> None:
        pass


def sounds(*runs: float) -> Samples:
    """Silence and speech in turn, seconds, beginning with silence."""
    noise = RoomNoise()
    parts = []
    for number, seconds in enumerate(runs):
        frames = round(seconds * RATE / FRAME) * FRAME
        part = noise.next(frames).copy()
        if number % 2:
            part += np.float32(0.3)
        parts.append(part)
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)


class Rig:
    """An ear on recorded sound; everything it uses can be looked at."""

    def __init__(
        self,
        *clips: Samples,
        probability: float = 0.9,
        half_duplex: bool = False,
        stop_rambling: bool = False,
        hears_itself: bool = False,
        **more: Any,
    ) -> None:
        self.clips = list(clips)
        self.turn_model = FixedTurnModel(probability)
        self.transcriber = OneWordASecond()
        self.source = ClipSource(self.next_clip, LoudVad())
        self.playback = Playback(NoSink())
        self.timeline = Timeline(self.source, self.playback)
        self.ear = SpokenEar(
            self.timeline,
            LoudVad(),
            self.turn_model,
            self.transcriber,
            half_duplex=half_duplex,
            hears_itself=hears_itself,
            stop_rambling=stop_rambling,
            **more,
        )

    def next_clip(self, ask: Ask) -> Samples:
        if not self.clips:
            raise NoMoreAnswers
        return self.clips.pop(0)
