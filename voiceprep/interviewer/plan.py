"""Which questions an interview asks, in which order: a seeded choice from the round's bank. Pure."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from voiceprep.errors import UnknownName
from voiceprep.rounds import Difficulty, Question, Round

FOLLOW_UP_MINUTES = 0.75
"""Time for a follow-up with its answer: some 85 words, the line that asks, and a wait (see scripts/bench/pacing.py)."""
CLOSED_FOLLOW_UPS = 1
"""Follow-ups to expect where a number, a name or yes or no is asked for."""

MOST_WANTED = 0.6
"""What questions made for this candidate may take of an interview; the rest is the round's own."""

# How much a question of the bank is liked (columns) at a wanted difficulty (rows): no level is shut out.
_LIKING: dict[str, dict[str, float]] = {
    "easy": {"easy": 6.0, "standard": 2.0, "hard": 0.3},
    "standard": {"easy": 1.5, "standard": 4.0, "hard": 1.5},
    "hard": {"easy": 0.3, "standard": 2.0, "hard": 6.0},
}


def plan_questions(
    round_: Round,
    count: int | None,
    minutes: float | None,
    difficulty: Difficulty,
    seed: int,
    asked_before: Sequence[str] = (),
    wanted: Sequence[str] = (),
) -> tuple[str, ...]:
    """Choose the main questions, in order; the same arguments give the same plan on every machine.

    Args:
        round_: the round with its bank.
        count: how many; None: as many as fit into the minutes.
        minutes: length of the interview; None: the round's own.
        difficulty: which level to prefer; others stay possible, so that the tags can be spread.
        seed: of the choice.
        asked_before: ids of questions of earlier sessions, once for each time; nothing is asked again before the whole
            bank has been.
        wanted: ids of questions to choose before any other, as far as they take no more than `MOST_WANTED` of it.

    Returns:
        At least one question id, each once: those whose place is first, in the order of the bank; an open one that is
        not hard, where there is one, and the others; those whose place is last. A round with parts goes through them in
        the order of its timing.
    """
    chance = random.Random(seed)
    asked = Counter(asked_before)
    left, too_long = list(round_.questions), list[Question]()
    chosen: list[Question] = []
    room = float(round_.minutes if minutes is None else minutes)
    if round_.brief:
        room -= min(round_.own_questions_minutes, room / 10)
    for name in wanted:
        question = round_.question(name)
        left.remove(question)
        taken = needs(round_, question) + sum(needs(round_, one) for one in chosen)
        if chosen and (
            len(chosen) + 1 > count * MOST_WANTED + 0.5 if count is not None else taken > room * MOST_WANTED
        ):
            continue
        chosen.append(question)
    room -= sum(needs(round_, one) for one in chosen)
    while left and (count is None or len(chosen) < count):
        least = min(asked[one.id] for one in (*left, *too_long))
        fresh = [one for one in left if asked[one.id] == least]
        if not fresh:
            break
        question = next((one for one in fresh if one.place == "first"), None) or _drawn(
            round_, fresh, chosen, difficulty, chance
        )
        left.remove(question)
        needed = needs(round_, question)
        if count is None and chosen and needed > room:
            too_long.append(question)
            continue
        room -= needed
        chosen.append(question)
    first, last = ([one for one in chosen if one.place == place] for place in ("first", "last"))
    between = _ordered([one for one in chosen if one.place == "any"], chance)
    parts = list(round_.timing)
    between.sort(key=lambda one: parts.index(part) if (part := round_.part_of(one)) else -1)
    return tuple(question.id for question in (*first, *between, *last))


def named_questions(round_: Round, ids: Sequence[str]) -> tuple[str, ...]:
    """Return the questions asked for by id, each once, in the order given.

    Raises:
        UnknownName: the round has no such question; offers the nearest.
    """
    known = {question.id for question in round_.questions}
    for name in ids:
        if name not in known:
            raise UnknownName(f"question of {round_.name}", name, known, f"See: voiceprep rounds {round_.name}")
    return tuple(dict.fromkeys(ids))


def needs(round_: Round, question: Question) -> float:
    """Return the minutes that a question takes with its follow-ups."""
    most = len(question.ladder) or round_.max_follow_ups
    follow_ups = min(most, CLOSED_FOLLOW_UPS) if question.answer == "closed" else most
    return question.target_minutes + FOLLOW_UP_MINUTES * follow_ups


def _drawn(
    round_: Round, fresh: list[Question], chosen: list[Question], difficulty: Difficulty, chance: random.Random
) -> Question:
    liking = _LIKING[difficulty]
    weights = [
        liking[one.difficulty] * _wanted_by_part(round_, one, chosen) / (1 + _likeness(one, chosen)) ** 2
        for one in fresh
    ]
    return chance.choices(fresh, weights)[0]


def _wanted_by_part(round_: Round, question: Question, chosen: Sequence[Question]) -> float:
    """How much the part of the round that the question belongs to still lacks; 1 where the round has no parts."""
    part = round_.part_of(question)
    if part is None:
        return 1.0
    spent = sum(needs(round_, one) for one in chosen if round_.part_of(one) == part)
    return max(0.02, 1 - spent / round_.timing[part])


def _likeness(question: Question, chosen: list[Question]) -> float:
    """How much the question resembles what is chosen: shared tags, and its kind's share above an even mix."""
    if not chosen:
        return 0.0
    tags = set(question.tags)
    shared = sum(len(tags & set(other.tags)) / max(1, len(tags | set(other.tags))) for other in chosen)
    same_kind = sum(other.kind == question.kind for other in chosen) / len(chosen)
    return 3 * shared + 2 * same_kind


def _ordered(chosen: list[Question], chance: random.Random) -> list[Question]:
    """An open question that is not hard to warm up, then kinds in turn, neighbours with few tags in common."""
    left = sorted(chosen, key=lambda question: chance.random())
    if not left:
        return []
    # Any such question, not the easiest: else every interview of a round would begin with the same one.
    first = min(left, key=lambda question: (question.answer == "closed", question.difficulty == "hard"))
    left.remove(first)
    ordered = [first]
    while left:
        last = ordered[-1]
        following = min(
            left, key=lambda question: (question.kind == last.kind, len(set(question.tags) & set(last.tags)))
        )
        left.remove(following)
        ordered.append(following)
    return ordered
