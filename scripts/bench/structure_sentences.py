"""Labelled sentences and answers for `scripts/fit/structure.py`, from `structure_texts/` and from manifests."""

from __future__ import annotations

from itertools import accumulate
from typing import NamedTuple

from structure_rates import Row
from structure_texts import read_texts

MOST_OF_A_SENTENCE, A_GOOD_PART = 0.6, 0.4


class Labelled(NamedTuple):
    """A sentence and what it carries."""

    kind: str
    question: str
    text: str
    carries: tuple[str, ...]


def sentences_of(name: str) -> list[Labelled]:
    """Return the sentences of a file, the same in other words, and the hollow ones."""
    found: list[Labelled] = []
    for written in read_texts(name):
        where = (written.kind, written.question)
        for line in written.lines:
            found.append(Labelled(*where, line.text, line.carries))
            if line.other:
                found.append(Labelled(*where, line.other, line.carries))
            if line.hollow:
                found.append(Labelled(*where, line.hollow, ()))
    return found


def sentences_in(rows: list[Row]) -> list[Labelled]:
    """Return the sentences of a manifest's rows, each once."""
    found: dict[Labelled, None] = {}
    for row in rows:
        where = (row["round_kind"], row["question"])
        for text, carries in zip(row["sentences"], row["carries"], strict=True):
            found[Labelled(*where, text, tuple(carries))] = None
    return list(found)


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
