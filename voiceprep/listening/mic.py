"""The microphone as the timeline's source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from voiceprep.audio.timeline import FRAME
from voiceprep.stages import Ask

if TYPE_CHECKING:
    from voiceprep.stages import Samples

PATIENCE_S = 1.0
"""A microphone brings a block every 32 ms or so; a second without one is a stall."""
STALLS = 3
"""After so many stalls in a row the microphone is taken to be gone: unplugging gives no event, only silence."""


class BlockStream(Protocol):
    """What a microphone gives: audio.soundcard.MicrophoneStream."""

    def read(self, timeout_s: float) -> Samples | None:
        """Return new mono samples at 16 kHz, None if none came in time."""
        ...


class MicSource:
    """A Source that cuts a microphone's blocks into frames. It never knows whether more is to come."""

    def __init__(self, stream: BlockStream) -> None:
        self._stream = stream
        self._pending: Samples = np.zeros(0, dtype=np.float32)
        self._gone = False

    def read(self) -> Samples | None:
        """Return the next FRAME samples, waiting for them; None once the microphone is gone, and from then on."""
        stalls = 0
        while len(self._pending) < FRAME:
            if self._gone:
                return None
            block = self._stream.read(PATIENCE_S)
            if block is None:
                stalls += 1
                self._gone = stalls >= STALLS
            else:
                stalls = 0
                self._pending = np.concatenate([self._pending, block])
        frame, self._pending = self._pending[:FRAME], self._pending[FRAME:]
        return frame

    def waiting(self) -> int:
        """Return how many whole frames are there, unread."""
        block = None if self._gone else self._stream.read(0.0)
        if block is not None:
            self._pending = np.concatenate([self._pending, block])
        return len(self._pending) // FRAME

    def begin_answer(self, ask: Ask) -> None:
        """Nothing to start: a microphone always listens."""

    def more_to_come(self) -> bool:
        """Return False: nobody knows."""
        return False

    def answer_over(self) -> bool:
        """Return False: nobody knows."""
        return False
