"""The speaker's sound found beside the microphone's, whatever the threads do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voiceprep.audio.beside import LAG_S, Beside
from voiceprep.audio.timeline import RATE

BLOCK = 512

if TYPE_CHECKING:
    from voiceprep.stages import Samples


def run(jitter_s: float = 0.0, bunch: int = 1, drop_at: int | None = None, blocks: int = 300) -> tuple[Samples, Beside]:
    """Return what was found beside a microphone that has counted along with the speaker since 0 s."""
    rng = np.random.default_rng(2)
    beside = Beside()
    found = []
    for number in range(blocks):
        due_s = 100.0 + (number + 1) * BLOCK / RATE
        late_s = (bunch - 1 - number % bunch) * BLOCK / RATE + float(rng.uniform(0, jitter_s))
        ramp = np.arange(number * BLOCK, (number + 1) * BLOCK, dtype=np.float32)
        beside.gave(due_s + late_s, ramp)
        if number != drop_at:
            found.append(beside.beside(due_s + float(rng.uniform(0, jitter_s)), BLOCK))
    return np.concatenate(found), beside


def lags(found: Samples) -> Samples:
    """How many samples earlier than the microphone's own count each found sample was given."""
    late = np.arange(len(found)) - found
    return np.asarray(late[found > 0][BLOCK * 100 :])


def test_the_lag_is_steady() -> None:
    found, beside = run()
    assert set(np.unique(lags(found))) == {round(LAG_S * RATE)}
    assert beside.jumps == 0


def test_late_threads_and_bunches_of_blocks_do_not_move_it() -> None:
    found, _ = run(jitter_s=0.02, bunch=3)
    assert len(np.unique(lags(found))) == 1


def test_a_block_the_microphone_lost_is_made_good() -> None:
    found, beside = run(drop_at=150, blocks=400)
    late = lags(found)
    assert beside.jumps == 1
    assert late[-1] == late[0] - BLOCK  # its count is a block behind, and what is beside it is as before


def test_a_measured_delay_is_taken_off() -> None:
    found, beside = run()
    beside.shift(0.1)
    more = beside.beside(100.0 + 301 * BLOCK / RATE, BLOCK)
    assert found[-1] - more[0] > 0.09 * RATE - BLOCK
    assert beside.jumps == 0


def test_without_a_speaker_there_is_silence() -> None:
    assert not Beside().beside(1.0, 100).any()
    assert len(Beside().beside(1.0, 0)) == 0
