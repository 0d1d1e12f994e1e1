"""Where the interviewer's sound goes when there is no sound card: nowhere, or into a WAV file."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from voiceprep.audio.resample import resample
from voiceprep.errors import SessionWriteError

if TYPE_CHECKING:
    from types import TracebackType

    from voiceprep.stages import Samples

LINE_GAP_S: Final = 0.6
"""Silence between two lines in a file."""
FILE_RATE: Final = 22_050
"""Samples a second in a file: what Piper's medium voices give."""
_HEADER_BYTES: Final = 44


class SilentSink:
    """A Sink that sounds nowhere."""

    def write(self, samples: Samples, rate: int) -> None:
        """Drop the samples."""

    def flush(self) -> None:
        """Do nothing."""


class FileSink:
    """A Sink that keeps the spoken lines in a WAV file (16 bit, mono), one after another, LINE_GAP_S apart.

    A line reaches the file when it is over (`end_line`, or `close`), and the file is a valid WAV after each. Once
    writing has failed, what follows is dropped: a full disk must not end an interview.
    """

    def __init__(self, path: Path) -> None:
        """Create or overwrite `path`.

        Raises:
            SessionWriteError: it cannot be written.
        """
        self._path = path
        self._line: list[Samples] = []
        self._first = True
        self._failed = False
        self._unheard_s: Callable[[], float] = lambda: 0.0
        self._bytes = 0
        try:
            self._file = path.open("wb", buffering=0)  # what could not be written is known at once, not on closing
        except OSError as error:
            raise self._cannot(error) from error
        try:
            self._append(np.zeros(0, dtype=np.float32))
        except SessionWriteError:
            self._file.close()
            raise

    def follow(self, unheard_s: Callable[[], float]) -> None:
        """Let `flush` ask how many seconds of what was written have not sounded yet; else it drops nothing."""
        self._unheard_s = unheard_s

    def write(self, samples: Samples, rate: int) -> None:
        """Add a piece to the line. Mono float32 in [-1, 1] at `rate` Hz."""
        if not self._failed:
            self._line.append(resample(samples, rate, FILE_RATE))

    def flush(self) -> None:
        """Take off the line's end what has not been heard."""
        unheard = round(self._unheard_s() * FILE_RATE)
        if self._line and unheard > 0:
            self._line = [np.concatenate(self._line)[:-unheard]]

    def end_line(self) -> None:
        """Write the line to the file.

        Raises:
            SessionWriteError: the disk is full, or the file is gone; only the first time.
        """
        line = [samples for samples in self._line if len(samples)]
        self._line = []
        if not line or self._failed:
            return
        gap = np.zeros(0 if self._first else round(LINE_GAP_S * FILE_RATE), dtype=np.float32)
        self._first = False
        self._append(np.concatenate([gap, *line]))

    def close(self) -> None:
        """Write what is left and close the file. Raises SessionWriteError as `end_line`."""
        try:
            self.end_line()
        finally:
            self._file.close()

    def __enter__(self) -> FileSink:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _append(self, samples: Samples) -> None:
        data = np.round(samples.clip(-1.0, 1.0) * 32767).astype("<i2").tobytes()
        try:
            # Sound first, then the header that counts it: between the two the file is still the valid one before.
            self._write(_HEADER_BYTES + self._bytes, data)
            self._write(0, _header(self._bytes + len(data)))
        except OSError as error:
            self._failed = True
            raise self._cannot(error) from error
        self._bytes += len(data)

    def _write(self, place: int, data: bytes) -> None:
        self._file.seek(place)
        while data:
            data = data[self._file.write(data) :]

    def _cannot(self, error: OSError) -> SessionWriteError:
        return SessionWriteError(
            f"The interviewer's voice cannot be written to {self._path}: {error.strerror or error}.",
            "Name another file with --speaker FILE.wav, or use --speaker none.",
        )


def _header(data_bytes: int) -> bytes:
    """The RIFF header of a 16-bit mono PCM file."""
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        *(b"RIFF", _HEADER_BYTES - 8 + data_bytes, b"WAVE"),
        *(b"fmt ", 16, 1, 1, FILE_RATE, 2 * FILE_RATE, 2, 16),
        *(b"data", data_bytes),
    )
