"""How much comes back, and how one listens then."""

from __future__ import annotations

import numpy as np
import pytest

from voiceprep.audio.duplex import EchoFigures, active_frames, choose, delay_s
from voiceprep.audio.timeline import FRAME, RATE


def figures(
    heard: float = 0.8, cancelled: float | None = 0.0, delay_ms: float | None = 80.0, speech_s: float = 6.0
) -> EchoFigures:
    return EchoFigures(speech_s, delay_ms, -30.0, -60.0, heard, cancelled, 30.0)


@pytest.mark.parametrize(
    ("found", "duplex"),
    [
        (figures(), "full"),
        (figures(heard=0.0, delay_ms=None, cancelled=None), "full"),
        (figures(cancelled=0.05), "ducking"),
        (figures(cancelled=0.5), "half"),
        (figures(cancelled=None), "half"),
        (figures(heard=0.0, cancelled=None), "ducking"),
        (figures(speech_s=1.0), "half"),
    ],
)
def test_how_one_listens(found: EchoFigures, duplex: str) -> None:
    assert choose(found)[0] == duplex


@pytest.mark.parametrize("delay_ms", [0, 20, 150, 400])
@pytest.mark.parametrize("gain_db", [0, -30])
def test_the_delay_is_found(delay_ms: int, gain_db: int) -> None:
    rng = np.random.default_rng(3)
    far = rng.standard_normal(4 * RATE).astype(np.float32) * 0.1
    echo = np.concatenate([np.zeros(delay_ms * 16), far])[: len(far)] * 10 ** (gain_db / 20)
    near = (echo + rng.standard_normal(len(far)) * 0.001).astype(np.float32)
    assert delay_s(near, far) == pytest.approx(delay_ms / 1000, abs=0.001)


def test_no_echo_has_no_delay() -> None:
    rng = np.random.default_rng(3)
    far = rng.standard_normal(4 * RATE).astype(np.float32)
    assert delay_s(rng.standard_normal(4 * RATE).astype(np.float32), far) is None
    assert delay_s(np.zeros(4 * RATE, dtype=np.float32), far) is None


def test_our_voice_is_told_from_its_pauses() -> None:
    far = np.concatenate([np.zeros(2 * FRAME), np.full(FRAME, 0.1), np.zeros(FRAME)]).astype(np.float32)
    assert active_frames(far) == [False, False, True, False]
