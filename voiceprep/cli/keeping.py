"""`voiceprep sessions`: what was held; removed, packed for another machine, taken in from one."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

sessions = typer.Typer(
    help="List past sessions, the latest first; remove, export or import some.",
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

SessionName = Annotated[str, typer.Argument(metavar="SESSION", help="A session's folder or name.")]


@sessions.callback(invoke_without_command=True)
def list_them(
    context: typer.Context,
    last: Annotated[int | None, typer.Option("--last", min=1, help="Only so many, the latest.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a session, a line each.")] = False,
) -> None:
    """List past sessions, the latest first; remove, export or import some."""
    if context.invoked_subcommand is not None:
        return
    from voiceprep.plain_text import printable
    from voiceprep.session.glance import glances

    found = glances()[:last]
    if as_json:
        for one in found:
            typer.echo(json.dumps(one.to_json(), ensure_ascii=False))
        return
    if not found:
        typer.echo("No sessions yet. Hold one: voiceprep interview, or voiceprep demo")
        return
    # Not a rich table: laying out a thousand rows takes it a second.
    rows = [("session", "round", "how", "began", "report")]
    for one in found:
        began = "" if one.started_at is None else one.started_at.astimezone().strftime("%Y-%m-%d %H:%M")
        reported = "yes" if one.reported else "not yet"
        rows.append((one.folder.name, one.problem or one.round, one.mode, began, "" if one.problem else reported))
    readable = [row for row in rows if row[3]]  # a sentence about what is broken must not stretch the column
    widths = [max(len(row[column]) for row in readable) for column in range(4)]
    lines = []
    for row in rows:
        cells = [printable(cell).ljust(width) for cell, width in zip(row, (*widths, 0), strict=True)]
        lines.append("  ".join(cells).rstrip())
    typer.echo("\n".join(lines))


@sessions.command("rm")
def remove_sessions(
    names: Annotated[list[str], typer.Argument(metavar="SESSION...", help="Sessions' folders or whole names.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete sessions with their sound and reports, for good."""
    from voiceprep.errors import UnknownName, VoiceprepError
    from voiceprep.session.folder import find_session
    from voiceprep.session.packing import remove

    folders = [find_session(name) for name in names]
    for name, folder in zip(names, folders, strict=True):
        if folder.name != Path(name).resolve().name and folder.name != name:  # a beginning is not enough to delete by
            raise UnknownName("session", name, [folder.name], "To delete, give the whole name.")
    if not yes:
        if not sys.stdin.isatty():
            raise VoiceprepError("Deleting asks first, and there is no terminal to ask in.", "Add --yes.")
        for folder in folders:
            typer.echo(folder)
        if not typer.confirm("Delete for good?"):
            raise typer.Exit
    for folder in folders:
        left = remove(folder)
        more = f"; left there: {', '.join(left[:5])}" if left else ""
        typer.echo(f"Deleted {folder.name}{more}")


@sessions.command("export")
def export_session(
    session: SessionName,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE.zip", help="Where to. Default: its name, in this folder.")
    ] = None,
    sound: Annotated[bool, typer.Option("--sound/--no-sound", help="With its sound, or without.")] = True,
) -> None:
    """Pack a session into a zip, for another machine."""
    from voiceprep.session.folder import find_session
    from voiceprep.session.packing import pack
    from voiceprep.session.read import open_session

    folder = find_session(session)
    for repair in open_session(folder).repairs:
        sys.stderr.write(f"Repaired: {repair}\n")
    target = file or Path(f"{folder.resolve().name}.zip")
    size = pack(folder, target, sound=sound)
    typer.echo(f"{target} ({size / 1e6:.1f} MB). Take it in elsewhere with: voiceprep sessions import {target.name}")


@sessions.command("import")
def import_sessions(
    files: Annotated[list[Path], typer.Argument(metavar="FILE.zip...", help="Zips that `sessions export` made.")],
) -> None:
    """Take sessions in from zips."""
    from voiceprep.session.packing import unpack

    for file in files:
        taken = unpack(file)
        if taken.left_out:
            names = ", ".join(taken.left_out[:5])
            sys.stderr.write(f"Left out of {file.name}, as no part of a session: {names}\n")
        typer.echo(f"{taken.folder.name} is in. See: voiceprep report {taken.folder.name}")
