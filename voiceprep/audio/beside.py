"""Finds what the speaker gave at the moment the microphone heard: two streams, two clocks, one machine.

Each stream counts samples; when a block changes hands the machine's clock is read. The offset of a stream's count from
that clock wavers, because blocks come in bunches and threads are late, so its median counts, and the lag between the
streams moves only when it is clearly wrong: an echo canceller follows a steady delay and loses one that jumps. Pure.
"""

from __future__ import annotations

import statistics
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.audio.timeline import RATE

if TYPE_CHECKING:
    from voiceprep.stages import Samples

LAG_S = 0.05
"""How much later than the clocks say the speaker's sound is taken, until the delay is measured: what is to be found
must have been given, and it comes in bunches. The sound is under way for longer than that."""
JUMP_S = 0.03
"""A lag that is off by this much is put right. Ours."""
_BLOCKS = 64
_KEPT_S = 3.0


class StreamClock:
    """When a stream's sample 0 was, monotonic seconds, by the median over its last blocks."""

    def __init__(self) -> None:
        self._count = 0
        self._offsets: deque[float] = deque(maxlen=_BLOCKS)

    def block(self, moment_s: float, samples: int) -> None:
        """Take note of a block that changed hands at `moment_s`."""
        self._count += samples
        self._offsets.append(moment_s - self._count / RATE)

    @property
    def zero_s(self) -> float:
        """The moment of sample 0."""
        return statistics.median(self._offsets)

    @property
    def count(self) -> int:
        """Samples so far."""
        return self._count


class Beside:
    """Keeps the speaker's last seconds (far) and cuts out what belongs beside each stretch of the microphone's (near).

    All mono float32 at 16 kHz. `jumps` counts how often the lag had to be put right after the first time.
    """

    def __init__(self) -> None:
        self._near, self._far = StreamClock(), StreamClock()
        self._kept: Samples = np.zeros(0, dtype=np.float32)
        self._lag: int | None = None
        self._later_s = LAG_S
        self.jumps = 0

    def gave(self, moment_s: float, samples: Samples) -> None:
        """Take what the speaker took at `moment_s`."""
        if not len(samples):
            return
        self._far.block(moment_s, len(samples))
        self._kept = np.concatenate([self._kept, samples])[-round(_KEPT_S * RATE) :]

    def beside(self, moment_s: float, count: int) -> Samples:
        """Return the far samples beside the `count` near ones that came at `moment_s`; silence where there are none."""
        if count:
            self._near.block(moment_s, count)
        found: Samples = np.zeros(count, dtype=np.float32)
        if not count or not len(self._kept):
            return found
        lag = round((self._near.zero_s - self._far.zero_s - self._later_s) * RATE)
        if self._lag is None or abs(lag - self._lag) > JUMP_S * RATE:
            self.jumps += self._lag is not None
            self._lag = lag
        # Both counted from the first sample kept.
        begin = self._near.count - count + self._lag - (self._far.count - len(self._kept))
        first, last = max(0, begin), min(len(self._kept), begin + count)
        if first < last:
            found[first - begin : last - begin] = self._kept[first:last]
        return found

    def shift(self, later_s: float) -> None:
        """Take the far sound this much later from now on: the part of its way that is known."""
        self._later_s += later_s
        self._lag = None
