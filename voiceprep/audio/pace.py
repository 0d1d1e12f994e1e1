"""Holds a recorded run to real time, for somebody who listens along."""

from __future__ import annotations

import time
from collections.abc import Callable

LATE_S = 0.2
"""Behind by more, the run stood still while something was computed: real time goes on from there."""


class RealTime:
    """Waits until the wall clock has reached a time of the timeline; give it to Timeline as `wait`."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """Take `clock` (monotonic seconds) and `sleep` (seconds)."""
        self._clock, self._sleep = clock, sleep
        self._zero: float | None = None

    def __call__(self, now_s: float) -> None:
        """Wait for second `now_s` of the timeline."""
        clock = self._clock()
        if self._zero is None or clock - (self._zero + now_s) > LATE_S:
            self._zero = clock - now_s
        elif self._zero + now_s > clock:
            self._sleep(self._zero + now_s - clock)
