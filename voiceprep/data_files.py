"""Where the data that travels with voiceprep lies: `rounds/`, `voices/`, `rubrics/`, `problems/`."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def data_folder(name: str) -> Path:
    """Return the folder `rounds`, `voices` or `rubrics`: in the wheel beside the code, in a checkout at its root."""
    inside = _PACKAGE / "data" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
