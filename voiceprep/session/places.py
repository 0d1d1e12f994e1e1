"""Where voiceprep keeps what a user said. Standard library and platformdirs only: listing sessions must be quick."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from voiceprep.user_paths import expanded

PRIVATE = 0o700
"""Mode of a session folder: what a candidate said is nobody else's."""
INFO_FILE = "session.json"
EVENTS_FILE = "events.jsonl"
REPORT_FILE = "report.json"
OLD_REPORTS = "reports"
"""Folder in a session that holds the reports that newer ones have replaced."""


def user_data() -> Path:
    """Return the folder voiceprep keeps its data in: VOICEPREP_DATA, or the system's place for a user's data."""
    named = os.environ.get("VOICEPREP_DATA")
    return expanded(named) if named else Path(platformdirs.user_data_dir("voiceprep", appauthor=False))


def sessions_folder() -> Path:
    """Return the folder of all sessions; it need not exist yet."""
    return user_data() / "sessions"


def session_folders() -> list[Path]:
    """Return every folder among the user's sessions that holds a `session.json`, by name; hidden ones are no session's.

    Empty where there is none, or they cannot be read.
    """
    try:
        with os.scandir(sessions_folder()) as entries:
            found = sorted(entry.path for entry in entries if not entry.name.startswith("."))
    except OSError:
        return []
    return [Path(path) for path in found if os.path.exists(f"{path}/{INFO_FILE}")]  # noqa: PTH110 - there are thousands
