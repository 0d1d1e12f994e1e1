"""`rounds/*.toml` -> Round, Question. Strict: unknown keys, empty banks, duplicates, broken references are errors."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from voiceprep.data_files import data_folder
from voiceprep.errors import BadRound, UnknownName
from voiceprep.rubrics import Kind, Rubric, rubrics
from voiceprep.strict_toml import StrictModel, read_toml
from voiceprep.voices import voice_paths

Text = Annotated[str, Field(min_length=1)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Difficulty = Literal["easy", "standard", "hard"]
Place = Literal["first", "any", "last"]
TIMED_DRILL = "timed-drill"
"""The tag of a question whose text names the time that its answer may take, its target."""


def _one_question(line: str) -> str:
    if line.count("?") != 1 or not line.endswith("?"):
        raise ValueError(f"{line!r} is not exactly one question")
    return line


Asking = Annotated[Text, AfterValidator(_one_question)]


class BriefEntry(StrictModel):
    """What the interviewer knows about one subject, for when the candidate asks.

    `cues` are words of such a question, as they begin ("bottleneck" also hears "bottlenecks"); `says` is what is said.
    """

    about: Slug
    cues: Annotated[tuple[Text, ...], Field(min_length=1)]
    says: Text


class Question(StrictModel):
    """One question of the bank.

    `kind` names the rubric. `answer` is "closed" where a number, a name or yes/no is asked for (shorter silence ends
    the turn). `probes[element]` are follow-ups that ask for that element, one question each, by depth: the surface, the
    mechanism behind it, then the number, the failure or the candidate's own system. For an answer that holds up there
    are `constraint_changes` (ten times the traffic), `pushbacks` (a doubt to stand up to) and `checks` (closed: a
    number, a name, yes or no). `key_points` are what a strong answer says: for the judge and the report, never spoken
    before the answer. `hints` go from a rephrasing to a partial step. `weights` override the rubric's. Times are
    minutes of speech. `place` "first": chosen before others and asked at the beginning, in the order of the file;
    "last": asked at the end, if it is chosen. A `ladder` names elements in the order in which they are asked for, down
    to where the candidate says that they know no further; it takes the place of the round's `max_follow_ups`.
    """

    id: Slug
    kind: Kind
    text: Text
    answer: Literal["open", "closed"] = "open"
    difficulty: Difficulty = "standard"
    tags: tuple[Slug, ...] = ()
    target_minutes: Annotated[float, Field(gt=0, le=30)]
    max_minutes: Annotated[float, Field(gt=0, le=60)]
    place: Place = "any"
    weights: dict[str, Annotated[float, Field(ge=0, le=100)]] = Field(default_factory=dict)
    probes: dict[str, Annotated[tuple[Text, ...], Field(min_length=1)]]
    constraint_changes: tuple[Asking, ...] = ()
    pushbacks: tuple[Asking, ...] = ()
    checks: tuple[Asking, ...] = ()
    key_points: tuple[Text, ...] = ()
    hints: tuple[Text, ...] = ()
    ladder: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Question:
        if self.max_minutes < self.target_minutes:
            raise ValueError(f"question {self.id!r}: max_minutes is below target_minutes")
        if strange := [element for element in self.ladder if element not in self.probes]:
            raise ValueError(f"question {self.id!r}: ladder: no probe for {strange[0]!r}")
        for element, probes in self.probes.items():
            for probe in probes:
                try:
                    _one_question(probe)
                except ValueError as error:
                    raise ValueError(f"question {self.id!r}: probes.{element}: {error}") from error
        return self

    @property
    def drill_s(self) -> float | None:
        """Seconds allowed for the answer, where the question is a timed drill and says so; else None."""
        return self.target_minutes * 60 if TIMED_DRILL in self.tags else None

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything that may be asked about it, the question itself first."""
        probes = (probe for group in self.probes.values() for probe in group)
        return (self.text, *probes, *self.constraint_changes, *self.pushbacks, *self.checks)


class Round(StrictModel):
    """One interview round.

    `opening` and `closing` are spoken; `{interviewer}` in them becomes the voice's name. `glossary` maps a technical
    term to the way it is said ("NCCL" -> "nickel"); an empty form means: as it is written. `max_follow_ups` is per
    question. `timing` is the plan of the round, part -> minutes, as the candidate may read it; `parts` names for
    some of them the kinds or tags of the questions that belong there, and so steers the choice. With a `brief` the
    round ends with the candidate's own questions, answered from it; `own_questions_minutes` are kept free for that.
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
    timing: dict[Text, Annotated[float, Field(gt=0, le=180)]] = Field(default_factory=dict)
    parts: dict[Text, tuple[Slug, ...]] = Field(default_factory=dict)
    brief: tuple[BriefEntry, ...] = ()
    own_questions_minutes: Annotated[float, Field(gt=0, le=15)] = 3
    glossary: dict[Text, str]
    questions: tuple[Question, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _unique(self) -> Round:
        seen: set[str] = set()
        for question in self.questions:
            if question.id in seen:
                raise ValueError(f"two questions are called {question.id!r}")
            seen.add(question.id)
        if strange := [part for part in self.parts if part not in self.timing]:
            raise ValueError(f"parts: the timing has no part {strange[0]!r}")
        if sum(self.timing.values()) > self.minutes:
            raise ValueError(f"timing: the parts take longer than the round's {self.minutes} minutes")
        return self

    def part_of(self, question: Question) -> str | None:
        """Return the part of the timing that a question belongs to: the first that names its kind or a tag of it."""
        own = {question.kind, *question.tags}
        return next((part for part, named in self.parts.items() if own.intersection(named)), None)

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
