"""Moves what was heard in a cut-out sound to its place on the session's timeline, and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from voiceprep.events import Span, VerbatimHeard, Word


def words_later(words: Iterable[Word], by_s: float) -> tuple[Word, ...]:
    """Return the words `by_s` seconds later, to the millisecond; earlier where it is negative."""
    return tuple(replace(one, start_s=round(one.start_s + by_s, 3), end_s=round(one.end_s + by_s, 3)) for one in words)


def spans_later(spans: Iterable[Span], by_s: float) -> tuple[Span, ...]:
    """Return the stretches `by_s` seconds later, to the millisecond; earlier where it is negative."""
    return tuple(Span(round(one.start_s + by_s, 3), round(one.end_s + by_s, 3)) for one in spans)


def verbatim_later(heard: VerbatimHeard, answer_id: str, by_s: float) -> VerbatimHeard:
    """Return a second pass as that of an answer which began `by_s` seconds into the session."""
    return VerbatimHeard(answer_id, words_later(heard.words, by_s), heard.model, words_later(heard.possible, by_s))
