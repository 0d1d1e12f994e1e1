"""Cuts a line into pieces that are synthesised one after another, the first of them short.

The first sample can sound once the first piece is synthesised, at about a tenth of its own length, so that a long
opening sentence costs as much as the whole reply may.
"""

from __future__ import annotations

import re

from voiceprep.sentences import split_sentences

FIRST_WORDS = 14
"""The most words of the first piece where it can be cut well: about 5 s of speech, 0.3 s of work on two slow cores."""
LONG_WORDS = 25
"""A later sentence is cut only if it is longer than this."""
_LEAST_WORDS = 4

_JOINT = re.compile(r"(?:and|but|or|so|because|while|when|where|which|then|if|whether|although|since)$", re.IGNORECASE)


def speakable(line: str) -> tuple[str, ...]:
    """Split `line` into pieces to speak; together they are the line, up to white space and pieces without a word.

    Sentences are kept whole up to `LONG_WORDS` (the first up to `FIRST_WORDS`); longer ones are cut after a comma,
    semicolon, colon or dash, else before a conjunction, and left whole where there is neither.
    """
    pieces: list[str] = []
    for sentence in split_sentences(line):
        words = sentence.text.split()
        while words:
            most = LONG_WORDS if pieces else FIRST_WORDS
            size = len(words) if len(words) <= most else _cut(words, most)
            pieces.append(" ".join(words[:size]))
            words = words[size:]
    return tuple(pieces)


def ends_sentence(piece: str) -> bool:
    """Whether a sentence ends with this piece, so that a full pause belongs after it."""
    return piece.rstrip("\"')]\u201d\u2019")[-1:] in {".", "!", "?", "\u2026"}


def _cut(words: list[str], most: int) -> int:
    """How many words the next piece takes: up to the last good joint within `most` words, else the first after it."""
    last = len(words) - _LEAST_WORDS
    places: list[int] = [*range(most, _LEAST_WORDS - 1, -1), *range(most + 1, last + 1)]
    for fits in (_after_comma, _before_conjunction):
        for place in places:
            if place <= last and fits(words, place):
                return place
    return len(words)


def _after_comma(words: list[str], place: int) -> bool:
    return words[place - 1].endswith(tuple(",;:\u2013\u2014"))


def _before_conjunction(words: list[str], place: int) -> bool:
    return bool(_JOINT.match(words[place]))
