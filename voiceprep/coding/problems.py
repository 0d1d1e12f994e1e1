"""`problems/<question id>/`: the statement, what the candidate starts from, and the tests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from voiceprep.data_files import data_folder


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem to be solved in an editor.

    `tests` is a Python file whose functions `test_…` raise where the solution is wrong; their docstrings are questions
    that the interviewer may ask where they fail. `folder` is where the three files lie.
    """

    id: str
    folder: Path
    statement: str
    starter: str
    tests: str


@cache
def problems() -> dict[str, Problem]:
    """The problems that came with voiceprep, by the id of their question."""
    found = {}
    for folder in sorted(path for path in data_folder("problems").iterdir() if path.is_dir()):
        text = {name: (folder / name).read_text(encoding="utf-8") for name in ("problem.md", "starter.py", "tests.py")}
        found[folder.name] = Problem(folder.name, folder, text["problem.md"], text["starter.py"], text["tests.py"])
    return found
