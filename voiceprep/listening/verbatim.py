"""Puts the fillers of a prompted transcript into the plain one: content from the one, um and uh from the other."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from voiceprep.events import Word
from voiceprep.listening.filler_probe import Told
from voiceprep.listening.word_times import plain

_FILLER = re.compile(r"(?:u+h+m*|u+m+|e+r+m*|e+h+m|a+h+m*|h+m+|m{2,})")
_SPELLING = (("u+m+|u+h+m+|e+h+m+", "um"), ("u+h+", "uh"), ("h+m+|m{2,}", "hmm"), ("e+r+", "er"), ("e+r+m+", "erm"))
PART_WORDS = 200
"""Aligning takes time with the square of the words; an hour has nine thousand."""
FILLER_S = 0.15
"""The least a filler is given where it is cut out of a stretched word; filler length p10 is 0.17 s (findings)."""


@dataclass(frozen=True, slots=True)
class TwoPasses:
    """The plain and the prompted pass over the same sound, and how likely it is English, 0 to 1; None if not known.

    `told` is what the filler probe says of the sound; None where there is none for the model.
    """

    plain: tuple[Word, ...]
    prompted: tuple[Word, ...]
    english: float | None
    told: Told | None = None


def is_filler(text: str) -> bool:
    """Whether a word is um, uh, hmm, er, ah or a drawn-out form of them ("ummm")."""
    return _FILLER.fullmatch(plain(text)) is not None


def merge_verbatim(plain_words: Sequence[Word], prompted_words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the plain pass's words, all of them and in order, with the prompted pass's fillers in between.

    Both are aligned by their other words; where they differ, the times decide. A filler that both passes wrote stands
    once. Fillers come in one spelling and keep their own times; a plain word stretched over one is shortened. Long
    answers are aligned part by part, cut in pauses.
    """
    merged: list[Word] = []
    for plain_part, prompted_part in _parts(plain_words, prompted_words):
        merged.extend(_merge(plain_part, prompted_part))
    return tuple(merged)


def _parts(
    plain_words: Sequence[Word], prompted_words: Sequence[Word]
) -> Iterator[tuple[Sequence[Word], Sequence[Word]]]:
    """Cut both passes at the same moments: after PART_WORDS plain words, in the widest gap among as many more."""
    first = taken = 0
    while len(plain_words) - first > 2 * PART_WORDS:
        places = range(first + PART_WORDS, first + 2 * PART_WORDS)
        cut = max(places, key=lambda place: plain_words[place].start_s - plain_words[place - 1].end_s)
        at_s = (plain_words[cut - 1].end_s + plain_words[cut].start_s) / 2
        upto = taken
        while upto < len(prompted_words) and _middle(prompted_words[upto]) < at_s:
            upto += 1
        yield plain_words[first:cut], prompted_words[taken:upto]
        first, taken = cut, upto
    yield plain_words[first:], prompted_words[taken:]


def _merge(plain_words: Sequence[Word], prompted_words: Sequence[Word]) -> tuple[Word, ...]:
    content = [word for word in plain_words if not is_filler(word.text)]
    placed: list[list[Word]] = [[] for _ in range(len(content) + 1)]
    for gap, word in _gaps(prompted_words, content):
        placed[gap].append(word)
    seen = 0
    for word in plain_words:
        if not is_filler(word.text):
            seen += 1
        elif not any(_near(word, other) for other in placed[seen]):
            placed[seen].append(word)
    merged: list[Word] = []
    for gap, fillers in enumerate(placed):
        for filler in sorted(fillers, key=lambda word: word.start_s):
            merged.append(replace(filler, text=spelled(filler.text)))
        if gap < len(content):
            merged.append(content[gap])
    return _in_order(merged)


def _gaps(prompted: Sequence[Word], content: Sequence[Word]) -> list[tuple[int, Word]]:
    """Return each prompted filler with the number of content words before it."""
    others = [word for word in prompted if not is_filler(word.text)]
    matcher = difflib.SequenceMatcher(
        None, [plain(word.text) for word in content], [plain(word.text) for word in others], autojunk=False
    )
    # For each number of other words before a filler: the fewest and most content words that can come before it.
    bounds = [(0, len(content))] * (len(others) + 1)
    low = 0
    matched = {b + i: a + i for a, b, size in matcher.get_matching_blocks() for i in range(size)}
    for index in range(len(others) + 1):
        low = matched[index - 1] + 1 if index - 1 in matched else low
        high = next((matched[later] for later in range(index, len(others)) if later in matched), len(content))
        bounds[index] = (low, high)
    found = []
    before = 0
    for word in prompted:
        if is_filler(word.text):
            low, high = bounds[before]
            while low < high and _middle(content[low]) < word.start_s:
                low += 1
            found.append((low, word))
        else:
            before += 1
    return found


def _in_order(words: list[Word]) -> tuple[Word, ...]:
    """Take the time of a filler out of the words beside it, so that times never run backwards."""
    for index, word in enumerate(words):
        if not is_filler(word.text):
            continue
        if index and words[index - 1].end_s > word.start_s:
            before = words[index - 1]
            start_s = max(word.start_s, before.start_s)
            words[index - 1] = replace(before, end_s=start_s)
            words[index] = word = replace(word, start_s=start_s, end_s=max(word.end_s, start_s))
        if index + 1 < len(words) and words[index + 1].start_s < word.end_s:
            after = words[index + 1]
            end_s = min(max(word.start_s, after.start_s, min(word.start_s + FILLER_S, after.end_s)), word.end_s)
            words[index] = replace(word, end_s=end_s)
            words[index + 1] = replace(after, start_s=max(after.start_s, end_s), end_s=max(after.end_s, end_s))
    return tuple(words)


def _middle(word: Word) -> float:
    return (word.start_s + word.end_s) / 2


def _near(one: Word, other: Word) -> bool:
    """Whether two passes can mean the same filler: their times meet, give or take a quarter of a second."""
    return one.start_s < other.end_s + 0.25 and other.start_s < one.end_s + 0.25


def spelled(text: str) -> str:
    """Return a filler in the one spelling it has in a transcript: "Ummm," -> "um"."""
    bare = plain(text)
    return next((name for pattern, name in _SPELLING if re.fullmatch(pattern, bare)), "ah")
