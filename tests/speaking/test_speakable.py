from __future__ import annotations

import pytest

from voiceprep.rounds import load_round
from voiceprep.speaking.sentences import FIRST_WORDS, LONG_WORDS, ends_sentence, speakable


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("One. Two? Three!", ("One.", "Two?", "Three!")),
        ("It took 3.5 seconds at p99. Why?", ("It took 3.5 seconds at p99.", "Why?")),
        ("Use a profiler, e.g. Nsight. Then look.", ("Use a profiler, e.g. Nsight.", "Then look.")),
        ("Is it fp16 vs. bf16? Say why.", ("Is it fp16 vs. bf16?", "Say why.")),
        ("first line\nsecond line", ("first line", "second line")),
        ("Hmm... Go on.", ("Hmm...", "Go on.")),
        ("", ()),
        (" \n ", ()),
        ("... !", ()),
        ("no stop at all", ("no stop at all",)),
    ],
)
def test_splits_at_sentences(line: str, pieces: tuple[str, ...]) -> None:
    assert speakable(line) == pieces


def test_a_long_first_sentence_is_cut_after_a_comma() -> None:
    line = (
        "You want to train a model with seven billion parameters, and it runs out of memory on the one card you have."
    )
    assert speakable(line) == (
        "You want to train a model with seven billion parameters,",
        "and it runs out of memory on the one card you have.",
    )


def test_without_a_comma_it_is_cut_before_a_conjunction() -> None:
    line = "Walk me through what you would measure first in that job because nobody has looked at it so far."
    assert speakable(line)[0] == "Walk me through what you would measure first in that job"


def test_what_cannot_be_cut_well_stays_whole() -> None:
    line = " ".join(["word"] * 40) + "."
    assert speakable(line) == (line,)


def test_a_comma_beyond_the_limit_is_better_than_none() -> None:
    line = " ".join(["word"] * 18) + ", " + " ".join(["more"] * 10) + "."
    assert [len(piece.split()) for piece in speakable(line)] == [18, 10]


def test_later_sentences_may_be_longer() -> None:
    second = "So tell me, " + " ".join(["word"] * (LONG_WORDS - 3)) + "."
    assert speakable(f"Fine. {second}") == ("Fine.", second)


def test_the_pieces_make_up_the_line_and_the_bank_starts_soon() -> None:
    round_ = load_round("ml-deep-dive")
    lines = [round_.opening, round_.closing]
    for question in round_.questions:
        lines += [question.text, *question.hints, *(text for probe in question.probes.values() for text in probe)]
    pieces = [speakable(line) for line in lines]
    assert [" ".join(parts) for parts in pieces] == [" ".join(line.split()) for line in lines]
    assert all(piece for parts in pieces for piece in parts)
    starts = [len(parts[0].split()) for parts in pieces]
    assert sum(words <= FIRST_WORDS for words in starts) > 0.95 * len(starts)


@pytest.mark.parametrize(("piece", "ends"), [("Yes.", True), ('He said "no."', True), ("well,", False), ("", False)])
def test_ends_sentence(piece: str, ends: bool) -> None:
    assert ends_sentence(piece) is ends
