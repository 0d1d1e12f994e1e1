"""What a list of sessions shows of each, read without checking all of `session.json`: a thousand in a moment."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from voiceprep.session.migration import FORMAT
from voiceprep.session.places import INFO_FILE, REPORT_FILE, session_folders


@dataclass(frozen=True, slots=True)
class Glance:
    """One line of the list. `problem` says why a session cannot be read; then all else is empty."""

    folder: Path
    round: str = ""
    mode: str = ""
    started_at: datetime | None = None
    reported: bool = False
    problem: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object; the start as ISO 8601."""
        return {
            "name": self.folder.name,
            "folder": str(self.folder),
            "round": self.round or None,
            "mode": self.mode or None,
            "started_at": None if self.started_at is None else self.started_at.isoformat(),
            "reported": self.reported,
            "problem": self.problem or None,
        }


def glance(folder: Path) -> Glance:
    """Look at one session; whatever is unusual is left to the strict reader, which knows what to say about it."""
    try:
        data = json.loads((folder / INFO_FILE).read_bytes())
        usual = (
            data["format"] == FORMAT
            and data["format"] is not True
            and isinstance(data["round"], str)
            and data["mode"] in ("spoken", "text")
        )
        started_at = datetime.fromisoformat(data["started_at"])
        if usual and started_at.utcoffset() is not None:
            return Glance(folder, data["round"], data["mode"], started_at, _is_reported(folder))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    return _read_strictly(folder)


def glances() -> list[Glance]:
    """Return every session of the user's, newest first; the unreadable ones last."""
    found = [glance(folder) for folder in session_folders()]
    readable = [one for one in found if one.started_at is not None]
    readable.sort(key=lambda one: (one.started_at and one.started_at.timestamp(), one.folder.name), reverse=True)
    return readable + [one for one in found if one.started_at is None]


def _is_reported(folder: Path) -> bool:
    try:
        return (folder / REPORT_FILE).stat().st_mtime_ns > 0
    except OSError:
        return False


def _read_strictly(folder: Path) -> Glance:
    from voiceprep.errors import BadSession
    from voiceprep.session.info import read_info

    try:
        info = read_info(folder)
    except BadSession as error:
        return Glance(folder, problem=str(error))
    return Glance(folder, info.round, info.mode, info.started_at, _is_reported(folder))
