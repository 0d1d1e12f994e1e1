"""What to have at hand on the day: own figures, trade-offs, the timed pieces, questions to ask. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voiceprep.practice.findings import QuestionFound, Quoted, SessionFound

MOST = 5
QUESTIONS_TO_ASK = (
    "Where do jobs on this team lose most of their time today: input, memory, communication, or people waiting?",
    "When quality and serving cost pull in different directions, who decides, and by which number?",
    "Which tools show you why a job is slow, and which do you wish you had?",
    "How is the work split between those who find models and those who make them run?",
    "What would have to be different in six months for you to say this hire was right?",
)


@dataclass(frozen=True, slots=True)
class TimedPiece:
    """A piece to say in a fixed time: how long the last take was, None where there was none or it was typed."""

    title: str
    limit_minutes: float
    last_minutes: float | None
    taken: bool
    command: str


@dataclass(frozen=True, slots=True)
class Kit:
    """The day-before kit; the quotes are the candidate's own, latest first."""

    metrics: tuple[Quoted, ...]
    tradeoffs: tuple[Quoted, ...]
    pieces: tuple[TimedPiece, ...]
    questions: tuple[str, ...] = QUESTIONS_TO_ASK


def kit_of(sessions: Sequence[SessionFound]) -> Kit:
    """Gather the kit from the sessions, oldest first."""
    quotes: dict[str, Quoted] = {}
    for session in reversed(sessions):
        for one in session.quotes:
            quotes.setdefault(one.quote, one)
    metrics, tradeoffs = ([one for one in quotes.values() if one.use == use][:MOST] for use in ("metric", "tradeoff"))
    return Kit(tuple(metrics), tuple(tradeoffs), drills(sessions))


def drills(sessions: Sequence[SessionFound]) -> tuple[TimedPiece, ...]:
    """Return the one-minute summary and the two-minute deep dive, with their last takes."""
    return (
        _piece(sessions, "One-minute summary of who you are", 1.0, "summary", "manager-one-minute-summary"),
        _piece(sessions, "Two minutes on your best project", 2.0, "project", "manager-two-minute-deep-dive"),
    )


def _piece(sessions: Sequence[SessionFound], title: str, limit: float, tag: str, question_id: str) -> TimedPiece:
    takes = [
        one for session in sessions for one in session.questions if "timed-drill" in one.tags and tag in one.tags
    ]  # fmt: skip
    last = takes[-1].minutes if takes else None
    command = f"voiceprep interview --round hiring-manager --ask {question_id} --stop-rambling"
    return TimedPiece(title, limit, last, bool(takes), command)


def longest(sessions: Sequence[SessionFound]) -> tuple[SessionFound, QuestionFound] | None:
    """Return the latest answer that was longer than its question bears, to be said again in half the words."""
    for session in reversed(sessions):
        for one in session.questions:
            if one.too_long:
                return session, one
    return None
