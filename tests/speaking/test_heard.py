from __future__ import annotations

import pytest

from voiceprep.speaking.heard import Piece, heard_text

PIECES = [Piece("What did you measure?", 0, 1000), Piece("Say it in numbers.", 1500, 2500)]


@pytest.mark.parametrize(
    ("played", "heard"),
    [
        (0, ""),
        (50, ""),
        (150, "What"),
        (500, "What did you"),
        (1000, "What did you measure?"),
        (1400, "What did you measure?"),
        (1500, "What did you measure?"),
        (1700, "What did you measure? Say"),
        (2500, "What did you measure? Say it in numbers."),
        (9999, "What did you measure? Say it in numbers."),
    ],
)
def test_words_in_proportion(played: int, heard: str) -> None:
    assert heard_text(PIECES, played) == heard


def test_never_takes_words_back() -> None:
    lengths = [len(heard_text(PIECES, played)) for played in range(0, 2600, 7)]
    assert lengths == sorted(lengths)
