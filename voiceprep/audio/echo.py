"""Takes our own voice out of the microphone's sound. The one place that calls pywebrtc-audio (WebRTC's AEC3)."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.audio.timeline import RATE
from voiceprep.errors import MissingExtra

if TYPE_CHECKING:
    from voiceprep.stages import Samples

STEP = RATE // 100
"""Samples AEC3 takes at a time: 10 ms."""


def can_cancel() -> bool:
    """Whether the library is installed."""
    return importlib.util.find_spec("pywebrtc_audio") is not None


class EchoCanceller:
    """An adaptive filter that learns the way from speaker to microphone.

    It wants both streams at 16 kHz and in step, the delay between them steady and best under 0.2 s: from 0.3 s on it
    did not settle (see `scripts/bench/echo.py --delay-ms`). About 1 % of one core.
    """

    def __init__(self) -> None:
        """Make one.

        Raises:
            MissingExtra: pywebrtc-audio is not installed.
        """
        try:
            from pywebrtc_audio import EchoCanceller as Aec3
        except ImportError as error:
            raise MissingExtra("pywebrtc-audio", "speech") from error
        self._aec = Aec3(RATE)
        self._near: Samples = np.zeros(0, dtype=np.float32)
        self._far: Samples = np.zeros(0, dtype=np.float32)

    def cancel(self, near: Samples, far: Samples) -> Samples:
        """Return `near` without `far` in it, as far as whole steps go; up to 10 ms stay inside until the next call.

        Both mono float32 at 16 kHz and of one length.
        """
        self._near, self._far = np.concatenate([self._near, near]), np.concatenate([self._far, far])
        whole = len(self._near) // STEP * STEP
        if not whole:
            return np.zeros(0, dtype=np.float32)
        clean = np.asarray(self._aec.process(self._near[:whole], self._far[:whole]), dtype=np.float32)
        self._near, self._far = self._near[whole:], self._far[whole:]
        return clean
