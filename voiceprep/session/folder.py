"""Where sessions live: `<data>/sessions/<when>-<round>`, one folder each, private to the user."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voiceprep.errors import BadSession, SessionWriteError, UnknownName, VoiceprepError
from voiceprep.session.info import SessionInfo, read_info, write_error
from voiceprep.session.places import EVENTS_FILE, INFO_FILE, PRIVATE, session_folders, sessions_folder, user_data
from voiceprep.user_paths import expanded

__all__ = [
    "SessionEntry",
    "find_session",
    "latest_session",
    "list_sessions",
    "new_session_folder",
    "session_name",
    "sessions_folder",
    "user_data",
]


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """One session of the list; `info` is None and `problem` says why where it cannot be read."""

    folder: Path
    info: SessionInfo | None
    problem: str = ""

    @property
    def name(self) -> str:
        """The folder's name, by which `find_session` finds it."""
        return self.folder.name


def new_session_folder(path: Path | None, round_name: str, started_at: datetime) -> Path:
    """Make the folder of a new session, mode 0700, and return it.

    Args:
        path: where the user wants it; None for a new folder among the sessions.
        round_name: name of the round, or path of its file.
        started_at: wall clock, for the name.

    Raises:
        SessionWriteError: the folder is not empty, or cannot be made.
    """
    if path is not None:
        return _take(expanded(path))
    name = session_name(round_name, started_at)
    for number in range(1, 1000):
        folder = sessions_folder() / (name if number == 1 else f"{name}-{number}")
        try:
            folder.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
            folder.mkdir(mode=PRIVATE)
        except FileExistsError:
            if folder.parent.is_dir():
                continue
            raise SessionWriteError(f"{folder.parent} is a file.", "Move it away, or set VOICEPREP_DATA.") from None
        except OSError as error:
            raise write_error(folder, error) from error
        folder.chmod(PRIVATE)
        return folder
    raise SessionWriteError(f"{sessions_folder() / name} and 998 more like it are taken.", "Name one: --session DIR")


def _take(folder: Path) -> Path:
    other = "Name another folder with --session DIR, or leave --session out."
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
        inside = sorted(entry.name for entry in folder.iterdir())
    except FileExistsError:
        raise SessionWriteError(f"{folder} is a file, not a folder.", other) from None
    except OSError as error:
        raise write_error(folder, error) from error
    if INFO_FILE in inside or EVENTS_FILE in inside:
        look = f"Look at it with: voiceprep report {folder}"
        raise SessionWriteError(f"{folder} already holds a session.", f"{other} {look}")
    if inside:
        raise SessionWriteError(f"{folder} is not empty (it holds {inside[0]}).", other)
    try:
        folder.chmod(PRIVATE)
    except OSError as error:
        raise write_error(folder, error) from error
    return folder


def session_name(round_name: str, started_at: datetime) -> str:
    """Return the name a session's folder has unless it is taken."""
    return f"{started_at:%Y-%m-%dT%H-%M-%S}-{_slug(round_name)}"


def _slug(name: str) -> str:
    stem = Path(name).stem if name.endswith(".toml") else name
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:60] or "session"


def list_sessions() -> list[SessionEntry]:
    """Return every session among the user's, newest first; the unreadable ones last."""
    readable: list[tuple[datetime, str, SessionEntry]] = []
    broken = []
    for folder in session_folders():
        try:
            info = read_info(folder)
        except BadSession as error:
            broken.append(SessionEntry(folder, None, str(error)))
        else:
            readable.append((info.started_at, folder.name, SessionEntry(folder, info)))
    return [entry for _, _, entry in sorted(readable, key=lambda item: item[:2], reverse=True)] + broken


def latest_session() -> Path:
    """Return the folder of the session that began last.

    Raises:
        VoiceprepError: there is none yet.
    """
    for entry in list_sessions():
        if entry.info is not None:
            return entry.folder
    raise VoiceprepError("There is no session yet.", "Hold one with: voiceprep interview")


def find_session(name_or_path: str | Path) -> Path:
    """Return the folder of a session given by path, by name, or by the beginning of a name only one session has.

    Raises:
        UnknownName: there is none; offers the nearest.
    """
    folder = expanded(name_or_path)
    with contextlib.suppress(OSError):  # a name too long for a file
        if folder.is_dir():
            return folder
    name = str(name_or_path)
    names = [entry.folder.name for entry in list_sessions()]
    fitting = [known for known in names if known == name] or [
        known for known in names if name and known.startswith(name)
    ]
    if len(fitting) == 1:
        return sessions_folder() / fitting[0]
    raise UnknownName("session", name, names, "See: voiceprep sessions")
