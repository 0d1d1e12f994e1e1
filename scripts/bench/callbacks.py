"""How late the sound card's callbacks come, and whether the speaker runs dry, while this process is busy.

    scripts/bench/callbacks.py [--seconds 12] [--times 3] [--server-ms MS]

Opens an output stream on a sound server of its own (PulseAudio, a null sink) with PortAudio's "high" latency and with
larger ones, while two threads of the same interpreter work: for `soundcard.OUTPUT_LATENCY_S`. `--server-ms` is
PULSE_LATENCY_MSEC; without it the server chooses, as on a user's machine.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.audio.pulse import PrivatePulse
from voiceprep.audio.timeline import FRAME_S

LATENCIES: tuple[str | float, ...] = ("high", 0.12, 0.2)


def work(over: threading.Event) -> None:
    """Keep the interpreter and a core busy, as recogniser and report do."""
    square = np.random.default_rng(0).random((400, 400))
    while not over.is_set():
        for _ in range(20):
            square = square @ square
            square /= square.max()
        sum(number * number for number in range(100_000))


def measured(latency: str | float, seconds: float) -> dict[str, Any]:
    import sounddevice

    gaps, last, dry = [], 0.0, 0

    def give(data: Any, _frames: int, _time: Any, status: Any) -> None:
        nonlocal last, dry
        now = time.monotonic()
        gaps.append(now - last)
        last = now
        dry += bool(status.output_underflow)
        data[:] = 0.1

    device = sounddevice.query_devices(sounddevice.default.device[1])
    rate = round(device["default_samplerate"])
    stream = sounddevice.OutputStream(
        samplerate=rate, channels=1, dtype="float32", latency=latency, blocksize=round(rate * FRAME_S), callback=give
    )
    over = threading.Event()
    busy = [threading.Thread(target=work, args=(over,)) for _ in range(2)]
    for thread in busy:
        thread.start()
    stream.start()
    over.wait(seconds)
    given_s = stream.latency
    over.set()
    stream.abort()  # a speaker that ran dry may never come to a stop by itself
    stream.close()
    for thread in busy:
        thread.join()
    late_ms = np.array(gaps[20:]) * 1000
    return {"given_ms": round(given_s * 1000), "longest_gap_ms": round(float(late_ms.max())), "ran_dry": dry}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--server-ms", type=int, default=None)
    given = parser.parse_args()
    with TemporaryDirectory(prefix="vp") as folder:
        server = PrivatePulse(Path(folder))
        try:
            os.environ.update(server.environment)
            if given.server_ms is None:
                del os.environ["PULSE_LATENCY_MSEC"]
            else:
                os.environ["PULSE_LATENCY_MSEC"] = str(given.server_ms)
            for _ in range(given.times):
                for latency in LATENCIES:
                    found = measured(latency, given.seconds)
                    print(f"{latency!s:6}", *(f"{name} {value:5}" for name, value in found.items()), flush=True)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
