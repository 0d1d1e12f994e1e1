"""Which questions earlier sessions asked: one id a line in the user's data folder, so that a bank is used up first."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from voiceprep.session.folder import user_data

MOST_READ = 1_000_000
"""Bytes of the file that are read, from its end: some thirty thousand questions."""


def asked_file() -> Path:
    """Return the file; it need not exist yet."""
    return user_data() / "asked.txt"


def asked_before() -> tuple[str, ...]:
    """Return the ids, oldest first, once for each time; nothing where the file is missing or cannot be read."""
    try:
        with asked_file().open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - MOST_READ))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ()
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def remember(question_id: str) -> None:
    """Add a question that was just asked. A folder that cannot be written costs the memory, not the interview."""
    with contextlib.suppress(OSError):
        asked_file().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(asked_file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(f"{question_id}\n")
