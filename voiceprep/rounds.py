"""`rounds/*.toml` -> Round, Question. Strict: unknown keys, empty banks, duplicates, broken references are errors."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from voiceprep.data_files import data_folder
from voiceprep.errors import BadRound, UnknownName
from voiceprep.rubrics import Kind, Rubric, rubrics
from voiceprep.strict_toml import StrictModel, read_toml
from voiceprep.voices import voice_paths

Text = Annotated[str, Field(min_length=1)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Difficulty = Literal["easy", "standard", "hard"]


class Question(StrictModel):
    """One question of the bank.

    `kind` names the rubric. `answer` is "closed" where a number, a name or yes/no is asked for (shorter silence ends
    the turn). `probes[element]` are follow-ups that ask for that element, mildest first, one question each.
    `key_points` are what a strong answer says: for the judge and the report, never spoken before the answer. `hints` go
    from a rephrasing to a partial step. `weights` override the rubric's. Times are minutes of speech.
    """

    id: Slug
    kind: Kind
    text: Text
    answer: Literal["open", "closed"] = "open"
    difficulty: Difficulty = "standard"
    tags: tuple[Slug, ...] = ()
    target_minutes: Annotated[float, Field(gt=0, le=30)]
    max_minutes: Annotated[float, Field(gt=0, le=60)]
    weights: dict[str, Annotated[float, Field(ge=0, le=100)]] = Field(default_factory=dict)
    probes: dict[str, Annotated[tuple[Text, ...], Field(min_length=1)]]
    key_points: tuple[Text, ...] = ()
    hints: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Question:
        if self.max_minutes < self.target_minutes:
            raise ValueError(f"question {self.id!r}: max_minutes is below target_minutes")
        for element, probes in self.probes.items():
            for probe in probes:
                if probe.count("?") != 1 or not probe.endswith("?"):
                    raise ValueError(f"question {self.id!r}: probes.{element}: {probe!r} is not exactly one question")
        return self


class Round(StrictModel):
    """One interview round.

    `opening` and `closing` are spoken; `{interviewer}` in them becomes the voice's name. `glossary` maps a technical
    term to the way it is said ("NCCL" -> "nickel"); an empty form means: as it is written. `max_follow_ups` is per
    question.
    """

    format: Literal[1]
    name: Slug
    title: Text
    about: Text
    minutes: Annotated[int, Field(ge=1, le=180)]
    voice: Slug = "joe"
    max_follow_ups: Annotated[int, Field(ge=0, le=6)] = 2
    opening: Text
    closing: Text
    glossary: dict[Text, str]
    questions: tuple[Question, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _unique(self) -> Round:
        seen: set[str] = set()
        for question in self.questions:
            if question.id in seen:
                raise ValueError(f"two questions are called {question.id!r}")
            seen.add(question.id)
        return self

    def question(self, question_id: str) -> Question:
        """Return the question called `question_id`; KeyError when there is none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)


def read_round(path: Path, known_rubrics: dict[str, Rubric] | None = None) -> Round:
    """Read one round file and check it against the rubrics.

    Raises:
        BadRound: names the file, the key (or line) and the reason.
    """
    found = read_toml(path, Round)
    if found.voice not in voice_paths():
        raise BadRound(path, "voice", f"there is no voice {found.voice!r} (there is {', '.join(voice_paths())})")
    known = rubrics() if known_rubrics is None else known_rubrics
    for question in found.questions:
        where = f"questions.{question.id}"
        if question.kind not in known:
            raise BadRound(path, f"{where}.kind", f"there is no rubric for {question.kind!r}")
        elements = known[question.kind].element_ids
        for table, keys in (("probes", question.probes), ("weights", question.weights)):
            for key in keys:
                if key not in elements:
                    reason = f"{question.kind} answers have no element {key!r} (they have {', '.join(elements)})"
                    raise BadRound(path, f"{where}.{table}.{key}", reason)
        missing = [element for element in elements if element not in question.probes]
        if missing:
            raise BadRound(path, f"{where}.probes", f"no probe for {', '.join(missing)}")
    return found


@cache
def round_paths() -> dict[str, Path]:
    """The rounds that came with voiceprep, name -> file."""
    return {path.stem: path for path in sorted(data_folder("rounds").glob("*.toml"))}


def load_round(name: str) -> Round:
    """Load a round by name, or by path where `name` ends in `.toml`.

    Raises:
        UnknownName: there is none; offers the nearest.
        BadRound: the file is broken.
    """
    if name.endswith(".toml"):
        return read_round(Path(name))
    path = round_paths().get(name)
    if path is None:
        raise UnknownName("round", name, round_paths(), "See: voiceprep rounds")
    found = read_round(path)
    if found.name != name:
        raise BadRound(path, "name", f"is {found.name!r}, but the file is called {name!r}")
    return found
