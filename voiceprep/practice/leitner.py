"""When a question comes again: Leitner's boxes (S. Leitner, "So lernt man lernen", 1972). Pure.

A question answered well moves up a box, one that was not goes back to the first. Box n is due again `DAYS[n - 1]` days
after it was last answered: doubling intervals, one common choice for his boxes, so that a week has three rounds of what
is hard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from voiceprep.practice.findings import QuestionFound, SessionFound
from voiceprep.practice.stories import TOLD_WELL

DAYS = (1, 2, 4, 8, 16)


@dataclass(frozen=True, slots=True)
class Card:
    """A question that was answered before; `question` as it was answered last."""

    question: QuestionFound
    round: str
    box: int
    last: date
    times: int

    @property
    def due(self) -> date:
        """The day from which it should be answered again."""
        return self.last + timedelta(days=DAYS[self.box - 1])


def cards(sessions: Sequence[SessionFound]) -> tuple[Card, ...]:
    """Return a card for every scored question, in the order they were first met; `sessions` oldest first."""
    found: dict[str, Card] = {}
    for session in sessions:
        for question in session.questions:
            if question.score is None:
                continue
            before = found.get(question.id)
            box = 1 if before is None else before.box
            box = min(box + 1, len(DAYS)) if question.score >= TOLD_WELL else 1
            times = 1 if before is None else before.times + 1
            found[question.id] = Card(question, session.round, box, session.began.date(), times)
    return tuple(found.values())


def due_cards(all_cards: Sequence[Card], today: date) -> tuple[Card, ...]:
    """Return what is due by `today`: the lowest box first, then what scored lowest, then what waits longest."""
    due = [card for card in all_cards if card.due <= today]
    return tuple(sorted(due, key=lambda card: (card.box, card.question.score or 0.0, card.last, card.question.id)))
