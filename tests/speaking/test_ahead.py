from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from voiceprep.speaking.ahead import Ahead


def test_gives_everything_in_order_and_is_over() -> None:
    work = Ahead(lambda: iter(range(5)), "test-ahead")
    assert [work.take() for _ in range(5)] == [0, 1, 2, 3, 4]
    assert work.take() is None
    assert work.over
    work.join()


def test_keeps_no_more_than_depth_ahead() -> None:
    made: list[int] = []
    third = threading.Event()

    def numbers() -> Iterator[int]:
        for number in range(10):
            made.append(number)
            if number == 2:
                third.set()
            yield number

    work = Ahead(numbers, "test-ahead", depth=1)
    assert work.take() == 0
    assert work.take() == 1
    assert third.wait(5)
    assert len(made) <= 4  # two taken, one ready, one in the making
    work.stop()
    work.join()
    assert work.take() is None


def test_passes_the_error_on_after_the_items_before_it_once() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise RuntimeError("no more voice")

    work = Ahead(failing, "test-ahead")
    assert work.take() == 1
    with pytest.raises(RuntimeError, match="no more voice"):
        work.take()
    assert work.take() is None
    assert work.over
    work.join()


def test_does_not_wait_longer_than_asked() -> None:
    go = threading.Event()

    def slow() -> Iterator[int]:
        assert go.wait(5)
        yield 7

    work = Ahead(slow, "test-ahead")
    assert work.take(0.0) is None
    assert not work.over
    go.set()
    assert work.take() == 7
    work.join()


def test_stop_ends_a_thread_that_has_nowhere_to_put_its_item() -> None:
    closed = threading.Event()

    def endless() -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.set()

    work = Ahead(endless, "test-ahead-endless")
    assert work.take() == 1
    work.stop()
    work.join()
    assert closed.wait(5)
    assert "test-ahead-endless" not in {thread.name for thread in threading.enumerate()}
