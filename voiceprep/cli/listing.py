"""`voiceprep rounds`, `voices`: what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.text import Text

NameOfRound = Annotated[str | None, typer.Argument(metavar="NAME", help="A round's name, or a .toml file to check.")]
NameOfVoice = Annotated[str | None, typer.Argument(metavar="NAME", help="A voice's name, or a .toml file to check.")]


def rounds(name: NameOfRound = None) -> None:
    """List the rounds, or show one.

    A round given by its file is checked: a broken one is refused with file, key and reason.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from voiceprep.plain_text import printable
    from voiceprep.rounds import load_round, round_paths

    console = Console(highlight=False)
    if name is None:
        table = Table("round", "minutes", "questions", "about", box=None, pad_edge=False)
        for known in round_paths():
            found = load_round(known)
            table.add_row(found.name, str(found.minutes), str(len(found.questions)), Text(printable(found.about)))
        console.print(table)
        console.print(Text("\nfull-loop holds all of them, one after the other, with breaks."))
        return
    found = load_round(name)
    console.print(_headed(found.title, f"({found.name}, {found.minutes} minutes)"))
    console.print(Text(f"{printable(found.about)}\n"))
    if found.timing:
        parts = ", ".join(f"{printable(part)} {minutes:g}" for part, minutes in found.timing.items())
        console.print(Text(f"Minutes: {parts}\n"))
    for question in found.questions:
        about = f"{question.kind}, {question.difficulty}, {question.target_minutes:g} min"
        console.print(_headed(question.id, about))
        console.print(Text(f"  {printable(question.text)}"))


def voices(name: NameOfVoice = None) -> None:
    """List the interviewers' voices, or show one."""
    from rich.console import Console
    from rich.text import Text

    from voiceprep.plain_text import printable
    from voiceprep.voices import load_voice, voice_paths

    console = Console(highlight=False)
    for known in [name] if name else voice_paths():
        voice = load_voice(known)
        console.print(_headed(voice.name, f"speaks as {voice.speaks_as}, {voice.piper}"))
        console.print(Text(f"  {printable(voice.manner)}"))


def _headed(name: str, about: str) -> Text:
    """A bold name and what is to be said of it; neither is read as markup."""
    from rich.text import Text

    from voiceprep.plain_text import printable

    return Text.assemble((printable(name), "bold"), f"  {printable(about)}")
