"""Findings of made-up sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from voiceprep.practice.findings import QuestionFound, Quoted, SessionFound

BEGAN = datetime(2026, 11, 1, 18, 0, tzinfo=UTC)
TODAY = BEGAN.date()
ALL = ("objective", "tradeoffs", "approach", "validation")


def question(
    name: str = "q1",
    score: float | None = 0.5,
    *,
    kind: str = "technical",
    tags: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
    minutes: float | None = None,
    too_long: bool = False,
) -> QuestionFound:
    states = {element: "missing" if element in missing else "unprompted" for element in ALL}
    return QuestionFound(name, f"What about {name}?", kind, tags, score, states, minutes, too_long)


def session(
    days: int,
    *questions: QuestionFound,
    round_: str = "ml-deep-dive",
    score: float | None = 0.5,
    fillers: float | None = None,
    quotes: tuple[Quoted, ...] = (),
) -> SessionFound:
    """A session `days` after `TODAY`; negative before."""
    began = BEGAN + timedelta(days=days)
    return SessionFound(
        f"s{days}", round_, "spoken", began, score, fillers, 140.0, 1.5, questions or (question(),), quotes
    )
