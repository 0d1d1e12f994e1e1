"""Sessions made in memory for the tests of the report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from voiceprep.events import AnswerHeard, Event, InterviewStarted, LineSpoken, Span, VerbatimHeard, Word
from voiceprep.rubrics import Element, Rubric
from voiceprep.session.info import ModelUsed, SessionInfo
from voiceprep.session.session import Session

SPEED_UP = "How would you speed up a training run that takes two days?"
STRONG = (
    "I want the same quality of the finished network in half the hours. "
    "Now I profile fifty steps and see which part waits, the loader or the copies. "
    "A bigger batch keeps the GPU busy but costs generalization, so you pay with more tuning. "
    "To know it worked I compare the old configuration with the new one over three seeds."
)
WITHOUT_VALIDATION = STRONG.rsplit("To know", 1)[0].strip()
VALIDATION = "There I compare the old configuration with the new one over three seeds."
CUES = {"objective": "i want", "tradeoffs": "costs", "approach": "i profile", "validation": "i compare"}
TECHNICAL = Rubric(
    format=1,
    kind="technical",
    version="test",
    title="Plain cues, so that these tests do not hang on the wording of the real rubric",
    elements=tuple(Element(id=id_, title=id_, meaning="-", advice="Do.", cues=(cue,)) for id_, cue in CUES.items()),
)


def timed(text: str, start_s: float = 10.0, each_s: float = 0.4) -> tuple[Word, ...]:
    """Return the words of `text`, one every `each_s`, a tenth of a second of silence between them."""
    return tuple(
        Word(part, round(start_s + number * each_s, 3), round(start_s + (number + 1) * each_s - 0.1, 3), 0.9)
        for number, part in enumerate(text.split())
    )


def answer(
    text: str,
    name: str = "a1",
    *,
    question: str = SPEED_UP,
    question_id: str = "q1",
    kind: str = "technical",
    element: str | None = None,
    words: Sequence[Word] = (),
    speech: Sequence[tuple[float, float]] = (),
) -> AnswerHeard:
    """Return an answer; a follow-up answer where an element was asked for."""
    spans = tuple(Span(*pair) for pair in speech)
    return AnswerHeard(
        name,
        question_id,
        question,
        kind,
        element is not None,
        text,
        "turn",
        element,
        tuple(words),
        spans,
        spans[0].start_s if spans else None,
        spans[-1].end_s if spans else None,
    )


def spoken_answer(text: str, name: str = "a1", start_s: float = 10.0, **more: str) -> AnswerHeard:
    """Return an answer whose words and speech run without a pause from `start_s`."""
    words = timed(text, start_s)
    return answer(text, name, words=words, speech=[(start_s, words[-1].end_s)], **more)


def line(text: str = SPEED_UP, start_s: float | None = None, end_s: float | None = None) -> LineSpoken:
    """Return a question as spoken."""
    return LineSpoken("l1", "question", text, text, "bank", "q1", None, start_s, end_s)


def verbatim(text: str, name: str = "a1", start_s: float = 10.0) -> VerbatimHeard:
    """Return a second pass."""
    return VerbatimHeard(name, timed(text, start_s), "base")


def session(*events: Event, mode: Literal["spoken", "text"] = "spoken", folder: Path = Path("somewhere")) -> Session:
    """Return a session of these events."""
    began = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    info = SessionInfo(
        round="no-such-round",
        voice="joe",
        mode=mode,
        started_at=began,
        seed=7,
        models={"stt": ModelUsed(name="base", sha256="ab")},
        state="ended",
    )
    return Session(folder, info, (InterviewStarted("no-such-round", "joe", mode, 1, 7), *events))
