"""Has the tests of a problem run in a process of its own, with an end to its time and its memory."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voiceprep.coding.problems import Problem
from voiceprep.events import FailedCheck
from voiceprep.plain_text import printable

SECONDS_EACH, SECONDS_ALL = 8.0, 25.0
"""Time for one test, and for all of them together, wall clock."""
MOST_BYTES = 2_000_000_000
"""Address space of the tests' process: numpy takes some 0.3 GB of it."""
_QUIET = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the tests said. `broken` is why they could not run to their end, empty where they did."""

    passed: int
    total: int | None
    failed: tuple[FailedCheck, ...]
    broken: str = ""


def run_tests(
    folder: Path, problem: Problem, *, seconds_all: float = SECONDS_ALL, seconds_each: float = SECONDS_EACH,
    most_bytes: int = MOST_BYTES,
) -> Checked:  # fmt: skip
    """Run the problem's own tests on the `solution.py` of `folder`; never longer than `seconds_all` and a moment.

    Whatever the code does (loops, forks, fills the memory, closes the interpreter), this returns.
    """
    with tempfile.TemporaryDirectory(prefix="voiceprep-tests-") as made:
        results = Path(made) / "results.jsonl"
        runner = Path(__file__).with_name("runner.py")
        command = [
            sys.executable, "-I", "-B", str(runner), str(folder.resolve()), str(problem.folder / "tests.py"),
            str(results), str(seconds_each), str(most_bytes),
        ]  # fmt: skip
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        nowhere = subprocess.DEVNULL
        try:
            process = subprocess.Popen(
                command, stdin=nowhere, stdout=nowhere, stderr=nowhere, env={**kept, **_QUIET, "TMPDIR": made},
                start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            return Checked(0, None, (), f"the tests could not be started ({error.strerror})")
        late = False
        try:
            process.wait(seconds_all)
        except subprocess.TimeoutExpired:
            late = True
        finally:
            _end(process)
        return _read(results, late, process.returncode)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and what it has left behind in its group."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _read(results: Path, late: bool, code: int | None) -> Checked:
    total: int | None = None
    broken, passed, failed = "", 0, list[FailedCheck]()
    for said in _lines(results):
        if "tests" in said:
            total = int(said["tests"])
        elif "broken" in said:
            broken = printable(str(said["broken"]))
        elif said.get("failure"):
            failed.append(FailedCheck(str(said["name"]), printable(str(said["failure"])), str(said.get("ask", ""))))
        elif "name" in said:
            passed += 1
    if late:
        broken = "they took too long"
    elif not broken and (total is None or passed + len(failed) < total):
        broken = f"the code ended the interpreter (exit status {code})"
    return Checked(passed, total, tuple(failed), broken)


def _lines(results: Path) -> list[dict[str, Any]]:
    try:
        lines = results.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        with contextlib.suppress(ValueError):
            said = json.loads(line)
            if isinstance(said, dict):
                found.append(said)
    return found
