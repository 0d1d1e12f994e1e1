"""Adds to a session that is over: findings of a later hearing, a newer report beside the older ones."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from voiceprep.errors import BadSession
from voiceprep.events import Event
from voiceprep.session.info import SessionInfo, iso, write_error, write_info
from voiceprep.session.lock import try_lock
from voiceprep.session.migration import FORMAT
from voiceprep.session.places import EVENTS_FILE, OLD_REPORTS, PRIVATE, REPORT_FILE
from voiceprep.session.recorder import event_line

_PAGES = ("report.html", "report.md")


def add_events(folder: Path, info: SessionInfo, events: Sequence[Event], now: Callable[[], datetime]) -> None:
    """Append events to a session that `open_session` has read and mended: all of them, or none.

    Args:
        folder: the session.
        info: its new `session.json`.
        events: what to append; an AnswerHeard takes the place of the earlier one of its id, which stays in the file.
        now: the wall clock, with its zone.

    Raises:
        BadSession: it is being held, or of an older format.
        SessionWriteError: it cannot be written.
    """
    if info.format != FORMAT:
        raise BadSession(folder, "", f"is of format {info.format}, to which nothing is added")
    path = folder / EVENTS_FILE
    try:
        with path.open("r+b", buffering=0) as file:
            if not try_lock(file):
                raise BadSession(folder, "", "is being held at this moment", "Wait until it is over.")
            content = file.read()
            seq = _last_seq(content)
            at = iso(now())
            lines = b"".join(event_line(seq + number, at, event) for number, event in enumerate(events, start=1))
            if content and not content.endswith(b"\n"):  # a disk that would not let the reader mend it
                lines = b"\n" + lines
            try:
                written = file.write(lines)
                if written != len(lines):
                    raise OSError(28, os.strerror(28))
                os.fsync(file.fileno())
            except OSError:
                file.truncate(len(content))
                raise
            write_info(folder, info)
    except OSError as error:
        raise write_error(path, error) from error


def _last_seq(content: bytes) -> int:
    last = 0
    for line in content.splitlines()[-50:]:
        try:
            last = max(last, int(json.loads(line)["seq"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
    return last or content.count(b"\n")


def keep_old_report(folder: Path) -> Path | None:
    """Copy `report.json` into `reports/` under the next number, with the pages made of it, which go out of date.

    Returns:
        Where the report is now as well; None where there is none yet.

    Raises:
        SessionWriteError: the folder cannot be written.
    """
    report = folder / REPORT_FILE
    if not report.exists():
        return None
    home = folder / OLD_REPORTS
    try:
        home.mkdir(exist_ok=True, mode=PRIVATE)
        numbers = [int(path.stem) for path in home.iterdir() if path.stem.isdigit()]
        name = str(max(numbers, default=0) + 1)
        kept = home / f"{name}.json"
        shutil.copy2(report, kept)
        for page in _PAGES:
            if (folder / page).exists():
                (folder / page).rename(home / f"{name}{Path(page).suffix}")
    except OSError as error:
        raise write_error(home, error) from error
    return kept
