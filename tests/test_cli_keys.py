"""Keys from a real (pseudo) terminal: read one by one, never shown, and the terminal as it was afterwards."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")

PROGRAM = """
import os, sys, time
from voiceprep.cli.keys import keys
def press(key):
    sys.stdout.write(f"<{key}>"); sys.stdout.flush()
    if key == "x": os._exit(3)
    if key == "c": crash.append(key)
crash = []
with keys(press) as there:
    sys.stdout.write(f"READY {there}"); sys.stdout.flush()
    while not crash: time.sleep(0.02)
    raise RuntimeError("as planned")
"""


class Child:
    """A program on a pseudo terminal."""

    def __init__(self, program: str = PROGRAM) -> None:
        self.main, self.side = pty.openpty()
        self.before = termios.tcgetattr(self.side)
        self.process = subprocess.Popen(
            [sys.executable, "-c", program], stdin=self.side, stdout=self.side, stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parent.parent, process_group=0,
        )  # fmt: skip
        self.shown = ""

    def wait_for(self, words: str) -> None:
        while words not in self.shown:
            assert select.select([self.main], [], [], 10)[0], self.shown
            self.shown += os.read(self.main, 1000).decode()

    def type(self, text: str) -> None:
        os.write(self.main, text.encode())

    def flags(self) -> Any:
        return termios.tcgetattr(self.side)[3]

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.main)
        os.close(self.side)


@pytest.fixture
def child() -> Iterator[Child]:
    child = Child()
    try:
        child.wait_for("READY True")
        yield child
    finally:
        child.close()


def test_keys_come_one_by_one_and_are_not_echoed(child: Child) -> None:
    child.type("s")
    child.wait_for("<s>")
    child.type(" ö\x1b[A")
    child.wait_for("< ><ö>")
    assert child.shown == "READY True<s>< ><ö>"
    assert not child.flags() & (termios.ECHO | termios.ICANON)
    assert child.flags() & termios.ISIG


def test_the_terminal_is_as_before_after_a_crash(child: Child) -> None:
    child.type("c")
    assert child.process.wait(timeout=10) == 1
    assert termios.tcgetattr(child.side) == child.before


def test_the_terminal_is_as_before_after_ctrl_c(child: Child) -> None:
    os.killpg(child.process.pid, signal.SIGINT)
    child.process.wait(timeout=10)
    assert termios.tcgetattr(child.side) == child.before


def test_suspended_the_terminal_is_the_shells(child: Child) -> None:
    os.kill(child.process.pid, signal.SIGTSTP)
    os.waitpid(child.process.pid, os.WUNTRACED)
    assert termios.tcgetattr(child.side)[3] & (termios.ECHO | termios.ICANON)
    os.kill(child.process.pid, signal.SIGCONT)
    child.shown = ""
    child.type("\n")
    child.type("s")
    child.wait_for("<s>")
    assert not child.flags() & termios.ECHO


def test_without_a_terminal_there_are_no_keys() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from voiceprep.cli.keys import keys\nwith keys(print) as there: print(there)"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    assert ran.stdout == "False\n"
