"""Reads the findings of all sessions; those of a session are kept in its folder, so that a report is read once."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voiceprep.errors import VoiceprepError
from voiceprep.grading.reading import LexiconReader
from voiceprep.practice.findings import FOUND, SessionFound, found_in
from voiceprep.session.places import EVENTS_FILE, REPORT_FILE, session_folders

FINDINGS_FILE = "findings.json"
BUILT_AT_ONCE = 20
"""Sessions without a report that are read by cues on the way, about 0.1 s each; more are named."""


@dataclass(frozen=True, slots=True)
class Practice:
    """What there is to go by. The sessions oldest first; the others are counted by the reason they are not among them.

    `by_cues` of the sessions had no report and were read by cues alone; `unreported` have none yet; `demo` were held
    with the sample candidate; `unreadable` are named.
    """

    sessions: tuple[SessionFound, ...]
    by_cues: int = 0
    unreported: int = 0
    demo: int = 0
    unreadable: tuple[str, ...] = ()


def read_practice(on_read: Callable[[int, int], None] = lambda done, of: None) -> Practice:
    """Read the findings of every session of the user's; `on_read` is told how many of how many are done."""
    found: list[SessionFound] = []
    by_cues = unreported = demo = 0
    unreadable: list[str] = []
    folders = session_folders()
    for number, folder in enumerate(reversed(folders), start=1):  # the newest get their findings first
        one = _reported(folder)
        if one is None:
            if by_cues >= BUILT_AT_ONCE:
                unreported += 1
                continue
            try:
                one = _by_cues(folder)
            except VoiceprepError:
                unreadable.append(folder.name)
                continue
            by_cues += one is not None
        if one is None:
            unreported += 1
        elif one.demo:
            demo += 1
        elif one.questions:
            found.append(one)
        on_read(number, len(folders))
    found.sort(key=lambda one: (one.began.timestamp(), one.name))
    return Practice(tuple(found), by_cues, unreported, demo, tuple(sorted(unreadable)))


def keep_findings(folder: Path, report: Mapping[str, Any]) -> None:
    """Keep the findings of a report that was just written, so that progress over many sessions need not read it."""
    stamp = _stamp(folder / REPORT_FILE)
    if stamp is not None:
        _keep(folder, {"found": FOUND, "of": stamp, "session": found_in(report).to_json()})


def _reported(folder: Path) -> SessionFound | None:
    """Return the findings of a session with a report, kept or taken from it; None without a sound one."""
    report = folder / REPORT_FILE
    stamp = _stamp(report)
    if stamp is None:
        return None
    try:
        kept = json.loads((folder / FINDINGS_FILE).read_bytes())
        if kept["found"] == FOUND and kept["of"] == stamp:
            return SessionFound.from_json(kept["session"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    try:
        found = found_in(json.loads(report.read_bytes()))
    except (OSError, ValueError, RecursionError):
        return None
    _keep(folder, {"found": FOUND, "of": stamp, "session": found.to_json()})
    return found


def _by_cues(folder: Path) -> SessionFound | None:
    """Read a session without a report by cues, without keeping anything; None while it is being held."""
    from voiceprep.report.build import build_report
    from voiceprep.session.read import open_session

    session = open_session(folder)
    if session.being_held or not (folder / EVENTS_FILE).exists():
        return None
    return found_in(build_report(session, LexiconReader()))


def _stamp(path: Path) -> list[int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return [status.st_mtime_ns, status.st_size]


def _keep(folder: Path, content: dict[str, object]) -> None:
    """Keep the findings; a folder that cannot be written costs the time to read its report again."""
    half = folder / f".{FINDINGS_FILE}.{os.getpid()}.tmp"
    with contextlib.suppress(OSError):
        half.write_text(json.dumps(content, ensure_ascii=True), encoding="ascii")
        half.replace(folder / FINDINGS_FILE)
