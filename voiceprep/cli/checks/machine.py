"""The machine: terminal, disk, model files."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from voiceprep import weights
from voiceprep.cli.checks.check import Check

SESSION_BYTES_AN_HOUR = 16_000 * 2 * 2 * 3600
"""Two channels of 16 bits at 16 kHz."""
LEAST_BYTES = 200_000_000
"""A long interview and its report."""
LEAST_COLUMNS, LEAST_ROWS = 80, 24


def terminal() -> Check:
    """What the screen can show here, and whether keys work."""
    size = shutil.get_terminal_size((80, 24))
    kind = os.environ.get("TERM", "")
    figures = {"columns": size.columns, "rows": size.lines, "term": kind}
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        says = "not a terminal: plain lines, no keys"
        return Check(
            "terminal", "warning", says, "Run it in a terminal window for keys and the screen.", False, figures
        )
    if kind in ("dumb", "unknown", ""):
        return Check(
            "terminal", "warning", "TERM is dumb: plain lines", "Set TERM, to xterm-256color say.", False, figures
        )
    if size.columns < LEAST_COLUMNS or size.lines < LEAST_ROWS:
        says = f"{size.columns}x{size.lines}, {kind}"
        mend = f"Make the window larger: {LEAST_COLUMNS}x{LEAST_ROWS} shows everything."
        return Check("terminal", "warning", says, mend, False, figures)
    return Check("terminal", "ok", f"{size.columns}x{size.lines}, {kind}", figures=figures)


def disk(sessions: Path) -> Check:
    """Whether sessions can be kept: the folder (or its nearest parent that is there) and the space on its disk."""
    folder = next((place for place in (sessions, *sessions.parents) if place.exists()), Path("/"))
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Check("disk", "failed", f"{folder}: {error.strerror}", "Set VOICEPREP_DATA to another folder.", True)
    figures = {"folder": str(sessions), "free_bytes": free}
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        mend = "Make it writable, or set VOICEPREP_DATA to another folder."
        return Check("disk", "failed", f"{folder} cannot be written", mend, True, figures)
    hours = free / SESSION_BYTES_AN_HOUR
    says = f"{weights.human_size(free)} free for sessions"
    if free < LEAST_BYTES:
        return Check("disk", "failed", says, "Free some space: an hour takes 230 MB.", True, figures)
    return Check("disk", "ok", f"{says}, {min(999, int(hours))} hours of them", figures=figures)


def model_files(needed: Sequence[str], wanted: Sequence[str], *, hashed: bool = True) -> list[Check]:
    """A check for each model: there, and every file's hash right.

    Args:
        needed: without which no spoken interview can be held.
        wanted: which make it better.
        hashed: hash the files; else only look at sizes and times.
    """
    found = []
    for model_id in [*needed, *wanted]:
        name, must = f"model {model_id}", model_id in needed
        figures = {"id": model_id, "sha256": weights.identify(model_id)["sha256"]}
        if not weights.is_complete(model_id):
            found.append(
                Check(name, "failed" if must else "warning", "not there", "Fetch it: voiceprep setup", must, figures)
            )
        elif hashed and (damaged := weights.verify([model_id])):
            says = f"damaged: {', '.join(path.name for path in damaged[model_id])}"
            mend = "Fetch it again: voiceprep setup --check"
            found.append(Check(name, "failed" if must else "warning", says, mend, must, figures))
        else:
            size = sum(path.stat().st_size for path in weights.model_folder(model_id).glob("[!.]*"))
            says = f"{weights.human_size(size)}, {'hashes right' if hashed else 'complete'}"
            found.append(Check(name, "ok", says, needed=must, figures=figures))
    return found
