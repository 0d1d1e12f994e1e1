"""Answers far longer than anybody gives: the time to read them grows with their length, not with its square."""

from __future__ import annotations

import time

import pytest

from tests.report.report_kit import answer, line, session
from voiceprep.grading.reading import LexiconReader
from voiceprep.report.build import build_report

SAID = "I just think, you know, that it is like a lot better than it was before. "


def seconds(times: int) -> float:
    began = time.process_time()
    report = build_report(session(line(), answer(SAID * times), mode="text"), LexiconReader())
    assert len(report["answers"][0]["delivery"]["markers"]) >= times
    return time.process_time() - began


@pytest.mark.parametrize("longer", [8])
def test_time_grows_with_the_length(longer: int) -> None:
    seconds(20)  # reads the rubrics
    short = min(seconds(150) for _ in range(2))
    assert seconds(150 * longer) < 4 * longer * short
