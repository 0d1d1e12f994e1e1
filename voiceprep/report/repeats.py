"""Words said again at once, and sentences begun and dropped: what a speaker mends while talking."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voiceprep.report.fillers import Moment, is_filler
from voiceprep.report.spoken import Spoken, Token, word_set

_AUXILIARY = word_set(
    "is was are were am be been have has had do does did can could will would should might must",
    "isn't wasn't aren't weren't don't doesn't didn't can't couldn't won't wouldn't shouldn't haven't hasn't hadn't",
)
_ASIDES = word_set("think guess believe suppose mean know")
_RELATIVE = word_set("what how that where who which as than if whether")
_PRONOUNS = word_set("i we you they he she it that this there what")
_CONTRACTED = re.compile(r"(?:i|we|you|they|he|she|it|that|there)'(?:m|s|re|ve|d|ll)")
_MENDING = re.compile(r"\b(?:i mean|sorry|no wait|wait|or rather|let me rephrase|let me start over)\b[ ,.]*$")
_MENDING_WITHIN = 80
"""Characters before a word in which such a phrase ends; looking through all that was said would take for ever."""


def false_starts(said: Spoken) -> list[Moment]:
    """Find sentences begun and dropped, in three forms that are hardly ever meant.

    A word broken off ("we trai- we tuned it"); a subject with nothing but its auxiliary, then a subject again ("I was,
    we had"); and a mended start ("it runs on, sorry, it runs"). "We cut it, we shipped it" is none: both are whole.
    """
    words = said.words()
    kept = [token for place, token in enumerate(said.tokens) if not is_filler(words, place)]
    found: list[Moment] = []
    done = 0
    for place, token in enumerate(kept[:-1]):
        between = said.text[token.end_char : kept[place + 1].start_char]
        broken = between[:1] == "-" and between[1:2].isspace()
        start = place if broken else _dropped(kept, place, between)
        if start is None and _mended(said, kept, place):
            start = place
        if start is not None and kept[start].start_char >= done:
            done = token.end_char
            found.append(_moment(said, kept[start], token))
    return found


def _dropped(kept: Sequence[Token], place: int, between: str) -> int | None:
    """Return where a start that ends with `kept[place]` began, if all it has is a subject and its auxiliary."""
    following = kept[place + 1].word
    word = kept[place].word
    if place + 2 < len(kept) and kept[place + 2].word in _ASIDES:
        return None
    if following not in _PRONOUNS and not _CONTRACTED.fullmatch(following):
        return None
    marked = bool(re.search(r"[,\u2014\u2013\u2026-]", between))
    if _CONTRACTED.fullmatch(word) and marked:
        return place
    if word in _AUXILIARY and place and kept[place - 1].word in _PRONOUNS - {"that", "what"} and marked:
        return place - 1 if place < 2 or kept[place - 2].word not in _RELATIVE else None
    return None


def _mended(said: Spoken, kept: Sequence[Token], place: int) -> bool:
    """Whether the same word begins again after "sorry", "I mean", "no wait"."""
    end = kept[place].end_char
    upto = said.text[max(0, end - _MENDING_WITHIN) : end].lower()
    if not _MENDING.search(upto):
        return False
    again = kept[place + 1].word
    return any(token.word == again for token in kept[max(0, place - 6) : place - 1])


def _moment(said: Spoken, first: Token, last: Token) -> Moment:
    start, end = first.start_char, last.end_char
    return Moment(said.quote(start, end), *said.times(start, end), probable=True)
