"""The session's one clock: a count of 32 ms frames in which the candidate is heard and the interviewer sounds.

Everything spoken runs through `Timeline.advance`: at the desk a frame comes from the microphone, in a recorded run from
a file, and the interviewer's sound of the same 32 ms is taken from the playback. So times are samples, both ends share
one timeline, and a recorded run decides exactly as a live one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from voiceprep.audio.resample import resample
from voiceprep.stages import Ask, NoMoreAnswers

if TYPE_CHECKING:
    from voiceprep.stages import Samples

RATE = 16_000
"""Samples a second on the timeline."""
FRAME = 512
"""Samples a frame: 32 ms, what the voice-activity detector takes."""
FRAME_S = FRAME / RATE
_KEPT = 2 * RATE


class Source(Protocol):
    """Where the candidate's sound comes from."""

    def read(self) -> Samples | None:
        """Return the next FRAME samples at RATE, waiting for them if live; None once the source is gone for good."""
        ...

    def waiting(self) -> int:
        """Return how many frames are there already, unread; 0 for a source that is not live."""
        ...

    def begin_answer(self, ask: Ask) -> None:
        """Say that an answer to `ask` is awaited; a recorded source starts its next file. Raises NoMoreAnswers."""
        ...

    def more_to_come(self) -> bool:
        """Whether this answer is known to hold more speech, as only a recording can know."""
        ...

    def answer_over(self) -> bool:
        """Whether this answer is known to have ended, file and trailing silence included; False at a microphone."""
        ...


class Sink(Protocol):
    """Where the interviewer's sound goes."""

    def write(self, samples: Samples, rate: int) -> None:
        """Take a piece of speech to be sounded after what was written before."""
        ...

    def flush(self) -> None:
        """Drop what has not sounded yet."""
        ...


@dataclass(frozen=True, slots=True)
class Frame:
    """32 ms of the session: mono float32 at RATE for both ends. `start` counts samples since the session began."""

    start: int
    candidate: Samples
    interviewer: Samples

    @property
    def start_s(self) -> float:
        """Seconds since the session began."""
        return self.start / RATE


class Playback:
    """What the interviewer says, on its way to a sink and, frame by frame, onto the timeline."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._queue: deque[Samples] = deque()
        self._queued = 0
        self._held = False
        self._pulled: Samples = np.zeros(0, dtype=np.float32)

    def play(self, samples: Samples, rate: int) -> None:
        """Queue mono float32 samples at `rate` Hz."""
        if not self._queued:
            self._pulled = self._pulled[:0]
        if not self._held:
            self._sink.write(samples, rate)
        piece = resample(samples, rate, RATE)
        self._queue.append(piece)
        self._queued += len(piece)

    @property
    def pending(self) -> int:
        """Samples at RATE not yet on the timeline."""
        return self._queued

    @property
    def held(self) -> bool:
        """Whether nothing sounds until `resume`."""
        return self._held

    def hold(self) -> None:
        """Fall silent; what has not sounded is kept. Nothing if already held."""
        if not self._held:
            self._held = True
            self._sink.flush()

    def resume(self) -> None:
        """Go on where `hold` stopped. Nothing if not held."""
        if self._held:
            self._held = False
            for piece in self._queue:
                self._sink.write(piece, RATE)

    def rewind(self, seconds: float) -> None:
        """Take back the newest of what went onto the timeline, if more of the line is to come: nobody heard it.

        Only while held.
        """
        if self._held and self._queued and (count := min(len(self._pulled), round(seconds * RATE))):
            self._queue.appendleft(self._pulled[-count:])
            self._queued += count
            self._pulled = self._pulled[:-count]

    def stop(self) -> None:
        """Drop everything that has not sounded."""
        self._sink.flush()
        self._queue.clear()
        self._queued = 0
        self._held = False

    def pull(self) -> Samples:
        """Return the next FRAME samples, silence where there are none or while held."""
        frame: NDArray[np.float32] = np.zeros(FRAME, dtype=np.float32)
        if self._held:
            return frame
        filled = 0
        while self._queue and filled < FRAME:
            piece = self._queue.popleft()
            take = min(len(piece), FRAME - filled)
            frame[filled : filled + take] = piece[:take]
            if take < len(piece):
                self._queue.appendleft(piece[take:])
            filled += take
        self._queued -= filled
        if filled:
            self._pulled = np.concatenate([self._pulled, frame[:filled]])[-_KEPT:]
        return frame


class Timeline:
    """Moves both ends forward together, a frame at a time, and hands every frame to those who listen to it."""

    def __init__(self, source: Source, playback: Playback, wait: Callable[[float], None] | None = None) -> None:
        """Make a timeline at 0 s.

        Args:
            source: the candidate's sound.
            playback: the interviewer's sound.
            wait: called with the time of each new frame's end, to hold a recorded run to real time; None: as fast as
                the frames come.
        """
        self.source = source
        self.playback = playback
        self._wait = wait
        self._taps: list[Callable[[Frame], None]] = []
        self._samples = 0

    @property
    def now_s(self) -> float:
        """Seconds of audio since the session began."""
        return self._samples / RATE

    def tap(self, listener: Callable[[Frame], None]) -> None:
        """Hand every frame from now on to `listener`, in the order of tapping."""
        self._taps.append(listener)

    def advance(self) -> Frame:
        """Move on by one frame.

        Raises:
            NoMoreAnswers: the source is gone for good.
        """
        candidate = self.source.read()
        if candidate is None:
            raise NoMoreAnswers
        frame = Frame(self._samples, candidate, self.playback.pull())
        self._samples += FRAME
        for listener in self._taps:
            listener(frame)
        if self._wait is not None:
            self._wait(self.now_s)
        return frame

    def catch_up(self) -> None:
        """Take in the frames that piled up at a live source while something else was busy."""
        for _ in range(self.source.waiting()):
            self.advance()
