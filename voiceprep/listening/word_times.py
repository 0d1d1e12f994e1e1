"""Puts recognised words where speech was heard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from voiceprep.events import Span, Word

SLACK_S = 0.3
"""How far beside speech a word may lie and still be taken as misplaced, not made up.

Whisper's word times are off by up to this much next to a pause; words it makes up stand in long silences.
"""
SHORTEST_S = 0.02
LOOP_WORD_S = 0.06
"""Shorter than any spoken word: Whisper in a loop writes the same word hundreds of times into no time at all."""

LOOP_WORDS = 3
"""So many words in a row without any time are made up, whatever they say: a phrase that comes again."""
MOST_WORDS_PER_S, BURST = 8.0, 8
"""A burst of so many words at this rate is made up: the fastest speakers reach 5 words a second (300 a minute)."""

_LONG_RUN = re.compile(r"([a-zA-Z])\1{7}")


def clip_to_speech(words: Sequence[Word], speech: Sequence[Span], slack_s: float = SLACK_S) -> tuple[Word, ...]:
    """Return the words with their times clipped to the stretch of speech they lie on most; drops those far from any.

    Whisper stretches a word over the pause beside it, and writes words into silence. Times never run backwards in the
    result; a word lasts at least 20 ms.
    """
    kept: list[Word] = []
    for word in words:
        span = _stretch(word, speech, slack_s)
        if span is None:
            continue
        start_s = min(max(word.start_s, span.start_s), span.end_s - SHORTEST_S)
        if kept:
            start_s = max(start_s, kept[-1].start_s)
        end_s = max(min(word.end_s, span.end_s), start_s + SHORTEST_S)
        kept.append(replace(word, start_s=round(start_s, 3), end_s=round(end_s, 3)))
    return tuple(kept)


def _stretch(word: Word, speech: Sequence[Span], slack_s: float) -> Span | None:
    """Return the stretch that shares most with the word (the later of equals), else the nearest within `slack_s`."""
    best: Span | None = None
    best_shared = -slack_s
    for span in speech:
        shared = min(word.end_s, span.end_s) - max(word.start_s, span.start_s)
        if shared >= best_shared:
            best, best_shared = span, shared
    return best


def without_loops(words: Sequence[Word]) -> tuple[Word, ...]:
    """Drop what Whisper writes when it loops: repeats of a word, and runs of words, without time to say them."""
    kept: list[Word] = []
    for has_time, group in groupby(words, _has_time):
        run = list(group)
        if not has_time and len(run) >= LOOP_WORDS:
            continue
        for word in run:
            if has_time or not kept or plain(word.text) != plain(kept[-1].text):
                kept.append(word)
    return tuple(kept)


def _has_time(word: Word) -> bool:
    return word.end_s - word.start_s >= LOOP_WORD_S


def looped(words: Sequence[Word]) -> bool:
    """Whether Whisper fell into a loop: words in no time, more than can be said, or one letter on and on ("ummmmm")."""
    burst = len(words) >= BURST and len(words) > MOST_WORDS_PER_S * (words[-1].end_s - words[0].start_s)
    return burst or len(without_loops(words)) < len(words) or any(_LONG_RUN.search(word.text) for word in words)


def plain(text: str) -> str:
    """Return a word without case and punctuation, for comparing: "Don't," -> "don't"."""
    return text.strip("\"'.,;:!?()[]-\N{EM DASH}\N{HORIZONTAL ELLIPSIS} ").lower()
