"""Splits spoken text, as Whisper writes it, into sentences that keep their place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONG_WORDS = 60
"""A sentence longer than this is cut: people who speak without a stop are written without one."""
PIECE_WORDS = 40
"""The most words in a piece of such a sentence."""
_LEAST_WORDS = 8
_OPENER_CHARS = 200
"""No opener is longer."""

_END = re.compile(r"[.!?]+[\"')\]]*(?=\s|$)|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|approx|dr|mr|mrs|ms|prof|fig|eq|resp|cf|incl)|\b[a-z]\.[a-z]|(?:^|\s)[b-hj-z])\.$",
    re.IGNORECASE,
)
_NEVER_LAST = re.compile(r"\b(?:e\.g|i\.e|vs|approx|dr|mr|mrs|prof|fig|eq|cf|incl)\.$", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_SUBJECT = (
    r"(?:i|i'd|i'll|i'm|i've|we|we'd|we'll|you|you'd|it|it's|that|that's|they|he|she|there|the|this|my|our|if|what)"
)
# Where speech without stops turns to something new: best places first.
_OPENERS = (
    re.compile(
        r"(?:looking|if i (?:did|had|could)|what (?:i'd|i would|you give|breaks)|the (?:catch|thing you|price"
        r"|downside|hard|trade|way i|goal)"
        r"|what i (?:chose|did|went|decided|picked)|next time|in hindsight|my (?:job|role|decision|reasoning)"
        r"|i (?:decided|chose|argued|picked)"
        r"|(?:so |and |then )?i'd (?:call|know|watch|monitor|validate|compare)|then to (?:be|make|check)"
        r"|to (?:know|validate|check)|so concretely|in the end|for (?:example|instance))\b"
    ),
    re.compile(
        rf"(?:so|then|and then|but|because|and so|also|now|next|finally|after that|first) (?:\w+ ){{0,1}}{_SUBJECT}\b"
    ),
    re.compile(r"(?:i'd|i'll|i would|i was|i decided|i chose|we had|they|the)\b"),
    re.compile(rf"(?:and|or|when|where|while|which|since|so|but|because) {_SUBJECT}\b"),
    re.compile(r"(?:so|then|but|because|and|or|when|where|while|which|since)\b"),
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place: `text == answer[start_char:end_char]`, without white space at the ends."""

    text: str
    start_char: int
    end_char: int


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Split `text` at full stops, question and exclamation marks and line ends.

    "e.g.", "3.5" and "p99.9" do not end a sentence. Where more than `LONG_WORDS` words come without a stop, they are
    cut into pieces of at most `PIECE_WORDS`, where a new thought seems to begin.
    """
    pieces = (piece for start, end in _stops(text) for piece in _pieces(text, start, end))
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


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = [(start + word.start(), start + word.end()) for word in _WORD.finditer(text[start:end])]
    if not any(character.isalnum() for character in text[start:end]):
        return
    first = 0
    if len(words) > LONG_WORDS:
        while len(words) - first > PIECE_WORDS:
            cut = _best_cut(text, words, first, end)
            yield words[first][0], words[cut - 1][1]
            first = cut
    yield words[first][0], words[-1][1]


def _best_cut(text: str, words: list[tuple[int, int]], first: int, end: int) -> int:
    """The word at which the next piece begins: the best kind of opener, and of those the last."""
    last = min(first + PIECE_WORDS, len(words) - _LEAST_WORDS)
    places = range(last, first + _LEAST_WORDS, -1)
    base = words[first][0]  # only what is looked at: of the whole, every piece of a long text would cost the text again
    lowered = text[base : min(end, words[last][0] + _OPENER_CHARS)].replace("\u2019", "'").lower()
    for opener in _OPENERS:
        # The first kinds open a new thought, so that the earliest is the place; the others are makeshifts.
        order = reversed(places) if opener in _OPENERS[:2] else places
        for place in order:
            if opener.match(lowered, words[place][0] - base):
                return place
    return last
