"""Changes the sample rate. The one place that calls soxr."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import soxr

if TYPE_CHECKING:
    from voiceprep.stages import Samples


def resample(samples: Samples, from_rate: int, to_rate: int) -> Samples:
    """Return mono float32 `samples` at `to_rate` Hz."""
    if from_rate == to_rate:
        return samples
    return np.asarray(soxr.resample(samples, from_rate, to_rate), dtype=np.float32)


class StreamResampler:
    """Changes the rate of a stream that comes in blocks, without clicks at their edges."""

    def __init__(self, from_rate: int, to_rate: int) -> None:
        self._stream = soxr.ResampleStream(from_rate, to_rate, 1, dtype="float32")

    def feed(self, block: Samples) -> Samples:
        """Return what is ready at the new rate; a few milliseconds stay inside."""
        return np.asarray(self._stream.resample_chunk(block), dtype=np.float32)
