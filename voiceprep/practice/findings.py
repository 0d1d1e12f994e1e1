"""The few findings of a session that practice needs, taken from its report. Pure; small enough to read a thousand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from voiceprep.answer_words import plain
from voiceprep.coverage import has_metric, has_number
from voiceprep.sentences import split_sentences

FOUND = 2
"""Counts up with every change to what is found; what was kept under another number is found anew."""
QUOTES = {"tradeoffs": "tradeoff", "decision": "tradeoff", "outcome": "metric", "validation": "metric"}
"""Element -> what a sentence that carries it is good for on the day of the interview."""
MOST_QUOTES = 6
LONGEST_QUOTE = 240
_UNIT = re.compile(
    r"\d\s?(%|x\b|ms\b|gb\b)|\b(percent|times|fold|milliseconds?|seconds?|minutes?|hours?|gigabytes?|dollars?|euros?"
    r"|requests?|images?|samples?|tokens?|queries)\b"
)
_SAID = {"unprompted": 1.0, "prompted": 0.5, "missing": 0.0}


@dataclass(frozen=True, slots=True)
class QuestionFound:
    """A question as it was answered. `score` 0 to 1, None where it was not scored; `minutes` None in a text session.

    `states` maps an element to "unprompted", "prompted", "missing" or "unsure"; `too_long` is beside the question's
    own most.
    """

    id: str
    text: str
    kind: str
    tags: tuple[str, ...]
    score: float | None
    states: Mapping[str, str]
    minutes: float | None = None
    too_long: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    """The candidate's own words, good for a "metric" or a "tradeoff"."""

    use: str
    quote: str
    question: str


@dataclass(frozen=True, slots=True)
class SessionFound:
    """A session in the figures that are followed over time; None where it was not measured.

    `fillers_per_minute` only where they were listened for in a second pass.
    """

    name: str
    round: str
    mode: str
    began: datetime
    score: float | None
    fillers_per_minute: float | None
    speaking_rate_wpm: float | None
    response_latency_s: float | None
    questions: tuple[QuestionFound, ...]
    quotes: tuple[Quoted, ...] = ()
    demo: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {**asdict(self), "began": self.began.isoformat()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> SessionFound:
        """Rebuild it; ValueError, KeyError or TypeError where the data does not fit."""
        data = dict(data)
        questions = tuple(QuestionFound(**{**one, "tags": tuple(one["tags"])}) for one in data.pop("questions"))
        quotes = tuple(Quoted(**one) for one in data.pop("quotes"))
        began = datetime.fromisoformat(data.pop("began"))
        if began.utcoffset() is None:
            raise ValueError("no zone")
        return cls(began=began, questions=questions, quotes=quotes, **data)


def found_in(report: Mapping[str, Any]) -> SessionFound:
    """Take the findings out of a report.

    Raises:
        ValueError: it is not in the shape of one.
    """
    try:
        return _found_in(report)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"not a report ({error!r})") from error


def _found_in(report: Mapping[str, Any]) -> SessionFound:
    session, summary = report["session"], report["summary"]
    answers = {answer["id"]: answer for answer in report["answers"]}
    fillers = summary["fillers"]
    began = datetime.fromisoformat(session["started_at"])
    if began.utcoffset() is None:
        raise ValueError("its start has no zone")
    return SessionFound(
        name=str(session["name"]),
        round=str(session["round"]),
        mode=str(session["mode"]),
        began=began,
        score=_number(summary["score"]),
        fillers_per_minute=_number(fillers["per_minute"]) if fillers["second_pass"] else None,
        speaking_rate_wpm=_number(summary["speaking_rate_wpm"]),
        response_latency_s=_number(summary["response_latency_s"]),
        questions=tuple(_question(one, [answers[name] for name in one["answers"]]) for one in report["questions"]),
        quotes=tuple(_quotes(report["questions"], answers)),
        demo=bool(session["options"].get("demo")),
    )


def _question(found: Mapping[str, Any], answers: Sequence[Mapping[str, Any]]) -> QuestionFound:
    talk_s = [one["delivery"]["talk_s"] for one in answers if one["delivery"]["talk_s"] is not None]
    return QuestionFound(
        id=str(found["id"]),
        text=str(found["question"]),
        kind=str(found["structure"]["kind"]),
        tags=tuple(map(str, found.get("tags", ()))),
        score=_number(found["structure"]["score"]),
        states={name: str(one["state"]) for name, one in found["structure"]["elements"].items()},
        minutes=round(sum(talk_s) / 60, 2) if talk_s else None,
        too_long=any(one["delivery"]["length"]["band"] == "too_long" for one in answers),
    )


def _quotes(questions: Sequence[Mapping[str, Any]], answers: Mapping[str, Mapping[str, Any]]) -> list[Quoted]:
    """Return sentences with a number and what it measures, and those that weigh two sides, each once."""
    found: dict[str, Quoted] = {}
    for question in questions:
        for element, one in question["structure"]["elements"].items():
            use, evidence = QUOTES.get(element), one["evidence"]
            if use is None or evidence is None or one["state"] not in _SAID:
                continue
            if use == "metric" and not _has_figure(evidence["quote"]):
                continue
            found.setdefault(evidence["quote"], Quoted(use, evidence["quote"], question["question"]))
        for name in question["answers"]:
            for sentence in split_sentences(answers[name]["text"][:20_000]):
                if len(sentence.text) < LONGEST_QUOTE and _has_figure(sentence.text):
                    found.setdefault(sentence.text, Quoted("metric", sentence.text, question["question"]))
    kept: list[Quoted] = []
    for use in ("metric", "tradeoff"):
        kept += [one for one in found.values() if one.use == use][:MOST_QUOTES]
    return kept


def _has_figure(sentence: str) -> bool:
    """Whether a sentence has a number and what it measures: a named metric or a unit."""
    flat = plain(sentence)
    return has_number(flat) and bool(has_metric(flat) or _UNIT.search(flat))


def _number(value: Any) -> float | None:
    if value is None or isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


def credit(state: str) -> float | None:
    """What an element's state is worth, 1 unprompted to 0 missing; None where nothing was found out."""
    return _SAID.get(cast(Any, state))
