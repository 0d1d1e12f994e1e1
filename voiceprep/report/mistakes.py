"""The six mistakes that quietly cost strong candidates, by rules that would rather miss one than invent one.

vague_success        an outcome claimed with "a lot", "much better", "significantly", and no number for it
overclaiming         deep skill or certainty in absolutes; an honest limit in the same sentence clears it
no_debug_logic       asked to diagnose, the answer lists remedies and no step that would find the cause
ignores_constraints  a design without a word on load, latency, memory or cost
models_only          a design that speaks of the model and of nothing around it
wrong_altitude       asked what one would do, a long answer in which nobody acts and nothing is measured

The last and overclaiming are advisory: words alone tell depth and truth poorly.
Source: the mistakes named in the interview guide this project follows; rules checked on the structure development set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from voiceprep.answer_signs import is_gibberish, is_injection
from voiceprep.answer_words import plain, words_of
from voiceprep.coverage import read_coverage
from voiceprep.report.mistake_words import (
    ACTS,
    CLAIM,
    CONSTRAINTS,
    DIAGNOSIS,
    DISREGARD,
    FIGURE,
    FINDING,
    HONEST,
    LIMIT,
    MODELS,
    NOT_A_CLAIM,
    OVERCLAIMS,
    REMEDY,
    SURROUNDINGS,
    VAGUE,
    VAGUE_FIRST,
    VAGUE_WITHIN,
    WHAT_YOU_DO,
)
from voiceprep.report.spoken import Spoken
from voiceprep.rubrics import Rubric
from voiceprep.sentences import Sentence, split_sentences

DIAGNOSIS_WORDS = 30
"""A shorter answer to a diagnosis question is judged for its elements, not for its method."""
DESIGN_WORDS = 60
"""The same for designs."""
REMEDIES = 3
"""So many remedies without a finding step make a list of fixes."""
MODEL_WORDS = 5
"""So many words about models, and none about what surrounds them, make it models only."""


ALTITUDE_WORDS = 60
"""A shorter answer is not asked for its altitude."""
ADVISORY = frozenset({"wrong_altitude", "overclaiming"})


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake with the words that show it and when they were said, seconds; None in a text session."""

    id: str
    quote: str
    start_s: float | None
    end_s: float | None


def find_mistakes(
    rubric: Rubric,
    question: str,
    said: Spoken,
    others: Iterable[str] = (),
    carried: frozenset[str] = frozenset(),
) -> tuple[Mistake, ...]:
    """Find the mistakes of one answer to a main question or a follow-up.

    Args:
        rubric: of the question.
        question: the line that was answered.
        said: the answer.
        others: the other answers to the same question; what they make up for is no mistake.
        carried: the elements this answer is known to carry.
    """
    sentences = [one for one in split_sentences(said.text) if not is_injection(one.text)]
    text = plain(" ".join(one.text for one in sentences))
    if not sentences or is_gibberish(text):
        return ()
    rest = plain(" ".join(others))
    found = {
        "vague_success": None if "outcome" in carried else _vague_success(rubric, question, said.text, sentences, rest),
        "overclaiming": _overclaiming(sentences),
        "no_debug_logic": _no_debug_logic(rubric, question, text, sentences, rest),
        "ignores_constraints": _ignores_constraints(rubric, text, sentences, rest),
        "models_only": _models_only(rubric, text, sentences, rest),
        "wrong_altitude": _wrong_altitude(rubric, question, text, sentences, rest, carried),
    }
    return tuple(
        Mistake(name, said.quote(one.start_char, one.end_char), *said.times(one.start_char, one.end_char))
        for name, one in found.items()
        if one is not None
    )


def honest_limits(said: Spoken) -> tuple[Mistake, ...]:
    """Return the sentences that say where the candidate's experience ends; `id` is "honest_limit"."""
    return tuple(
        Mistake("honest_limit", said.quote(one.start_char, one.end_char), *said.times(one.start_char, one.end_char))
        for one in split_sentences(said.text)
        if LIMIT.search(plain(one.text)) and not is_injection(one.text)
    )


def _wrong_altitude(
    rubric: Rubric, question: str, text: str, sentences: list[Sentence], rest: str, carried: frozenset[str]
) -> Sentence | None:
    asked_to_act = rubric.kind in {"technical", "design"} and WHAT_YOU_DO.search(plain(question))
    if not asked_to_act or len(words_of(text)) < ALTITUDE_WORDS or carried & {"approach", "validation"}:
        return None
    return None if ACTS.search(text) or ACTS.search(rest) or FIGURE.search(text) else sentences[0]


def _vague_success(rubric: Rubric, question: str, text: str, sentences: list[Sentence], rest: str) -> Sentence | None:
    if "outcome" in rubric.element_ids and any(
        read_coverage(rubric, question, part)["outcome"] is not None for part in (text, rest)
    ):
        return None
    told_as_story = "outcome" in rubric.element_ids
    for place, one in enumerate(sentences):
        if _claims_vaguely(plain(one.text)):
            # Numbers around the claim belong to the story in general; elsewhere they may well be the figure itself.
            near = [one] if told_as_story else sentences[max(0, place - 1) : place + 2]
            if not any(FIGURE.search(plain(other.text)) for other in near):
                return one
    return None


def _claims_vaguely(flat: str) -> bool:
    if NOT_A_CLAIM.search(flat):
        return False
    sized = any(VAGUE.search(flat[claim.start() : claim.end() + VAGUE_WITHIN]) for claim in CLAIM.finditer(flat))
    return sized or bool(VAGUE_FIRST.search(flat))


def _overclaiming(sentences: list[Sentence]) -> Sentence | None:
    for one in sentences:
        flat = plain(one.text)
        if any(pattern.search(flat) for pattern in OVERCLAIMS) and not HONEST.search(flat):
            return one
    return None


def _no_debug_logic(rubric: Rubric, question: str, text: str, sentences: list[Sentence], rest: str) -> Sentence | None:
    if rubric.kind not in {"technical", "fundamentals", "coding"} or not DIAGNOSIS.search(plain(question)):
        return None
    enough = len(words_of(text)) >= DIAGNOSIS_WORDS and len(REMEDY.findall(text)) >= REMEDIES
    return _most(REMEDY, sentences) if enough and not FINDING.search(text) and not FINDING.search(rest) else None


def _ignores_constraints(rubric: Rubric, text: str, sentences: list[Sentence], rest: str) -> Sentence | None:
    if rubric.kind != "design" or len(words_of(text)) < DESIGN_WORDS:
        return None
    return None if CONSTRAINTS.search(text) or CONSTRAINTS.search(rest) else _most(DISREGARD, sentences)


def _models_only(rubric: Rubric, text: str, sentences: list[Sentence], rest: str) -> Sentence | None:
    if rubric.kind != "design" or len(words_of(text)) < DESIGN_WORDS:
        return None
    models = len(MODELS.findall(text)) >= MODEL_WORDS
    return (
        _most(MODELS, sentences) if models and not SURROUNDINGS.search(text) and not SURROUNDINGS.search(rest) else None
    )


def _most(pattern: re.Pattern[str], sentences: list[Sentence]) -> Sentence:
    """Return the sentence in which `pattern` occurs most often, of equals the first."""
    return max(sentences, key=lambda one: len(pattern.findall(plain(one.text))))
