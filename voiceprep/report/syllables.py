"""How many words and syllables a written word is when it is said: "35%" is three words, "GPU" three syllables.

Recognisers write figures as digits, so counting what is written makes a speaker of numbers slow. Syllables are counted
by spelling: groups of vowels, with the silent endings of English taken off; single words go wrong, answers hardly.
"""

from __future__ import annotations

import re
from functools import cache

_VOWELS = re.compile(r"[aeiouy]+")
_APART = re.compile(
    r"(?<![tscgxl])i(?:a|o|um)|(?<![tscg])ie(?:n|t)|iev?al|sci|ea$|eo(?:$|s$|n)|(?<![qgae])u(?:a|o)|(?<=[aeiouy])ing"
    r"|(?:ier|ism)\b|create[sd]?|react|idea|aye|theor|genuin|[^aeiouy]n't"
)
_SILENT = re.compile(
    r"(?<=[^aeiouyl])es?$|(?<=[aeiouy][^aeiouytd])ed$|(?<=[^aeiouytd][^aeiouytd])ed$|(?<=[aeiouy]l)es?$"
)
_SOUNDED_ES = re.compile(r"(?:[sxz]|[cs]h|c|g)es$")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_PIECE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[A-Z]{2,}(?=s?\b|\d|[A-Z][a-z])|[A-Za-z][a-z']*|%|\$|\+|/")
_SIGNS = {"%": (1, 2), "$": (1, 2), "+": (1, 1), "/": (1, 1)}
_ONES = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)
_TENS = (0, 1, 2, 2, 2, 2, 2, 3, 2, 2)
_GROUPS = (0, 2, 2, 2, 2)
"""Syllables of zero to nineteen, of the tens, and of thousand, million, billion, trillion."""


@cache
def said(written: str) -> tuple[int, int]:
    """Return how many words and how many syllables a written word is, said aloud."""
    pieces = _PIECE.findall(written)
    words = syllables = 0
    for piece in pieces:
        if piece in _SIGNS:
            more = _SIGNS[piece]
        elif piece[0].isdigit():
            more = _number(piece)
        elif piece.isupper() and len(piece) > 1:
            more = (0, sum(3 if letter == "W" else 1 for letter in piece))
        else:
            more = (0, _syllables(piece.lower()))
        words, syllables = words + more[0], syllables + more[1]
    spelled = any(piece[0].isalpha() for piece in pieces)
    return max(1, words + spelled), max(1, syllables)


def _syllables(word: str) -> int:
    bare = word.replace("'", "")
    count = len(_VOWELS.findall(bare)) + len(_APART.findall(word)) - (bare == "every")
    if not _SOUNDED_ES.search(bare) and _SILENT.search(bare):
        count -= 1
    return max(1, count)


def _number(written: str) -> tuple[int, int]:
    match = _NUMBER.fullmatch(written)
    whole, _, decimals = (match.group() if match else "0").replace(",", "").partition(".")
    words, syllables = _year(whole) if "," not in written and not decimals else _integer(int(whole))
    for digit in decimals:
        words, syllables = words + 1, syllables + _ONES[int(digit)]
    return (words + 1, syllables + 1) if decimals else (words, syllables)


def _year(whole: str) -> tuple[int, int]:
    """Figures such as 1998 and 2026 are said in pairs; others as numbers."""
    value = int(whole)
    if 1100 <= value < 2100 and value % 100 >= 10 and value // 100 != 20:
        pairs = [_hundreds(value // 100), _hundreds(value % 100)]
        return sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    return _integer(value)


def _integer(value: int) -> tuple[int, int]:
    if value == 0:
        return 1, _ONES[0]
    words = syllables = 0
    for group in range(len(_GROUPS)):
        part = value // 1000**group % 1000
        if part:
            more = _hundreds(part)
            words += more[0] + (group > 0)
            syllables += more[1] + _GROUPS[group]
    return max(1, words), max(1, syllables)


def _hundreds(part: int) -> tuple[int, int]:
    words = syllables = 0
    if part >= 100:
        words, syllables = 2, _ONES[part // 100] + 2
    rest = part % 100
    if rest >= 20:
        words, syllables = words + 1, syllables + _TENS[rest // 10]
        rest %= 10
    if rest:
        words, syllables = words + 1, syllables + _ONES[rest]
    return words, syllables
