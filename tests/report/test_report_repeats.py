from __future__ import annotations

import pytest

from voiceprep.report.repeats import false_starts
from voiceprep.report.spoken import spoken
from voiceprep.report.syllables import said


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        ("I was, we had two weeks.", ["I was"]),
        ("It's, it was slow.", ["It's"]),
        ("We would, um, they had a week.", ["We would"]),
        ("We trai- we tuned it.", ["trai"]),
        ("It runs on, sorry, it runs in the driver.", ["It runs on, sorry"]),
        ("We cut it, we shipped it, we watched it.", []),
        ("It is well-known and state-of-the-art.", []),
        ("That is what it is, I think.", []),
        ("Yes, I do.", []),
        ("", []),
    ],
)
def test_false_starts(text: str, dropped: list[str]) -> None:
    found = false_starts(spoken(text))
    assert len(found) == len(dropped)
    assert all(one.probable and want.split()[-1] in one.text for one, want in zip(found, dropped, strict=True))


@pytest.mark.parametrize(
    ("written", "words", "syllables"),
    [
        ("35%", 3, 5),
        ("1,000", 2, 3),
        ("100", 2, 3),
        ("1998", 3, 5),
        ("2026", 4, 6),
        ("3.5", 3, 3),
        ("0", 1, 2),
        ("17", 1, 3),
        ("1,250,000", 6, 10),
        ("$20", 2, 4),
        ("GPU", 1, 3),
        ("latency", 1, 3),
        ("processed", 1, 2),
        ("wanted", 1, 2),
        ("caches", 1, 2),
        ("experience", 1, 4),
        ("the", 1, 1),
        ("didn't", 1, 2),
        ("-", 1, 1),
    ],
)
def test_how_a_word_is_said(written: str, words: int, syllables: int) -> None:
    assert said(written) == (words, syllables)


def test_over_a_sentence_the_syllables_come_out() -> None:
    # Counted by hand, word by word.
    text = "We measured the latency of every layer and found that the embedding table was the bottleneck"
    by_hand = 1 + 2 + 1 + 3 + 1 + 2 + 2 + 1 + 1 + 1 + 1 + 3 + 2 + 1 + 1 + 3
    assert sum(said(word)[1] for word in text.split()) == pytest.approx(by_hand, abs=1)
