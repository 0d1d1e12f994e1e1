"""The noise of a quiet room, for where a recording has nothing: no detector ever meets digital silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voiceprep.audio.timeline import RATE

if TYPE_CHECKING:
    from voiceprep.stages import Samples

LEVEL_DBFS = -60.0
_LOOP_S = 16


class RoomNoise:
    """An endless rumble over a thin hiss at -60 dBFS RMS; the same for the same seed.

    16 s of it go round. It is made in the frequency domain, so that the end runs into the beginning without a click.
    """

    def __init__(self, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        length = _LOOP_S * RATE
        hz = np.fft.rfftfreq(length, 1 / RATE)
        rumble = np.fft.irfft(np.fft.rfft(rng.standard_normal(length)) * (hz > 60) / (1 + (hz / 250) ** 2), length)
        noise = rumble / rumble.std() + rng.standard_normal(length) * 10 ** (-18 / 20)
        noise *= 10 ** (LEVEL_DBFS / 20) / np.sqrt(np.mean(noise**2))
        self._loop: Samples = noise.astype(np.float32)
        self._at = 0

    def next(self, count: int) -> Samples:
        """Return the next `count` samples at 16 kHz."""
        indices = np.arange(self._at, self._at + count) % len(self._loop)
        self._at = (self._at + count) % len(self._loop)
        return self._loop[indices]
