"""Splits spoken text, as Whisper writes it, into sentences that keep their place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from voiceprep.thought_breaks import cut_places

LONG_WORDS = 60
"""A sentence longer than this is cut: people who speak without a stop are written without one."""
UNSTOPPED_WORDS = 24
"""The same where there is no stop at all."""
PIECE_WORDS = 40
"""The most words in a piece of such a sentence."""

_END = re.compile(r"[.!?]+[\"')\]]*(?=\s|$)|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|approx|dr|mr|mrs|ms|prof|fig|eq|resp|cf|incl)|\b[a-z]\.[a-z]|(?:^|\s)[b-hj-z])\.$",
    re.IGNORECASE,
)
_NEVER_LAST = re.compile(r"\b(?:e\.g|i\.e|vs|approx|dr|mr|mrs|prof|fig|eq|cf|incl)\.$", re.IGNORECASE)
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place: `text == answer[start_char:end_char]`, without white space at the ends."""

    text: str
    start_char: int
    end_char: int


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Split `text` at full stops, question and exclamation marks and line ends.

    "e.g.", "3.5" and "p99.9" do not end a sentence. Where more than `LONG_WORDS` words come without a stop, or more
    than `UNSTOPPED_WORDS` in a text that has none, they are cut into pieces of at most `PIECE_WORDS`, where a new
    thought seems to begin.
    """
    most = LONG_WORDS if _END.search(text) else UNSTOPPED_WORDS
    pieces = (piece for start, end in _stops(text) for piece in _pieces(text, start, end, most))
    return tuple(Sentence(text[start:end], start, end) for start, end in pieces)


def _stops(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if match.group().strip() and _goes_on(text, start, end):
            continue
        yield start, end
        start = end
    yield start, len(text)


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether the stop that ends at `end` belongs to an abbreviation in the middle of a sentence."""
    before, after = text[start:end], text[end:].lstrip()
    if not after or not before.endswith("."):
        return False
    if _NEVER_LAST.search(before):
        return True
    return bool(_ABBREVIATION.search(before)) and not after[0].isupper()


def _pieces(text: str, start: int, end: int, most: int) -> Iterator[tuple[int, int]]:
    words = [(start + word.start(), start + word.end()) for word in _WORD.finditer(text[start:end])]
    if not any(character.isalnum() for character in text[start:end]):
        return
    cuts = cut_places([text[a:b] for a, b in words], PIECE_WORDS) if len(words) > most else []
    for first, following in zip([0, *cuts], [*cuts, len(words)], strict=True):
        yield words[first][0], words[following - 1][1]
