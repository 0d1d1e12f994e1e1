"""Runs the tests of one problem; a script for a process of its own, see `checking.run_tests`. Imports nothing of ours.

    runner.py FOLDER TESTS RESULTS SECONDS_EACH BYTES

It limits itself before it touches the candidate's code: memory, CPU time, size of files. A line of JSON goes to RESULTS
for every test as soon as it is over, so that what was found before a stop is not lost.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
import runpy
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

LARGEST_FILE = 16_000_000
LOOK_S = 0.05
MEMORY = 3


class OutOfTime(BaseException):
    """A test took too long; no `except Exception` of the candidate's may swallow it."""


def main(folder: str, tests: str, results: str, seconds: float, most_bytes: int) -> None:
    """Run every test and write what came out."""
    with Path(results).open("a", encoding="utf-8") as out:

        def tell(**said: Any) -> None:
            out.write(json.dumps(said) + "\n")
            out.flush()

        _limit(most_bytes, tell)
        sys.path.insert(0, folder)
        os.chdir(folder)
        try:
            with _TimeLimit(seconds):
                importlib.import_module("solution")
                found = runpy.run_path(tests)
        except BaseException as error:
            tell(broken=_told(error))
            return
        checks = [(name, one) for name, one in found.items() if name.startswith("test_") and inspect.isfunction(one)]
        tell(tests=len(checks))
        for name, check in checks:
            began, failure = time.perf_counter(), ""
            try:
                with _TimeLimit(seconds):
                    check()
            except BaseException as error:
                failure = _told(error)
            ask = inspect.getdoc(check) or ""
            tell(name=name, failure=failure, ask=ask, seconds=round(time.perf_counter() - began, 3))


def _told(error: BaseException) -> str:
    if isinstance(error, OutOfTime):
        return "took too long"
    if isinstance(error, MemoryError):
        return "ran out of memory"
    try:
        said = str(error)
    except Exception:
        said = ""
    return f"{type(error).__name__}{': ' if said else ''}{said}"[:200]


class _TimeLimit:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds if hasattr(signal, "setitimer") else 0.0

    def __enter__(self) -> None:
        if self._seconds:
            signal.signal(signal.SIGALRM, _out_of_time)
            # Again and again: a bare `except` may swallow the first.
            signal.setitimer(signal.ITIMER_REAL, self._seconds, 0.2)

    def __exit__(self, *_: object) -> None:
        if self._seconds:
            signal.setitimer(signal.ITIMER_REAL, 0)


def _out_of_time(*_: object) -> None:
    raise OutOfTime


def _limit(most_bytes: int, tell: Any) -> None:
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, most_bytes),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # macOS knows no RLIMIT_AS
            continue
    unit = 1 if sys.platform == "darwin" else 1024

    def watch() -> None:
        while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit < most_bytes:
            time.sleep(LOOK_S)
        tell(broken="ran out of memory")
        os._exit(MEMORY)

    threading.Thread(target=watch, name="memory", daemon=True).start()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]), int(sys.argv[5]))
    os._exit(0)  # threads the candidate's code may have left running are not waited for
