"""Which elements of its rubric an answer carries, with the words that show it; first an answer, then a question.

A main answer is read for every element. A follow-up answer is read for the element it was asked for ("prompted" or
"missing") and for whatever else it says; the rest was not asked of it. Over all answers to a question an element is
"unprompted" if it was said before anybody asked for it, else "prompted" if it was said after, else "missing".
Score of an answer: the weighted share of what it was asked for that it carries. Score of a question: the weighted
share of all elements, a prompted one counting half, since having to be asked is what the report is to show. No score,
and "unsure" for every element, where the words are too few to judge: who cannot tell says so and never says 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from voiceprep.answer_signs import asks_back, declines, is_thin
from voiceprep.answer_words import words_of
from voiceprep.errors import LLMError
from voiceprep.events import AnswerHeard
from voiceprep.grading.reading import LexiconReader, Reader
from voiceprep.report.spoken import Spoken, spoken
from voiceprep.rubrics import Rubric

State = Literal["unprompted", "prompted", "missing", "unsure", "not_asked"]
CREDIT: dict[State, float] = {"unprompted": 1.0, "prompted": 0.5}
"""What an element counts in the score of a question; the states not named count nothing."""
UNSCORED = "unscored"
LEAST_FOLLOW_UP_WORDS = 4
"""From so many words on an answer to a follow-up can carry what it was asked for."""
LONGEST_CHARS = 60_000
"""What is read of an answer: an hour of speech at 150 words a minute is 50,000 characters."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The candidate's words and when they were said, seconds; None in a text session. `answer_id` says where."""

    answer_id: str
    quote: str
    start_s: float | None
    end_s: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """An element's state and what shows it; no evidence unless it was said."""

    state: State
    evidence: Quote | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """The elements of one answer, or of all answers to a question, in the rubric's order.

    `reader` tells the reader with its models and numbers; `failed` says why a judge gave no verdict.
    """

    kind: str
    elements: dict[str, Found] = field(default_factory=dict)
    score: float | None = None
    graded_by: str = UNSCORED
    reader: str | None = None
    failed: str | None = None


def read_answer(
    rubric: Rubric,
    question: str,
    heard: AnswerHeard,
    asked_before: frozenset[str] = frozenset(),
    weights: Mapping[str, float] | None = None,
    reader: Reader | None = None,
    before: str = "",
) -> Structure:
    """Read one answer.

    Args:
        rubric: what to look for.
        question: the main question, against which a follow-up answer is read as well, as the interviewer reads it.
        heard: the answer.
        asked_before: elements that earlier follow-ups to this question asked for.
        weights: the question's own weights, over the rubric's.
        reader: None: the lexicon. Where it fails nothing is scored.
        before: what was answered to the same question before: a short answer to a follow-up is read after it, since
            "Next time I would profile first" is too little alone and enough where it was asked for.
    """
    reader = reader or LexiconReader()
    asked = tuple(e for e in rubric.element_ids if not heard.follow_up or e == heard.element)
    states: dict[str, Found] = {e: Found("unsure" if e in asked else "not_asked") for e in rubric.element_ids}
    lead = _lead(before, heard)
    if not (lead or _can_be_judged(heard.text) or (rubric.by_asking and heard.text.strip())):
        return Structure(rubric.kind, states)
    try:
        readings = reader.read(rubric, question, lead + heard.text[:LONGEST_CHARS])
    except LLMError as error:
        return Structure(rubric.kind, states, failed=error.reason)
    said = spoken(heard.text, heard.words)
    elements = {}
    for element, reading in readings.items():
        evidence = reading.evidence
        if evidence is not None and evidence.start_char >= len(lead):
            prompted = element in asked_before or (heard.follow_up and element in asked)
            state: State = "prompted" if prompted else "unprompted"
            start, end = evidence.start_char - len(lead), evidence.end_char - len(lead)
            elements[element] = Found(state, _quote(heard.id, said, start, end))
        elif element in asked:
            elements[element] = Found("unsure" if reading.verdict == "unsure" else "missing")
        else:
            elements[element] = Found("not_asked")
    credit = {element: float(elements[element].evidence is not None) for element in asked}
    score = _share(rubric, credit, weights or {})
    return Structure(rubric.kind, elements, score, reader.graded_by, reader.identity)


def read_question(
    rubric: Rubric, answers: Sequence[Structure], weights: Mapping[str, float] | None = None
) -> Structure:
    """Merge the answers to one question, in the order they were given.

    Args:
        rubric: of the question.
        answers: what `read_answer` found in each.
        weights: the question's own weights, over the rubric's.

    Where a judge failed on one of them, nobody knows what is missing: no score, and "unsure" for what no other carries.
    """
    failed = next((answer.failed for answer in answers if answer.failed is not None), None)
    scored = [answer for answer in answers if answer.graded_by != UNSCORED]
    if not scored:
        unread = {element: Found("unsure") for element in rubric.element_ids}
        return Structure(rubric.kind, unread, failed=failed)
    elements = {}
    for element in rubric.element_ids:
        found = [answer.elements[element] for answer in answers if element in answer.elements]
        said = next((one for one in found if one.evidence is not None), None)
        unsure = failed is not None or any(answer.elements[element].state == "unsure" for answer in scored)
        elements[element] = said or Found("unsure" if unsure else "missing")
    if failed is not None:
        return Structure(rubric.kind, elements, failed=failed)
    credit = {element: CREDIT.get(found.state, 0.0) for element, found in elements.items()}
    score = _share(rubric, credit, weights or {})
    return Structure(rubric.kind, elements, score, scored[0].graded_by, scored[0].reader)


def _can_be_judged(text: str) -> bool:
    """Whether there is enough to score; "I don't know" is short, but clear, and a question back is no answer."""
    back = asks_back(text)
    if back is not None and is_thin(text[: text.rfind(back)]):
        return False
    return not is_thin(text) or declines(text)


def _lead(before: str, heard: AnswerHeard) -> str:
    """Return what a short answer to a follow-up is read after, ended as a sentence; "" for any other answer."""
    words = len(words_of(heard.text))
    if not (before.strip() and heard.follow_up and words >= LEAST_FOLLOW_UP_WORDS and is_thin(heard.text)):
        return ""
    if asks_back(heard.text) is not None or declines(heard.text):
        return ""
    text = before.strip()[-LONGEST_CHARS:]
    return f"{text if text[-1] in '.!?' else text + '.'} "


def _quote(answer_id: str, said: Spoken, start: int, end: int) -> Quote:
    return Quote(answer_id, said.quote(start, end), *said.times(start, end))


def _share(rubric: Rubric, credit: Mapping[str, float], weights: Mapping[str, float]) -> float | None:
    weight = {element: weights.get(element, rubric.element(element).weight) for element in credit}
    total = sum(weight.values())
    return round(sum(credit[element] * weight[element] for element in credit) / total, 4) if total else None
