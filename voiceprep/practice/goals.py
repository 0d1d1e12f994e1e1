"""What the last week before an interview should hold, and how much of it the sessions have done. Pure.

The amounts are those of the interview guide's seven-day plan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from voiceprep.practice.findings import QuestionFound, SessionFound
from voiceprep.practice.stories import STORIES, story_bank
from voiceprep.rounds import Question, Round

FULL_ROUND = 4
"""A session with so many questions counts as a whole round: none of the banks plans fewer in its minutes."""
_ML_KINDS = frozenset({"technical", "fundamentals"})
_ML_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Goal:
    """A part of the week: `done` of `need` so far; each of `commands` does `step` of it in about `minutes`."""

    id: str
    title: str
    need: int
    done: int
    step: int
    minutes: int
    why: str
    commands: tuple[str, ...]

    @property
    def blocks(self) -> int:
        """How often a command still has to be run."""
        return -(-max(0, self.need - self.done) // self.step)


def goals(
    sprint: Sequence[SessionFound], sessions: Sequence[SessionFound], banks: Mapping[str, Round], weak_round: str
) -> tuple[Goal, ...]:
    """Return the week's goals.

    Args:
        sprint: the sessions that count for this week, oldest first.
        sessions: all sessions, for the stories.
        banks: the rounds by name.
        weak_round: the round to hold whole.
    """
    stories = story_bank(sessions)
    missing = [story.id for story in stories if story.state == "missing"] or [
        story.id for story in stories if story.state == "told"
    ]
    told = sum(story.state != "missing" for story in stories)
    kinds = ", ".join(STORIES[name].split(":")[0] for name in missing[:3])
    story_why = f"Not told yet: {kinds}." if told < len(stories) else "All kinds are told; tell the weakest again."
    whole = sum(len(one.questions) >= FULL_ROUND for one in sprint)
    telling = tuple(ask(_pick(banks.get("behavioral"), name, sessions), "behavioral") for name in missing or ("",))
    manager = banks.get("hiring-manager")
    return (
        Goal("resume", "Your résumé, claim by claim", 1, _answered(sprint, _tagged("resume")), 1, 10,
             "Whatever it claims will be asked about: how it was measured, and what was yours.",
             (ask(_pick(manager, "resume", sessions), "hiring-manager"),)),
        Goal("ml", "Core ML and training performance", 15, _answered(sprint, lambda one: one.kind in _ML_KINDS),
             _ML_AT_ONCE, 25, "Fifteen to twenty, until each answer is short and in order.",
             (f"voiceprep interview --round ml-deep-dive --questions {_ML_AT_ONCE}",)),
        Goal("coding", "Code in Python against the clock", 3, sum(one.round == "coding" for one in sprint), 1, 30,
             "Talking while you code is a skill of its own.", ("voiceprep interview --round coding --questions 1",)),
        Goal("design", "Design with numbers: load, latency, memory", 2,
             _answered(sprint, lambda one: one.kind == "design"), 1, 30, "State the scale before you choose anything.",
             ("voiceprep interview --round ml-system-design --questions 1",)),
        Goal("stories", "Stories from your work", len(stories), told, 1, 8, story_why, telling),
        Goal("project", "A project that made something faster, larger or steadier", 1,
             _answered(sprint, _tagged("performance-win")), 1, 10,
             "Performance is what these interviews come back to; have one case in depth.",
             (ask(_pick(manager, "performance-win", sessions), "hiring-manager"),)),
        Goal("mock", "A whole round, as on the day", 1, whole, 1, 45, "Then repair what it shows to be weakest.",
             (f"voiceprep interview --round {weak_round}",)),
    )  # fmt: skip


def ask(question: Question | None, round_: str) -> str:
    """Return the command that asks one question of a round; the round's own choice where there is none."""
    asked = f"--ask {question.id}" if question is not None else "--questions 1"
    return f"voiceprep interview --round {round_} {asked}"


def _tagged(*tags: str) -> Callable[[QuestionFound], bool]:
    return lambda one: bool(set(tags) & set(one.tags))


def _answered(sessions: Sequence[SessionFound], fits: Callable[[QuestionFound], bool]) -> int:
    return len({one.id for session in sessions for one in session.questions if fits(one) and one.score is not None})


def _pick(bank: Round | None, tag: str, sessions: Sequence[SessionFound]) -> Question | None:
    """Return the bank's first question with a tag that no session has asked, else the first with it."""
    if bank is None:
        return None
    asked = {one.id for session in sessions for one in session.questions}
    fitting = [one for one in bank.questions if tag in one.tags]
    return next((one for one in fitting if one.id not in asked), fitting[0] if fitting else None)
