"""Answers far longer than anybody gives: the work to read them grows with their length, not with its square."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from tests.report.report_kit import answer, line, session
from voiceprep.grading.reading import LexiconReader
from voiceprep.report.build import build_report

SAID = "I just think, you know, that it is like a lot better than it was before. "


def steps(work: Callable[[], object]) -> int:
    """Count the instructions of our own that run: the same on every machine, however busy."""
    count = 0

    def each(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if event == "call":
            if "voiceprep" not in frame.f_code.co_filename:
                return None
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return each

    before = sys.gettrace()
    sys.settrace(each)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def read(times: int) -> None:
    report = build_report(session(line(), answer(SAID * times), mode="text"), LexiconReader())
    assert len(report["answers"][0]["delivery"]["markers"]) >= times


def test_work_grows_with_the_length() -> None:
    read(1)  # reads the rubrics
    short = steps(lambda: read(25))
    assert short > 10_000
    assert steps(lambda: read(100)) < 1.3 * 4 * short
