"""An answer's text as tokens that know their place in the text and, where there was sound, on the timeline."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from voiceprep.events import Word
from voiceprep.plain_text import printable

_TOKEN = re.compile(r"[^\W_]+(?:['\u2019.%/+-][^\W_]+)*[%+]?")


@dataclass(frozen=True, slots=True)
class Token:
    """A spoken word: lower case with straight quotes, its place in the text, its seconds where known.

    `confidence` is what the recogniser gave the word it comes from, 0 to 1.
    """

    word: str
    start_char: int
    end_char: int
    start_s: float | None = None
    end_s: float | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text and its tokens."""

    text: str
    tokens: tuple[Token, ...]

    def words(self) -> tuple[str, ...]:
        """The tokens' words."""
        return tuple(token.word for token in self.tokens)

    def times(self, start_char: int, end_char: int) -> tuple[float | None, float | None]:
        """Return when `text[start_char:end_char]` was said, seconds; (None, None) where no word of it has a time."""
        first = bisect_right(self.tokens, start_char, key=lambda token: token.end_char)
        inside = self.tokens[first : bisect_left(self.tokens, end_char, key=lambda token: token.start_char)]
        starts = [token.start_s for token in inside if token.start_s is not None]
        ends = [token.end_s for token in inside if token.end_s is not None]
        return (min(starts), max(ends)) if starts and ends else (None, None)

    def quote(self, start_char: int, end_char: int) -> str:
        """Return `text[start_char:end_char]` as one printable line."""
        return printable(self.text[start_char:end_char]).strip()


def word_set(*words: str) -> frozenset[str]:
    """Return the words of one or more lists separated by spaces."""
    return frozenset(" ".join(words).split())


def split_words(text: str) -> list[tuple[str, int, int]]:
    """Return the words of `text` (lower case, straight quotes) with their place."""
    return [
        (match.group().lower().replace("\u2019", "'"), match.start(), match.end()) for match in _TOKEN.finditer(text)
    ]


def spoken(text: str, words: Sequence[Word] = ()) -> Spoken:
    """Put the recogniser's `words` under the words of `text`.

    The text is as a rule the words joined; where a word was normalised in one of the two, those around it still match.
    """
    parts = split_words(text)
    heard = [(part, word) for word in words for part, _, _ in split_words(word.text)]
    timed: dict[int, Word] = {}
    if [part for part, _ in heard] == [part for part, _, _ in parts]:
        timed = {number: word for number, (_, word) in enumerate(heard)}
    elif heard:
        matcher = difflib.SequenceMatcher(
            None, [part for part, *_ in parts], [part for part, _ in heard], autojunk=False
        )
        for block in matcher.get_matching_blocks():
            timed.update({block.a + step: heard[block.b + step][1] for step in range(block.size)})
    tokens = []
    for number, (part, start, end) in enumerate(parts):
        word = timed.get(number)
        if word is None:
            tokens.append(Token(part, start, end))
        else:
            tokens.append(Token(part, start, end, word.start_s, word.end_s, word.probability))
    return Spoken(text, tuple(tokens))


def spoken_words(words: Sequence[Word]) -> Spoken:
    """Return the recogniser's words as a text of their own."""
    return spoken(" ".join(word.text.strip() for word in words), words)
