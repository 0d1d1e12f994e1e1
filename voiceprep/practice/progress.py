"""How practice goes: trends over sessions, questions answered again, stories and banks covered. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from voiceprep.practice.findings import SessionFound, credit
from voiceprep.practice.stories import Story, story_bank
from voiceprep.rounds import Round

ENDS = 3
"""How many of the first and last values a change is told from, where there are so many."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure over the sessions, oldest first; None where a session does not have it.

    `id` is the measure's, or an element as "kind.element" (1 unprompted, 0.5 when asked, 0 missing). `better` says
    which way is better, None where neither is.
    """

    id: str
    title: str
    unit: str
    values: tuple[float | None, ...]
    better: str | None = None

    @property
    def known(self) -> tuple[float, ...]:
        """The values there are."""
        return tuple(value for value in self.values if value is not None)

    @property
    def first(self) -> float | None:
        """Mean of the first values, at most `ENDS` and at most half of them."""
        return fmean(self.known[: self._ends]) if self.known else None

    @property
    def last(self) -> float | None:
        """Mean of the last values, likewise."""
        return fmean(self.known[-self._ends :]) if self.known else None

    @property
    def change(self) -> float | None:
        """From first to last; None where there are not two values."""
        return (
            self.last - self.first if len(self.known) > 1 and self.last is not None and self.first is not None else None
        )

    @property
    def _ends(self) -> int:
        return max(1, min(ENDS, len(self.known) // 2))


@dataclass(frozen=True, slots=True)
class Retaken:
    """A question that was answered more than once: its first scored answer beside its latest.

    `gained` and `lost` are elements said in one and not in the other.
    """

    id: str
    text: str
    times: int
    before: float
    after: float
    first_on: date
    last_on: date
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """How many of a bank's questions on a theme (their first tag) have been answered, and how well on the average."""

    round: str
    theme: str
    questions: int
    answered: int
    score: float | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything `voiceprep progress` shows."""

    sessions: tuple[SessionFound, ...]
    trends: tuple[Trend, ...]
    elements: tuple[Trend, ...]
    retaken: tuple[Retaken, ...]
    stories: tuple[Story, ...]
    themes: tuple[Theme, ...]


def progress_of(sessions: Sequence[SessionFound], banks: Sequence[Round]) -> Progress:
    """Sum up `sessions`, oldest first, against the rounds' `banks`."""
    return Progress(
        tuple(sessions), _measures(sessions), elements_of(sessions), _retaken(sessions), story_bank(sessions),
        _themes(sessions, banks),
    )  # fmt: skip


def _measures(sessions: Sequence[SessionFound]) -> tuple[Trend, ...]:
    def trend(
        name: str, title: str, unit: str, read: Callable[[SessionFound], float | None], better: str | None
    ) -> Trend:
        return Trend(name, title, unit, tuple(read(one) for one in sessions), better)

    # A score by round: what a design round asks for is not what a story asks for.
    rounds = dict.fromkeys(one.round for one in sessions if one.score is not None)
    scores = tuple(
        Trend(
            f"score.{name}", f"Structure, {name}", "score",
            tuple(one.score if one.round == name else None for one in sessions), "more",
        )
        for name in rounds
    )  # fmt: skip
    return (
        *scores,
        trend("fillers_per_minute", "Um and uh", "a minute", lambda one: one.fillers_per_minute, "less"),
        trend("speaking_rate_wpm", "Pace", "words a minute", lambda one: one.speaking_rate_wpm, None),
        trend("response_latency_s", "Thinking time", "s", lambda one: one.response_latency_s, None),
    )


def elements_of(sessions: Sequence[SessionFound]) -> tuple[Trend, ...]:
    """Return a trend for each element of each kind that was met, in the order they were first met."""
    each = [_credits(session) for session in sessions]
    names = dict.fromkeys(name for one in each for name in one)
    return tuple(Trend(name, name, "share", tuple(one.get(name) for one in each), "more") for name in names)


def _credits(session: SessionFound) -> dict[str, float]:
    credits: dict[str, list[float]] = {}
    for question in session.questions:
        for element, state in question.states.items():
            worth = credit(state)
            if worth is not None:
                credits.setdefault(f"{question.kind}.{element}", []).append(worth)
    return {name: fmean(values) for name, values in credits.items()}


def _retaken(sessions: Sequence[SessionFound]) -> tuple[Retaken, ...]:
    takes: dict[str, list[tuple[date, float, str, Mapping[str, str]]]] = {}
    for session in sessions:
        for one in session.questions:
            if one.score is not None and one.kind != "questions":
                takes.setdefault(one.id, []).append((session.began.date(), one.score, one.text, one.states))
    found = []
    for name, all_takes in takes.items():
        if len(all_takes) < 2:
            continue
        (first_on, before, _, then), (last_on, after, text, now) = all_takes[0], all_takes[-1]
        said_then, said_now = ({e for e, state in states.items() if credit(state)} for states in (then, now))
        gained, lost = (
            tuple(e for e in now if e in one - other) for one, other in ((said_now, said_then), (said_then, said_now))
        )
        found.append(Retaken(name, text, len(all_takes), before, after, first_on, last_on, gained, lost))
    return tuple(sorted(found, key=lambda one: (one.last_on, one.id), reverse=True))


def _themes(sessions: Sequence[SessionFound], banks: Sequence[Round]) -> tuple[Theme, ...]:
    latest = {one.id: one.score for session in sessions for one in session.questions}
    found = []
    for bank in banks:
        themes: dict[str, list[str]] = {}
        for question in bank.questions:
            themes.setdefault(question.tags[0] if question.tags else question.kind, []).append(question.id)
        for theme, ids in themes.items():
            scores = [score for name in ids if (score := latest.get(name)) is not None]
            answered = sum(name in latest for name in ids)
            found.append(Theme(bank.name, theme, len(ids), answered, round(fmean(scores), 4) if scores else None))
    return tuple(found)
