from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.interviewer.interviewer_kit import TECHNICAL, question, small_round
from voiceprep.interviewer.agenda import Heard, Limits, Move, State, begin, next_move
from voiceprep.rounds import Round

ROUND = small_round()
ALL = frozenset({"objective", "tradeoffs", "approach", "validation"})


def play(
    heard: list[Heard], round_: Round = ROUND, limits: Limits | None = None, elapsed: list[float | None] | None = None
) -> tuple[list[Move], State]:
    state = begin(tuple(one.id for one in round_.questions), round_, 0.0 if elapsed else None)
    moves = []
    for number, one in enumerate(heard):
        seconds = elapsed[number] if elapsed else None
        move, state = next_move(state, round_, TECHNICAL, one, seconds, limits or Limits())
        moves.append(move)
    return moves, state


def brief(moves: list[Move]) -> list[str]:
    return [f"{move.act}:{move.element}" if move.element else move.act for move in moves]


def covering(*elements: str, **more: Any) -> Heard:
    return Heard(covered=frozenset(elements), **more)


SILENT = Heard(empty=True)
DECLINED = Heard(declines=True)

CASES: list[tuple[str, list[Heard], list[str]]] = [
    ("all said at once", [Heard(covered=ALL)], ["question"]),
    ("goes on where the answer stopped", [covering("approach")], ["follow_up:validation"]),
    ("and comes back to what was left out", [covering("approach", "validation")], ["follow_up:objective"]),
    ("nothing said", [Heard()], ["follow_up:objective"]),
    ("an element is asked for once", [Heard(), Heard()], ["follow_up:objective", "follow_up:tradeoffs"]),
    ("two follow-ups at most", [Heard(), Heard(), Heard()], ["follow_up:objective", "follow_up:tradeoffs", "question"]),
    (
        "what may have been said comes last",
        [covering("approach", touched=frozenset({"validation"}))],
        ["follow_up:objective"],
    ),
    ("one silence", [SILENT], ["rephrase"]),
    ("two silences", [SILENT, SILENT], ["rephrase", "question"]),
    ("three silences", [SILENT, SILENT, SILENT], ["rephrase", "question", "closing"]),
    ("silence, then an answer", [SILENT, Heard(covered=ALL)], ["rephrase", "question"]),
    ("silence after a follow-up", [Heard(), SILENT, SILENT], ["follow_up:objective", "rephrase", "question"]),
    ("does not know", [DECLINED], ["rephrase"]),
    ("still does not know", [DECLINED, DECLINED], ["rephrase", "question"]),
    ("does not know a follow-up", [covering("approach"), DECLINED], ["follow_up:validation", "follow_up:objective"]),
    (
        "nor another",
        [covering("approach"), DECLINED, DECLINED],
        ["follow_up:validation", "follow_up:objective", "question"],
    ),
    ("says that they do not know, and then says it", [covering("approach", declines=True)], ["follow_up:validation"]),
    (
        "asks for hints until there are none",
        [Heard(wants_hint=True)] * 4,
        ["rephrase", "hint", "hint", "follow_up:objective"],
    ),
    ("a hint instead of a refusal", [Heard(wants_hint=True, declines=True)], ["rephrase"]),
    ("asks back", [Heard(asks_back=True)], ["answer_back"]),
    ("asks back again", [Heard(asks_back=True)] * 2, ["answer_back", "follow_up:objective"]),
    ("asks back and goes on", [covering("approach", asks_back=True)], ["follow_up:validation"]),
    ("did not catch it", [Heard(wants_repeat=True)], ["answer_back"]),
    ("did not catch it twice", [Heard(wants_repeat=True, asks_back=True)] * 2, ["answer_back", "follow_up:objective"]),
    ("the end", [Heard(covered=ALL), Heard(covered=ALL)], ["question", "closing"]),
]  # fmt: skip


@pytest.mark.parametrize(("heard", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_follows(heard: list[Heard], wanted: list[str]) -> None:
    moves, _ = play(heard)
    assert [f"{one.act}:{one.element}" if one.act == "follow_up" else one.act for one in moves] == wanted


def test_questions_back_do_not_count_as_follow_ups() -> None:
    moves, state = play([Heard(asks_back=True), Heard(), Heard()])
    assert brief(moves)[-1] == "follow_up:tradeoffs"
    assert state.topic.follow_ups == 2


def test_a_question_back_in_a_good_answer_is_handed_back() -> None:
    moves, _ = play([covering("approach", asks_back=True)])
    assert moves[0].lead and moves[0].line.endswith(moves[0].text)


def test_repeating_says_the_question() -> None:
    moves, _ = play([Heard(wants_repeat=True)])
    assert moves[0].text.endswith(ROUND.questions[0].text) and moves[0].text != ROUND.questions[0].text


def test_weights_come_first() -> None:
    heavy = small_round(questions=(question("q", "Why is it slow?", weights={"approach": 3.0}),))
    assert brief(play([covering("objective")], heavy)[0]) == ["follow_up:approach"]


def test_coverage_says_what_was_asked_for() -> None:
    _, state = play([covering("approach"), covering("validation", "tradeoffs")])
    assert dict(state.topic.states) == {
        "approach": "unprompted", "validation": "prompted", "tradeoffs": "unprompted", "objective": "missing",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("elapsed", "limit_s", "wanted", "ends"),
    [
        ([60.0], 600.0, "follow_up", None),
        ([350.0], 351.0, "follow_up", None),
        ([600.0], 600.0, "closing", "time"),
        ([361.0], 6000.0, "question", None),  # the question's six minutes are over
        ([None], 600.0, "follow_up", None),
    ],
)
def test_time(elapsed: list[float | None], limit_s: float, wanted: str, ends: str | None) -> None:
    moves, _ = play([Heard()], limits=Limits(limit_s), elapsed=elapsed)
    assert (moves[0].act, moves[0].ends) == (wanted, ends)


def test_no_question_is_begun_without_time_for_it() -> None:
    moves, _ = play([Heard(covered=ALL)], limits=Limits(600.0), elapsed=[560.0])
    assert (moves[0].act, moves[0].ends) == ("closing", "time")


def test_hard_presses_with_second_probes() -> None:
    round_ = small_round(max_follow_ups=6)
    heard = [covering("objective", "tradeoffs", "approach"), Heard(), Heard(), Heard()]
    moves, _ = play(heard, round_, Limits(difficulty="hard"))
    assert moves[0].text == "How would you show that it worked?"
    assert moves[1].text == "Which number would convince you?"
    assert moves[2].text == "Which result would you settle for?"


def test_no_answers_ends_the_interview() -> None:
    moves, _ = play([SILENT] * 3)
    assert moves[-1].ends == "no_answers" and moves[-1].lead


def test_a_line_that_was_said_is_not_said_again() -> None:
    state = begin(("slow", "drift"), ROUND)
    state = replace(state, spoken=(*state.spoken, "What would you want to reach?"))
    move, _ = next_move(state, ROUND, TECHNICAL, Heard(), None, Limits())
    assert move.text == "Which result would you settle for?"


def test_the_same_values_give_the_same_move() -> None:
    assert play([Heard(), SILENT], limits=Limits(seed=4)) == play([Heard(), SILENT], limits=Limits(seed=4))
