"""The plan until the interview: what to do on each day and why, weakest first. A function of sessions and dates.

The sprint is the last seven days. What of its goals is left is spread over the days left; each day begins with the
questions that are due again (`leitner`) and a short drill; the last day before the interview is for the kit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from voiceprep.practice.findings import SessionFound
from voiceprep.practice.goals import Goal, goals
from voiceprep.practice.kit import Kit, drills, kit_of, longest
from voiceprep.practice.leitner import Card, cards, due_cards
from voiceprep.practice.weakest import Weak, weakest
from voiceprep.rounds import Round
from voiceprep.rubrics import Rubric

SPRINT_DAYS = 7
MOST_DUE = 4
"""Questions answered again on one day; what is left over waits for the next."""
DUE_MINUTES = 5
_ROUND_OF = {
    "technical": "ml-deep-dive", "fundamentals": "ml-deep-dive", "behavioral": "behavioral", "coding": "coding",
    "design": "ml-system-design", "motivation": "recruiter-screen", "questions": "hiring-manager",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do, why, for about so many minutes, and the commands that do it."""

    title: str
    why: str
    minutes: int
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the plan; `number` counts the days of the sprint from 1."""

    on: date
    number: int
    tasks: tuple[Task, ...]

    @property
    def minutes(self) -> int:
        """What the day's tasks take together."""
        return sum(task.minutes for task in self.tasks)


@dataclass(frozen=True, slots=True)
class Plan:
    """The days from today on; `interview` None where no date was given: then it is taken to be a week away.

    `begins` is the first day of the sprint; before it the days are practice of the weakest alone.
    """

    today: date
    interview: date | None
    begins: date
    days: tuple[Day, ...]
    goals: tuple[Goal, ...]
    weakest: tuple[Weak, ...]
    kit: Kit


def plan_of(
    sessions: Sequence[SessionFound],
    today: date,
    interview: date | None,
    banks: Mapping[str, Round],
    rubrics: Mapping[str, Rubric],
) -> Plan:
    """Make the plan.

    Args:
        sessions: oldest first; one dated after `today` (a clock that was wrong) counts as held today.
        today: the first day of the plan.
        interview: its date, not before `today`; None: not known.
        banks: the rounds by name.
        rubrics: by kind.
    """
    date_or_week = interview or today + timedelta(days=SPRINT_DAYS)
    begins = date_or_week - timedelta(days=SPRINT_DAYS)
    in_sprint = interview is not None and begins <= today
    counted_from = begins if in_sprint else today - timedelta(days=SPRINT_DAYS)
    sprint = [one for one in sessions if one.began.date() >= counted_from]
    weak = weakest(sessions, rubrics)
    weak_round = _ROUND_OF.get(weak[0].kind, "ml-deep-dive") if weak else "ml-deep-dive"
    week = goals(sprint, sessions, banks, weak_round)
    left = (date_or_week - today).days
    dates = [today + timedelta(days=number) for number in range(max(1, min(left, SPRINT_DAYS)))]
    work = _spread(week, _work_days(dates, left), weak)
    there = {(bank.name, question.id) for bank in banks.values() for question in bank.questions}
    again = _due_by_day([card for card in cards(sessions) if (card.round, card.question.id) in there], dates)
    days = []
    for number, on in enumerate(dates):
        tasks = [*_again(again[on]), *([] if left == 0 else _drill(sessions, number)), *work.get(on, [])]
        if (date_or_week - on).days <= 1:
            tasks.append(_kit_task())
        days.append(Day(on, (on - begins).days + 1, tuple(tasks)))
    return Plan(today, interview, begins, tuple(days), week, weak[:3], kit_of(sessions))


def _work_days(dates: Sequence[date], left: int) -> Sequence[date]:
    """Return the days for new work: not the one before the interview, if there is another."""
    if left == 0:
        return ()
    return dates[:-1] if len(dates) > 1 and left <= SPRINT_DAYS else dates


def _spread(week: Sequence[Goal], dates: Sequence[date], weak: Sequence[Weak]) -> dict[date, list[Task]]:
    """Spread what is left over the days, one block of each goal after the other; the whole round comes last."""
    order = {kind: place for place, kind in enumerate(dict.fromkeys(one.kind for one in weak))}
    kinds = {
        "ml": ("technical", "fundamentals"),
        "coding": ("coding",),
        "design": ("design",),
        "stories": ("behavioral",),
    }
    ranked = sorted(
        (goal for goal in week if goal.id != "mock"),
        key=lambda goal: min((order.get(kind, 99) for kind in kinds.get(goal.id, ())), default=99),
    )
    rounds = max((goal.blocks for goal in ranked), default=0)
    blocks = [(goal, number) for number in range(rounds) for goal in ranked if goal.blocks > number]
    mock = next((goal for goal in week if goal.id == "mock" and goal.blocks), None)
    found: dict[date, list[Task]] = {on: [] for on in dates}
    if not dates:
        return found
    per_day = -(-len(blocks) // len(dates))
    for place, (goal, number) in enumerate(blocks):
        day = found[dates[place // per_day]]
        task = _task(goal, number)
        same = next((one for one in day if one.title == task.title), None)
        if same is not None:
            day[day.index(same)] = Task(
                task.title, task.why, same.minutes + task.minutes, (*same.commands, *task.commands)
            )
        else:
            day.append(task)
    if mock is not None:
        found[dates[-1]].append(_task(mock, 0))
    return found


def _task(goal: Goal, number: int) -> Task:
    why = f"{min(goal.done, goal.need)} of {goal.need} done. {goal.why}"
    return Task(goal.title, why, goal.minutes, (goal.commands[number % len(goal.commands)],))


def _due_by_day(all_cards: Sequence[Card], dates: Sequence[date]) -> dict[date, tuple[Card, ...]]:
    """Deal the due questions out, at most `MOST_DUE` a day, as if none were answered in between."""
    dealt: dict[date, tuple[Card, ...]] = {}
    given: set[str] = set()
    for on in dates:
        due = [card for card in due_cards(all_cards, on) if card.question.id not in given][:MOST_DUE]
        given |= {card.question.id for card in due}
        dealt[on] = tuple(due)
    return dealt


def _again(due: Sequence[Card]) -> list[Task]:
    if not due:
        return []
    by_round: dict[str, list[Card]] = {}
    for card in due:
        by_round.setdefault(card.round, []).append(card)
    commands = tuple(
        f"voiceprep interview --round {name} " + " ".join(f"--ask {card.question.id}" for card in some)
        for name, some in by_round.items()
    )
    missed = sum(card.box == 1 for card in due)
    why = f"{len(due)} due again" + (f", {missed} of them missed the last time" if missed else "") + "."
    lacking = [name for card in due for name, state in card.question.states.items() if state == "missing"]
    if lacking:
        why += f" Missing then: {', '.join(dict.fromkeys(lacking))}."
    return [Task("Questions again", why, DUE_MINUTES * len(due), commands)]


def _drill(sessions: Sequence[SessionFound], number: int) -> list[Task]:
    """Return the day's short drill: the two timed pieces in turn, and every third day a long answer made short."""
    long = longest(sessions)
    if number % 3 == 2 and long is not None:
        session, question = long
        why = "The answer was longer than its question bears. Say it in half the time: point first, then one proof."
        command = f"voiceprep interview --round {session.round} --ask {question.id} --stop-rambling"
        return [Task(f"Compress: {question.text}", why, 5, (command,))]
    piece = drills(sessions)[number % 2]
    last = "Not said yet." if not piece.taken else "Typed so far; say it aloud."
    if piece.last_minutes is not None:
        last = f"The last take ran {piece.last_minutes:.1f} minutes."
    return [Task(f"Drill: {piece.title}", f"{last} Aim for {piece.limit_minutes:g}.", 5, (piece.command,))]


def _kit_task() -> Task:
    why = "Read your figures and trade-offs aloud once, choose three questions to ask, sleep."
    return Task("The kit for the day", why, 20, ("voiceprep plan --kit",))
