"""Which sentence of an answer would gain most from being said again. Pure."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator
from dataclasses import dataclass
from typing import Literal

from voiceprep.answer_signs import is_injection
from voiceprep.answer_words import content, plain, words_of
from voiceprep.coverage import cue_hits, may_carry
from voiceprep.events import Word
from voiceprep.plain_text import printable
from voiceprep.report.discourse import discourse
from voiceprep.report.shape import AnswerReport, ElementFound
from voiceprep.report.spoken import spoken
from voiceprep.rubrics import Rubric
from voiceprep.sentences import Sentence, split_sentences

Why = Literal["vague_success", "attempted", "wordy"]
LEAST_WORDS = 4
"""A shorter sentence holds too little to be said better."""
_UM = frozenset({"um", "uh", "uhm", "er", "erm", "hmm", "ah"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence to rewrite, and why this one.

    `why`: it claims a success without saying how much; it goes for an `element` without carrying it; or it takes more
    words than it needs, be it for an `element` or none. Its times are seconds, None in a text session.
    """

    why: Why
    element: str | None
    sentence: str
    start_s: float | None
    end_s: float | None


def choose(answer: AnswerReport, rubric: Rubric) -> Chosen | None:
    """Choose the sentence that would gain most; None where none says enough to build on.

    First the vague success, then the sentence that goes for a missing element of the greatest weight, then the one
    with the most fillers, of equals one that carries an element, and the longest. Orders to the grader, questions back,
    and the question said again are never chosen.

    Args:
        answer: as reported, with its structure and mistakes.
        rubric: of the answer's kind.
    """
    if rubric.by_asking:
        return None
    asked = content(words_of(answer["question"]))
    usable = [
        one
        for one in split_sentences(answer["text"])
        if len(words_of(one.text)) >= LEAST_WORDS and not is_injection(one.text) and not one.text.endswith("?")
    ]
    vague = {one["quote"] for one in answer["mistakes"] if one["id"] == "vague_success"}
    for one in usable:
        if _shown(one) in vague:
            return _chosen(answer, "vague_success", None, one)
    usable = [one for one in usable if may_carry(rubric, asked, one.text)]
    attempts = list(_attempts(answer, rubric, usable))
    if attempts:
        _, _, _, element, best = max(attempts)
        return _chosen(answer, "attempted", element, usable[best])
    carried = {found["evidence"]["quote"]: name for name, found in _elements(answer) if found["evidence"] is not None}
    if not usable or not carried:
        return None
    worst = max(usable, key=lambda one: (_fillers(one.text), _shown(one) in carried, len(words_of(one.text))))
    return _chosen(answer, "wordy", carried.get(_shown(worst)), worst)


def _elements(answer: AnswerReport) -> ItemsView[str, ElementFound]:
    return answer["structure"]["elements"].items()


def _fillers(sentence: str) -> int:
    """How many words and phrases of a sentence could be left out: markers, hedges, um and uh."""
    said = spoken(sentence)
    return sum(one.is_filler for one in discourse(said)) + sum(word in _UM for word in said.words())


def _attempts(
    answer: AnswerReport, rubric: Rubric, usable: list[Sentence]
) -> Iterator[tuple[float, int, int, str, int]]:
    """Yield (weight, cues, -place, element, place) of every sentence with cues of an element that nothing carries."""
    taken = {found["evidence"]["quote"] for _, found in _elements(answer) if found["evidence"] is not None}
    for element in rubric.elements:
        if answer["structure"]["elements"][element.id]["state"] not in {"missing", "unsure"}:
            continue
        for place, one in enumerate(usable):
            hits = cue_hits(element, plain(one.text))
            if hits and _shown(one) not in taken:
                yield element.weight, hits, -place, element.id, place


def _shown(one: Sentence) -> str:
    """The sentence as a report quotes it."""
    return printable(one.text).strip()


def _chosen(answer: AnswerReport, why: Why, element: str | None, one: Sentence) -> Chosen:
    words = [Word(word["text"], word["start_s"], word["end_s"], 1.0) for word in answer["words"]]
    said = spoken(answer["text"], words)
    start_s, end_s = said.times(one.start_char, one.end_char)
    return Chosen(why, element, said.quote(one.start_char, one.end_char), start_s, end_s)
