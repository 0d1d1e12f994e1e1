"""Several rounds as one interview: each has its own interviewer and its own clock, a break lies between two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from voiceprep.events import AnswerHeard, Event, RoundEnded, RoundStarted
from voiceprep.interviewer.interviewer import BankInterviewer
from voiceprep.rounds import Round
from voiceprep.stages import Reply, SoFar

BREAK_S = 300.0
"""How long a break lasts, unless the candidate ends it: five minutes, as between two interviews on site."""


@dataclass(frozen=True, slots=True)
class LoopRound:
    """One round: who asks in it, and how many questions are planned. `make` is called when the round begins."""

    round: Round
    questions: int
    make: Callable[[], BankInterviewer]


class LoopInterviewer:
    """An Interviewer that holds one round after the other.

    Args:
        rounds: in order, at least one.
        take_break: waits for up to so many seconds, or until the candidate wants to go on; returns whether there was a
            break at all, and is asked beforehand by `breaks`.
        breaks: whether anybody is there to take one.
    """

    def __init__(self, rounds: Sequence[LoopRound], take_break: Callable[[float], None], *, breaks: bool) -> None:
        self._rounds, self._take_break, self._breaks = tuple(rounds), take_break, breaks
        self._place = 0
        self._current = self._rounds[0].make()
        self._began_s: float | None = 0.0

    def open(self) -> Iterator[Event | Reply]:
        """Yield the first round's opening and question."""
        yield self._started(None)
        yield from self._current.open()

    def reply(self, answer: AnswerHeard, elapsed_s: float | None) -> Iterator[Event | Reply]:
        """Yield what follows an answer; after a round's closing the break, and the opening of the next round."""
        since = self._since(elapsed_s)
        for item in self._current.reply(self._shifted(answer), since):
            last = self._place == len(self._rounds) - 1
            if isinstance(item, Event) or item.ends is None or last or item.ends == "no_answers":
                yield item
                continue
            yield replace(item, ends=None)
            yield RoundEnded(self._rounds[self._place].round.name, item.ends, elapsed_s)
            yield from self._next(elapsed_s)

    def likely(self, elapsed_s: float | None) -> Sequence[str]:
        """As the round's interviewer."""
        return self._current.likely(self._since(elapsed_s))

    def foresee(self, heard: SoFar, over: Callable[[], bool]) -> Iterator[Reply]:
        """As the round's interviewer."""
        at_s = self._since(heard.at_s)
        return self._current.foresee(heard if at_s is None else replace(heard, at_s=at_s), over)

    def take_back(self) -> None:
        """As the round's interviewer: a round that was closed is left only once its closing was said."""
        self._current.take_back()

    def close(self) -> Reply:
        """Return the closing line of the round that is being held."""
        return self._current.close()

    def prepare(self, heard_so_far: str = "", deadline_s: float | None = None) -> None:
        """As the round's interviewer."""
        self._current.prepare(heard_so_far, deadline_s)

    def _next(self, elapsed_s: float | None) -> Iterator[Event | Reply]:
        following = self._rounds[self._place + 1]
        if self._breaks:
            minutes = BREAK_S / 60
            text = f"We take a break of {minutes:.0f} minutes; go on earlier whenever you like."
            yield Reply("break", f"{text} Next comes: {following.round.title}.", "template", None)
            self._take_break(BREAK_S)
        self._place += 1
        self._current = following.make()
        self._began_s = None  # the clock of a round begins with its first answer
        yield self._started(elapsed_s)
        yield from self._current.open()

    def _started(self, at_s: float | None) -> RoundStarted:
        one = self._rounds[self._place]
        return RoundStarted(one.round.name, one.round.title, one.questions, at_s)

    def _since(self, elapsed_s: float | None) -> float | None:
        """Seconds since the round began; a round after a break begins when its first answer is listened for."""
        if elapsed_s is None:
            return None
        if self._began_s is None:
            self._began_s = elapsed_s
        return elapsed_s - self._began_s

    def _shifted(self, answer: AnswerHeard) -> AnswerHeard:
        if answer.start_s is None or not self._began_s:
            return answer
        return replace(answer, start_s=answer.start_s - self._began_s)
