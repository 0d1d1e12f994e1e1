"""How a fetch shows where it stands: bars on a terminal, plain lines elsewhere, or nothing."""

from __future__ import annotations

import sys
import threading
from typing import Protocol, TextIO


class Progress(Protocol):
    """Told how far each model is. Called from several threads at once."""

    def total(self, label: str, size: int, done: int = 0) -> None:
        """`label` needs `size` bytes, of which `done` were there already; may be called again as both become known."""

    def advance(self, label: str, count: int) -> None:
        """`count` more bytes of `label` have arrived."""

    def done(self, label: str, size: int) -> None:
        """`label` is complete: `size` bytes lie in the cache."""

    def note(self, text: str) -> None:
        """Something the user may want to know."""

    def close(self) -> None:
        """The fetch is over, well or not."""


class Quiet:
    """Shows nothing."""

    def total(self, label: str, size: int, done: int = 0) -> None:
        """Ignore it."""

    def advance(self, label: str, count: int) -> None:
        """Ignore it."""

    def done(self, label: str, size: int) -> None:
        """Ignore it."""

    def note(self, text: str) -> None:
        """Ignore it."""

    def close(self) -> None:
        """Nothing to close."""


class Lines:
    """A plain line at the start, at every tenth of the way, and at the end of each model."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._lock = threading.Lock()
        self._state: dict[str, tuple[int, int]] = {}  # label -> bytes wanted, bytes there
        self._tenth: dict[str, int] = {}  # the last one said: while the size still grows, the same can come twice

    def total(self, label: str, size: int, done: int = 0) -> None:
        """Say what is fetched, once."""
        with self._lock:
            if label not in self._state:
                self._say(f"{label}: fetching {human_size(size)}")
            self._state[label] = (size, done)

    def advance(self, label: str, count: int) -> None:
        """Say so at every tenth."""
        with self._lock:
            size, before = self._state.get(label, (0, 0))
            now = before + count
            self._state[label] = (size, now)
            tenth = 10 * now // size if size else 0
            if self._tenth.get(label, 10 * before // size if size else 0) < tenth < 10:
                self._tenth[label] = tenth
                self._say(f"{label}: {human_size(now)} of {human_size(size)}")

    def done(self, label: str, size: int) -> None:
        """Say that it is complete."""
        with self._lock:
            self._say(f"{label}: done, {human_size(size)}")

    def note(self, text: str) -> None:
        """Print the text."""
        with self._lock:
            self._say(text)

    def close(self) -> None:
        """Nothing to close."""

    def _say(self, text: str) -> None:
        self._out.write(text + "\n")
        self._out.flush()


class Bars:
    """One rich progress bar a model, with size and speed, on stderr."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TaskID,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
        )
        self._bars = Progress(*columns, console=Console(stderr=True))
        self._tasks: dict[str, TaskID] = {}
        self._lock = threading.Lock()
        self._bars.start()

    def total(self, label: str, size: int, done: int = 0) -> None:
        """Add or correct the bar."""
        with self._lock:
            if label not in self._tasks:
                self._tasks[label] = self._bars.add_task(label, total=size)
            self._bars.update(self._tasks[label], total=size, completed=done)

    def advance(self, label: str, count: int) -> None:
        """Move the bar."""
        self._bars.advance(self._tasks[label], count)

    def done(self, label: str, size: int) -> None:
        """Fill the bar."""
        self.total(label, size, size)

    def note(self, text: str) -> None:
        """Print the text above the bars."""
        self._bars.console.print(text, markup=False, highlight=False)

    def close(self) -> None:
        """Leave the bars as they are."""
        self._bars.stop()


def for_terminal(*, quiet: bool = False) -> Progress:
    """Bars where stderr is a terminal, plain lines elsewhere, nothing when `quiet`."""
    if quiet:
        return Quiet()
    return Bars() if sys.stderr.isatty() else Lines()


def human_size(count: int) -> str:
    """`count` bytes in decimal units, as download pages give them: 145.2 MB."""
    value = float(count)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.2f} GB"
