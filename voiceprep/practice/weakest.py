"""Which elements of an answer to practise first. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from voiceprep.practice.findings import SessionFound, credit
from voiceprep.rubrics import Rubric

RECENT = 8
"""An element is judged by its last so many answers: what was missing long ago may be learned by now."""
LEAST = 2
"""Fewer answers are an accident."""


@dataclass(frozen=True, slots=True)
class Weak:
    """An element, how it did in the last `answers` to questions of its kind (1 always unasked, 0 never said).

    `question_id` is the latest question whose answer lacked it, in `round`.
    """

    kind: str
    element: str
    title: str
    advice: str
    share: float
    missed: int
    answers: int
    round: str
    question_id: str


def weakest(sessions: Sequence[SessionFound], rubrics: Mapping[str, Rubric]) -> tuple[Weak, ...]:
    """Return the elements that were missed lately, the one that costs most first; `sessions` oldest first."""
    seen: dict[tuple[str, str], list[tuple[float, str, str]]] = {}
    for session in sessions:
        for question in session.questions:
            for name, state in question.states.items():
                worth = credit(state)
                if worth is not None and question.score is not None:
                    seen.setdefault((question.kind, name), []).append((worth, session.round, question.id))
    found: list[tuple[float, int, Weak]] = []
    for (kind, name), all_answers in seen.items():
        rubric = rubrics.get(kind)
        element = next((one for one in rubric.elements if one.id == name), None) if rubric else None
        answers = all_answers[-RECENT:]
        missed = [one for one in answers if one[0] < 1.0]
        if rubric is None or element is None or len(answers) < LEAST or not missed:
            continue
        share = fmean(worth for worth, _, _ in answers)
        cost = (1 - share) * element.weight / sum(one.weight for one in rubric.elements)
        _, round_, question_id = missed[-1]
        weak = Weak(
            kind, name, element.title, element.advice, share, len(missed), len(answers), round_, question_id
        )  # fmt: skip
        found.append((-cost, len(found), weak))
    return tuple(weak for _, _, weak in sorted(found, key=lambda one: one[:2]))
