"""A recorded run held to real time, by a clock that moves only when somebody sleeps or works."""

from __future__ import annotations

import pytest

from voiceprep.audio.pace import LATE_S, RealTime


class Hands:
    """A clock and a sleep that moves it."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def test_frames_come_in_real_time() -> None:
    hands = Hands()
    wait = RealTime(hands.clock, hands.sleep)
    for frame in range(1, 101):
        wait(frame * 0.032)
    assert hands.now - 100.0 == pytest.approx(99 * 0.032)


def test_a_little_work_is_made_up_for() -> None:
    hands = Hands()
    wait = RealTime(hands.clock, hands.sleep)
    wait(0.032)
    hands.now += 0.02
    wait(0.064)
    assert hands.now - 100.0 == pytest.approx(0.032)


def test_after_standing_still_time_goes_on_from_there() -> None:
    hands = Hands()
    wait = RealTime(hands.clock, hands.sleep)
    wait(0.032)
    hands.now += 10.0
    wait(0.064)
    wait(0.096)
    assert hands.slept == [pytest.approx(0.032)], "nothing is hurried to catch up"
    assert LATE_S < 10
