"""What of a line reached the candidate: text by samples played. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A spoken piece: its text, and from which to which sample of the line it is said; the pause after it is not in."""

    text: str
    start: int
    end: int


def heard_text(pieces: list[Piece], played: int) -> str:
    """Return the text of the first `played` samples of a line.

    Of a piece cut short, as many words count as fit into the share of it that was played, taking each to last as long
    as it is written; a word counts once half of it has sounded.
    """
    heard = []
    for piece in pieces:
        if played >= piece.end:
            heard.append(piece.text)
        elif played > piece.start:
            heard.append(_first_words(piece.text, (played - piece.start) / (piece.end - piece.start)))
    return " ".join(part for part in heard if part)


def _first_words(text: str, share: float) -> str:
    words = text.split()
    whole = sum(len(word) + 1 for word in words)
    taken, before = 0, 0
    for word in words:
        if (before + len(word) / 2) / whole > share:
            break
        before += len(word) + 1
        taken += 1
    return " ".join(words[:taken])
