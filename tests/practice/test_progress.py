"""Trends, retaken questions, stories, banks: from made-up findings."""

from __future__ import annotations

import pytest
from rich.console import Console

from tests.practice.practice_kit import question, session
from voiceprep.practice.kept import Practice
from voiceprep.practice.progress import Progress, Trend, progress_of
from voiceprep.practice.progress_page import HEIGHT, WIDTH, chart, progress_page
from voiceprep.practice.progress_text import print_progress, verdict
from voiceprep.practice.spark import BARS, MOST, spark
from voiceprep.practice.stories import STORIES, story_bank
from voiceprep.rounds import load_round


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ((), ""),
        ((None, None), "··"),
        ((5.0,), "▅"),
        ((3.0, 3.0), "▅▅"),
        ((0.0, None, 7.0), "▁·█"),
        (tuple(float(n) for n in range(8)), BARS),
    ],
)
def test_spark(values: tuple[float | None, ...], shown: str) -> None:
    assert spark(values) == shown


def test_spark_of_many_and_with_a_scale() -> None:
    assert len(spark([float(n) for n in range(1000)])) == MOST
    assert spark([0.5, 2.0, -1.0], 0.0, 1.0) == "▅█▁"


@pytest.mark.parametrize(
    ("values", "better", "change", "says"),
    [
        ((), "more", None, ""),
        ((0.5,), "more", None, ""),
        ((0.2, None, 0.8), "more", 0.6, "better"),
        ((8.0, 4.0), "less", -4.0, "better"),
        ((4.0, 8.0), "less", 4.0, "worse"),
        ((0.50, 0.52), "more", 0.02, ""),
        ((100.0, 150.0), None, 50.0, ""),
        ((0.0, 0.0, 0.0, 0.6, 0.6, 0.6), "more", 0.6, "better"),
    ],
)
def test_change(values: tuple[float | None, ...], better: str | None, change: float | None, says: str) -> None:
    trend = Trend("x", "X", "share", values, better)
    assert trend.change == (None if change is None else pytest.approx(change))
    assert verdict(trend) == says


def made() -> Progress:
    return progress_of(
        [
            session(-5, question("q1", 0.25, missing=("validation", "objective")), fillers=9.0),
            session(-3, question("q2", None), round_="behavioral", score=None),
            session(-1, question("q1", 0.75, missing=("approach",)), fillers=4.0),
        ],
        [load_round("behavioral")],
    )


def test_a_question_answered_again() -> None:
    (one,) = made().retaken
    assert (one.before, one.after, one.times) == (0.25, 0.75, 2)
    assert one.gained == ("objective", "validation")
    assert one.lost == ("approach",)


def test_trends_by_round_and_element() -> None:
    trends = {one.id: one.values for one in (*made().trends, *made().elements)}
    assert trends["score.ml-deep-dive"] == (0.5, None, 0.5)
    assert "score.behavioral" not in trends
    assert trends["fillers_per_minute"] == (9.0, None, 4.0)
    assert trends["technical.validation"] == (0.0, 1.0, 1.0)


def test_banks_by_theme() -> None:
    bank = load_round("behavioral")
    asked = bank.questions[0]
    themes = progress_of([session(0, question(asked.id, 0.5))], [bank]).themes
    assert sum(one.questions for one in themes) == len(bank.questions)
    assert [(one.theme, one.answered, one.score) for one in themes if one.answered] == [(asked.tags[0], 1, 0.5)]


def test_stories() -> None:
    bank = story_bank(
        [
            session(-2, question("q1", 0.9, kind="behavioral", tags=("performance-win", "end-to-end"))),
            session(-1, question("q2", 0.4, kind="behavioral", tags=("stakeholder", "disagreement"))),
            session(-1, question("q3", 0.9, kind="technical", tags=("ambiguity",))),
            session(-1, question("q4", None, kind="behavioral", tags=("quality-win",))),
        ]
    )
    assert {one.id: one.state for one in bank} == {
        **dict.fromkeys(STORIES, "missing"),
        "performance-win": "ready",
        "end-to-end": "ready",
        "disagreement": "told",
    }
    assert next(one.told for one in bank if one.id == "disagreement") == 1


def test_every_story_has_questions_in_the_bank() -> None:
    tags = {tag for one in load_round("behavioral").questions for tag in one.tags}
    assert set(STORIES) <= tags


def test_the_page_in_the_terminal() -> None:
    out = Console(width=100, record=True, file=None, quiet=False)
    with out.capture() as captured:
        print_progress(made(), Practice((), by_cues=2, unreported=3, demo=1, unreadable=("odd",)), out)
    text = captured.get()
    for part in ("3 sessions", "25% → 75%", "+validation", "-approach", "not told yet", "2 without a report", "odd"):
        assert part in text


def test_a_chart_stays_in_its_picture_and_goes_through_what_was_measured() -> None:
    line, dots = chart([1.0, 2.0, None, 3.0, 2.0])
    assert len(line.split()) == len(dots) == 4
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in dots)
    assert dots[1][0] - dots[0][0] == pytest.approx((dots[2][0] - dots[1][0]) / 2, abs=0.2)
    assert min(y for _, y in dots) == dots[2][1]
    assert chart([None]) == ("", [])
    assert len(chart([7.0])[1]) == 1


def test_the_page_with_charts_escapes_what_was_said() -> None:
    progress = progress_of([session(-1, question("<script>x"), fillers=3.0), session(0, question("<script>x"))], [])
    page = progress_page(progress, Practice(()))
    assert page.count("<svg") >= 6
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
