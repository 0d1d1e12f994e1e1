"""The echo canceller on a simple echo."""

from __future__ import annotations

import numpy as np

from voiceprep.audio.echo import EchoCanceller, can_cancel
from voiceprep.audio.levels import dbfs
from voiceprep.audio.timeline import FRAME, RATE


def test_an_echo_is_taken_out_and_other_sound_is_not() -> None:
    assert can_cancel()
    rng = np.random.default_rng(5)
    envelope = np.repeat(rng.uniform(0.0, 1.0, 8 * 10), RATE // 10)
    far = (rng.standard_normal(8 * RATE) * 0.1 * envelope).astype(np.float32)
    echo = 0.3 * np.concatenate([np.zeros(RATE // 20), far])[: len(far)]
    other = 0.2 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)
    near = echo.copy()
    near[7 * RATE :] += other
    canceller = EchoCanceller()
    steps = range(0, len(near) - FRAME + 1, FRAME)
    clean = np.concatenate(
        [canceller.cancel(near[at : at + FRAME].astype(np.float32), far[at : at + FRAME]) for at in steps]
    )
    assert len(near) - len(clean) <= FRAME + RATE // 100
    alone = slice(4 * RATE, 7 * RATE)
    assert dbfs(clean[alone]) < dbfs(echo[alone].astype(np.float32)) - 15
    assert dbfs(clean[int(7.2 * RATE) : int(7.9 * RATE)]) > dbfs(other.astype(np.float32)) - 6
