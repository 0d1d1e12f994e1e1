"""How long sound waits between the sound card and the voice activity detector. Pure."""

from __future__ import annotations

import numpy as np

LONGEST_MS = 2000
"""Later than this is counted as this."""


class Lateness:
    """Counts frames by how late they were looked at; takes the same little memory for a minute and for an hour."""

    def __init__(self) -> None:
        self._frames = np.zeros(LONGEST_MS + 1, dtype=np.int64)

    def add(self, late_s: float) -> None:
        """Count a frame whose last sample the sound card handed over `late_s` seconds ago."""
        self._frames[min(LONGEST_MS, max(0, round(late_s * 1000)))] += 1

    def percentile_ms(self, share: float) -> int | None:
        """Return the lateness, milliseconds, that `share` (0 to 1) of the frames did not exceed; None without any."""
        total = int(self._frames.sum())
        if not total:
            return None
        return int(np.searchsorted(np.cumsum(self._frames), max(1, np.ceil(share * total))))
