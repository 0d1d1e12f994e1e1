"""Single keys from the terminal, not echoed, while an interview runs. The one place that sets terminal modes.

The mode is put back however the interview ends: on the way out, at exit after a crash, and while the process is
suspended (Ctrl-Z). Ctrl-C still interrupts.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import signal
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

_LOOK_S = 0.1
_NO_CHARACTER = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.)?")
"""What arrows, function keys and a pasted bracket send."""


@contextlib.contextmanager
def keys(press: Callable[[str], object]) -> Iterator[bool]:
    """Give every key typed at the terminal to `press`, in a thread of its own; yields whether there is a terminal.

    Sequences of keys that are no character (arrows, function keys) are passed over.
    """
    if not sys.stdin.isatty():
        yield False
        return
    if sys.platform == "win32":
        reader: _Reader = _WindowsReader(press)
    else:
        try:
            reader = _PosixReader(press, sys.stdin.fileno())
        except OSError:  # a terminal that takes no modes
            yield False
            return
    reader.start()
    try:
        yield True
    finally:
        reader.stop()


class _Reader(ABC):
    """A thread that waits for keys."""

    def __init__(self, press: Callable[[str], object]) -> None:
        self._press = press
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="voiceprep-keys", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join(timeout=1)

    def _run(self) -> None:
        while not self._over.is_set():
            for key in self._next():
                self._press(key)

    @abstractmethod
    def _next(self) -> str:
        """Wait a moment; return the keys that came."""


class _PosixReader(_Reader):
    def __init__(self, press: Callable[[str], object], descriptor: int) -> None:
        super().__init__(press)
        import termios

        self._termios: Any = termios
        self._fd = descriptor
        try:
            self._before = termios.tcgetattr(descriptor)
        except termios.error as error:
            raise OSError(str(error)) from error
        self._handlers: dict[int, Any] = {}

    def start(self) -> None:
        self._raw()
        atexit.register(self._restore)
        for number, handler in ((signal.SIGTSTP, self._suspend), (signal.SIGCONT, self._continue)):
            with contextlib.suppress(ValueError):  # not the main thread
                self._handlers[number] = signal.signal(number, handler)
        super().start()

    def stop(self) -> None:
        super().stop()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._restore()
        atexit.unregister(self._restore)

    def _raw(self) -> None:
        """Keys come one by one and are not shown; Ctrl-C and Ctrl-Z still are signals, output is as it was."""
        mode = [*self._before[:6], list(self._before[6])]
        mode[3] &= ~(self._termios.ICANON | self._termios.ECHO)
        mode[6][self._termios.VMIN], mode[6][self._termios.VTIME] = 1, 0
        self._set(self._termios.TCSADRAIN, mode)

    def _restore(self) -> None:
        """What was typed and not read goes nowhere: it was meant for us, not for the shell."""
        self._set(self._termios.TCSAFLUSH, self._before)

    def _set(self, when: int, mode: Any) -> None:
        with contextlib.suppress(self._termios.error, OSError):  # the terminal is gone
            self._termios.tcsetattr(self._fd, when, mode)

    def _suspend(self, number: int, _frame: FrameType | None) -> None:
        self._restore()
        sys.stdout.write("\x1b[?25h")  # a screen may have hidden the cursor
        sys.stdout.flush()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def _continue(self, _number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTSTP, self._suspend)
        self._raw()

    def _next(self) -> str:
        import select

        try:
            ready, _, _ = select.select([self._fd], [], [], _LOOK_S)
            data = os.read(self._fd, 64) if ready else b""
        except (OSError, ValueError):  # the terminal is gone
            self._over.wait(_LOOK_S)
            return ""
        if ready and not data:
            self._over.wait(_LOOK_S)
        return _NO_CHARACTER.sub("", data.decode("utf-8", "ignore"))


class _WindowsReader(_Reader):
    def _next(self) -> str:
        found = ""
        if sys.platform == "win32":
            import msvcrt

            while msvcrt.kbhit():
                key = msvcrt.getwch()
                if key in ("\x00", "\xe0"):
                    msvcrt.getwch()
                else:
                    found += key
        if not found:
            self._over.wait(_LOOK_S / 4)
        return found
