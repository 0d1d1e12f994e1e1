"""Notices that the system's default microphone or speaker has become another one: a headset that was just put on.

PortAudio learns of it only when it starts anew, for which all streams must be closed. So another process, this module
run by itself, starts it again and again and prints the names whenever they have changed. Where a sound server moves
streams itself (Linux: PulseAudio, PipeWire) nobody has to look.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Self

from voiceprep.audio.soundcard import find_device, rescan
from voiceprep.errors import AudioDeviceError

LOOK_EVERY_S = 2.0
Names = tuple[str | None, str | None]
"""Microphone and speaker; None where there is none."""


def must_watch(platform: str = sys.platform) -> bool:
    """Whether this system leaves streams on the old device when the default changes."""
    return platform in ("darwin", "win32")


class DefaultWatch:
    """What the default devices are now, asked of a process of its own. A context manager that ends it."""

    def __init__(self) -> None:
        self._names: Names | None = None
        self._process = subprocess.Popen(
            [sys.executable, "-m", "voiceprep.audio.default_devices"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._thread = threading.Thread(target=self._read, name="voiceprep-default-devices", daemon=True)
        self._thread.start()

    def names(self) -> Names | None:
        """Return the names last printed; None before the first look, or where it cannot be looked."""
        return self._names

    def close(self) -> None:
        """End the process; safe to call twice."""
        if self._process.stdin is not None:
            self._process.stdin.close()  # it ends when nobody is there to ask
        self._process.terminate()
        self._process.wait()
        self._thread.join()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            mic, speaker = json.loads(line)
            self._names = (mic, speaker)


def default_names() -> Names:
    """Return what the default devices are now. Closes this process's open streams."""

    def name(side: str) -> str | None:
        try:
            return find_device("input" if side == "input" else "output").name
        except AudioDeviceError:
            return None

    try:
        rescan()
    except AudioDeviceError:
        return None, None
    return name("input"), name("output")


def report_changes(look: Callable[[], Names], tell: Callable[[Names], None], wait: Callable[[], bool]) -> None:
    """Tell the names at first and whenever they have changed, until `wait` says that it is over."""
    told: Names | None = None
    while True:
        names = look()
        if names != told:
            tell(names)
            told = names
        if wait():
            return


def _main() -> None:
    over = threading.Event()

    def until_nobody_asks() -> None:
        sys.stdin.read()
        over.set()

    def tell(names: Names) -> None:
        sys.stdout.write(json.dumps(names) + "\n")
        sys.stdout.flush()

    threading.Thread(target=until_nobody_asks, daemon=True).start()
    report_changes(default_names, tell, lambda: over.wait(LOOK_EVERY_S))


if __name__ == "__main__":
    _main()
