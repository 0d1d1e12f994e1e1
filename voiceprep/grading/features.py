"""What the fitted reader sees of a sentence besides its meaning: which cues it hits, and marks such as numbers."""

from __future__ import annotations

import hashlib
import json
import re

from voiceprep.answer_words import content, plain, words_of
from voiceprep.coverage import cue_hits, has_comparison, has_metric, has_number, has_two_sides
from voiceprep.rubrics import Rubric

MOST_HITS = 3
"""More cues than this in one sentence say no more."""
_I = re.compile(r"\bi\b|\bmy\b")
_WE = re.compile(r"\bwe\b|\bour\b")
_MARKS = 8
_WORD = re.compile(r"[a-z][a-z']*|\d+")


def features(rubric: Rubric, sentence: str) -> tuple[float, ...]:
    """Return the features of a sentence, two for each element of the rubric and then the marks.

    In order: for each element how many of its cues the sentence has (up to `MOST_HITS`) and whether any; whether there
    is a number, a metric, a comparison, a gain against a cost, an I, a we; words / 20 (up to 2); content words / 10.
    """
    flat, words = plain(sentence), words_of(sentence)
    hits = [cue_hits(element, flat) for element in rubric.elements]
    marks = (
        float(has_number(flat)),
        float(has_metric(flat)),
        float(has_comparison(flat)),
        float(has_two_sides(flat)),
        float(bool(_I.search(flat))),
        float(bool(_WE.search(flat))),
        min(len(words), 40) / 20,
        len(content(words)) / 10,
    )
    return (*(value for one in hits for value in (float(min(one, MOST_HITS)), float(one > 0))), *marks)


def feature_count(rubric: Rubric) -> int:
    """How many numbers `features` returns."""
    return 2 * len(rubric.elements) + _MARKS


def cues_hash(rubric: Rubric) -> str:
    """Return the hash of what `features` depends on; other cues need numbers fitted anew."""
    cues = [[element.id, list(element.cues)] for element in rubric.elements]
    return hashlib.sha256(json.dumps(cues).encode()).hexdigest()


def phrases(sentence: str) -> frozenset[str]:
    """Return the words of a sentence and the pairs of neighbours; a number is "#", and "^" the beginning."""
    words = ["#" if word.isdigit() else word for word in _WORD.findall(plain(sentence))]
    return frozenset(words) | {f"{one} {other}" for one, other in zip(["^", *words], words, strict=False)}
