"""Answers that are recorded, or made on the spot, in place of a microphone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.audio.files import read_recording
from voiceprep.audio.timeline import FRAME, RATE
from voiceprep.listening.room import RoomNoise
from voiceprep.listening.vad import Vad, last_speech
from voiceprep.stages import Ask, NoMoreAnswers

if TYPE_CHECKING:
    from voiceprep.stages import Samples

TRAILING_S = 15.0
"""Room noise after a clip until its answer is over: more than the longest wait of the turn policy."""
_DEAD_DBFS = -75.0
"""A clip whose quiet frames lie under this has no room of its own: edited or synthesised."""


class ClipSource:
    """A Source that sounds one clip an answer, with room noise before, between and after."""

    def __init__(self, next_clip: Callable[[Ask], Samples], vad: Vad, seed: int = 0) -> None:
        """Make the source.

        Args:
            next_clip: returns the answer to an ask, mono float32 at 16 kHz, or raises NoMoreAnswers.
            vad: finds where the last speech of a clip ends; one of its own, not the ear's.
            seed: of the room noise.
        """
        self._next_clip = next_clip
        self._vad = vad
        self._noise = RoomNoise(seed)
        self._clip: Samples = np.zeros(0, dtype=np.float32)
        self._at = 0
        self._speech_until = 0
        self._answering = False

    def read(self) -> Samples:
        """Return the next FRAME samples of the clip, room noise once it is used up."""
        frame = self._clip[self._at : self._at + FRAME]
        self._at += FRAME
        if len(frame) == FRAME:
            return frame
        return np.concatenate([frame, self._noise.next(FRAME - len(frame))])

    def waiting(self) -> int:
        """Return 0: a recording waits for the reader."""
        return 0

    def begin_answer(self, ask: Ask) -> None:
        """Start the next clip, now.

        Raises:
            NoMoreAnswers: all are used up.
        """
        self._answering = False
        clip = self._next_clip(ask)
        self._clip, self._at = self._in_a_room(clip), 0
        self._speech_until = last_speech(self._clip, self._vad)
        self._answering = True

    def more_to_come(self) -> bool:
        """Whether the clip still has speech ahead."""
        return self._at < self._speech_until

    def answer_over(self) -> bool:
        """Whether the clip is used up and TRAILING_S of room noise has followed."""
        return self._answering and self._at >= len(self._clip) + TRAILING_S * RATE

    def _in_a_room(self, clip: Samples) -> Samples:
        """Return the clip with room noise under it where its own pauses are dead."""
        frames = clip[: len(clip) // FRAME * FRAME].reshape(-1, FRAME)
        if not len(frames):
            return clip
        quiet = float(np.percentile(np.sqrt(np.mean(frames**2, axis=1)), 5))
        if quiet >= 10 ** (_DEAD_DBFS / 20):
            return clip
        return (clip + self._noise.next(len(clip))).astype(np.float32)


class RecordedAnswers(ClipSource):
    """Files, an answer each, in the order given; each is decoded when its turn comes."""

    def __init__(self, files: Sequence[Path], vad: Vad, seed: int = 0) -> None:
        self._files = deque(files)
        super().__init__(self._next_file, vad, seed)

    def _next_file(self, ask: Ask) -> Samples:
        if not self._files:
            raise NoMoreAnswers
        return read_recording(self._files.popleft())
