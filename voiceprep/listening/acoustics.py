"""Level, voice and spectrum of speech every 10 ms: what a sound says about itself, without a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voiceprep.audio.timeline import RATE

if TYPE_CHECKING:
    from voiceprep.stages import Samples

HOP_S = 0.01
_HOP = round(HOP_S * RATE)
_WINDOW = 640
"""Samples a frame: 40 ms hold two periods of the lowest voice."""
_FFT = 1024
LOWEST_HZ, HIGHEST_HZ = 65.0, 400.0
"""Pitch of speech: Praat's usual range for men and women is 75 to 500 Hz; creaky voice lies lower."""
VOICED = 0.5
"""Height of the normalised autocorrelation from which a frame is voiced (Boersma 1993 takes 0.45)."""
_BANDS = 28
_BLOCK = 4096
FLOOR_DB = -100.0


@dataclass(frozen=True, slots=True)
class Frames:
    """A measure every HOP_S; frame i is centred on i * HOP_S. All of shape (frames,), `bands` (frames, 28).

    `level_db` is the RMS of 10 ms in dBFS. `voicing` is the highest peak of the normalised autocorrelation at a lag of
    speech, 0 to 1 (Boersma 1993), `pitch_hz` the pitch there, NaN where voicing is below VOICED. `bands` are the log
    energies of 40 ms in dB in bands evenly spaced in mel, 100 Hz to 7.6 kHz.
    """

    level_db: NDArray[np.float32]
    voicing: NDArray[np.float32]
    pitch_hz: NDArray[np.float32]
    bands: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.level_db)


def frames(samples: Samples) -> Frames:
    """Measure mono samples at 16 kHz. About 0.5 % of their length on one core."""
    count = len(samples) // _HOP + 1
    padded = np.pad(samples.astype(np.float32), (_WINDOW // 2, _WINDOW))
    window = np.hanning(_WINDOW).astype(np.float32)
    window_ac = np.fft.irfft(np.abs(np.fft.rfft(window, 2 * _FFT)) ** 2)[:_WINDOW]
    low, high = int(RATE / HIGHEST_HZ), int(RATE / LOWEST_HZ)
    mel = _mel_bands()
    level, voicing, pitch, bands = [], [], [], []
    for first in range(0, count, _BLOCK):
        starts = np.arange(first, min(count, first + _BLOCK)) * _HOP
        cut = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[starts]
        hop = cut[:, (_WINDOW - _HOP) // 2 : (_WINDOW + _HOP) // 2]
        level.append(10 * np.log10(np.square(hop).mean(axis=1) + 10 ** (FLOOR_DB / 10)))
        shaped = (cut - cut.mean(axis=1, keepdims=True)) * window
        power = np.abs(np.fft.rfft(shaped, 2 * _FFT)) ** 2
        ac = np.fft.irfft(power)[:, : high + 2]
        ac = ac / np.maximum(ac[:, :1], 1e-9) / (window_ac[: high + 2] / window_ac[0])
        inside = ac[:, low : high + 1]
        # The first lag that comes within a tenth of the best: the best itself may be two or three periods.
        near = inside >= np.maximum(inside.max(axis=1, keepdims=True) - 0.1, 0.0)
        peak = near & (inside >= ac[:, low - 1 : high]) & (inside >= ac[:, low + 1 : high + 2])
        at = np.where(peak.any(axis=1), peak.argmax(axis=1), inside.argmax(axis=1))
        height = np.clip(inside[np.arange(len(at)), at], 0.0, 1.0)
        voicing.append(height)
        pitch.append(np.where(height >= VOICED, RATE / (at + low), np.nan))
        bands.append(10 * np.log10(power @ mel.T + 1e-9))
    return Frames(*(np.concatenate(part).astype(np.float32) for part in (level, voicing, pitch, bands)))


def between(start_s: float, end_s: float, count: int) -> slice:
    """Return the frames of a stretch of time, at least one where there are any."""
    first = min(max(0, round(start_s / HOP_S)), max(0, count - 1))
    return slice(first, max(first + 1, min(count, round(end_s / HOP_S))))


def _mel_bands(low_hz: float = 100.0, high_hz: float = 7600.0) -> NDArray[np.float64]:
    """Triangles, shape (28, bins), spaced evenly in mel (2595 log10(1 + f/700))."""

    def mel(hz: float) -> float:
        return float(2595 * np.log10(1 + hz / 700))

    edges = 700 * (10 ** (np.linspace(mel(low_hz), mel(high_hz), _BANDS + 2) / 2595) - 1)
    bins = np.fft.rfftfreq(2 * _FFT, 1 / RATE)
    rise = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    triangles: NDArray[np.float64] = np.maximum(0.0, np.minimum(rise, fall))
    return triangles
