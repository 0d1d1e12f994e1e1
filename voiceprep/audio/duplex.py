"""How much of our own voice comes back, and what may be done then: listen while speaking, or not. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from voiceprep.audio.levels import dbfs
from voiceprep.audio.timeline import FRAME, RATE

if TYPE_CHECKING:
    from voiceprep.stages import Samples

Duplex = Literal["full", "ducking", "half"]
"""Whether the candidate is listened to while the interviewer speaks: yes; yes, and the interviewer grows quiet at the
first sign of them; no."""

LONGEST_DELAY_S = 0.6
SURE = 8.0
"""How far the echo's peak must stand out of the correlation, in standard deviations of the rest: noise reaches 5 in ten
thousand values. Ours."""
SETTLES_S = 2.0
"""What an echo canceller needs to learn the way (findings of 2026-11-22: 7 to 28 dB before, 28 to 42 after)."""
HARDLY_EVER, SOMETIMES = 0.01, 0.10
"""Shares of the frames in which speech is found where only our own is: below the first we listen, below the second we
listen with care. Four frames make an interruption. Ours."""
LEAST_S = 2.0
"""So much of our own speech is needed to judge by."""
_ACTIVE_DBFS = -50.0


@dataclass(frozen=True, slots=True)
class EchoFigures:
    """What the microphone brought back of what the speaker gave.

    Attributes:
        speech_s: how long our voice sounded, pauses left out.
        delay_ms: from the speaker's sample to the microphone's; None where no echo was found.
        echo_dbfs: the microphone's level while our voice sounds.
        noise_dbfs: its level while it does not.
        heard: share of frames in which the detector took our voice for speech.
        heard_cancelled: the same behind the echo canceller, once it had settled; None without one.
        reduction_db: by how much the canceller lowered the level then; None without one.
    """

    speech_s: float
    delay_ms: float | None
    echo_dbfs: float
    noise_dbfs: float
    heard: float
    heard_cancelled: float | None = None
    reduction_db: float | None = None

    @property
    def above_noise_db(self) -> float:
        """How far our voice stands out in the microphone."""
        return self.echo_dbfs - self.noise_dbfs


def choose(figures: EchoFigures) -> tuple[Duplex, str]:
    """Choose how to listen, and say why in a few words."""
    if figures.speech_s < LEAST_S:
        return "half", "too little was said to measure the echo"
    if figures.heard <= HARDLY_EVER and figures.delay_ms is None:
        return "full", "the microphone does not hear the speaker"
    if figures.heard_cancelled is None:
        if figures.heard <= HARDLY_EVER:
            return "ducking", "the microphone hardly hears the speaker"
        return "half", "the microphone hears the speaker, and there is no echo canceller"
    if figures.heard_cancelled <= HARDLY_EVER:
        return "full", "the echo is cancelled"
    if figures.heard_cancelled <= SOMETIMES:
        return "ducking", "some of the echo is left"
    return "half", "the echo is too loud to be cancelled"


def active_frames(far: Samples) -> list[bool]:
    """Say for each 32 ms frame whether our voice sounds in it."""
    return [dbfs(far[at : at + FRAME]) > _ACTIVE_DBFS for at in range(0, len(far) - FRAME + 1, FRAME)]


def delay_s(near: Samples, far: Samples) -> float | None:
    """Return how much later than in `far` the same sound is in `near`, up to LONGEST_DELAY_S; None if it is not in it.

    By the peak of the cross-correlation with the phases alone (PHAT; Knapp & Carter 1976), which a room smears less.
    """
    length = 1 << int(np.ceil(np.log2(max(2, len(near) + len(far)))))
    cross = np.fft.rfft(near, length) * np.conj(np.fft.rfft(far, length))
    magnitude = np.abs(cross)
    weight = magnitude + 1e-3 * float(magnitude.max() or 1.0)
    correlation = np.fft.irfft(cross / weight, length)[: round(LONGEST_DELAY_S * RATE)]
    spread = float(correlation.std())
    best = int(np.argmax(correlation))
    if spread == 0.0 or correlation[best] < SURE * spread:
        return None
    return best / RATE
