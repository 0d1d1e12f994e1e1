from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from tests.interviewer.interviewer_kit import question, small_round
from voiceprep.interviewer.agenda import plan_questions
from voiceprep.interviewer.plan import needs
from voiceprep.rounds import Difficulty, load_round, round_paths

LEVELS: tuple[Difficulty, ...] = ("easy", "standard", "hard")
BANK = small_round(
    questions=tuple(
        question(f"q{number}", f"Question {number}?", difficulty=LEVELS[number % 3], tags=(f"tag{number % 4}",))
        for number in range(12)
    )
)


def test_count() -> None:
    assert len(plan_questions(BANK, 5, None, "standard", 1)) == 5
    assert len(set(plan_questions(BANK, 50, None, "standard", 1))) == 12


def test_minutes() -> None:
    assert len(plan_questions(BANK, None, 22, "standard", 1)) == 4  # 4 minutes each, and 0.75 for each follow-up
    assert len(plan_questions(BANK, None, 1, "standard", 1)) == 1
    assert len(plan_questions(BANK, None, None, "standard", 1)) == 3


def test_seeds() -> None:
    assert plan_questions(BANK, 5, None, "standard", 7) == plan_questions(BANK, 5, None, "standard", 7)
    assert len({plan_questions(BANK, 5, None, "standard", seed) for seed in range(20)}) > 10


def test_another_process_makes_the_same_plan() -> None:
    code = (
        "from voiceprep.rounds import load_round\nfrom voiceprep.interviewer.agenda import plan_questions\n"
        "print(plan_questions(load_round('ml-deep-dive'), 6, None, 'standard', 11))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert said == str(plan_questions(load_round("ml-deep-dive"), 6, None, "standard", 11))


@pytest.mark.parametrize("level", LEVELS)
def test_difficulty_is_preferred(level: Difficulty) -> None:
    levels = Counter(
        BANK.question(name).difficulty for seed in range(100) for name in plan_questions(BANK, 3, None, level, seed)
    )
    assert levels.most_common(1)[0][0] == level


def test_tags_are_spread() -> None:
    for seed in range(20):
        plan = plan_questions(BANK, 4, None, "standard", seed)
        assert len({BANK.question(name).tags for name in plan}) >= 3


@pytest.mark.parametrize("name", sorted(round_paths()))
def test_every_round_begins_with_an_open_question(name: str) -> None:
    round_ = load_round(name)
    for seed in range(10):
        plan = plan_questions(round_, None, None, "standard", seed)
        assert plan and round_.question(plan[0]).answer == "open"


def test_the_deep_dive_mixes_its_kinds() -> None:
    round_ = load_round("ml-deep-dive")
    for seed in range(20):
        kinds = {round_.question(name).kind for name in plan_questions(round_, 5, None, "standard", seed)}
        assert kinds == {"technical", "fundamentals"}


def test_no_question_comes_again_before_the_bank_is_used() -> None:
    asked: list[str] = []
    for session in range(4):
        asked += plan_questions(BANK, 3, None, "hard", session, asked)
    assert len(set(asked)) == 12
    asked += plan_questions(BANK, 3, None, "hard", 4, asked)
    assert len(asked) == 15 and len(set(asked)) == 12


def test_a_question_that_is_new_but_too_long_is_no_reason_to_repeat() -> None:
    bank = small_round(
        questions=(
            question("old", "Old?", target_minutes=2),
            question("short", "Short?", target_minutes=2),
            question("long", "Long?", target_minutes=30, max_minutes=40),
        )
    )
    for seed in range(10):
        plan = plan_questions(bank, None, 10, "standard", seed, ("old",))
        assert "old" not in plan


def test_questions_of_other_rounds_do_not_matter() -> None:
    others = ("elsewhere", "gone")
    assert plan_questions(BANK, 5, None, "standard", 7, others) == plan_questions(BANK, 5, None, "standard", 7)


def test_every_question_has_its_place() -> None:
    places = {"q7": "first", "q3": "first", "q0": "last"}
    bank = BANK.model_copy(
        update={
            "questions": tuple(one.model_copy(update={"place": places.get(one.id, "any")}) for one in BANK.questions)
        }
    )
    for seed in range(10):
        assert plan_questions(bank, 12, None, "standard", seed)[:2] == ("q3", "q7")
        assert plan_questions(bank, 12, None, "standard", seed)[-1] == "q0"
        assert plan_questions(bank, 1, None, "standard", seed) == ("q3",)
        assert plan_questions(bank, 1, None, "standard", seed, asked_before=("q3", "q7")) not in (("q3",), ("q7",))


@pytest.mark.parametrize("name", [name for name in sorted(round_paths()) if load_round(name).parts])
def test_the_timing_steers_the_plan(name: str) -> None:
    round_ = load_round(name)
    parts = list(round_.timing)
    for seed in range(10):
        chosen = [round_.question(one) for one in plan_questions(round_, None, None, "standard", seed)]
        between = [parts.index(part) for one in chosen if one.place == "any" and (part := round_.part_of(one))]
        assert between == sorted(between)
        for part in round_.parts:
            minutes = sum(needs(round_, one) for one in chosen if round_.part_of(one) == part)
            assert minutes <= round_.timing[part] + 9.5, (part, minutes)
            assert minutes > 0, part


def test_a_part_that_the_timing_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="the timing has no part 'Other'"):
        small_round(timing={"One": 3}, parts={"Other": ("technical",)})
