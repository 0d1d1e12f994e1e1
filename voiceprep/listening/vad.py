"""Where there is speech: Silero's voice-activity detector, and the stretches its probabilities make.

The network is Silero VAD v6 (MIT), the copy inside faster-whisper, found without importing that package.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from voiceprep.audio.timeline import FRAME, FRAME_S
from voiceprep.errors import MissingExtra
from voiceprep.events import Span
from voiceprep.onnx import load

if TYPE_CHECKING:
    from voiceprep.stages import Samples

_CONTEXT = 64
"""Samples of the frame before that Silero v6 wants in front of each 512."""


class Vad(Protocol):
    """Tells speech from the rest, frame by frame; keeps a state between frames."""

    def probability(self, frame: Samples) -> float:
        """Return the probability, 0 to 1, that the next FRAME samples (16 kHz) hold speech."""
        ...

    def reset(self) -> None:
        """Forget what was heard, for sound that does not follow on."""
        ...


def silero_path() -> Path:
    """Return the network's file inside the installed faster-whisper.

    Raises:
        MissingExtra: faster-whisper is not installed.
    """
    spec = importlib.util.find_spec("faster_whisper")
    if spec is None or spec.origin is None:
        raise MissingExtra("faster-whisper", "speech")
    return Path(spec.origin).parent / "assets" / "silero_vad_v6.onnx"


class SileroVad:
    """Silero VAD v6, streaming. About 0.2 ms a frame on one CPU thread."""

    def __init__(self, path: Path | None = None) -> None:
        self._network = load(path or silero_path())
        self.reset()

    def reset(self) -> None:
        """Forget what was heard."""
        self._context = np.zeros(_CONTEXT, dtype=np.float32)
        self._h = self._c = np.zeros((1, 1, 128), dtype=np.float32)

    def probability(self, frame: Samples) -> float:
        """Return the probability, 0 to 1, that these FRAME samples (16 kHz) hold speech."""
        window = np.concatenate([self._context, frame])[None]
        output, self._h, self._c = self._network.run(input=window, h=self._h, c=self._c)
        self._context = frame[-_CONTEXT:]
        return float(output.ravel()[0])


@dataclass(frozen=True, slots=True)
class SpanRules:
    """When probabilities make a stretch of speech.

    Onset and offset are Silero's own defaults (0.5 and 0.15 below). A silence of 128 ms ends a stretch and anything
    under 96 ms of speech is a click: findings on pauses ask for 100 to 150 ms and about 90 ms, in whole 32 ms frames.
    `lead_s` is put before each stretch, because the network needs that long to be sure; it lets go 50 ms late itself.
    So on the 67 known pauses of the turn-taking split both ends come out within 80 ms (5th to 95th percentile).
    """

    onset: float = 0.5
    offset: float = 0.35
    min_speech_frames: int = 3
    min_silence_frames: int = 4
    lead_s: float = 0.03


class SpeechTracker:
    """Turns probabilities, one a frame, into stretches of speech as they come. Knows no model and no clock."""

    def __init__(self, rules: SpanRules | None = None) -> None:
        self._rules = rules or SpanRules()
        self._frames = 0
        self._closed: list[tuple[int, int]] = []
        self._from: int | None = None
        self._quiet_from: int | None = None

    def push(self, probability: float) -> None:
        """Take in the next frame."""
        now, rules = self._frames, self._rules
        self._frames += 1
        if self._from is None:
            if probability >= rules.onset:
                self._from, self._quiet_from = now, None
            return
        if self._quiet_from is not None and probability >= rules.onset:
            self._quiet_from = None
        elif self._quiet_from is None and probability < rules.offset:
            self._quiet_from = now
        if self._quiet_from is not None and self._frames - self._quiet_from >= rules.min_silence_frames:
            if self._quiet_from - self._from >= rules.min_speech_frames:
                self._closed.append((self._from, self._quiet_from))
            self._from = self._quiet_from = None

    @property
    def frames(self) -> list[tuple[int, int]]:
        """Stretches so far as [first frame, frame after the last), one that still goes on included."""
        going_on = self._going_on()
        return [*self._closed, going_on] if going_on else list(self._closed)

    @property
    def started(self) -> bool:
        """Whether there was any speech."""
        return bool(self._closed) or self._going_on() is not None

    @property
    def silence_frames(self) -> int:
        """Frames since the last speech, 0 while it goes on; all frames where there was none."""
        last = self._going_on() or (self._closed[-1] if self._closed else (0, 0))
        return self._frames - last[1]

    @property
    def speech_frames(self) -> int:
        """Frames with speech."""
        return sum(end - start for start, end in self.frames)

    def spans(self, start_s: float = 0.0) -> tuple[Span, ...]:
        """The stretches in seconds, frame 0 beginning at `start_s`, each led in by `lead_s`."""
        lead_s = self._rules.lead_s
        return tuple(
            # To the millisecond, as word times are, so that a word clipped to a stretch lies in it.
            Span(round(start_s + max(0.0, first * FRAME_S - lead_s), 3), round(start_s + end * FRAME_S, 3))
            for first, end in self.frames
        )

    def _going_on(self) -> tuple[int, int] | None:
        if self._from is None:
            return None
        end = self._frames if self._quiet_from is None else self._quiet_from
        return (self._from, end) if end - self._from >= self._rules.min_speech_frames else None


def speech_spans(
    probabilities: Iterable[float], start_s: float = 0.0, rules: SpanRules | None = None
) -> tuple[Span, ...]:
    """Return the stretches of speech, seconds, of which pauses are the complement; frame 0 begins at `start_s`."""
    tracker = SpeechTracker(rules)
    for probability in probabilities:
        tracker.push(probability)
    return tracker.spans(start_s)


def last_speech(samples: Samples, vad: Vad) -> int:
    """Return the sample after the last speech, 0 where there is none.

    Looks from the end backwards in windows of 10 s, so that a long recording costs little. Resets `vad`.
    """
    window, overlap = 320 * FRAME, 16 * FRAME
    end = len(samples)
    while end > 0:
        begin = max(0, end - window)
        tracker = SpeechTracker()
        vad.reset()
        for at in range(begin, end, FRAME):
            frame = samples[at : at + FRAME]
            tracker.push(vad.probability(np.pad(frame, (0, FRAME - len(frame)))))
        if tracker.started:
            vad.reset()
            return min(len(samples), begin + tracker.frames[-1][1] * FRAME)
        end = begin + overlap if begin else 0
    vad.reset()
    return 0
