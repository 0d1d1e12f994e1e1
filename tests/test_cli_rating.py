"""The candidate's own rating of each answer, asked at a terminal before the report."""

from __future__ import annotations

import pytest

from voiceprep.cli.rating import rate, sits_at_terminal
from voiceprep.events import AnswerHeard

pytest.importorskip("pty")

from tests.test_cli_keys import Child

PROGRAM = """
from voiceprep.cli import rating
from voiceprep.events import AnswerHeard
rating.PATIENCE_S = {patience_s}
texts = enumerate(["One.", "", "Two."])
said = [AnswerHeard(f"a{{n}}", "q1", "Why?", "technical", False, text, "turn") for n, text in texts]
print("GIVEN", [(one.answer_id, one.rating) for one in rating.rate(said)], flush=True)
"""


@pytest.mark.parametrize(
    ("keys", "given"),
    [
        ("42", "[('a0', 4), ('a2', 2)]"),
        ("x705\r", "[('a0', 5)]"),
        (" 1", "[('a2', 1)]"),
        ("q", "[]"),
        ("3\x04", "[('a0', 3)]"),
    ],
)
def test_a_key_an_answer(keys: str, given: str) -> None:
    child = Child(PROGRAM.format(patience_s=20))
    try:
        child.wait_for("Enter skips")
        for key in keys:
            child.type(key)
        child.wait_for(f"GIVEN {given}")
    finally:
        child.close()


def test_nobody_there_is_not_waited_for() -> None:
    child = Child(PROGRAM.format(patience_s=0.1))
    try:
        child.wait_for("GIVEN []")
    finally:
        child.close()


def test_without_a_terminal_nothing_is_asked() -> None:
    written: list[str] = []
    assert not sits_at_terminal()
    assert list(rate([AnswerHeard("a1", "q1", "Why?", "technical", False, "Said.", "turn")], written.append)) == []
    assert written == []
