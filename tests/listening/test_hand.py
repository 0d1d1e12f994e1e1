"""Keys in, wishes out."""

from __future__ import annotations

import pytest

from voiceprep.listening.hand import Hand, Press


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Keys:
    """A hand, and the clock it is pressed by."""

    def __init__(self, push_to_talk: bool = False) -> None:
        self.clock = Clock()
        self.hand = Hand(push_to_talk=push_to_talk, clock=self.clock)

    def press(self, key: str = " ", after_s: float = 2.0) -> None:
        self.clock.now += after_s
        self.hand.press(key)

    def ends(self, started: bool = True, silence_ms: int = 0) -> bool:
        return self.hand.ends_turn(started=started, silence_ms=silence_ms)


def test_a_key_held_down_is_one_press_until_it_is_let_go() -> None:
    press = Press()
    assert press.key(0.0)
    for at in (0.5, 0.53, 0.56, 0.59):
        assert not press.key(at)
    assert press.down
    press.settle(0.7)
    assert press.down
    press.settle(0.9)
    assert not press.down


def test_two_presses_are_on_and_off() -> None:
    press = Press()
    assert press.key(0.0) and press.down
    press.settle(5.0)
    assert press.down
    assert press.key(5.0) and not press.down


def test_space_in_silence_after_speech_ends_the_turn() -> None:
    keys = Keys()
    assert not keys.ends(silence_ms=900)
    keys.press()
    assert keys.ends(silence_ms=900)
    assert not keys.ends(silence_ms=932)


@pytest.mark.parametrize("started", [True, False])
def test_space_while_talking_or_before_holds_the_turn_and_the_next_ends_it(started: bool) -> None:
    keys = Keys()
    keys.press()
    assert not keys.ends(started=started, silence_ms=0)
    assert keys.hand.held()
    keys.press()
    assert keys.ends(started=True, silence_ms=0)
    assert not keys.hand.held()


def test_a_hold_that_nothing_was_said_in_is_let_go() -> None:
    keys = Keys()
    keys.press()
    assert not keys.ends(started=False)
    keys.press()
    assert not keys.ends(started=False)
    assert not keys.hand.held()


def test_space_interrupts_once() -> None:
    keys = Keys()
    keys.press()
    assert keys.hand.interrupts()
    assert not keys.hand.interrupts()
    assert not keys.ends(silence_ms=900)


@pytest.mark.parametrize(("key", "wish"), [("s", "skip"), ("R", "repeat"), ("h", "hint")])
def test_wishes(key: str, wish: str) -> None:
    keys = Keys()
    keys.press(key)
    assert keys.hand.interrupts()
    keys.hand.begin_turn()  # the line was broken off, and the next turn begins
    assert keys.ends(started=False)
    assert keys.hand.take_wish() == wish
    assert keys.hand.take_wish() is None
    assert not keys.ends(started=False)


def test_pause_and_stop() -> None:
    keys = Keys()
    keys.press("p")
    assert keys.hand.paused()
    keys.press("p")
    assert not keys.hand.paused()
    keys.press("p")
    keys.press("q")
    assert keys.hand.stopped()
    assert not keys.hand.paused()
    assert keys.hand.interrupts()
    assert keys.ends(started=False)


def test_other_keys_mean_nothing() -> None:
    keys = Keys()
    assert not keys.hand.press("x")
    assert not keys.hand.interrupts()


def test_push_to_talk_with_two_presses() -> None:
    keys = Keys(push_to_talk=True)
    assert not keys.hand.talking()
    keys.press()
    assert keys.hand.talking() and keys.hand.held() and keys.hand.interrupts()
    assert not keys.ends(started=True)
    keys.press()
    assert not keys.hand.talking()
    assert keys.ends(started=True)
    assert not keys.ends(started=True)


def test_push_to_talk_with_the_key_held_down() -> None:
    keys = Keys(push_to_talk=True)
    keys.press()
    for _ in range(20):
        keys.press(after_s=0.03)
        assert not keys.ends(started=True)
    assert keys.hand.talking()
    keys.clock.now += 0.3
    assert keys.ends(started=True)


def test_push_to_talk_without_a_word_ends_nothing() -> None:
    keys = Keys(push_to_talk=True)
    keys.press()
    assert not keys.ends(started=False)
    keys.press()
    assert not keys.ends(started=False)


def test_a_break_ends_by_itself_or_by_a_key() -> None:
    now = [0.0]
    hand = Hand(clock=lambda: now[0])
    hand.take_break(300)
    assert hand.paused()
    now[0] = 299.0
    assert hand.paused()
    now[0] = 300.0
    assert not hand.paused()
    for key in (" ", "p"):
        hand.take_break(300)
        assert hand.press(key)
        assert not hand.paused()
        assert not hand.interrupts()
