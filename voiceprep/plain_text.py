"""Text from outside (a transcript, a model, a pipe) made safe to print."""

from __future__ import annotations

import re
import unicodedata

_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")


def printable(text: str) -> str:
    """Return `text` without terminal escape sequences and control characters; a line break or tab becomes a space."""
    if text.isascii() and text.isprintable():
        return text
    flat = _ESCAPE.sub("", text).translate({ord(mark): " " for mark in "\t\r\n"})
    return "".join(mark for mark in flat if unicodedata.category(mark)[0] != "C" or mark == "\u200d")
