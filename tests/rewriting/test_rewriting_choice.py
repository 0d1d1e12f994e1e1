"""Which sentence is rewritten: the one that would gain most, and never one that is no answer."""

from __future__ import annotations

import pytest

from tests.grading.spoken_orders import ORDERS
from tests.report.report_kit import SPEED_UP, answer, spoken_answer
from voiceprep.grading.reading import LexiconReader
from voiceprep.report.answer import analyze_answer, rubric_of
from voiceprep.report.shape import AnswerReport
from voiceprep.rewriting.choice import Chosen, choose
from voiceprep.session.session import Answer

ASKED = "Tell me about a time you made a system faster."
STORY = (
    "I was the tech lead for ranking. We were four people with no money left and a launch that could not move. "
    "I decided to distil the model instead of buying more GPUs, because the cards were sold out. "
    "Next time I would profile before I promise a date."
)
VAGUE = "After that everything was a lot faster and they were really happy with it."


def found(text: str, kind: str = "behavioral", question: str = ASKED) -> AnswerReport:
    return analyze_answer(Answer(answer(text, kind=kind, question=question)), LexiconReader())


def chosen(text: str, kind: str = "behavioral", question: str = ASKED) -> Chosen | None:
    return choose(found(text, kind, question), rubric_of(kind))


def test_a_vague_success_first() -> None:
    one = chosen(f"{STORY} {VAGUE}")
    assert one == Chosen("vague_success", None, VAGUE, None, None)


def test_then_what_was_tried_and_not_carried() -> None:
    tried = "So the latency it went from way too long to okay for the users."
    one = chosen(f"{STORY} {tried}")
    assert one == Chosen("attempted", "outcome", tried, None, None)


def test_then_the_wordiest() -> None:
    whole = f"{STORY} So yeah the p99 it, um, it sort of went from 90 to, you know, 40 milliseconds."
    one = chosen(whole)
    assert one is not None and (one.why, one.element) == ("wordy", "outcome")
    assert one.sentence.startswith("So yeah")


def test_of_sentences_without_fillers_a_long_one_that_carries_something() -> None:
    one = chosen(f"{STORY} The p99 went from 90 to 40 milliseconds.")
    assert one is not None and (one.why, one.element) == ("wordy", "decision")


@pytest.mark.parametrize(
    "text",
    ["", "Yes.", "I don't know.", "Could you tell me what kind of system you mean?", "um", "blah " * 30, *ORDERS],
)
def test_where_nothing_was_said_nothing_is_rewritten(text: str) -> None:
    assert chosen(text) is None


@pytest.mark.parametrize("order", ORDERS)
def test_an_order_to_the_grader_is_never_chosen(order: str) -> None:
    one = chosen(f"{STORY} {order}")
    assert one is not None and one.sentence in STORY


def test_a_candidates_own_questions_stand_as_they_are() -> None:
    assert chosen("What does the team measure its success by in the first half year?", "questions") is None


def test_it_has_its_moment() -> None:
    text = f"{STORY} {VAGUE}"
    report = analyze_answer(Answer(spoken_answer(text, kind="behavioral", question=ASKED)), LexiconReader())
    one = choose(report, rubric_of("behavioral"))
    assert one is not None and one.sentence == VAGUE
    before = len(STORY.split())
    assert one.start_s == pytest.approx(10.0 + before * 0.4)
    assert one.end_s == pytest.approx(report["words"][-1]["end_s"])


def test_the_question_said_again_is_not_chosen() -> None:
    assert chosen("You ask how to speed up a training run that takes two days.", "technical", SPEED_UP) is None
