"""A sound card for tests: a PulseAudio of their own with one null sink, whose monitor is the microphone."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ASOUNDRC = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"


class PrivatePulse:
    """Runs until `stop`; everything it writes lies under `folder`.

    `latency_ms` is what its clients ask for: with 60, what is unplugged is noticed soonest; with 120, a speaker hardly
    ever runs dry on two busy cores.
    """

    def __init__(self, folder: Path, latency_ms: int = 60) -> None:
        home = folder / "home"
        home.mkdir()
        (home / ".asoundrc").write_text(ASOUNDRC)
        socket = folder / "pulse.sock"
        self.environment = {
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_CONFIG_HOME": str(home),
            "PULSE_RUNTIME_PATH": str(folder),
            "PULSE_STATE_PATH": str(folder),
            "PULSE_SERVER": f"unix:{socket}",
            "PULSE_SOURCE": "spk.monitor",
            "PULSE_LATENCY_MSEC": str(latency_ms),
        }
        command = [
            "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--log-target=stderr",
            "-L", f"module-native-protocol-unix auth-anonymous=1 socket={socket}",
            "-L", "module-null-sink sink_name=spk",
        ]  # fmt: skip
        self._log = (folder / "pulse.log").open("w+")
        self._process = subprocess.Popen(
            command, env={**os.environ, **self.environment}, stdout=self._log, stderr=self._log
        )
        try:
            self._wait_until_up(folder)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=10)
        self._log.close()

    def _wait_until_up(self, folder: Path) -> None:
        for _ in range(50):
            asked = subprocess.run(
                ["pactl", "info"], env={**os.environ, **self.environment}, capture_output=True, text=True, timeout=10
            )
            if asked.returncode == 0:
                return
            try:
                self._process.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
            break
        pytest.fail(f"PulseAudio did not start:\n{(folder / 'pulse.log').read_text()}")
