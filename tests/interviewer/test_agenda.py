from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.interviewer.interviewer_kit import BRIEF, CHALLENGES, TECHNICAL, question, small_round
from voiceprep.interviewer.agenda import Heard, Limits, Move, State, begin, next_move
from voiceprep.interviewer.phrases import Manner, Pressure, Warmth
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


HARD = small_round(
    max_follow_ups=4,
    questions=(
        question("q", "Why is it slow?", **CHALLENGES),
        question("r", "Why does it drift?", probes={name: (f"Is {name} another matter?",) for name in ALL}),
        question("s", "Why does it stop?", constraint_changes=("What if nobody could restart it?",)),
    ),
)
WELL = Heard(covered=ALL)


def test_an_answer_that_holds_up_is_challenged() -> None:
    moves, state = play([WELL, Heard(), Heard()], HARD)
    assert brief(moves) == ["challenge", "challenge", "question"]
    assert [move.text for move in moves[:2]] == [
        CHALLENGES["constraint_changes"][0], CHALLENGES["pushbacks"][0],
    ]  # fmt: skip
    assert all(move.lead and move.element is None for move in moves[:2])
    assert state.topic.question_id == "r"


def test_kinds_of_challenge_take_turns() -> None:
    moves, _ = play([WELL], HARD, Limits(seed=2))
    assert (moves[0].text, moves[0].answer) == (CHALLENGES["checks"][0], "closed")


@pytest.mark.parametrize(
    ("heard", "why"),
    [
        ([Heard(), DECLINED, WELL], "refused"),
        ([Heard(limit=True), WELL], "an honest limit"),
        ([Heard(wants_hint=True), WELL], "needed a hint"),
    ],
)
def test_nobody_is_pressed_who_has_come_to_an_end(heard: list[Heard], why: str) -> None:
    moves, _ = play(heard, HARD)
    assert moves[-1].act == "question", why


def test_an_answer_with_gaps_is_not_challenged() -> None:
    round_ = small_round(max_follow_ups=6, questions=HARD.questions)
    moves, _ = play([Heard()] * 5, round_)
    assert [move.act for move in moves] == ["follow_up"] * 4 + ["question"]


@pytest.mark.parametrize(("difficulty", "challenges"), [("easy", 0), ("standard", 2), ("hard", 4)])
def test_how_much_is_pressed(difficulty: Any, challenges: int) -> None:
    moves, _ = play([WELL, *[Heard()] * 4], HARD, Limits(difficulty=difficulty))
    assert [move.act for move in moves].count("challenge") == challenges


def test_nothing_is_pressed_when_the_plan_is_behind() -> None:
    assert brief(play([WELL], HARD, Limits(600.0), [100.0])[0]) == ["challenge"]
    assert brief(play([WELL], HARD, Limits(600.0), [200.0])[0]) == ["question"]


def test_a_deeper_probe_is_a_challenge_too() -> None:
    probes = {**{name: (f"What of {name}?",) for name in ALL}, "validation": ("Proof?", "Which?", "How many runs?")}
    round_ = small_round(questions=(question("q", "Why is it slow?", probes=probes),))
    moves, _ = play([WELL, Heard()], round_)
    assert (moves[0].act, moves[0].text, moves[0].element) == ("challenge", "How many runs?", "validation")
    assert moves[1].act == "closing"


@pytest.mark.parametrize("heard", [DECLINED, SILENT])
def test_a_challenge_nobody_can_answer_is_left(heard: Heard) -> None:
    moves, _ = play([WELL, heard], HARD)
    assert brief(moves) == ["challenge", "question"]


def test_what_is_said_again_is_what_was_asked_last() -> None:
    moves, _ = play([WELL, Heard(wants_repeat=True)], HARD)
    assert moves[1].text.endswith(moves[0].text)
    moves, _ = play([Heard(), Heard(wants_repeat=True)])
    assert moves[1].text.endswith(moves[0].text)


def test_an_honest_limit_is_taken_as_said() -> None:
    moves, state = play([covering("approach"), Heard(limit=True), Heard()])
    assert brief(moves) == ["follow_up:validation", "follow_up:objective", "question"]
    assert "yourself" in moves[1].lead or "first hand" in moves[1].lead
    _, state = play([covering("approach"), Heard(limit=True)])
    assert state.topic.declined == {"validation"} and state.topic.refusals == 0


def test_coverage_tells_what_was_never_asked() -> None:
    _, state = play([covering("approach"), Heard()])
    assert state.topic.coverage == {
        "approach": "unprompted", "validation": "missing", "tradeoffs": "not_asked", "objective": "missing",
    }  # fmt: skip


def test_manner_changes_words_only() -> None:
    heard = [
        Heard(wants_repeat=True), Heard(wants_hint=True), Heard(wants_hint=True), covering("approach", asks_back=True),
        Heard(limit=True), Heard(covered=ALL), DECLINED, WELL, WELL, Heard(), WELL,
    ]  # fmt: skip
    warmths: tuple[Warmth, ...] = ("reserved", "even", "warm")
    pressures: tuple[Pressure, ...] = ("gentle", "even", "firm")
    seen, wordings = set(), set()
    for warmth in warmths:
        for pressure in pressures:
            state, moves = begin(("q", "r", "s"), HARD), []
            for one in heard:
                move, state = next_move(state, HARD, TECHNICAL, one, None, Limits(), Manner(warmth, pressure))
                moves.append(move)
            seen.add(tuple((move.act, move.element, move.why, move.answer) for move in moves))
            wordings.add(tuple(move.line for move in moves))
    assert len(seen) == 1
    assert len(wordings) == 9


ASKED = small_round(brief=BRIEF, questions=HARD.questions[:1], max_follow_ups=0)


def test_the_candidate_asks_at_the_end() -> None:
    said = [WELL, Heard(text="Where are you slow?"), Heard(text="Which tools do you use?"), Heard(text="No, thanks.")]
    moves, state = play(said, ASKED)
    assert brief(moves) == ["invite", "answer_back", "answer_back", "closing"]
    assert [move.lead for move in moves[1:3]] == [BRIEF[0].says, BRIEF[1].says]
    assert moves[-1].ends == "finished" and moves[0].ends is None
    assert state.own is not None and state.own.told == {"slow", "tools"}


def test_questions_of_ones_own_have_an_end() -> None:
    asking = [Heard(text="Where are you slow?"), Heard(text="Which tools?"), Heard(text="Who is on the team?")]
    moves, _ = play([WELL, *asking], ASKED)
    assert moves[-1].act == "closing" and moves[-1].lead == BRIEF[3].says


def test_time_is_kept_for_the_candidates_questions() -> None:
    long = [Heard(), Heard(text="Which tools do you use?")]
    moves, _ = play(long, ASKED, Limits(600.0), [545.0, 600.0])
    assert brief(moves) == ["invite", "closing"]
    assert moves[1].lead == BRIEF[1].says and moves[1].ends == "time"
    assert brief(play([Heard()], ASKED, Limits(600.0), [601.0])[0]) == ["closing"]
