"""Works through an iterator in a thread, a little ahead of whoever takes the items."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """An iterator run in its own named thread, at most `depth` finished items ahead.

    The thread ends when the iterator does, fails, or `stop` is called; an item in the making is finished first, so
    `stop` does not wait and `join` does.
    """

    def __init__(self, make: Callable[[], Iterator[T]], name: str, depth: int = 1) -> None:
        """Start at once. `make` returns the iterator; it is called, and everything it does runs, in the thread."""
        self._make = make
        self._depth = depth
        self._ready: deque[T] = deque()
        self._error: Exception | None = None
        self._stopped = self._done = self._begun = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def take(self, wait_s: float | None = None) -> T | None:
        """Return the next item; None if there will be none, or none came within `wait_s` seconds (None: no limit).

        Raises:
            Exception: what the iterator raised, after the items before it, once.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._ready or self._done, wait_s)
            if self._ready:
                item = self._ready.popleft()
                self._changed.notify_all()
                return item
            if self._done and self._error is not None:
                error, self._error = self._error, None
                raise error
            return None

    def wait_begun(self) -> None:
        """Wait for the first item; also for the end, or `stop`, where there is none."""
        with self._changed:
            self._changed.wait_for(lambda: self._begun or self._done or self._stopped)

    @property
    def over(self) -> bool:
        """Whether nothing is left to take, no error either."""
        with self._changed:
            return self._done and not self._ready and self._error is None

    @property
    def ended(self) -> bool:
        """Whether the thread has ended, whatever is left to take."""
        return not self._thread.is_alive()

    def stop(self) -> None:
        """Drop what is ready and begin no further item."""
        with self._changed:
            self._stopped = True
            self._ready.clear()
            self._error = None
            self._changed.notify_all()

    def join(self) -> None:
        """Wait for the thread to end; without `stop` before it, only once everything has been taken."""
        self._thread.join()

    def _run(self) -> None:
        try:
            for item in self._make():
                with self._changed:
                    self._changed.wait_for(lambda: self._stopped or len(self._ready) < self._depth)
                    if self._stopped:
                        break
                    self._ready.append(item)
                    self._begun = True
                    self._changed.notify_all()
        except Exception as error:  # whatever it is, it belongs to the one who takes
            with self._changed:
                self._error = None if self._stopped else error
        finally:
            with self._changed:
                self._done = True
                self._changed.notify_all()
