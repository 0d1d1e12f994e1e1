"""`--html [FILE]`: an option whose file may be left out, which the command-line library does not know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer.core

_NAME = "--html"
_PAGES = (".html", ".htm")


class PageCommand(typer.core.TyperCommand):
    """A command with `--html [FILE]` after an optional SESSION."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give `--html` an empty value where no file follows it."""
        return super().parse_args(ctx, with_value(args))


def with_value(args: Sequence[str]) -> list[str]:
    """Return the arguments with `--html` always having a value, "" for none.

    What follows is the file where it is named like a page, or where the session has been named before.
    """
    found: list[str] = []
    session_named = False
    rest = list(args)
    while rest:
        one = rest.pop(0)
        if one == _NAME:
            is_file = bool(rest) and not rest[0].startswith("-") and (session_named or rest[0].lower().endswith(_PAGES))
            found.append(f"{_NAME}={rest.pop(0) if is_file else ''}")
        else:
            session_named = session_named or not one.startswith("-")
            found.append(one)
    return found
