"""Cuts long speech where it is quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voiceprep.audio.timeline import RATE

if TYPE_CHECKING:
    from voiceprep.stages import Samples

LONGEST_S = 28.0
"""Whisper's window is 30 s; a little is left for its own timestamps."""
_HOP = RATE // 50
_QUIET_HOPS = 10


def quiet_windows(samples: Samples, longest_s: float = LONGEST_S) -> list[tuple[int, int]]:
    """Cut mono samples at 16 kHz into [begin, end) of at most `longest_s`, at the quietest 0.2 s of each last half."""
    windows = []
    begin = 0
    longest = int(longest_s * RATE)
    while len(samples) - begin > longest:
        half = begin + longest // 2
        cut = half + quietest(samples[half : begin + longest])
        windows.append((begin, cut))
        begin = cut
    if len(samples) > begin:
        windows.append((begin, len(samples)))
    return windows


def quietest(samples: Samples) -> int:
    """Return the sample in the middle of the quietest 0.2 s (least energy); `samples` must be at least that long."""
    hops = len(samples) // _HOP
    energy = np.square(samples[: hops * _HOP].reshape(hops, _HOP)).sum(axis=1)
    summed = np.convolve(energy, np.ones(_QUIET_HOPS), mode="valid")
    return (int(np.argmin(summed)) + _QUIET_HOPS // 2) * _HOP
