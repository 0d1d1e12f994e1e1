"""Both devices as one desk, on a real sound server: what comes back, what is unplugged."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.desk_kit import SIDES, VirtualDesk
from voiceprep.audio.desk import GONE_S, Desk
from voiceprep.audio.duplex import delay_s
from voiceprep.audio.echo import EchoCanceller
from voiceprep.audio.levels import dbfs
from voiceprep.audio.timeline import RATE
from voiceprep.errors import AudioDeviceError

if TYPE_CHECKING:
    from voiceprep.stages import Samples


# Real time on a real sound server: a machine that is busy with something else drops sound.
pytestmark = pytest.mark.flaky(reruns=2)


def listen(desk: Desk, seconds: float) -> tuple[Samples, Samples, Samples]:
    """Return the microphone's sound as it came, the speaker's beside it, and what is left when it is cancelled."""
    raw, far, clean, have = [], [], [], 0
    until = time.monotonic() + 4 * seconds + 5
    while have < seconds * RATE and time.monotonic() < until:
        heard = desk.read(0.1)
        if heard is not None:
            raw.append(desk.raw)
            far.append(desk.far)
            clean.append(heard)
            have += len(desk.raw)
    return np.concatenate(raw), np.concatenate(far), np.concatenate(clean)


def babble(seconds: float) -> Samples:
    """Noise with the rise and fall of syllables."""
    rng = np.random.default_rng(7)
    envelope = np.repeat(rng.uniform(0.0, 1.0, round(seconds * 8)), RATE // 8)
    return (rng.standard_normal(len(envelope)) * 0.1 * envelope).astype(np.float32)


def test_what_comes_back_is_found_and_cancelled(server: VirtualDesk) -> None:
    server.echo(60)
    with Desk(None, None, canceller=EchoCanceller) as desk:
        listen(desk, 1.0)
        desk.write(babble(6.0), RATE)
        raw, far, clean = listen(desk, 6.0)
        assert delay_s(raw, far) is not None
        late = slice(3 * RATE, 5 * RATE)
        assert dbfs(raw[late]) > -50
        assert dbfs(clean[late]) < dbfs(raw[late]) - 15
        blocks, dropped, *_ = desk.counts
        assert blocks > 150
        assert dropped == 0


def gone_after_s(desk: Desk, pulled_s: float) -> float:
    """Seconds from the pull until the desk says so."""
    while not desk.lost and time.monotonic() < pulled_s + 10:
        desk.read(0.05)
    return time.monotonic() - pulled_s


@pytest.mark.parametrize("side", list(SIDES))
def test_unplugged_is_noticed_and_plugged_in_again_is_opened(server: VirtualDesk, side: str) -> None:
    with Desk(None, None) as desk:
        listen(desk, 3.2)  # a device is given that long to start
        desk.write(babble(20.0), RATE)
        listen(desk, 0.5)
        took_s = gone_after_s(desk, server.pull(side))
        assert desk.lost == ("speaker" if side == "speaker" else "microphone")
        assert took_s < GONE_S + 0.4
        with pytest.raises(AudioDeviceError):
            desk.reopen(0.0)
        server.plug(side)
        until = time.monotonic() + 10
        while True:
            try:
                desk.reopen(1.0)
                break
            except AudioDeviceError:
                assert time.monotonic() < until
        assert not desk.lost
        desk.write(babble(2.0), RATE)
        assert len(listen(desk, 1.0)[0]) >= RATE
        blocks, *_ = desk.counts
        assert blocks > 100  # those before are counted too
