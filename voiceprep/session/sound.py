"""Writes the sound of a session as it happens, one timeline for both sides. The one numpy file of this package."""

from __future__ import annotations

import contextlib
import errno
import os
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from voiceprep.audio.timeline import Frame
from voiceprep.errors import BadSession, SessionWriteError
from voiceprep.events import Span
from voiceprep.session.info import write_error
from voiceprep.session.wav import AUDIO_FILE, BLOCK, HEADER, RATE, header

FULL_SCALE = 32767
REFRESH_BYTES = RATE * BLOCK
"""The header is brought up to date after so much sound: one second."""


def read_candidate(folder: Path, span: Span) -> NDArray[np.float32]:
    """Return the candidate's side of `audio.wav` in a stretch of the timeline: mono float32 at 16 kHz.

    Shorter than the stretch where the file ends before it.

    Raises:
        BadSession: there is no sound, or it cannot be read.
    """
    side: NDArray[np.float32] = _sides(folder, span)[:, 0]
    return side


def read_both(folder: Path, span: Span) -> NDArray[np.float32]:
    """Return both sides of a stretch mixed, as `read_candidate` does one; BadSession likewise."""
    mixed: NDArray[np.float32] = _sides(folder, span).sum(axis=1).clip(-1.0, 1.0)
    return mixed


def _sides(folder: Path, span: Span) -> NDArray[np.float32]:
    """Return a stretch, shape (samples, 2)."""
    path = folder / AUDIO_FILE
    begin = max(0, round(span.start_s * RATE))
    count = max(0, round(span.end_s * RATE) - begin)
    try:
        with path.open("rb") as file:
            file.seek(HEADER + begin * BLOCK)
            data = file.read(count * BLOCK)
    except OSError as error:
        raise BadSession(path, "", f"cannot be read ({error.strerror})") from error
    pairs = np.frombuffer(data[: len(data) // BLOCK * BLOCK], dtype="<i2").reshape(-1, 2)
    return pairs.astype(np.float32) / np.float32(FULL_SCALE + 1)


class SoundRecorder:
    """A tap of the timeline that writes `audio.wav`.

    Every frame reaches the operating system at once, and the header is never more than a second behind, so a process
    that is killed leaves a file that plays. Samples are placed by `Frame.start`: what came before the first tapped
    frame is silence, and seconds in the file are the events' seconds.
    """

    def __init__(self, folder: Path) -> None:
        """Begin an empty file.

        Raises:
            SessionWriteError: the folder cannot be written, or holds sound already.
        """
        self._path = folder / AUDIO_FILE
        self._bytes = 0
        self._in_header = 0
        try:
            self._file: FileIO = self._path.open("xb", buffering=0)
            self._write(header(0))
        except FileExistsError:
            hint = "Name another folder with --session DIR, or leave --session out."
            raise SessionWriteError(f"{folder} already holds a session.", hint) from None
        except OSError as error:
            raise write_error(self._path, error) from error

    @property
    def seconds(self) -> float:
        """Seconds of sound written."""
        return self._bytes / BLOCK / RATE

    def __call__(self, frame: Frame) -> None:
        """Write one frame.

        Raises:
            SessionWriteError: the disk is full, the folder is gone, …; what was written before still plays.
        """
        pair = np.stack((frame.candidate, frame.interviewer), axis=1)
        loud = np.rint(np.clip(pair, -1.0, 1.0) * FULL_SCALE)
        samples = np.nan_to_num(loud, nan=0.0).astype("<i2").tobytes()
        gap = max(0, frame.start * BLOCK - self._bytes)
        try:
            self._write(bytes(gap) + samples)
            self._bytes += gap + len(samples)
            if self._bytes - self._in_header >= REFRESH_BYTES:
                self._refresh()
        except OSError as error:
            self._drop_unfinished_frame()
            raise write_error(self._path, error) from error

    def close(self) -> None:
        """Bring the header up to date and close the file; closing twice does nothing. Raises SessionWriteError."""
        if self._file.closed:
            return
        try:
            self._refresh()
        except OSError as error:
            raise write_error(self._path, error) from error
        finally:
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
            return
        with contextlib.suppress(SessionWriteError):  # the reader mends the header
            self.close()

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            written = self._file.write(view)
            if not written:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            view = view[written:]

    def _refresh(self) -> None:
        if os.fstat(self._file.fileno()).st_nlink == 0:
            raise OSError(errno.ENOENT, os.strerror(errno.ENOENT))
        self._file.seek(0)
        self._write(header(self._bytes))
        self._file.seek(0, os.SEEK_END)
        self._in_header = self._bytes

    def _drop_unfinished_frame(self) -> None:
        with contextlib.suppress(OSError):
            self._file.truncate(HEADER + self._bytes)
            self._file.seek(0, os.SEEK_END)
