"""What can be asked about code, from its text alone."""

from __future__ import annotations

import pytest

from voiceprep.coding.problems import problems
from voiceprep.coding.reading import code_probes
from voiceprep.events import FailedCheck

NESTED = (
    "def f(ids):\n    best = 0\n    for a in ids:\n        for b in ids:\n            best += a == b\n    return best\n"
)


@pytest.mark.parametrize(
    ("code", "element", "part"),
    [
        (NESTED, "complexity", "Line 4 loops inside another loop"),
        ("def f(x):\n    while x:\n        x = sorted(x)[1:]\n", "complexity", "Line 3 sorts inside a loop"),
        ("def f(x):\n    while x:\n        x.pop(0)\n", "complexity", "Line 3 works at the front of a list"),
        ("def walk_tree(n):\n    return walk_tree(n.left) if n else 0\n", "complexity", "Walk tree calls itself"),
        ("def f(x, seen=[]):\n    return seen\n", "testing", "default value in line 1"),
        ("def f(x):\n    try:\n        return 1\n    except:\n        return 0\n", "testing", "except in line 4"),
        ("def f(x):\n    return x == 0.3\n", "testing", "compares floats"),
        ("def f(x)\n    return x\n", "plan", "does not accept line 1"),
    ],
)
def test_found(code: str, element: str, part: str) -> None:
    probe = code_probes(code)[0]
    assert probe.element == element and part in probe.text
    assert probe.text.count("?") == 1 and probe.text.endswith("?")


@pytest.mark.parametrize("code", ["", "x = 1\n", "def f(x):\n    pass\n", "def f(x):\n    return x + 1\n"])
def test_nothing_to_ask(code: str) -> None:
    assert code_probes(code) == ()


def test_bugs_come_first() -> None:
    failed = [FailedCheck("test_empty", "IndexError", "What does your code return for an empty list?")]
    assert [probe.element for probe in code_probes(NESTED, failed)] == ["testing", "complexity"]


def test_a_starter_to_be_written_is_a_stub() -> None:
    for name, problem in problems().items():
        if not name.startswith("debug-"):
            assert code_probes(problem.starter) == ()


@pytest.mark.parametrize("code", ["(" * 5000, "\0", "x = '''" * 3, "\ud800"])
def test_odd_text_does_not_stop_it(code: str) -> None:
    assert len(code_probes(code)) <= 1
