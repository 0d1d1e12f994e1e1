"""The plan is a function of sessions and dates: tables of both."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from rich.console import Console

from tests.practice.practice_kit import TODAY, question, session
from voiceprep.practice.findings import Quoted, SessionFound
from voiceprep.practice.leitner import cards, due_cards
from voiceprep.practice.plan import MOST_DUE, Plan, plan_of
from voiceprep.practice.plan_text import print_plan
from voiceprep.practice.weakest import weakest
from voiceprep.rounds import load_round, round_paths
from voiceprep.rubrics import rubrics

BANKS = {name: load_round(name) for name in round_paths()}
DEEP = [one.id for one in BANKS["ml-deep-dive"].questions]


def plan(sessions: list[SessionFound], days: int | None) -> Plan:
    return plan_of(sessions, TODAY, None if days is None else TODAY + timedelta(days=days), BANKS, rubrics())


@pytest.mark.parametrize(
    ("scores", "box", "due_in"),
    [
        ((0.2,), 1, 1),
        ((0.7,), 2, 2),
        ((0.9, 0.9), 3, 4),
        ((0.9, 0.9, 0.9), 4, 8),
        ((0.9,) * 9, 5, 16),
        ((0.9, 0.9, 0.1), 1, 1),
        ((0.1, 0.9), 2, 2),
    ],
)
def test_boxes(scores: tuple[float, ...], box: int, due_in: int) -> None:
    (card,) = cards([session(number, question("q", score)) for number, score in enumerate(scores)])
    assert card.box == box
    assert card.due - card.last == timedelta(days=due_in)
    assert card.times == len(scores)


def test_due_lowest_box_first_and_unscored_never() -> None:
    held = [
        session(-9, question("old", 0.9), question("worse", 0.1), question("none", None)),
        session(-2, question("bad", 0.3), question("fresh", 0.9)),
        session(0, question("today", 0.1)),
    ]
    assert [card.question.id for card in due_cards(cards(held), TODAY)] == ["worse", "bad", "old", "fresh"]


def test_weakest_counts_what_is_recent() -> None:
    learned = [session(-20 + n, question(f"q{n}", 0.5, missing=("objective",))) for n in range(8)]
    learned += [session(-10 + n, question(f"q{n}", 0.5, missing=("validation",))) for n in range(8)]
    found = weakest(learned, rubrics())
    assert [one.element for one in found] == ["validation"]
    assert found[0].share == 0
    assert found[0].question_id == "q7"


def test_one_answer_is_no_weakness() -> None:
    assert weakest([session(0, question("q", 0.5, missing=("objective",)))], rubrics()) == ()


@pytest.mark.parametrize(("days", "count"), [(None, 7), (30, 7), (7, 7), (3, 3), (1, 1), (0, 1)])
def test_as_many_days_as_are_left(days: int | None, count: int) -> None:
    made = plan([], days)
    assert [day.on for day in made.days] == [TODAY + timedelta(days=number) for number in range(count)]
    assert all(day.tasks for day in made.days)


def test_a_week_without_any_session_holds_the_whole_sprint() -> None:
    made = plan([], 7)
    commands = [command for day in made.days for task in day.tasks for command in task.commands]
    assert sum("--round coding" in one for one in commands) == 3
    assert sum("--round ml-deep-dive --questions 5" in one for one in commands) == 3
    assert sum("--round ml-system-design" in one for one in commands) == 2
    stories = [one for one in commands if "--round behavioral --ask" in one]
    assert len(set(stories)) == 6
    assert [day.number for day in made.days] == [1, 2, 3, 4, 5, 6, 7]
    assert any(task.title.startswith("A whole round") for task in made.days[-2].tasks)
    assert [task.title for task in made.days[-1].tasks][-1] == "The kit for the day"
    assert max(day.minutes for day in made.days) <= 150


def test_what_is_done_is_not_asked_for_again() -> None:
    held = [session(-1, question("c", 0.8, kind="coding"), round_="coding") for _ in range(3)]
    held += [session(-1, *(question(name, 0.9) for name in DEEP[:15]))]
    made = plan(held, 4)
    titles = [task.title for day in made.days for task in day.tasks]
    assert "Code in Python against the clock" not in titles
    assert "Core ML and training performance" not in titles
    assert not any(title.startswith("A whole round") for title in titles)
    long_ago = [session(-40, question("c", 0.8, kind="coding"), round_="coding") for _ in range(3)]
    assert any(task.title.startswith("Code in") for task in plan(long_ago, 4).days[0].tasks)


def test_missed_questions_come_first_and_only_those_that_can_be_asked() -> None:
    held = [session(-2, *(question(name, 0.1, missing=("validation",)) for name in [*DEEP[:6], "gone"]))]
    made = plan(held, None)
    first = made.days[0].tasks[0]
    assert first.title == "Questions again"
    assert first.commands[0].count("--ask") == MOST_DUE
    assert "Missing then: validation" in first.why
    asked = " ".join(command for day in made.days for task in day.tasks for command in task.commands)
    assert "--ask gone" not in asked
    assert all(f"--ask {name}" in asked for name in DEEP[:6])


def test_every_command_can_be_run() -> None:
    long = question(DEEP[0], 0.2, too_long=True)
    made = plan([session(-2, long)], 7)
    assert any(task.title.startswith("Compress") for day in made.days for task in day.tasks)
    for day in made.days:
        for task in day.tasks:
            for command in task.commands:
                words = command.split()
                if words[:2] == ["voiceprep", "interview"]:
                    bank = {one.id for one in BANKS[words[words.index("--round") + 1]].questions}
                    asked = [words[place + 1] for place, word in enumerate(words) if word == "--ask"]
                    assert set(asked) <= bank


def test_a_session_from_the_future_does_no_harm() -> None:
    made = plan([session(400, question(DEEP[0], 0.1))], 2)
    assert made.days[0].on == TODAY


def test_the_kit_quotes_the_candidate() -> None:
    said = Quoted("metric", "It fell from 90 to 40 milliseconds.", "Q?")
    weighed = Quoted("tradeoff", "I chose a smaller model over more GPUs.", "Q?")
    drill = question("manager-one-minute-summary", 0.5, tags=("summary", "timed-drill"), minutes=1.6)
    made = plan([session(-3, drill, quotes=(said, weighed)), session(-2, quotes=(said,))], 1)
    assert made.kit.metrics == (said,)
    assert made.kit.tradeoffs == (weighed,)
    assert made.kit.pieces[0].last_minutes == 1.6
    out = Console(width=100)
    with out.capture() as captured:
        print_plan(made, out)
    for part in ("tomorrow", said.quote, weighed.quote, "last take 1.6 min", "Questions to ask"):
        assert part in captured.get()


def test_printed_without_sessions_and_whole() -> None:
    out = Console(width=200)
    with out.capture() as captured:
        print_plan(plan([], None), out, all_days=True)
    assert captured.get().count("about") >= 7
    assert "no date given" in captured.get()
    assert date.fromisoformat("2026-11-01") == TODAY
