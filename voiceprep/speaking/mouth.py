"""Says the interviewer's lines on the timeline, and stops when the candidate cuts in."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.audio.timeline import FRAME, RATE, Timeline
from voiceprep.events import LineSpoken, Noted
from voiceprep.speaking.heard import Piece, heard_text
from voiceprep.speaking.prepared import PreparedLines

if TYPE_CHECKING:
    from types import TracebackType

    from voiceprep.speaking.ahead import Ahead
    from voiceprep.stages import Floor, Pcm, Reply, Voice

_AHEAD = RATE
"""The next piece is queued once less than this many samples (1 s) are left to play."""
_LOOK_S = 0.01
"""How long a live mouth waits for the voice before it looks after the microphone again, seconds."""


class SpokenMouth:
    """A stages.Mouth: a voice on the timeline.

    While one piece sounds, the next is synthesised in a thread. While the candidate makes a sound of which it is not
    clear yet whether they want to speak, nothing sounds; then the line goes on where it stopped. At a live source the
    timeline keeps moving while the voice works; in a recorded run it stands still instead, so that a slow machine gives
    the same session as a fast one.
    A voice or a sink that fails never ends the interview: the line is shown and a note remains.
    """

    def __init__(
        self,
        timeline: Timeline,
        voice: Voice,
        *,
        live: bool,
        show: Callable[[str], None] | None = None,
        note: Callable[[Noted], None] | None = None,
        line_over: Callable[[], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a mouth.

        Args:
            timeline: where lines sound.
            voice: text to samples.
            live: whether the timeline's source is a microphone, which does not wait.
            show: given the text of a line that could not be spoken, whole or in part.
            note: given what went wrong.
            line_over: called after each line that sounded, as FileSink.end_line wants it.
            clock: monotonic seconds; measures `first_sample_ms`, decides nothing.
        """
        self._timeline, self._live = timeline, live
        self._show, self._note, self._line_over = show, note, line_over
        self._clock = clock
        self._count = 0
        self._first_sample_ms: float | None = None
        self._lines = PreparedLines(voice)

    @property
    def first_sample_ms(self) -> float | None:
        """From the last call to `say` to its first sample handed to the sink, wall clock; None without sound."""
        return self._first_sample_ms

    def prepare(self, text: str) -> None:
        """Have a line that may be said next begun; see PreparedLines."""
        self._lines.prepare(text)

    def say(self, reply: Reply, floor: Callable[[], Floor]) -> LineSpoken:
        """Say a line; `floor` is asked every frame, and once it is "wanted" nothing more sounds.

        Raises:
            NoMoreAnswers: the timeline's source is gone for good.
        """
        called = self._clock()
        self._first_sample_ms = None
        self._count += 1
        work = self._lines.take(reply.text)
        line = _Line(self._timeline)
        cut = False
        try:
            self._timeline.catch_up()
            line.start_s = line.end_s = self._timeline.now_s
            while not cut:
                self._feed(work, line, called)
                if line.left == 0 and (work.over or line.failed):
                    break
                taken = floor()
                cut = taken == "wanted"
                if not cut:
                    line.hold(taken == "unsure")
                    self._move(line)
        finally:
            # Synthesis in progress takes up to a second to finish: the candidate is listened to meanwhile.
            work.stop()
            heard = line.heard()
            if cut or line.left:
                self._timeline.playback.stop()
            else:
                line.hold(False)
            self._end_line(line)
        if not cut:
            heard = reply.text
            if line.failed or not line.pieces:
                self._show_text(reply.text)
        return LineSpoken(
            id=f"l{self._count}",
            act=reply.act,
            text=reply.text,
            heard=heard,
            worded_by=reply.worded_by,
            question_id=reply.question_id,
            element=reply.element,
            start_s=line.start_s,
            end_s=self._timeline.now_s if cut else line.end_s,
            interrupted=cut,
        )

    def close(self) -> None:
        """Wait for the voice's threads to end."""
        self._lines.close()

    def __enter__(self) -> SpokenMouth:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _feed(self, work: Ahead[Pcm], line: _Line, called: float) -> None:
        """Queue the next piece where it is due, as far as it is ready; a recorded run waits for it."""
        while line.left < _AHEAD and not work.over and not line.failed:
            due = line.left < FRAME
            wait_s = (_LOOK_S if line.left == 0 else 0.0) if self._live else (None if due else 0.0)
            try:
                pcm = work.take(wait_s)
                if pcm is None:
                    return
                line.play(pcm)
            except Exception as error:  # whatever the voice or the sound card threw, the interview goes on
                line.failed = True
                self._noted("voice_failed", f"A line was shown and not spoken: {error}")
                return
            if self._first_sample_ms is None:
                self._first_sample_ms = round((self._clock() - called) * 1000, 1)

    def _move(self, line: _Line) -> None:
        if line.left == 0 and self._live:
            self._timeline.catch_up()  # waiting for the voice: the microphone must not set the pace of looking
        elif line.left:
            line.advance()

    def _end_line(self, line: _Line) -> None:
        if self._line_over is None or not line.pieces:
            return
        try:
            self._line_over()
        except Exception as error:  # as above: a full disk
            self._noted("sound_not_kept", str(error))

    def _show_text(self, text: str) -> None:
        if self._show is not None:
            self._show(text)

    def _noted(self, code: str, message: str) -> None:
        if self._note is not None:
            self._note(Noted(code, message))


class _Line:
    """One line on its way onto the timeline."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._queued = 0
        self.pieces: list[Piece] = []
        self.start_s = self.end_s = timeline.now_s
        self.failed = False

    @property
    def left(self) -> int:
        """Samples at RATE still to sound."""
        return self._timeline.playback.pending

    def play(self, pcm: Pcm) -> None:
        before = self.left
        self._timeline.playback.play(pcm.samples, pcm.rate)
        if not self.pieces:
            self.start_s = self.end_s = self._timeline.now_s
        length = self.left - before
        # The pause at a piece's end is exact zeros, and no word is said in it.
        sounding = np.flatnonzero(pcm.samples)
        said = round((int(sounding[-1]) + 1) * RATE / pcm.rate) if len(sounding) else length
        self.pieces.append(Piece(pcm.text, self._queued, self._queued + min(said, length)))
        self._queued += length

    def hold(self, held: bool) -> None:
        """Fall silent or go on; again and again does no harm."""
        if held:
            self._timeline.playback.hold()
        else:
            self._timeline.playback.resume()

    def advance(self) -> None:
        """Move on by a frame."""
        now_s, before = self._timeline.now_s, self.left
        self._timeline.advance()
        if sounded := before - self.left:
            self.end_s = now_s + sounded / RATE

    def heard(self) -> str:
        return heard_text(self.pieces, self._queued - self.left)
