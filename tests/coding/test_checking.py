"""Whatever the candidate's code does, the tests come back."""

from __future__ import annotations

import os
import select
import sys
import time
from pathlib import Path

import pytest

from voiceprep.coding.checking import Checked, run_tests
from voiceprep.coding.problems import problems

PROBLEM = problems()["longest-distinct-window"]
HEAD = "def longest_distinct(ids):\n"


def run(folder: Path, code: str, seconds_each: float = 2.0, seconds_all: float = 30.0) -> Checked:
    (folder / "solution.py").write_text(code, encoding="utf-8")
    began = time.monotonic()
    checked = run_tests(folder, PROBLEM, seconds_each=seconds_each, seconds_all=seconds_all)
    assert time.monotonic() - began < seconds_all + 20
    return checked


def test_a_loop_without_end_costs_its_test_alone(tmp_path: Path) -> None:
    checked = run(tmp_path, HEAD + "    while not ids:\n        pass\n    return 0\n", 1.0)
    assert [one.reason for one in checked.failed if one.name == "test_empty"] == ["took too long"]
    assert checked.total == 6 and checked.passed + len(checked.failed) == 6


def test_a_loop_that_swallows_every_exception(tmp_path: Path) -> None:
    inner = "            while True:\n                pass\n"
    body = f"    while True:\n        try:\n{inner}        except BaseException:\n            pass\n"
    checked = run(tmp_path, HEAD + body, 0.5, 4.0)
    assert checked.broken == "they took too long"
    assert checked.passed == 0


def test_a_loop_at_import(tmp_path: Path) -> None:
    checked = run(tmp_path, "while True:\n    pass\n", 1.0)
    assert checked.total is None and checked.broken == "took too long"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_memory_has_an_end(tmp_path: Path) -> None:
    checked = run(tmp_path, HEAD + "    kept = []\n    while True:\n        kept.append(bytearray(50_000_000))\n", 8.0)
    said = {one.reason for one in checked.failed} | {checked.broken}
    assert "ran out of memory" in said


def test_leaving_the_interpreter(tmp_path: Path) -> None:
    checked = run(tmp_path, "import os\n" + HEAD + "    os._exit(0)\n")
    assert "ended the interpreter" in checked.broken and checked.passed == 0
    assert run(tmp_path, "raise SystemExit\n").broken == "SystemExit"


def test_a_flood_of_output_goes_nowhere(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    checked = run(tmp_path, HEAD + "    print('x' * 1_000_000)\n    return len(set(ids))\n", 8.0)
    assert checked.total == 6
    assert capfd.readouterr().out == ""


def test_reading_input_finds_none(tmp_path: Path) -> None:
    checked = run(tmp_path, HEAD + "    return len(input())\n")
    assert {one.reason.split(":")[0] for one in checked.failed} == {"EOFError"}


@pytest.mark.skipif(sys.platform == "win32", reason="no process groups there")
def test_processes_left_behind_are_ended(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    child = f"import time\nout = open({str(pipe)!r}, 'wb', 0)\nout.write(b'x')\nprint(flush=True)\ntime.sleep(600)\n"
    code = (
        f"import subprocess, sys\nchild = subprocess.Popen([sys.executable, '-c', {child!r}], stdout=-1)\n"
        f"child.stdout.readline()\n{HEAD}    return 0\n"
    )
    try:
        run(tmp_path, code)
        assert os.read(reading, 10) == b"x"
        assert select.select([reading], [], [], 20)[0]  # the end of the pipe: nobody holds it open any more
        assert os.read(reading, 10) == b""
    finally:
        os.close(reading)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("def longest_distinct(ids:\n", "SyntaxError"),
        ("x = 1\n", "ImportError"),
        ("import no_such_thing\n", "ModuleNotFoundError"),
        ("", "ImportError"),
    ],
)
def test_code_that_cannot_be_tested_says_why(tmp_path: Path, code: str, why: str) -> None:
    checked = run(tmp_path, code)
    assert checked.total is None and checked.broken.startswith(why)


def test_no_solution_at_all(tmp_path: Path) -> None:
    assert run_tests(tmp_path, PROBLEM).broken.startswith("ModuleNotFoundError")
