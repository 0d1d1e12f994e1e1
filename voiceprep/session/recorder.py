"""Writes the events of a session as they happen: append-only `events.jsonl`, one event a line."""

from __future__ import annotations

import contextlib
import errno
import json
import os
from collections.abc import Callable
from datetime import datetime
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from voiceprep.errors import SessionWriteError
from voiceprep.event_json import to_json
from voiceprep.events import Event, InterviewEnded, LineSpoken
from voiceprep.session.info import SessionInfo, iso, write_error, write_info
from voiceprep.session.lock import try_lock
from voiceprep.session.places import EVENTS_FILE


def event_line(seq: int, at: str, event: Event) -> bytes:
    """Return one line of `events.jsonl`, newline included.

    A text that no encoding can hold (half of a surrogate pair, from a pipe) keeps its JSON escape.
    """
    line = json.dumps({"seq": seq, "at": at, **to_json(event)}, ensure_ascii=False)
    return line.encode("utf-8", "backslashreplace") + b"\n"


def last_moment_s(event: Event) -> float | None:
    """Return the latest time on the session's timeline that an event speaks of, seconds."""
    moments = [getattr(event, name, None) for name in ("at_s", "start_s", "end_s")]
    return max((moment for moment in moments if moment is not None), default=None)


class SessionRecorder:
    """Keeps a session: `session.json` at once, then every event handed to `record`.

    A line reaches the operating system before `record` returns, so nothing finished is lost when the process is
    killed; it is made durable against a power cut whenever the interviewer has said a line, a moment in which nobody
    waits. Events may follow the InterviewEnded (a second pass over the sound). Use it as a context manager: a session
    that did not end by itself gets its InterviewEnded on the way out.
    """

    def __init__(self, folder: Path, info: SessionInfo, now: Callable[[], datetime]) -> None:
        """Begin the record.

        Args:
            folder: an empty session folder, from `new_session_folder`.
            info: what goes into `session.json`.
            now: the wall clock, with its zone.

        Raises:
            SessionWriteError: the folder cannot be written, or holds events already.
        """
        self.folder = folder
        self.info = info
        self._now = now
        self._path = folder / EVENTS_FILE
        self._seq = 1
        self._size = 0
        self._last_s: float | None = None
        self._ended = False
        try:
            self._file: FileIO = self._path.open("xb", buffering=0)
        except FileExistsError:
            hint = "Name another folder with --session DIR, or leave --session out."
            raise SessionWriteError(f"{folder} already holds a session.", hint) from None
        except OSError as error:
            raise write_error(self._path, error) from error
        try_lock(self._file)
        try:
            write_info(folder, info)
        except SessionWriteError:
            self._file.close()
            with contextlib.suppress(OSError):
                self._path.unlink()  # so that the folder is still free
            raise

    def record(self, event: Event) -> None:
        """Append an event.

        Raises:
            SessionWriteError: the disk is full, the folder is gone, …; what was recorded before is whole.
        """
        line = event_line(self._seq, iso(self._now()), event)
        try:
            self._append(line)
            if isinstance(event, LineSpoken | InterviewEnded):
                os.fsync(self._file.fileno())
        except OSError as error:
            self._drop_unfinished_line()
            raise write_error(self._path, error) from error
        self._seq += 1
        self._size += len(line)
        moment = last_moment_s(event)
        if moment is not None:
            self._last_s = max(moment, self._last_s or 0.0)
        if isinstance(event, InterviewEnded):
            self._ended = True
            self.update(self.info.model_copy(update={"state": "ended"}))

    def update(self, info: SessionInfo) -> None:
        """Replace `session.json`, for what is known only later (which model did load). Raises SessionWriteError."""
        write_info(self.folder, info)
        self.info = info

    def close(self, reason: Literal["interrupted", "error"] = "interrupted") -> None:
        """End the record, with an InterviewEnded for `reason` if there was none; closing twice does nothing.

        Raises:
            SessionWriteError: the end cannot be written. The file is closed all the same, and the reader repairs it.
        """
        if self._file.closed:
            return
        try:
            if not self._ended:
                self.record(InterviewEnded(reason=reason, end_s=self._last_s))
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
        # The error that ends the session is the one to tell; the reader mends a missing end.
        with contextlib.suppress(SessionWriteError):
            self.close("error" if isinstance(error, Exception) else "interrupted")

    def _append(self, line: bytes) -> None:
        view = memoryview(line)
        while view:
            written = self._file.write(view)
            if not written:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            view = view[written:]
        if os.fstat(self._file.fileno()).st_nlink == 0:
            raise OSError(errno.ENOENT, os.strerror(errno.ENOENT))

    def _drop_unfinished_line(self) -> None:
        with contextlib.suppress(OSError):
            self._file.truncate(self._size)
            self._file.seek(self._size)
