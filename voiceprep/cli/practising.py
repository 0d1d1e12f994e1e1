"""`voiceprep progress` and `plan`: what all sessions say together."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from voiceprep.practice.kept import Practice
    from voiceprep.rounds import Round

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of the page.")]


def progress(
    as_json: JsonOption = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page with charts to this file instead.")
    ] = None,
) -> None:
    """Show how practice goes: trends over sessions, questions answered again, stories and banks covered."""
    from voiceprep.practice.progress import progress_of

    practice = _practice()
    found = progress_of(practice.sessions, list(_banks().values()))
    if as_json:
        trends = {
            one.id: {"values": one.values, "first": one.first, "last": one.last, "change": one.change}
            for one in (*found.trends, *found.elements)
        }
        _print_json(
            {
                "format": 1,
                "sessions": [{"name": one.name, "round": one.round, "began": one.began} for one in found.sessions],
                "trends": trends,
                "retaken": [asdict(one) for one in found.retaken],
                "stories": [{**asdict(one), "state": one.state} for one in found.stories],
                "themes": [asdict(one) for one in found.themes],
                "left_out": {
                    "unreported": practice.unreported,
                    "demo": practice.demo,
                    "unreadable": practice.unreadable,
                },
                "by_cues": practice.by_cues,
            }
        )
    elif not found.sessions:
        _nothing_yet(practice)
    elif html is not None:
        from voiceprep.errors import SessionWriteError
        from voiceprep.practice.progress_page import progress_page
        from voiceprep.session.info import write_atomically

        try:
            write_atomically(html, progress_page(found, practice).encode("utf-8", "replace"))
        except SessionWriteError as error:
            raise SessionWriteError(error.message, "Name another file.") from error
        typer.echo(html)
    else:
        from voiceprep.practice.progress_text import print_progress

        print_progress(found, practice)


def plan(
    interview_date: Annotated[
        datetime | None,
        typer.Option("--interview-date", formats=["%Y-%m-%d"], help="The day of the interview, as 2026-12-01."),
    ] = None,
    whole: Annotated[bool, typer.Option("--all", help="Every day in full, not only today.")] = False,
    kit: Annotated[bool, typer.Option("--kit", help="Only what to have at hand on the day.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say what to practise today and why, until the interview: weakest first, missed questions again."""
    from voiceprep.practice.plan import plan_of
    from voiceprep.rubrics import rubrics

    today = datetime.now().astimezone().date()
    on = None if interview_date is None else interview_date.date()
    if on is not None and on < today:
        raise typer.BadParameter(f"{on} is over.", param_hint="--interview-date")
    practice = _practice()
    made = plan_of(practice.sessions, today, on, _banks(), rubrics())
    if as_json:
        _print_json({"format": 1, **asdict(made)})
    else:
        from voiceprep.practice.plan_text import print_plan

        print_plan(made, kit=kit, all_days=whole)


def _banks() -> dict[str, Round]:
    """Load every round that came with voiceprep."""
    from voiceprep.rounds import load_round, round_paths

    return {name: load_round(name) for name in round_paths()}


def _practice() -> Practice:
    from voiceprep.practice.kept import read_practice

    with _progress() as on_read:
        return read_practice(on_read)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Count on stderr, where it is a terminal."""
    if not sys.stderr.isatty():
        yield lambda done, of: None
        return
    yield lambda done, of: None if done % 50 else print(f"\rReading session {done} of {of}", end="", file=sys.stderr)  # noqa: T201
    sys.stderr.write("\r\x1b[K")


def _nothing_yet(practice: Practice) -> None:
    from voiceprep.practice.progress_text import left_out

    typer.echo("No sessions to go by yet. Hold one: voiceprep interview")
    for line in left_out(practice):
        typer.echo(line)


def _print_json(value: Any) -> None:
    def plain(one: Any) -> str:
        if isinstance(one, date | datetime):
            return one.isoformat()
        raise TypeError(type(one).__name__)

    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=plain) + "\n")
