"""The shape of what a report says about the course of an interview: rounds, sources, drills, code."""

from __future__ import annotations

from typing import Literal, TypedDict


class Source(TypedDict):
    """Where a question comes from; `about` is the technology it is about, empty for a claim. Lines count from 1."""

    document: Literal["resume", "job"]
    line: str
    number: int
    about: str


class RoundReport(TypedDict):
    """A round of a full loop. `score` is the mean over its questions; `ended` None while it is being held."""

    name: str
    title: str
    ended: str | None
    questions: int
    answers: int
    score: float | None


class DrillTimed(TypedDict):
    """A timed drill: the seconds allowed and taken; `over_s` is 0 within the time, None in a text session."""

    allowed_s: float
    took_s: float | None
    over_s: float | None


class FailedTest(TypedDict):
    """A test that failed, and why."""

    name: str
    reason: str


class CodeMoment(TypedDict):
    """A change of the code, or a run of its tests; `after_s` is wall clock since the problem was laid, seconds."""

    about: Literal["change", "tests"]
    after_s: float
    at_s: float | None
    lines: int | None
    added: int | None
    removed: int | None
    passed: int | None
    total: int | None
    by: Literal["candidate", "interviewer", "end"] | None


class CodeReport(TypedDict):
    """What became of a problem's code: what the tests said last, when they first all passed, and what happened until.

    `broken` is why the tests did not get to their end. `code` is the last that was seen.
    """

    question_id: str
    passed: int | None
    total: int | None
    broken: str | None
    failed: list[FailedTest]
    first_change_s: float | None
    passing_s: float | None
    timeline: list[CodeMoment]
    code: str | None
