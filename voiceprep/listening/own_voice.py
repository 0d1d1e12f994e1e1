"""The last guard against answering oneself: are these words what the interviewer has just said? Pure."""

from __future__ import annotations

import re
from collections import deque
from difflib import SequenceMatcher

LINES = 2
"""So many of the last lines can still echo: the one being spoken, and the one before."""
OWN_SHARE = 0.7
"""Share of the words, in runs of two and more, that must come from the line: some of an echo is misheard. Ours."""
_WORD = re.compile(r"[a-z0-9']+")


class OwnVoice:
    """Keeps what was said last, and compares."""

    def __init__(self) -> None:
        self._lines: deque[list[str]] = deque(maxlen=LINES)

    def saying(self, text: str) -> None:
        """Take note of a line that begins to be spoken."""
        self._lines.append(_WORD.findall(text.lower()))

    def __call__(self, text: str) -> bool:
        """Whether `text` is a piece of one of the last lines; a single word must be in it as it is."""
        heard = _WORD.findall(text.lower())
        return bool(heard) and any(_share(heard, line) >= OWN_SHARE for line in self._lines)


def _share(heard: list[str], line: list[str]) -> float:
    shortest = min(2, len(heard))
    blocks = SequenceMatcher(None, heard, line, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= shortest) / len(heard)
