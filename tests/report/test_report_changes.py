"""What differs between two reports of a session."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from rich.console import Console

from tests.report.report_kit import STRONG, WITHOUT_VALIDATION, line, session, spoken_answer, verbatim
from voiceprep.grading.reading import LexiconReader
from voiceprep.report.build import build_report
from voiceprep.report.changes import Changes, changes_between
from voiceprep.report.changes_text import print_changes


def report(text: str, *, said: str | None = None) -> Any:
    events = [line(), spoken_answer(text)]
    return build_report(session(*events, *([verbatim(said)] if said else [])), LexiconReader())


def printed(changes: Changes) -> str:
    out = Console(width=120)
    with out.capture() as captured:
        print_changes(changes, out)
    return captured.get()


def test_nothing() -> None:
    changes = changes_between(report(STRONG), report(STRONG))
    assert not changes.any
    assert "Nothing changed" in printed(changes)


def test_words_that_are_heard_differently() -> None:
    changes = changes_between(report("I use pie torch for that now"), report("I use PyTorch for all of that now"))
    (one,) = changes.answers
    assert (one.words, one.changed) == (7, 4)
    assert [(edit.before, edit.after) for edit in one.edits] == [("pie torch", "PyTorch"), ("", "all of")]
    assert one.edits[0].start_s == pytest.approx(10.8)
    assert "0:10 pie torch → PyTorch" in printed(changes)


def test_an_element_that_came_and_the_score() -> None:
    changes = changes_between(report(WITHOUT_VALIDATION), report(STRONG))
    verdicts = {one.element: (one.before, one.after) for one in changes.verdicts}
    assert verdicts["validation"] == ("missing", "unprompted")
    assert changes.score_before is not None
    assert changes.score_after is not None
    assert changes.score_after > changes.score_before
    text = printed(changes)
    assert "validation: missing → unprompted" in text
    assert "three seeds" in text
    assert "Structure in all:" in text


def test_fillers() -> None:
    changes = changes_between(report(STRONG), report(STRONG, said=f"um {STRONG}"))
    assert [(one.fillers_before, one.fillers_after) for one in changes.answers] == [(0, 1)]


def test_mistakes_come_and_go() -> None:
    before = report(STRONG)
    after = copy.deepcopy(before)
    found = {"id": "overclaiming", "quote": "x", "start_s": 1.0, "end_s": 2.0, "advisory": False}
    after["answers"][0]["mistakes"].append(found)
    assert ("a1", "overclaiming") in changes_between(before, after).mistakes_new
    assert ("a1", "overclaiming") in changes_between(after, before).mistakes_gone


@pytest.mark.parametrize("broken", [{}, {"answers": [1]}, {"answers": None, "questions": None, "summary": None}])
def test_what_is_no_report(broken: Any) -> None:
    with pytest.raises(ValueError, match="not a report"):
        changes_between(report(STRONG), broken)
