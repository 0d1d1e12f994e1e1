"""Writes docs/commands.md from the commands themselves; --check only says whether it is up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from voiceprep.cli.app import app

TARGET = Path(__file__).parent.parent / "docs" / "commands.md"
HEAD = """# Commands

Generated from the commands' own help by `scripts/docs.py`; change the help there.
An option with a variable in the last column can be set in the environment, and most of these in the configuration file
(see the README).
"""


def cell(text: str) -> str:
    """Return `text` fit for a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def row(parameter: Any) -> str:
    """Return the table row of an option or argument."""
    name = f"`{', '.join(parameter.opts)}`" if parameter.param_type_name == "option" else f"`{parameter.name.upper()}`"
    choices = getattr(getattr(parameter, "type", None), "choices", None)
    values = ", ".join(str(getattr(choice, "value", choice)) for choice in choices) if choices else ""
    default = getattr(parameter.default, "value", parameter.default)
    shown = "" if default in (None, False, True, ()) or callable(default) else f"`{default}`"
    help_text = cell(parameter.help or "") + (f" ({values})" if values else "")
    return f"| {name} | {help_text} | {shown} | {f'`{parameter.envvar}`' if parameter.envvar else ''} |"


def commands(group: Any, before: str) -> Iterator[tuple[str, Any]]:
    """Yield every command with its whole name, those of a group after the group itself."""
    for name in group.list_commands(None):
        command = group.commands[name]
        yield f"{before}{name}", command
        if hasattr(command, "commands"):
            yield from commands(command, f"{before}{name} ")


def page() -> str:
    """Return the whole page."""
    parts = [HEAD]
    for name, command in commands(typer.main.get_command(app), ""):
        parts.append(f"## voiceprep {name}\n\n{' '.join((command.help or '').split())}\n")
        rows = [row(parameter) for parameter in command.params if not parameter.hidden]
        if rows:
            parts.append(
                "\n".join(["| option | meaning | default | variable |", "| --- | --- | --- | --- |", *rows]) + "\n"
            )
    return "\n".join(parts)


def main() -> int:
    """Write the page, or compare it."""
    wanted = page()
    if "--check" in sys.argv:
        if TARGET.exists() and TARGET.read_text(encoding="utf-8") == wanted:
            return 0
        print("docs/commands.md is out of date: run scripts/docs.py")
        return 1
    TARGET.write_text(wanted, encoding="utf-8")
    print(f"wrote {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
