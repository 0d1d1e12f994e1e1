"""The commands and their order in `voiceprep --help`."""

from __future__ import annotations

from typing import Annotated, Any

import typer
import typer.core

from voiceprep import __version__
from voiceprep.cli.doctor import doctor
from voiceprep.cli.interview import demo, interview
from voiceprep.cli.keeping import sessions
from voiceprep.cli.listing import rounds, voices
from voiceprep.cli.practising import plan, progress
from voiceprep.cli.replaying import replay
from voiceprep.cli.reporting import analyze, grade, report
from voiceprep.cli.setup import setup

_ORDER = (
    "interview", "demo", "report", "replay", "sessions", "progress", "plan", "analyze", "grade", "rounds", "voices",
    "setup", "doctor",
)  # fmt: skip


class _InOrder(typer.core.TyperGroup):
    """Lists the commands in the order a user meets them; typer puts groups first."""

    def list_commands(self, _context: Any) -> list[str]:
        return sorted(self.commands, key=_ORDER.index)


app = typer.Typer(
    cls=_InOrder,
    help="A fully local, spoken mock interviewer for machine-learning-engineer interviews.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"voiceprep {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """A fully local, spoken mock interviewer for machine-learning-engineer interviews."""
    if context.invoked_subcommand in ("interview", "demo", "doctor") and not context.resilient_parsing:
        from voiceprep.config import option_defaults

        context.default_map = option_defaults()


for command in (interview, demo, report, replay, progress, plan, analyze, grade, rounds, voices, setup, doctor):
    app.command()(command)
app.add_typer(sessions, name="sessions")
