"""The three rounds about the person: enough to ask, in depth, and every line of them may be spoken as it stands."""

from __future__ import annotations

import pytest

from voiceprep.interviewer.guards import MOST_WORDS, check, repeats
from voiceprep.interviewer.own_questions import brief_entry
from voiceprep.interviewer.vocabulary import leaked_terms
from voiceprep.rounds import Question, load_round
from voiceprep.rubrics import rubrics

PEOPLE = ("behavioral", "hiring-manager", "recruiter-screen")
STORY_THEMES = ("performance-win", "production-failure", "disagreement", "quality-win", "end-to-end", "ambiguity")
"""The stories a candidate should have ready; a tag each."""


def questions(name: str) -> tuple[Question, ...]:
    return load_round(name).questions


def follow_ups(question: Question) -> tuple[str, ...]:
    return question.lines[1:]


def faults(line: str) -> list[str]:
    """What a guard has against a line of the bank's own, which may speak of "I" and need not ask "Why?"."""
    reasons = check(line, question="", answer=line, probe="Why?", asked=())
    allowed = ["It does not ask what the probe asks.", "Do not say I, we, my or our: speak to the candidate as you."]
    if "?" not in line:
        allowed.append("It must hold exactly one question mark, at its end.")
    return [reason for reason in reasons if reason not in allowed]


def test_faults_are_found() -> None:
    assert faults("What did you try first, and what did you end up with?")
    assert faults("Great story. What came next?")
    assert faults("Which of the two? And why?")
    assert faults("What would " + "you do " * MOST_WORDS + "?")
    assert faults("Think of a day when something broke.") == []


@pytest.mark.parametrize("name", PEOPLE)
def test_there_is_enough_to_ask_in_three_depths(name: str) -> None:
    found = questions(name)
    assert len(found) >= 25
    for question in found:
        assert len(question.hints) == 4, question.id
        assert len(question.key_points) >= 4, question.id
        assert set(question.probes) == set(rubrics()[question.kind].element_ids), question.id
        assert all(len(probes) == 3 for probes in question.probes.values()), question.id
        assert question.pushbacks, question.id
        assert question.constraint_changes, question.id
        assert question.checks, question.id


@pytest.mark.parametrize("name", PEOPLE)
def test_every_line_asks_one_thing_without_a_verdict(name: str) -> None:
    lines = [line for question in questions(name) for line in (question.text, *question.hints, *follow_ups(question))]
    assert {line: found for line in lines if (found := faults(line))} == {}


@pytest.mark.parametrize("name", PEOPLE)
def test_no_hint_names_what_the_question_does_not(name: str) -> None:
    hints = [(question.text, hint) for question in questions(name) for hint in question.hints]
    assert {hint: found for text, hint in hints if (found := leaked_terms(hint, text, frozenset()))} == {}


@pytest.mark.parametrize("name", PEOPLE)
def test_no_follow_up_asks_what_was_asked(name: str) -> None:
    again = []
    for question in questions(name):
        asked = [question.text]
        for line in follow_ups(question):
            again += [(question.id, line)] if repeats(line, asked) else []
            asked.append(line)
    assert again == []


def test_no_two_of_the_rounds_ask_the_same_main_question() -> None:
    texts = [question.text for name in PEOPLE for question in questions(name)]
    assert [text for number, text in enumerate(texts) if repeats(text, texts[:number])] == []


@pytest.mark.parametrize(
    ("name", "asked", "about"),
    [
        ("hiring-manager", "What performance bottlenecks do you run into most?", "bottlenecks"),
        ("hiring-manager", "How do you balance model quality against cost and latency?", "quality-and-cost"),
        ("hiring-manager", "What sets a strong engineer apart from a strong researcher?", "engineer-or-researcher"),
        ("hiring-manager", "What should I have reached after six months?", "success"),
        ("hiring-manager", "What is on the roadmap?", "roadmap"),
        ("recruiter-screen", "When will I hear back from you?", "hearing-back"),
        ("recruiter-screen", "How many rounds are there?", "next-steps"),
        ("recruiter-screen", "How should I prepare for the technical rounds?", "preparing"),
        ("recruiter-screen", "What is the salary range?", "pay-and-level"),
        ("behavioral", "How do you handle disagreements here?", "disagreement"),
        ("behavioral", "Do engineers and researchers work together?", "collaboration"),
        ("behavioral", "What would make me successful in the first months?", "success"),
    ],
)
def test_the_brief_answers_what_candidates_ask(name: str, asked: str, about: str) -> None:
    entry = brief_entry(load_round(name), asked)
    assert entry is not None
    assert entry.about == about


def test_each_story_can_be_told_in_more_than_one_way() -> None:
    told = [tag for name in ("behavioral", "hiring-manager") for question in questions(name) for tag in question.tags]
    assert {theme: told.count(theme) for theme in STORY_THEMES if told.count(theme) < 3} == {}


@pytest.mark.parametrize("name", ["hiring-manager", "recruiter-screen"])
def test_the_timed_drills_are_one_and_two_minutes(name: str) -> None:
    drills = [question.target_minutes for question in questions(name) if "timed-drill" in question.tags]
    assert sorted(drills) == [1, 2]


def test_the_practical_points_are_closed_and_short() -> None:
    practical = [question for question in questions("recruiter-screen") if question.answer == "closed"]
    assert len(practical) >= 5
    for question in practical:
        assert "logistics" in question.tags
        assert question.target_minutes <= 1
        assert question.weights["fit"] > max(question.weights["reason"], question.weights["evidence"])
