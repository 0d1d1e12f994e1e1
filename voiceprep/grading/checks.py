"""The checks that overturn a reader: a verdict stands only on a sentence of the candidate's that can bear it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from voiceprep.answer_signs import injection_spans, is_gibberish, is_off_topic, is_thin
from voiceprep.answer_words import content, plain, words_of
from voiceprep.coverage import MOST_ELEMENTS, Evidence, has_comparison, has_metric, has_number, may_carry, topic_words
from voiceprep.rubrics import Element, Rubric
from voiceprep.sentences import split_sentences

AFTER_ORDER = 60
_STOP = re.compile(r"[.!?](?=\s+\S)")
_ASKING_COUNTS = frozenset({"coding", "motivation", "design"})
"""Kinds in which a question back may be substance: what goes in, how many requests, for whom."""


def usable_sentences(rubric: Rubric, question: str, answer: str) -> list[Evidence]:
    """Return the sentences of an answer that may carry anything; none where there is too little to judge.

    Left out are orders to the grader, lists of terms, talk about answering, and the question or a sentence said again.
    Where orders stand in speech without stops, what follows them within `AFTER_ORDER` characters goes with them.
    """
    if is_thin(answer) or is_gibberish(answer) or is_off_topic(question, answer, topic_words(rubric)):
        return []
    asked = content(words_of(question))
    orders = [] if _STOP.search(answer) else injection_spans(answer)
    sentences = split_sentences(answer)
    first_at: dict[str, int] = {}
    for number, sentence in enumerate(sentences):
        first_at.setdefault(plain(sentence.text), number)
    return [
        Evidence(number, sentence.text, sentence.start_char, sentence.end_char)
        for number, sentence in enumerate(sentences)
        if first_at[plain(sentence.text)] == number
        and not any(start < sentence.end_char and sentence.start_char < end + AFTER_ORDER for start, end in orders)
        and may_carry(rubric, asked, sentence.text)
        and (rubric.kind in _ASKING_COUNTS or not sentence.text.endswith("?"))
    ]


def can_bear(element: Element, sentence: str) -> bool:
    """Whether a sentence has what its element cannot do without.

    A result needs a number; a test needs a number, a metric or a comparison; demand needs a number.
    """
    if not element.needs_number:
        return True
    flat = plain(sentence)
    if element.id == "validation":
        return has_number(flat) or has_metric(flat) or has_comparison(flat)
    return has_number(flat)


def within_limit(strengths: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """Return, sentence by sentence, the elements it may carry: at most two, the strongest."""
    return [dict(sorted(one.items(), key=lambda item: (-item[1], item[0]))[:MOST_ELEMENTS]) for one in strengths]
