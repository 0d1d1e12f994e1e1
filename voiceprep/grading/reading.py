"""What every reader hands back: for each element whether the answer carries it, and the sentence that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from voiceprep.coverage import Evidence, read_coverage
from voiceprep.rubrics import Rubric

Verdict = Literal["carried", "missing", "unsure"]


@dataclass(frozen=True, slots=True)
class Reading:
    """The verdict on one element. Evidence only where it is carried; `unsure` earns nothing."""

    verdict: Verdict
    evidence: Evidence | None = None


class Reader(Protocol):
    """Reads which elements of a rubric an answer carries."""

    @property
    def graded_by(self) -> str:
        """What a report says: "lexicon", or "llm:" and the model's name."""

    @property
    def identity(self) -> str:
        """Names the reader, its models and numbers, to the version: readings of equal identity are equal."""

    def read(self, rubric: Rubric, question: str, answer: str) -> dict[str, Reading]:
        """Return a reading for every element id of the rubric.

        Raises:
            LLMError: a judge failed, so that there is no verdict at all.
        """


class LexiconReader:
    """Cues alone: no model, quick, and the same everywhere."""

    graded_by = "lexicon"
    identity = "lexicon"

    def read(self, rubric: Rubric, question: str, answer: str) -> dict[str, Reading]:
        """Read by cues."""
        return {
            element: Reading("missing") if found is None else Reading("carried", found)
            for element, found in read_coverage(rubric, question, answer).items()
        }
