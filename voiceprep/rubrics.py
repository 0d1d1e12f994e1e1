"""`rubrics/*.toml` -> Rubric: what an answer of a kind is made of, and the words that hint at each element."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from voiceprep.data_files import data_folder
from voiceprep.strict_toml import StrictModel, read_toml

Kind = Literal["technical", "fundamentals", "behavioral", "design", "coding", "motivation", "questions"]
Text = Annotated[str, Field(min_length=1)]


class Element(StrictModel):
    """One part of a good answer.

    `meaning` says what counts, for a judge and for the report; `advice` is what to practise when it is missing;
    `weight` is its share of the score; `cues` are case-insensitive regular expressions, any of which in a sentence
    hints that the sentence carries the element; `needs_number`: a sentence counts only with a number or a named metric.
    """

    id: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    title: Text
    meaning: Text
    advice: Text
    weight: Annotated[float, Field(gt=0)] = 1.0
    cues: tuple[Text, ...] = Field(min_length=1)
    needs_number: bool = False

    @field_validator("cues")
    @classmethod
    def _compile(cls, cues: tuple[str, ...]) -> tuple[str, ...]:
        for cue in cues:
            try:
                re.compile(cue)
            except re.error as error:
                raise ValueError(f"{cue!r} is not a regular expression ({error})") from error
        return cues


class Rubric(StrictModel):
    """What an answer of one `kind` should contain, in the order a strong answer tends to have.

    `by_asking`: the candidate carries an element by asking about it, not by saying it.
    """

    format: Literal[1]
    kind: Kind
    version: Text
    title: Text
    by_asking: bool = False
    elements: tuple[Element, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _unique(self) -> Rubric:
        seen: set[str] = set()
        for element in self.elements:
            if element.id in seen:
                raise ValueError(f"two elements are called {element.id!r}")
            seen.add(element.id)
        return self

    @property
    def element_ids(self) -> tuple[str, ...]:
        """Ids in rubric order."""
        return tuple(element.id for element in self.elements)

    def element(self, element_id: str) -> Element:
        """Return the element called `element_id`; KeyError when there is none."""
        for element in self.elements:
            if element.id == element_id:
                return element
        raise KeyError(element_id)

    @property
    def sha256(self) -> str:
        """Hash of the rubric's content, so that a report can say which rubric graded it."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def read_rubric(path: Path) -> Rubric:
    """Read one rubric file; BadRound when it is broken."""
    return read_toml(path, Rubric)


@cache
def rubrics() -> dict[str, Rubric]:
    """All rubrics by kind; BadRound when a file is broken."""
    found = (read_rubric(path) for path in sorted(data_folder("rubrics").glob("*.toml")))
    return {rubric.kind: rubric for rubric in found}
