"""Where a new thought begins in speech that is written without stops: log-odds, fitted to joined sentences.

A logistic regression on the words around a place. Its numbers are in `thought_breaks.json`, by what they see, in the
notation of `around`; `scripts/fit/thought_breaks.py` makes them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from voiceprep.answer_words import FUNCTION_WORDS

FILE = Path(__file__).with_name("thought_breaks.json")
_NOTHING = "_"
_NUMBER = "#"
_ENDINGS = ("ing", "ed", "ly", "s")
_USUAL_WORDS, _LENGTH_COST = 13, 0.6
"""The most usual length, and the log-odds that a piece e times as long or as short costs."""


def bare(word: str) -> str:
    """Return a word as `around` wants it: in lower case, without marks, numbers all alike."""
    plain = word.replace("\u2019", "'").lower().strip('.,!?;:"()')
    return _NUMBER if plain[:1].isdigit() else plain or _NOTHING


def around(words: Sequence[str], place: int) -> tuple[str, ...]:
    """Return what is seen between word `place - 1` and word `place` of bare words.

    ">" stands before what follows, "<" before what went before, "|" at the place itself; "~" is a word of content, with
    its ending.
    """

    def at(index: int) -> str:
        return words[index] if 0 <= index < len(words) else _NOTHING

    before2, before, first, second, third, fourth = (at(place + offset) for offset in (-2, -1, 0, 1, 2, 3))
    return (
        f">{first}",
        f">{first} {second}",
        f">{first} {second} {third}",
        f"<{before}",
        f"<{before2} {before}",
        f"{before}|{first}",
        f"{_class(before)}|{first}",
        f"{_class(before)}|{first} {_class(second)}",
        f">{_class(first)} {_class(second)} {_class(third)} {_class(fourth)}",
        f"{_class(before2)} {_class(before)}|{_class(first)}",
        f"{_class(before)}|{_class(first)} {second}",
    )


def cut_places(
    words: Sequence[str], longest: int, fitted: tuple[Mapping[str, float], float] | None = None
) -> list[int]:
    """Return the places, ascending, at which to cut words so that new thoughts begin there.

    Pieces have at most `longest` words. Of all ways to cut, the one whose places have the highest sum of log-odds above
    the threshold, less what pieces of unusual length cost. `fitted` are other numbers than those that came along.
    """
    weights, threshold = numbers() if fitted is None else fitted
    plain = [bare(word) for word in words]
    gain = [sum(weights.get(seen, 0.0) for seen in around(plain, place)) - threshold for place in range(len(plain))]
    cost = [_LENGTH_COST * math.log(size / _USUAL_WORDS) ** 2 for size in range(1, longest + 1)]
    total = [0.0] * (len(plain) + 1)
    began = [0] * (len(plain) + 1)
    for end in range(1, len(plain) + 1):
        total[end], began[end] = max(
            (total[start] - cost[end - start - 1], start) for start in range(max(0, end - longest), end)
        )
        if end < len(plain):
            total[end] += gain[end]
    places: list[int] = []
    place = began[len(plain)]
    while place > 0:
        places.append(place)
        place = began[place]
    return places[::-1]


def _class(word: str) -> str:
    if word in FUNCTION_WORDS or word in (_NUMBER, _NOTHING):
        return word
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) > len(one) + 2), "")
    return f"~{ending}"


@cache
def numbers() -> tuple[dict[str, float], float]:
    """The content of `thought_breaks.json`: the weights, and the sum of weights from which a cut gains."""
    content = json.loads(FILE.read_text(encoding="utf-8"))
    return content["weights"], content["threshold"]
