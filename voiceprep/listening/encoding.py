"""How Whisper's encoder is spared work: short sound in short windows, the same sound once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

SHORT_WINDOWS = ((1000, 500), (1500, 1300))
"""On a CPU, sound of up to 5 s is read in a window of 10 s, and of up to 13 s in one of 15 s, instead of 30 s: (window,
what it holds) in frames of 10 ms. What loops is read again in 30 s. Measured with base: on 60 short answers (3.1 s) in
10 s a word error rate of 17.5 % (numerals are errors there) against 17.5 %, 0.64 s each against 1.99 s; on 95 stretches
of 26 answers in 15 s 7.3 % against 7.6 %, 1.6 s of CPU a stretch against 2.9 s. Windows of the sound's own length plus
2 s cost accuracy (11 to 13 %), and so does one of 7 s (19.3 % on the short answers)."""


def spared(whisper: Any) -> Any:
    """Return a WhisperModel of the module faster_whisper that encodes no more than it must.

    It leaves out the silence that short sound is filled up with, where `short_windows` says so, and keeps what it
    encoded last, for a second pass over the same window. `first_encoded` is what it encoded first since that was None.
    """

    class Spared(whisper.WhisperModel):  # type: ignore[misc]
        short_windows: tuple[tuple[int, int], ...] = ()
        last_features: Any = None
        last_encoded: Any = None
        first_encoded: Any = None

        def encode(self, features: Any) -> Any:
            filled = np.flatnonzero(np.abs(features).max(axis=tuple(range(features.ndim - 1))))
            last = int(filled[-1]) if len(filled) else features.shape[-1]
            window = next((window for window, holds in self.short_windows if last < holds), features.shape[-1])
            features = np.ascontiguousarray(features[..., :window])
            if self.last_features is None or not np.array_equal(self.last_features, features):
                self.last_features, self.last_encoded = features, super().encode(features)
            if self.first_encoded is None:
                self.first_encoded = self.last_encoded
            return self.last_encoded

    return Spared


def states_of(encoded: Any) -> NDArray[np.float32]:
    """Return what the encoder gave for one window, shape (states, size); it must lie in the CPU's memory."""
    states: NDArray[np.float32] = np.asarray(encoded, dtype=np.float32)[0]
    return states
