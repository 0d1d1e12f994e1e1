"""How far an answer has come: what only its words tell about whether it is over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from voiceprep.answer_words import words_of
from voiceprep.coverage import read_coverage
from voiceprep.listening.tails import Tail, read_tail
from voiceprep.rubrics import rubrics


@dataclass(frozen=True, slots=True)
class Arc:
    """What the text of an answer so far says about its end.

    Attributes:
        tail: how it ends.
        words: how many.
        covered: share of what the question asks for that has been said: of its rubric's elements, or the one element a
            follow-up asks for. None where the kind of question is not known.
    """

    tail: Tail
    words: int
    covered: float | None = None


@lru_cache(maxsize=64)
def read_arc(kind: str, question: str, text: str, element: str | None = None) -> Arc:
    """Read the answer so far.

    Args:
        kind: of the question's rubric; an unknown one leaves `covered` open.
        question: the line that is answered.
        text: the transcript so far.
        element: what a follow-up asks for; None for a main question.
    """
    rubric = rubrics().get(kind)
    covered = None
    if rubric is not None:
        found = read_coverage(rubric, question, text)
        if element in found:
            covered = float(found[element] is not None)
        else:
            covered = sum(evidence is not None for evidence in found.values()) / len(found)
    return Arc(read_tail(text), len(words_of(text)), covered)
