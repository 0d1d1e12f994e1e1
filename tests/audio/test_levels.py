"""A microphone's level, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from voiceprep.audio.levels import FLOOR_DBFS, Level, dbfs, judge, measure
from voiceprep.audio.timeline import RATE

if TYPE_CHECKING:
    from voiceprep.stages import Samples


def talk(speech_dbfs: float, noise_dbfs: float, seconds: float = 4.0) -> Samples:
    """Half a second of speech-like noise, half a second of room, in turn."""
    rng = np.random.default_rng(1)
    at = np.arange(round(seconds * RATE))
    speaking = (at // (RATE // 2)) % 2 == 1
    level = np.where(speaking, 10 ** (speech_dbfs / 20), 10 ** (noise_dbfs / 20))
    return (rng.standard_normal(len(at)) * level).astype(np.float32)


def test_a_level_is_measured() -> None:
    found = measure(talk(-25, -60))
    assert found.speech_dbfs == pytest.approx(-25, abs=1)
    assert found.noise_dbfs == pytest.approx(-60, abs=1)
    assert not found.dead and found.clipped == 0


@pytest.mark.parametrize(
    ("sound", "spoke", "advice"),
    [
        (talk(-25, -60), True, "good"),
        (talk(-25, -60), False, "silent"),
        (talk(-45, -75), True, "quiet"),
        (talk(-25, -35), True, "noisy"),
        (np.clip(talk(0, -60), -1, 1), True, "clipping"),
        (np.zeros(RATE, dtype=np.float32), False, "dead"),
        (np.full(RATE, 0.25, dtype=np.float32), False, "dead"),
        (np.zeros(0, dtype=np.float32), False, "dead"),
    ],
)
def test_the_worst_is_said(sound: Samples, spoke: bool, advice: str) -> None:
    assert judge(measure(sound), spoke) == advice


def test_silence_has_a_level() -> None:
    assert dbfs(np.zeros(100, dtype=np.float32)) == FLOOR_DBFS
    assert measure(np.zeros(10, dtype=np.float32)) == Level(FLOOR_DBFS, FLOOR_DBFS, FLOOR_DBFS, 0.0, dead=True)
