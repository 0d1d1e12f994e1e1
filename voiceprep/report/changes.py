"""What differs between two reports of the same session. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_EDITS = 200
"""Edits kept of an answer; another model's ear for a whole interview may differ in every word."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Words that were heard differently, and when; one side is empty where words came or went."""

    before: str
    after: str
    start_s: float | None


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """An answer's words and fillers: `changed` words of `words` differ."""

    answer: str
    words: int
    changed: int
    edits: tuple[Edit, ...]
    fillers_before: int
    fillers_after: int

    @property
    def is_one(self) -> bool:
        """Whether anything differs."""
        return bool(self.changed) or self.fillers_before != self.fillers_after


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """An element of a question whose state differs; `quote` is what carries it now, or carried it before."""

    question: str
    kind: str
    element: str
    before: str
    after: str
    quote: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs. `mistakes_gone` and `mistakes_new` are pairs of answer and mistake."""

    answers: tuple[AnswerChange, ...]
    verdicts: tuple[VerdictChange, ...]
    mistakes_gone: tuple[tuple[str, str], ...]
    mistakes_new: tuple[tuple[str, str], ...]
    score_before: float | None
    score_after: float | None
    reader_before: str
    reader_after: str

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return bool(self.answers or self.verdicts or self.mistakes_gone or self.mistakes_new) or (
            self.score_before != self.score_after
        )


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Compare two reports.

    Args:
        before: the older report, which may come from an older voiceprep.
        after: the newer.

    Raises:
        ValueError: one of them is no report.
    """
    try:
        return _changes(before, after)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a report ({error!r})") from error


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    earlier = {one["id"]: one for one in before["answers"]}
    answers = [_answer(earlier[one["id"]], one) for one in after["answers"] if one["id"] in earlier]
    gone, new = (
        tuple((one["id"], mistake["id"]) for one in report["answers"] for mistake in one["mistakes"])
        for report in (before, after)
    )
    return Changes(
        answers=tuple(one for one in answers if one.is_one),
        verdicts=tuple(_verdicts(before["questions"], after["questions"])),
        mistakes_gone=tuple(one for one in dict.fromkeys(gone) if one not in new),
        mistakes_new=tuple(one for one in dict.fromkeys(new) if one not in gone),
        score_before=before["summary"]["score"],
        score_after=after["summary"]["score"],
        reader_before=_reader(before),
        reader_after=_reader(after),
    )


def _answer(before: Mapping[str, Any], after: Mapping[str, Any]) -> AnswerChange:
    old, new = before["text"].split(), after["text"].split()
    times = [word["start_s"] for word in after["words"]]
    timed = len(times) == len(new)
    edits, changed = [], 0
    for kind, from_old, to_old, from_new, to_new in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            continue
        changed += max(to_old - from_old, to_new - from_new)
        at = times[min(from_new, len(times) - 1)] if timed and times else None
        edits.append(Edit(" ".join(old[from_old:to_old]), " ".join(new[from_new:to_new]), at))
    fillers = [one["delivery"]["fillers"]["count"] for one in (before, after)]
    return AnswerChange(after["id"], len(old), changed, tuple(edits[:MOST_EDITS]), fillers[0], fillers[1])


def _verdicts(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[VerdictChange]:
    earlier = {one["id"]: one["structure"]["elements"] for one in before}
    found = []
    for question in after:
        structure = question["structure"]
        old = earlier.get(question["id"], {})
        for element, now in structure["elements"].items():
            then = old.get(element)
            if then is None or then["state"] == now["state"]:
                continue
            evidence = now["evidence"] or then["evidence"]
            quote = None if evidence is None else evidence["quote"]
            found.append(
                VerdictChange(question["question"], structure["kind"], element, then["state"], now["state"], quote)
            )
    return found


def _reader(report: Mapping[str, Any]) -> str:
    names = dict.fromkeys(one["structure"]["graded_by"] for one in report["questions"])
    return ", ".join(names)
