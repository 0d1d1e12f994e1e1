"""A desk for tests: virtual microphone and speaker, somebody who talks into it, a terminal that can be read."""

from __future__ import annotations

import json
import os
import queue
import shlex
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.audio.pulse import PrivatePulse
from tests.cli_kit import environment

COLUMNS, ROWS = 80, 24
SIDES = {"speaker": ["speaker"], "headset": ["speaker", "microphone"]}


class VirtualDesk:
    """A sound server with a microphone ("mic") and a speaker ("spk"); the modules can be pulled out like plugs."""

    def __init__(self, pulse: PrivatePulse, cache: str) -> None:
        self.environment = {
            **pulse.environment,
            "VOICEPREP_CACHE": cache,
            "PULSE_SOURCE": "mic.monitor",
            "PULSE_SINK": "spk",
        }
        self._env = {**os.environ, **self.environment}
        self._plugs = {"microphone": self.load("module-null-sink", "sink_name=mic"), "speaker": self._first_sink()}
        self._playing: list[subprocess.Popen[bytes]] = []

    def load(self, *module: str) -> str:
        """Load a module; returns its number."""
        ran = subprocess.run(
            ["pactl", "load-module", *module], env=self._env, check=True, timeout=10, capture_output=True, text=True
        )
        return ran.stdout.strip()

    def unload(self, number: str) -> None:
        subprocess.run(["pactl", "unload-module", number], env=self._env, check=True, timeout=10)

    def pull(self, side: str) -> float:
        """Unplug the "speaker", or the "headset" that is both; returns when, monotonic seconds.

        A microphone alone cannot be pulled: the server goes on with the speaker's monitor in its place.
        """
        for plug in SIDES[side]:
            self.unload(self._plugs[plug])
        return time.monotonic()

    def plug(self, side: str) -> None:
        """Plug it in again."""
        for plug in SIDES[side]:
            self._plugs[plug] = self.load("module-null-sink", f"sink_name={'mic' if plug == 'microphone' else 'spk'}")

    def _first_sink(self) -> str:
        """The number of the module that is the speaker."""
        listed = subprocess.run(
            ["pactl", "list", "short", "modules"], env=self._env, check=True, capture_output=True, text=True
        )
        return next(line.split()[0] for line in listed.stdout.splitlines() if "sink_name=spk" in line)

    def echo(self, percent: int) -> None:
        """Let the speaker be heard by the microphone, at this share of the volume."""
        self.load("module-loopback", "source=spk.monitor", "sink=mic", "latency_msec=60", "source_dont_move=true")
        listed = subprocess.run(
            ["pactl", "list", "short", "sink-inputs"], env=self._env, check=True, capture_output=True, text=True
        )
        number = listed.stdout.split()[0]
        subprocess.run(["pactl", "set-sink-input-volume", number, f"{percent}%"], env=self._env, check=True)

    def make_default(self, sink: str, source: str) -> None:
        """Make these the server's default devices, as a headset becomes when it is put on."""
        subprocess.run(["pactl", "set-default-sink", sink], env=self._env, check=True, timeout=10)
        subprocess.run(["pactl", "set-default-source", source], env=self._env, check=True, timeout=10)

    def play(self, sound: Path) -> None:
        """Say this into the microphone, to its end."""
        subprocess.run(["paplay", "--device=mic", str(sound)], env=self._env, check=True, timeout=120)

    def start_playing(self, sound: Path) -> None:
        """Begin to say this into the microphone."""
        self._playing.append(subprocess.Popen(["paplay", "--device=mic", str(sound)], env=self._env))

    def close(self) -> None:
        for process in self._playing:
            process.kill()
            process.wait()


@contextmanager
def virtual_desk(cache: str, latency_ms: int = 60) -> Iterator[VirtualDesk]:
    if shutil.which("pulseaudio") is None:
        pytest.skip("no pulseaudio here (CI has it)")
    with TemporaryDirectory(prefix="vp") as folder:  # a socket's path must be short
        pulse = PrivatePulse(Path(folder), latency_ms)
        desk = None
        try:
            desk = VirtualDesk(pulse, cache)
            yield desk
        finally:
            if desk is not None:
                desk.close()
            pulse.stop()


class Held:
    """An interview that runs with `--json`; its events and what it says to people can be waited for."""

    def __init__(self, home: Path, desk: VirtualDesk, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "voiceprep", "interview", "--llm", "none", "--json", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(home, **desk.environment),
        )
        self.events: list[dict[str, Any]] = []
        self.told: list[tuple[float, str]] = []
        self._news: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._threads = [threading.Thread(target=self._read_events), threading.Thread(target=self._read_told)]
        for thread in self._threads:
            thread.start()

    def wait_for(self, wanted: Callable[[dict[str, Any]], bool], timeout_s: float = 90) -> dict[str, Any]:
        """Wait for the next event that is wanted."""
        until = time.monotonic() + timeout_s
        while True:
            try:
                event = self._news.get(timeout=max(0.1, until - time.monotonic()))
            except queue.Empty:
                pytest.fail(f"not within {timeout_s} s; {self.events[-3:]} {self.told}")
            assert event is not None, f"ended: {self.events[-3:]} {self.told}"
            if wanted(event):
                return event

    def wait_for_telling(self, words: str, timeout_s: float = 20) -> float:
        """Wait until people are told these words; returns when they were, monotonic seconds."""
        until = time.monotonic() + timeout_s
        while time.monotonic() < until:
            for at_s, line in list(self.told):
                if words in line:
                    return at_s
            threading.Event().wait(0.05)
        pytest.fail(f"{words!r} was not said: {self.told}")

    def wait_for_silence(self, seconds: float) -> None:
        """Let the interview go on for so long; fails if it ends."""
        with pytest.raises(subprocess.TimeoutExpired):
            self.process.wait(seconds)

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["type"] == kind]

    def end(self, timeout_s: float = 90) -> int:
        """Wait until it has ended; returns its exit code."""
        code = self.process.wait(timeout_s)
        for thread in self._threads:
            thread.join(timeout=5)
        return code

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.end()
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()

    def _read_events(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            event = json.loads(line)
            self.events.append(event)
            self._news.put(event)
        self._news.put(None)

    def _read_told(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.told.append((time.monotonic(), line))


class Terminal:
    """A tmux of its own with one window, in which a command runs."""

    def __init__(self, folder: Path, command: list[str], env: dict[str, str]) -> None:
        self._socket = folder / "tmux.sock"
        script = folder / "run.sh"
        exports = "\n".join(f"export {name}={shlex.quote(value)}" for name, value in env.items())
        # The shell's terminal modes before and after are compared.
        modes = "echo MODES $(stty -g | cksum)"
        script.write_text(
            f"unset COLUMNS LINES\n{exports}\ntrap : INT\n"
            f"{modes}\n{shlex.join(command)}\necho ENDED $?\n{modes}\nsleep 1000\n"
        )
        size = ["-x", str(COLUMNS), "-y", str(ROWS)]
        self._tmux("-f", "/dev/null", "new-session", "-d", *size, "sh", str(script))
        self._tmux("set-option", "-g", "history-limit", "5000")

    def screen(self, *, scrolled: bool = False) -> str:
        """What it shows, all that was scrolled away included if `scrolled`."""
        more = ["-S", "-"] if scrolled else []
        return self._tmux("capture-pane", "-p", *more).stdout

    def type(self, keys: str) -> None:
        self._tmux("send-keys", "-l", keys)

    def send(self, key: str) -> None:
        """Press a key by its tmux name, C-c say."""
        self._tmux("send-keys", key)

    def resize(self, columns: int, rows: int) -> None:
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def wait_for(self, *words: str, timeout_s: float = 60, scrolled: bool = False) -> str:
        """Wait until the screen shows all these; returns it."""
        until = time.monotonic() + timeout_s
        while time.monotonic() < until:
            shown = self.screen(scrolled=scrolled)
            if all(word in shown for word in words):
                return shown
            threading.Event().wait(0.1)
        pytest.fail(f"{words} not on the screen:\n{self.screen(scrolled=True)}")

    def close(self) -> None:
        subprocess.run(["tmux", "-S", str(self._socket), "kill-server"], capture_output=True, check=False, timeout=10)

    def _tmux(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["tmux", "-S", str(self._socket), *arguments], check=True, capture_output=True, text=True, timeout=10
        )


@contextmanager
def terminal(command: list[str], env: dict[str, str]) -> Iterator[Terminal]:
    if shutil.which("tmux") is None:
        pytest.skip("no tmux here (CI has it)")
    with TemporaryDirectory(prefix="vp") as folder:
        shown = Terminal(Path(folder), command, env)
        try:
            yield shown
        finally:
            shown.close()
