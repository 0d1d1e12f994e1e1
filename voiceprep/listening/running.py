"""The transcript of the answer under way: finished stretches are transcribed while the candidate talks.

Each silence of half a second has what was said since the last commit transcribed, for the turn decision and
the reply in the making. When speech goes on, that transcript is committed if it is long enough to stand by itself, and
never made again; otherwise the next one begins where it began. So at the end of the turn only the tail is left, and it
was begun as soon as the tail was spoken. Where stretches begin and end follows from the sound alone, never from how
fast the recogniser is.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from functools import partial
from typing import TYPE_CHECKING, Protocol

from voiceprep.audio.timeline import FRAME, FRAME_S
from voiceprep.events import Word
from voiceprep.listening.hearing import LEAD_S, Turn
from voiceprep.listening.windows import quietest

if TYPE_CHECKING:
    from voiceprep.stages import Transcriber

ASK_AFTER_MS = {"open": 500, "closed": 150}
"""Silence after which the stretch is transcribed. Seven in ten pauses are shorter than half a second (findings of
2026-11-22): each would cost a transcript that the next one waits for. A closed answer is decided in 0.6 s: its text
must be in the making by then."""
COMMIT_S = 8.0
"""A stretch this long stands by itself where it sounds finished: Whisper's words depend little on what lies further
off."""
COMMIT_AT_LEAST_S, LONG_PAUSE_MS = 5.0, 1500
"""After a long pause a shorter one does, too: nothing is gained by sending seconds of silence along."""
COMMIT_AT_ONCE_S = 12.0
"""Longer ones are committed at any pause, finished or not, and cut where it is quiet if there is no pause: beyond 13 s
the recogniser takes twice as long."""
LONGEST_S = 26.0
SOUNDS_FINISHED = 0.5
"""smart-turn's own threshold: a cut inside a clause costs a word more often than one between sentences."""
_AROUND = round(LEAD_S / FRAME_S)


class Pending(Protocol):
    """A transcript in the making."""

    def ready(self) -> bool:
        """Whether the words can be had now."""
        ...

    def made(self) -> bool:
        """Whether they are there, without any work."""
        ...

    def words(self) -> tuple[Word, ...]:
        """Return the words, waiting for them."""
        ...

    def drop(self) -> None:
        """Do not make it if it has not been begun."""
        ...


Start = Callable[[Callable[[], tuple[Word, ...]]], Pending]
"""Takes what makes a transcript; has it made now or later."""


class OnDemand:
    """A transcript that is made when somebody asks for its words: for runs in which nobody waits."""

    def __init__(self, make: Callable[[], tuple[Word, ...]]) -> None:
        self._make = make
        self._words: tuple[Word, ...] | None = None

    def ready(self) -> bool:
        """Return True: nobody waits."""
        return True

    def made(self) -> bool:
        """Whether somebody asked for them before."""
        return self._words is not None

    def words(self) -> tuple[Word, ...]:
        """Return the words; made once."""
        if self._words is None:
            self._words = self._make()
        return self._words

    def drop(self) -> None:
        """Nothing was begun."""


class InThread:
    """A transcript made in a thread of `executor`, begun at once."""

    def __init__(self, executor: Executor, make: Callable[[], tuple[Word, ...]]) -> None:
        self._future: Future[tuple[Word, ...]] = executor.submit(make)

    def ready(self) -> bool:
        """Whether it is made."""
        return self.made()

    def made(self) -> bool:
        """Whether it is made."""
        return self._future.done() and not self._future.cancelled()

    def words(self) -> tuple[Word, ...]:
        """Return the words, waiting for them; raises what the recogniser raised."""
        return self._future.result()

    def drop(self) -> None:
        """Do not make it if it has not been begun."""
        self._future.cancel()


class RunningTranscript:
    """The words of one turn so far. Call `follow` after every frame; it costs nothing but at pauses.

    Args:
        turn: the turn under way.
        answer: "open" or "closed".
        transcriber: writes the words.
        start: has a transcript made; `OnDemand`, or `InThread` on a single thread, so that they come in order.
        terms: for the recogniser.
    """

    def __init__(
        self, turn: Turn, answer: str, transcriber: Transcriber, start: Start = OnDemand, terms: Sequence[str] = ()
    ) -> None:
        self._turn = turn
        self._ask_after_ms = ASK_AFTER_MS[answer]
        self._transcriber = transcriber
        self._start = start
        self._terms = tuple(terms)
        self._committed: list[Pending] = []
        self._latest: Pending | None = None
        self._begin: int | None = None  # of what is not committed, in frames of the turn
        self._end = 0  # of the latest transcript
        self._silence_ms = 0
        self._probability: float | None = None
        self._told: tuple[int, Pending | None] = (0, None)

    def follow(self) -> None:
        """Take note of the newest frame."""
        turn = self._turn
        if not turn.started:
            return
        if self._begin is None:
            self._begin = max(-turn.lead_frames, turn.speech_frames[0][0] - _AROUND)
        silence_ms = turn.silence_ms
        if silence_ms < self._silence_ms:
            self._went_on()
            self._silence_ms = 0
        if silence_ms >= self._ask_after_ms > self._silence_ms:
            self._ask(turn.frame_count)
        elif not silence_ms and (turn.frame_count - self._begin) * FRAME_S >= LONGEST_S:
            self._cut()
        self._silence_ms = silence_ms
        self._probability = turn.turn_probability

    @property
    def in_this_silence(self) -> bool:
        """Whether the latest transcript holds everything said before the silence that lasts."""
        return self._latest is not None and self._silence_ms >= self._ask_after_ms

    def words(self) -> tuple[Word, ...]:
        """Return all words up to the silence that lasts, waiting for what is not ready."""
        if not self.in_this_silence and self._begin is not None and self._turn.frame_count > self._begin:
            self._ask(self._turn.frame_count)
        return self._gathered()

    def text_if_ready(self) -> str | None:
        """Return the whole text up to the silence that lasts, None while some of it is in the making."""
        if not self.in_this_silence or not all(one.ready() for one in self._pending()):
            return None
        return text_of(self._gathered())

    def news(self) -> str | None:
        """Return what is known of the text, unfinished as it may be, each time there is more; else None."""
        ready = [one for one in self._pending() if one.made()]
        newest = (len(ready), ready[-1] if ready else None)
        if newest == self._told or not ready:
            return None
        self._told = newest
        return text_of([word for one in ready for word in one.words()])

    def text_made(self) -> str:
        """Return the text from the beginning as far as it is there, without waiting."""
        made = itertools.takewhile(lambda one: one.made(), self._pending())
        return text_of([word for one in made for word in one.words()])

    def drop(self) -> None:
        """Forget what has not been begun: the turn is not wanted any more."""
        for one in self._pending():
            one.drop()

    def _pending(self) -> list[Pending]:
        return [*self._committed, self._latest] if self._latest is not None else self._committed

    def _gathered(self) -> tuple[Word, ...]:
        return tuple(word for one in self._pending() for word in one.words())

    def _ask(self, end: int) -> None:
        """Have everything since the last commit transcribed."""
        assert self._begin is not None
        if self._latest is not None:
            self._latest.drop()
        samples, start_s = self._turn.sound_between(self._begin, end)
        self._end = end
        self._latest = self._start(partial(self._transcriber.transcribe, samples, start_s, self._terms))

    def _went_on(self) -> None:
        """Speech goes on after a silence: commit what was transcribed in it, or make it again with what follows."""
        if self._latest is None or self._begin is None or self._silence_ms < self._ask_after_ms:
            return
        length_s = (self._end - self._begin) * FRAME_S
        finished = (self._probability or 0.0) >= SOUNDS_FINISHED
        if (
            length_s >= COMMIT_AT_ONCE_S
            or (length_s >= COMMIT_S and finished)
            or (length_s >= COMMIT_AT_LEAST_S and self._silence_ms >= LONG_PAUSE_MS)
        ):
            self._commit(max(self._end, self._turn.speech_frames[-1][0] - _AROUND))

    def _cut(self) -> None:
        """Nobody pauses: cut where it is quietest in the second half."""
        assert self._begin is not None
        half = self._begin + round(LONGEST_S / 2 / FRAME_S)
        samples, _ = self._turn.sound_between(half, self._turn.frame_count)
        end = half + quietest(samples) // FRAME
        self._ask(end)
        self._commit(end)

    def _commit(self, begin: int) -> None:
        assert self._latest is not None
        self._committed.append(self._latest)
        self._latest = None
        self._begin = begin


def text_of(words: Sequence[Word]) -> str:
    """Return the words as a text."""
    return " ".join(word.text for word in words)
