"""Recordings that can be paused: the timeline stands still meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voiceprep.audio.timeline import Source
    from voiceprep.listening.desk_source import Held, Status
    from voiceprep.listening.hand import Hand
    from voiceprep.stages import Ask, Samples

LOOK_S = 0.05


class Pausable:
    """A Source around another; while `hand` says so, `read` waits and the interviewer is silent."""

    def __init__(
        self,
        source: Source,
        playback: Held,
        hand: Hand,
        tell: Callable[[Status], None],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._source, self._playback, self._hand = source, playback, hand
        self._tell, self._sleep = tell, sleep

    def read(self) -> Samples | None:
        """Return the next frame of the source."""
        if self._hand.paused():
            was_held = self._playback.held
            self._playback.hold()
            self._tell("paused")
            while self._hand.paused():
                self._sleep(LOOK_S)
            if not was_held:
                self._playback.resume()
            self._tell("")
        return self._source.read()

    def waiting(self) -> int:
        """As the source."""
        return self._source.waiting()

    def begin_answer(self, ask: Ask) -> None:
        """As the source."""
        self._source.begin_answer(ask)

    def more_to_come(self) -> bool:
        """As the source."""
        return self._source.more_to_come()

    def answer_over(self) -> bool:
        """As the source."""
        return self._source.answer_over()
