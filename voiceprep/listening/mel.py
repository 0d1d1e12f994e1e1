"""Whisper's log-mel spectrogram in numpy, for the turn model.

faster-whisper has one too, but importing that takes a second and belongs to `transcribe` alone.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.audio.timeline import RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from voiceprep.stages import Samples

BANDS = 80
WINDOW = 400
HOP = 160


def log_mel(samples: Samples) -> NDArray[np.float32]:
    """Return the spectrogram, shape (80, len(samples) // 160), of mono samples at 16 kHz.

    As OpenAI's whisper/audio.py: Hann window of 25 ms each 10 ms, centred with reflection, 80 Slaney mel bands, log10,
    floored 8 below the maximum, then (x + 4) / 4. `samples` must be longer than half a window.
    """
    padded = np.pad(samples, WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][: len(samples) // HOP]
    power = np.abs(np.fft.rfft(frames * _hann(), axis=1).astype(np.complex64)) ** 2
    bands = np.log10(np.maximum(mel_filters() @ power.T, 1e-10))
    features: NDArray[np.float32] = ((np.maximum(bands, bands.max() - 8.0) + 4.0) / 4.0).astype(np.float32)
    return features


@cache
def mel_filters() -> NDArray[np.float32]:
    """Return the triangular filters, shape (80, 201): Slaney's scale (linear below 1 kHz, then log), unit area."""
    step_hz, edge_hz = 200.0 / 3, 1000.0
    log_step = np.log(6.4) / 27.0
    edge_mel = edge_hz / step_hz
    top_mel = edge_mel + np.log(RATE / 2 / edge_hz) / log_step
    mels = np.linspace(0.0, top_mel, BANDS + 2)
    hz = np.where(mels < edge_mel, step_hz * mels, edge_hz * np.exp(log_step * (mels - edge_mel)))
    bins = np.fft.rfftfreq(WINDOW, 1 / RATE)
    rising = (bins - hz[:-2, None]) / np.diff(hz)[:-1, None]
    falling = (hz[2:, None] - bins) / np.diff(hz)[1:, None]
    filters = np.maximum(0.0, np.minimum(rising, falling)) * (2.0 / (hz[2:] - hz[:-2]))[:, None]
    weights: NDArray[np.float32] = filters.astype(np.float32)
    return weights


@cache
def _hann() -> NDArray[np.float32]:
    return np.hanning(WINDOW + 1)[:-1].astype(np.float32)
