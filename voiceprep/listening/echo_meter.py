"""Measures how much of the interviewer's own voice the microphone brings back, while a line is spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voiceprep.audio.duplex import LEAST_S, SETTLES_S, EchoFigures, active_frames, delay_s
from voiceprep.audio.levels import dbfs
from voiceprep.audio.timeline import FRAME, FRAME_S, RATE
from voiceprep.listening.vad import SpanRules, Vad

if TYPE_CHECKING:
    from voiceprep.stages import Samples

LONGEST_S = 30.0
"""More than this of the newest sound is not kept."""
_TAIL_FRAMES = 13
"""How long after our voice its echo may still sound: 0.4 s, delay and room."""


class EchoMeter:
    """Gathers three streams in step: the microphone as it came, the speaker beside it, the microphone cancelled.

    All mono float32 at 16 kHz. `cancelled` is False where no canceller is at work, and the third is the first again.
    """

    def __init__(self, vad: Vad, *, cancelled: bool) -> None:
        self._vad, self._cancelled = vad, cancelled
        self._raw: list[Samples] = []
        self._far: list[Samples] = []
        self._clean: list[Samples] = []

    def push(self, raw: Samples, far: Samples, clean: Samples) -> None:
        """Take in a stretch; `clean` may lag by a few milliseconds."""
        self._raw.append(raw)
        self._far.append(far)
        self._clean.append(clean)

    def spoken_s(self) -> float:
        """Seconds in which our voice sounded so far."""
        return sum(active_frames(_joined(self._far))) * FRAME_S

    def enough(self) -> bool:
        """Whether there is enough to judge by, the time the canceller needs to settle included."""
        return self.spoken_s() >= LEAST_S + (SETTLES_S if self._cancelled else 0.0)

    def figures(self) -> EchoFigures:
        """Work it out; takes 0.1 s for 10 s of sound."""
        raw, far, clean = (_joined(part)[-round(LONGEST_S * RATE) :] for part in (self._raw, self._far, self._clean))
        active = active_frames(far)
        mask, quiet = np.array(active, dtype=bool), np.array(_long_silent(active), dtype=bool)
        settled = np.cumsum(mask) * FRAME_S > SETTLES_S
        heard = self._speech(raw, len(mask))
        late = None
        reduction = None
        if self._cancelled:
            chosen = mask & settled
            late = _share(self._speech(clean, len(mask)), chosen)
            if chosen.any():
                reduction = round(_level(raw, chosen) - _level(clean, chosen), 1)
        delay = delay_s(raw, far) if mask.any() else None
        return EchoFigures(
            speech_s=round(float(mask.sum()) * FRAME_S, 1),
            delay_ms=None if delay is None else round(delay * 1000, 1),
            echo_dbfs=round(_level(raw, mask), 1),
            noise_dbfs=round(_level(raw, quiet), 1),
            heard=_share(heard, mask) or 0.0,
            heard_cancelled=late,
            reduction_db=reduction,
        )

    def forget(self) -> None:
        """Start afresh."""
        self._raw, self._far, self._clean = [], [], []

    def _speech(self, sound: Samples, count: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        self._vad.reset()
        found = np.zeros(count, dtype=bool)
        for number in range(min(count, len(sound) // FRAME)):
            frame = sound[number * FRAME : (number + 1) * FRAME]
            found[number] = self._vad.probability(frame) >= SpanRules().onset
        self._vad.reset()
        return found


def _joined(parts: list[Samples]) -> Samples:
    return np.concatenate([np.zeros(0, dtype=np.float32), *parts])


def _share(
    found: np.ndarray[tuple[int], np.dtype[np.bool_]], chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> float | None:
    """The share of the chosen frames in which it was found; None where none is chosen."""
    return round(float(found[chosen].mean()), 4) if chosen.any() else None


def _level(sound: Samples, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    return dbfs(frames[chosen[: len(frames)]].ravel())


def _long_silent(active: list[bool]) -> list[bool]:
    """Frames in which our voice has been silent for so long that its echo is over."""
    silent, since = [], _TAIL_FRAMES
    for sounds in active:
        since = 0 if sounds else since + 1
        silent.append(since > _TAIL_FRAMES)
    return silent
