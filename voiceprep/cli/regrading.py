"""Grades kept sessions again, one or a folder of them, and shows what changed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceprep.cli.progress_bar import progress_bar
from voiceprep.errors import BadSession, VoiceprepError
from voiceprep.plain_text import printable
from voiceprep.session.folder import find_session
from voiceprep.session.places import INFO_FILE, REPORT_FILE
from voiceprep.session.read import open_session

if TYPE_CHECKING:
    from voiceprep.grading.reading import Reader
    from voiceprep.report.changes import Changes
    from voiceprep.report.shape import Report
    from voiceprep.session.session import Session


def session_folders_of(names: Sequence[str]) -> list[Path]:
    """Return the sessions that are named, in their order; for a folder of sessions those in it, by name.

    Raises:
        UnknownName: there is no such session.
    """
    return [folder for name in names for folder in _expanded(find_session(name))]


def _expanded(folder: Path) -> Iterator[Path]:
    inside = [] if (folder / INFO_FILE).exists() else sorted(one.parent for one in folder.glob(f"[!.]*/{INFO_FILE}"))
    yield from inside or [folder]


def grade_again(
    found: Session,
    llm: str,
    model: str | None,
    jobs: int,
    hear_again: Callable[[Session], None] | None,
    *,
    as_json: bool,
) -> None:
    """Grade one session again, heard again before it if `hear_again` is given, and print what changed.

    Raises:
        BadSession: it is being held.
    """
    from voiceprep.cli.grader import structure_reader
    from voiceprep.report.changes_text import print_changes

    with structure_reader(llm, model) as reader:
        changes, kept = _again(found, reader, jobs, hear_again)
    if as_json:
        _print_json(_as_json(found, changes, kept), indent=2)
        return
    print_changes(changes)
    if kept is not None:
        sys.stdout.write(f"The report there was is kept in {kept}. The new one: voiceprep report {found.folder}\n")


def grade_all_again(folders: Sequence[Path], llm: str, model: str | None, jobs: int, *, as_json: bool) -> None:
    """Grade sessions again, one after the other, and print what changed in each; in JSON a line a session.

    One that cannot be read, or is being held, is named on stderr and stops no other.

    Raises:
        VoiceprepError: some could not be graded; in the end.
    """
    from rich.console import Console

    from voiceprep.cli.grader import structure_reader
    from voiceprep.report.changes_text import print_changes

    failed = 0
    out = Console(highlight=False)
    with structure_reader(llm, model) as reader:
        for folder in folders:
            try:
                found = open_session(folder)
                changes, kept = _again(found, reader, jobs, None)
            except VoiceprepError as error:
                failed += 1
                sys.stderr.write(f"{printable(str(error))}\n")
                continue
            if as_json:
                _print_json(_as_json(found, changes, kept))
            else:
                out.print(printable(folder.name), markup=False, style="bold")
                print_changes(changes, out)
    if failed:
        raise VoiceprepError(f"{failed} of {len(folders)} sessions could not be graded again.")


def _again(
    found: Session, reader: Reader, jobs: int, hear_again: Callable[[Session], None] | None
) -> tuple[Changes, Path | None]:
    """Return what changed, and where the report there was is kept now, if anything did."""
    from voiceprep.practice.kept import keep_findings
    from voiceprep.report.build import build_report, keep_report
    from voiceprep.report.changes import changes_between
    from voiceprep.session.adding import keep_old_report

    if found.being_held:
        raise BadSession(found.folder, "", "is being held at this moment", "Wait until it is over.")
    before = _kept_report(found) or build_report(found, reader, jobs)
    if hear_again is not None:
        hear_again(found)
        found = open_session(found.folder)
    with progress_bar("Grading") as on_read:
        after = build_report(found, reader, jobs, on_read)
    changes = changes_between(before, after)
    kept = keep_old_report(found.folder) if changes.any else None
    keep_findings(found.folder, keep_report(found, after))
    return changes, kept


def _kept_report(found: Session) -> Report | None:
    """Return the report that lies in the session, if it is a sound one."""
    from voiceprep.report.changes import changes_between

    try:
        report: Report = json.loads((found.folder / REPORT_FILE).read_bytes())
        changes_between(report, report)
    except (OSError, ValueError, RecursionError):
        return None
    return report


def _as_json(found: Session, changes: Changes, kept: Path | None) -> dict[str, Any]:
    old = None if kept is None else kept.relative_to(found.folder).as_posix()
    return {"format": 1, "session": found.folder.name, "old_report": old, **asdict(changes)}


def _print_json(value: Any, indent: int | None = None) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")
    sys.stdout.flush()
