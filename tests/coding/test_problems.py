"""Every problem of the coding bank can be worked on: the starter fails, the reference solution passes."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from voiceprep.coding.checking import run_tests
from voiceprep.coding.problems import problems
from voiceprep.interviewer.guards import MOST_WORDS
from voiceprep.rounds import load_round

SOLUTIONS = Path(__file__).parent / "solutions"
NAMES = sorted(problems())


def test_every_question_of_the_round_has_a_problem() -> None:
    assert set(NAMES) == {question.id for question in load_round("coding").questions}
    assert len([name for name in NAMES if name.startswith("debug-")]) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_the_starter_fails_and_the_solution_passes(name: str, tmp_path: Path) -> None:
    problem = problems()[name]
    (tmp_path / "solution.py").write_text(problem.starter, encoding="utf-8")
    started = run_tests(tmp_path, problem)
    assert started.total and started.passed < started.total and not started.broken
    shutil.copy(SOLUTIONS / f"{name.replace('-', '_')}.py", tmp_path / "solution.py")
    solved = run_tests(tmp_path, problem)
    assert (solved.passed, solved.failed, solved.broken) == (started.total, (), "")


@pytest.mark.parametrize("name", NAMES)
def test_each_test_brings_one_question(name: str) -> None:
    problem = problems()[name]
    checks = [node for node in ast.parse(problem.tests).body if isinstance(node, ast.FunctionDef)]
    asked = [ast.get_docstring(one) for one in checks if one.name.startswith("test_")]
    assert len(asked) >= 5
    for ask in asked:
        assert ask is not None and ask.count("?") == 1 and ask.endswith("?")
        assert len(ask.split()) <= MOST_WORDS
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("name", NAMES)
def test_numpy_at_most(name: str) -> None:
    problem = problems()[name]
    for text in (problem.starter, problem.tests):
        used = {
            (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]  # type: ignore[union-attr]
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        assert not used & {"torch", "pandas", "scipy", "sklearn", "pytest"}
