"""Lines whose synthesis has begun before anybody decided to say them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from voiceprep.speaking.ahead import Ahead

if TYPE_CHECKING:
    from voiceprep.stages import Pcm, Voice

MOST = 16
"""Lines kept at a time, the latest asked for: a probe for each element a design asks for, ways to go on, and what a
model made of some of them."""


class PreparedLines:
    """Synthesis in threads, by text: of the line that is said, and of those that may be next.

    Of a prepared line the first two pieces are made and no more. One that is not said now may be said later: it is kept
    until MOST others are wanted. Threads of dropped lines finish the piece they are at; `close` waits for them.
    """

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._ready: OrderedDict[str, Ahead[Pcm]] = OrderedDict()
        self._dropped: list[Ahead[Pcm]] = []
        self._lock = threading.Lock()
        self._closed = False

    def prepare(self, text: str) -> None:
        """Begin a line that may be said next, and wait for its first piece; for another thread than `take`'s.

        One after the other, so that a line that is said now has one piece at most to wait for.
        """
        with self._lock:
            if self._closed:
                return
            begun = self._ready.pop(text, None) or self._begin(text)
            self._ready[text] = begun
            while len(self._ready) > MOST:
                self._drop(self._ready.popitem(last=False)[1])
        begun.wait_begun()

    def take(self, text: str) -> Ahead[Pcm]:
        """Return the synthesis of the line that is said now, begun now if it was not."""
        with self._lock:
            chosen = self._ready.pop(text, None)
            if chosen is None:
                chosen = self._begin(text)
            self._dropped = [one for one in self._dropped if not one.ended]
            self._dropped.append(chosen)  # so that `close` waits for it as well
            return chosen

    def close(self) -> None:
        """Drop everything and wait for the threads to end."""
        with self._lock:
            self._closed = True
            dropped = [*self._dropped, *self._ready.values()]
            self._dropped, self._ready = [], OrderedDict()
        for one in dropped:
            one.stop()
        for one in dropped:
            one.join()

    def _begin(self, text: str) -> Ahead[Pcm]:
        return Ahead(lambda: self._voice.speak(text), "voiceprep-voice")

    def _drop(self, work: Ahead[Pcm]) -> None:
        work.stop()
        self._dropped.append(work)
