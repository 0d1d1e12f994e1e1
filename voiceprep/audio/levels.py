"""How loud, how clean: the level of a microphone, and what to do about it. Pure.

Levels are dBFS: decibels under full scale, RMS over 32 ms frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from voiceprep.audio.timeline import FRAME

if TYPE_CHECKING:
    from voiceprep.stages import Samples

FLOOR_DBFS = -120.0
"""Said of digital silence: under what 16 bits can hold."""
NOISE_PERCENTILE, SPEECH_PERCENTILE = 10, 90
"""Which of the frames, by loudness, stand for the room and for the speech. Ours."""
QUIET_DBFS, HEADROOM_DBFS = -40.0, -9.0
"""Speech under -40 dBFS RMS leaves a 16-bit recording few bits; its peaks lie some 12 dB above the RMS of loud frames,
so that above -9 dBFS they are cut off. Speech is best between -30 and -15."""
CLEAR_DB = 15.0
"""Speech this far above the room is transcribed about as well as in silence; below, recognisers lose words quickly."""
CLIPPED_SHARE = 1e-4
"""Samples at full scale beyond this share are heard as crackle: 16 in a second at 160 kS. Ours."""
_FULL_SCALE = 0.995

Advice = Literal["good", "dead", "silent", "quiet", "clipping", "noisy"]


@dataclass(frozen=True, slots=True)
class Level:
    """A stretch of sound. `speech_dbfs` is its loud frames, `noise_dbfs` its quiet ones; `clipped` a share of samples.

    `dead`: every sample is the same, as from a microphone that is muted or forbidden.
    """

    speech_dbfs: float
    noise_dbfs: float
    peak_dbfs: float
    clipped: float
    dead: bool

    @property
    def above_noise_db(self) -> float:
        """How far the loud frames stand out."""
        return self.speech_dbfs - self.noise_dbfs


def dbfs(samples: Samples) -> float:
    """Return the RMS level of `samples`, at least FLOOR_DBFS."""
    if not len(samples):
        return FLOOR_DBFS
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    return max(FLOOR_DBFS, 10 * float(np.log10(power))) if power > 0 else FLOOR_DBFS


def measure(samples: Samples) -> Level:
    """Measure mono float32 sound at 16 kHz of any length."""
    if not len(samples):
        return Level(FLOOR_DBFS, FLOOR_DBFS, FLOOR_DBFS, 0.0, dead=True)
    frames = [dbfs(samples[at : at + FRAME]) for at in range(0, max(1, len(samples) - FRAME + 1), FRAME)]
    noise, speech = np.percentile(frames, [NOISE_PERCENTILE, SPEECH_PERCENTILE])
    magnitude = np.abs(samples)
    peak = float(magnitude.max())
    return Level(
        speech_dbfs=round(float(speech), 1),
        noise_dbfs=round(float(noise), 1),
        peak_dbfs=round(max(FLOOR_DBFS, 20 * float(np.log10(peak))), 1) if peak > 0 else FLOOR_DBFS,
        clipped=float(np.mean(magnitude >= _FULL_SCALE)),
        dead=float(np.ptp(samples)) == 0.0,
    )


def judge(level: Level, spoke: bool) -> Advice:
    """Say what is wrong with a microphone, the worst first; `spoke`: whether speech was found in the sound."""
    if level.dead:
        return "dead"
    if level.clipped > CLIPPED_SHARE or (spoke and level.speech_dbfs > HEADROOM_DBFS):
        return "clipping"
    if not spoke:
        return "silent"
    if level.speech_dbfs < QUIET_DBFS:
        return "quiet"
    if level.above_noise_db < CLEAR_DB:
        return "noisy"
    return "good"
