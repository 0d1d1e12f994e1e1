"""Whole interviews with simulated candidates, without a language model: what an interviewer must never do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from tests.interviewer.candidates import SAYS, TRAITS, Candidate
from tests.interviewer.interviewer_kit import VOICE, answer
from voiceprep.coverage import read_coverage
from voiceprep.events import CoverageRead, Noted
from voiceprep.interviewer.guards import praises, repeats
from voiceprep.interviewer.interviewer import BankInterviewer
from voiceprep.interviewer.phrases import FIXED
from voiceprep.interviewer.plan import plan_questions
from voiceprep.rounds import Difficulty, load_round
from voiceprep.rubrics import rubrics
from voiceprep.stages import Ask, Reply

ROUNDS = ("ml-deep-dive", "ml-system-design", "coding")
SEEDS: tuple[tuple[int, Difficulty], ...] = ((1, "standard"), (3, "hard"))
MOST_LINES = 200


@dataclass(frozen=True)
class Turn:
    """What was asked, said and replied, and what the candidate had really covered by then."""

    ask: Ask
    said: str
    covered: frozenset[str]
    reply: Reply
    events: tuple[object, ...]


@cache
def interview(trait: str, name: str, seed: int, difficulty: Difficulty) -> tuple[Turn, ...]:
    round_ = load_round(name)
    plan = plan_questions(round_, 4, None, difficulty, seed)
    interviewer, candidate = (
        BankInterviewer(round_, VOICE, plan, seed=seed, difficulty=difficulty),
        Candidate(trait, seed),
    )
    ask = [item for item in interviewer.open() if isinstance(item, Reply)][-1].ask
    turns: list[Turn] = []
    while ask is not None and len(turns) < MOST_LINES:
        said = candidate.answer(ask)
        items = list(interviewer.reply(answer(ask, said, len(turns)), None))
        reply = next(item for item in items if isinstance(item, Reply))
        events = tuple(item for item in items if not isinstance(item, Reply))
        turns.append(Turn(ask, said, frozenset(candidate.covered), reply, events))
        ask = reply.ask
    return tuple(turns)


def interviews(trait: str) -> Iterator[tuple[str, tuple[Turn, ...]]]:
    for name in ROUNDS:
        for seed, difficulty in SEEDS:
            yield name, interview(trait, name, seed, difficulty)


@pytest.mark.parametrize("kind", SAYS)
def test_a_scripted_sentence_says_its_element(kind: str) -> None:
    """What the figures below rest on."""
    for element, sentence in SAYS[kind].items():
        found = read_coverage(rubrics()[kind], "What do you do about it?", sentence)
        assert found[element] is not None, (element, sentence)


@pytest.mark.parametrize("trait", TRAITS)
def test_every_line_is_one_plain_question_of_the_rounds_own(trait: str) -> None:
    for name, turns in interviews(trait):
        round_ = load_round(name)
        own = {line for question in round_.questions for line in (*question.lines, *question.hints)}
        own |= {*FIXED, round_.closing, *(entry.says for entry in round_.brief)}
        for turn in turns:
            line = turn.reply.text
            assert line.count("?") <= 1
            assert not praises(line), line
            assert "you said" not in line.lower()
            rest = line
            for known in sorted(own, key=len, reverse=True):
                rest = rest.replace(known, "")
            assert not rest.strip(), f"invented: {rest!r}"


@pytest.mark.parametrize("trait", TRAITS)
def test_nothing_is_asked_twice(trait: str) -> None:
    for _, turns in interviews(trait):
        asked = [turn.reply for turn in turns if turn.reply.act in ("question", "follow_up", "challenge")]
        lines = [reply.ask.question for reply in asked if reply.ask is not None]
        for number, line in enumerate(lines):
            assert not repeats(line, lines[:number]), line


@pytest.mark.parametrize("trait", TRAITS)
def test_it_ends_with_the_candidates_own_questions(trait: str) -> None:
    for _, turns in interviews(trait):
        assert turns[-1].reply.act == "closing"
        invited = [turn for turn in turns if turn.reply.act == "invite"]
        assert len(invited) == (0 if trait == "silent" else 1)
        assert turns[-1].reply.ends == ("no_answers" if trait == "silent" else "finished")


def test_follow_ups_aim_at_true_gaps() -> None:
    hits = [
        turn.reply.element not in turn.covered
        for trait in TRAITS
        for _, turns in interviews(trait)
        for turn in turns
        if turn.reply.act == "follow_up"
    ]
    assert len(hits) > 200
    assert sum(hits) / len(hits) >= 0.95, f"{sum(hits)} of {len(hits)}"


def test_questions_are_left_with_reason() -> None:
    """All covered, or enough asked, or twice "I don't know", or no answer, or refused: nothing is left to be gained."""
    verdicts: list[bool] = []
    for trait in TRAITS:
        for name, turns in interviews(trait):
            most = load_round(name).max_follow_ups
            of_question: list[Turn] = []
            for turn in turns:
                if turn.ask.kind not in SAYS:
                    break
                of_question.append(turn)
                if turn.reply.act in ("question", "invite", "closing"):
                    follow_ups = sum(one.ask.follow_up for one in {one.ask: one for one in of_question}.values())
                    given_up = sum(not one.said or "know" in one.said or "hint" in one.said for one in of_question) >= 2
                    all_said = set(SAYS[turn.ask.kind]) <= turn.covered
                    verdicts.append(all_said or given_up or follow_ups >= most)
                    of_question = []
    assert len(verdicts) > 150
    assert sum(verdicts) / len(verdicts) >= 0.9, f"{sum(verdicts)} of {len(verdicts)}"


@pytest.mark.parametrize("trait", ["thin", "gibberish", "injecting", "hostile", "silent"])
def test_nothing_is_credited_to_who_says_nothing(trait: str) -> None:
    for _, turns in interviews(trait):
        for turn in turns:
            for event in turn.events:
                if isinstance(event, CoverageRead):
                    assert set(event.elements.values()) <= {"missing", "not_asked"}, (turn.said, event.elements)


def test_orders_are_noted_and_steer_nothing() -> None:
    for name in ROUNDS:
        for seed, difficulty in SEEDS:
            ordered, dull = (interview(trait, name, seed, difficulty) for trait in ("injecting", "gibberish"))
            assert [turn.reply.text for turn in ordered] == [turn.reply.text for turn in dull]
            noted = [[event for event in turn.events if isinstance(event, Noted)] for turn in ordered]
            told = [codes for turn, codes in zip(ordered, noted, strict=True) if turn.ask.kind in SAYS]
            assert all([event.code for event in codes] == ["injection"] for codes in told)


def test_who_answers_well_is_pressed_and_who_is_stuck_is_helped() -> None:
    def acts(trait: str) -> set[str]:
        return {turn.reply.act for _, turns in interviews(trait) for turn in turns}

    assert "challenge" in acts("strong") and not acts("strong") & {"hint", "rephrase"}
    assert {"hint", "rephrase"} <= acts("stuck") and "challenge" not in acts("stuck")
    assert "challenge" not in acts("bluffing") | acts("thin") | acts("gibberish") | acts("silent")
    assert "answer_back" in acts("asking_back")


def test_help_comes_only_when_it_is_asked_for_or_needed() -> None:
    for trait in ("partial", "thin", "rambling", "gibberish", "injecting"):
        assert not [turn for _, turns in interviews(trait) for turn in turns if turn.reply.act == "hint"]
