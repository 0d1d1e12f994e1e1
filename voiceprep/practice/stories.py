"""The stories to have ready, and which of them the sessions have told. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from voiceprep.practice.findings import SessionFound

TOLD_WELL = 0.7
"""A score from which an answer counts as good: three of four elements, or all with some asked for."""
STORIES = MappingProxyType(
    {
        "performance-win": "a performance win: something made faster or cheaper",
        "production-failure": "a failure in production, and what you did",
        "disagreement": "a disagreement with somebody who had a say",
        "quality-win": "a model made better",
        "end-to-end": "a system you designed from end to end",
        "ambiguity": "work without clear requirements",
    }
)
"""The kinds of story, by the bank's tag; the interview guide asks for six to eight."""
_SAME = {"stakeholder": "disagreement"}
_STORY_KINDS = frozenset({"behavioral"})


@dataclass(frozen=True, slots=True)
class Story:
    """A kind of story: how often it was told, how well at best, and the latest question it answered."""

    id: str
    title: str
    told: int = 0
    best: float | None = None
    question: str | None = None
    on: date | None = None

    @property
    def state(self) -> str:
        """One of "ready", "told" (not yet well) and "missing"."""
        if not self.told:
            return "missing"
        return "ready" if self.best is not None and self.best >= TOLD_WELL else "told"


def story_bank(sessions: Sequence[SessionFound]) -> tuple[Story, ...]:
    """Return the kinds of story in order; `sessions` oldest first."""
    bank = {name: Story(name, title) for name, title in STORIES.items()}
    for session in sessions:
        for question in session.questions:
            if question.kind not in _STORY_KINDS or question.score is None:
                continue
            for name in dict.fromkeys(_SAME.get(tag, tag) for tag in question.tags):
                if name in bank:
                    before = bank[name]
                    best = question.score if before.best is None else max(before.best, question.score)
                    told_on = session.began.date()
                    bank[name] = Story(name, before.title, before.told + 1, best, question.text, told_on)
    return tuple(bank.values())
