"""Labelled sentences and answers for `scripts/fit/structure.py`, from `structure_texts/` and from manifests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from structure_rates import Row
from structure_texts import raw, read_texts

from voiceprep.sentences import split_sentences

MOST_OF_A_SENTENCE, A_GOOD_PART = 0.6, 0.4


class Labelled(NamedTuple):
    """A sentence and what it carries."""

    kind: str
    question: str
    text: str
    carries: tuple[str, ...]


def sentences_of(name: str) -> list[Labelled]:
    """Return the sentences of a file, the same in other words, the hollow ones, and pieces of speech without stops."""
    found: list[Labelled] = []
    for written in read_texts(name):
        where = (written.kind, written.question)
        for line in written.lines:
            found.append(Labelled(*where, line.text, line.carries))
            if line.other:
                found.append(Labelled(*where, line.other, line.carries))
            if line.hollow:
                found.append(Labelled(*where, line.hollow, ()))
        if written.raw:
            carries = [line.carries for line in written.lines]
            for said in ([line.text for line in written.lines], [line.other or line.text for line in written.lines]):
                found += [Labelled(*where, *piece) for piece in pieces([raw(text) for text in said], carries)]
    return found


def sentences_in(rows: list[Row]) -> list[Labelled]:
    """Return the sentences of a manifest's rows, and pieces of those that have no stops, each once."""
    found: dict[Labelled, None] = {}
    for row in rows:
        where = (row["round_kind"], row["question"])
        for text, carries in zip(row["sentences"], row["carries"], strict=True):
            found[Labelled(*where, text, tuple(carries))] = None
        if row["variant"] == "strong" and not any(text.endswith((".", "!", "?")) for text in row["sentences"]):
            found |= {Labelled(*where, *piece): None for piece in pieces(row["sentences"], row["carries"])}
    return list(found)


def pieces(said: list[str], carries: list[tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the sentences as `split_sentences` finds them in the joined text, and what each carries."""
    for piece in split_sentences(" ".join(said)):
        yield piece.text, carried_within(piece.start_char, piece.end_char, said, carries)


def carried_within(start: int, end: int, said: list[str], carries: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return what a stretch of the joined sentences carries.

    It carries what a sentence carries of which most lies in it, or that makes up a good part of it.
    """
    ends = accumulate(len(text) + 1 for text in said)
    found: dict[str, None] = {}
    for text, after, elements in zip(said, ends, carries, strict=True):
        common = min(end, after - 1) - max(start, after - 1 - len(text))
        if common >= MOST_OF_A_SENTENCE * len(text) or common >= A_GOOD_PART * (end - start):
            found |= dict.fromkeys(elements)
    return tuple(found)
