"""Sentences keep their place, and speech without stops is cut where a thought begins."""

from __future__ import annotations

import pytest

from voiceprep.sentences import LONG_WORDS, PIECE_WORDS, UNSTOPPED_WORDS, split_sentences


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("   \n ", []),
        ("...", []),
        ("?!", []),
        ("One.", ["One."]),
        ("no stop", ["no stop"]),
        ("First one. Second one! Third?", ["First one.", "Second one!", "Third?"]),
        ("Loss, e.g. cross-entropy, fell. Then it rose.", ["Loss, e.g. cross-entropy, fell.", "Then it rose."]),
        ("It went from 3.5 to 2.1 ms. Fine.", ["It went from 3.5 to 2.1 ms.", "Fine."]),
        ("We looked at p99. It was bad.", ["We looked at p99.", "It was bad."]),
        ("p99.9 was fine. So we shipped.", ["p99.9 was fine.", "So we shipped."]),
        ("Small vs. large models. Yes.", ["Small vs. large models.", "Yes."]),
        ("Logs, metrics etc. are kept. Done.", ["Logs, metrics etc. are kept.", "Done."]),
        ("Logs, metrics etc. Then we shipped.", ["Logs, metrics etc.", "Then we shipped."]),
        ('He said "no." We went on.', ['He said "no."', "We went on."]),
        ("a line\nanother line", ["a line", "another line"]),
        ("Well... I think so.", ["Well...", "I think so."]),
        ("It was me and I. That's all.", ["It was me and I.", "That's all."]),
    ],
)
def test_stops(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_places_are_exact() -> None:
    text = "  So, p99 fell.  And \u2019twas 3.5 ms.\n\nGood "
    for sentence in split_sentences(text):
        assert text[sentence.start_char : sentence.end_char] == sentence.text
        assert sentence.text == sentence.text.strip()


def test_speech_without_stops_is_cut_at_conjunctions() -> None:
    thought = (
        "i was looking at the loader of the training job and it was slow because the disk was far away so i moved "
    )
    text = (thought * 8).strip()
    pieces = texts(text)
    assert len(pieces) > 2
    assert " ".join(pieces) == text
    assert all(len(piece.split()) <= PIECE_WORDS for piece in pieces)


def test_a_short_answer_without_stops_is_cut_into_its_thoughts() -> None:
    thoughts = [
        "what i'm after is to know if the card waits for data or for the network",
        "so i take a profile of a hundred steps and split each into input compute and communication",
        "the catch is that more workers eat memory on the host",
    ]
    assert texts(" ".join(thoughts)) == thoughts


def test_words_without_any_conjunction_are_cut_all_the_same() -> None:
    pieces = texts("word " * 200)
    assert " ".join(pieces).split() == ["word"] * 200
    assert max(len(piece.split()) for piece in pieces) <= PIECE_WORDS


def test_a_sentence_that_is_merely_long_stays_whole() -> None:
    text = " ".join(["word"] * LONG_WORDS) + "."
    assert texts(text) == [text]


def test_few_words_without_a_stop_stay_whole() -> None:
    text = " ".join(["so i said"] * (UNSTOPPED_WORDS // 3))
    assert texts(text) == [text]
