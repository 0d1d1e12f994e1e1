"""Every term of every round's glossary, as Piper will say it: letters as letters, alone and within a sentence."""

from __future__ import annotations

import pytest

from voiceprep.rounds import load_round, round_paths
from voiceprep.speaking.piper_voice import PiperVoice
from voiceprep.speaking.pronounce import Pronouncer

LETTERS = {
    "A": "e\u026a", "B": "bi\u02d0", "C": "si\u02d0", "D": "di\u02d0", "E": "i\u02d0", "F": "\u025bf",
    "G": "d\u0292i\u02d0", "H": "e\u026at\u0283", "I": "a\u026a", "J": "d\u0292e\u026a", "K": "ke\u026a",
    "L": "\u025bl", "M": "\u025bm", "N": "\u025bn", "O": "o\u028a", "P": "pi\u02d0", "Q": "kju\u02d0",
    "R": "\u0251\u02d0\u0279", "S": "\u025bs", "T": "ti\u02d0", "U": "ju\u02d0", "V": "vi\u02d0",
    "W": "d\u028cb\u0259lju\u02d0", "X": "\u025bks", "Y": "wa\u026a", "Z": "zi\u02d0",
}  # fmt: skip
"""The names of the letters in American English, IPA, without stress."""


def bare(phonemes: str) -> str:
    return "".join(mark for mark in phonemes if mark not in "\u02c8\u02cc ")


@pytest.mark.models
@pytest.mark.parametrize("name", sorted(round_paths()))
def test_a_glossary_is_said_as_it_is_meant(piper_voice: PiperVoice, name: str) -> None:
    glossary = load_round(name).glossary
    say = Pronouncer(glossary)
    for term, form in glossary.items():
        alone = bare(piper_voice.phonemes(say(term)))
        assert alone, term
        place = 0
        for letter in (word for word in form.split() if len(word) == 1 and word.isupper()):
            found = alone.find(LETTERS[letter], place)
            assert found >= 0, f"{term}: {letter} is not said in {alone}"
            place = found + len(LETTERS[letter])
        assert alone in bare(piper_voice.phonemes(say(f"We looked at the {term} first."))), term


@pytest.mark.models
@pytest.mark.parametrize("name", sorted(round_paths()))
def test_letters_run_together_would_be_said_wrong(piper_voice: PiperVoice, name: str) -> None:
    """The form is there for a reason somewhere in each glossary: eSpeak's own reading of a term differs."""
    glossary = load_round(name).glossary
    say = Pronouncer(glossary)
    assert any(bare(piper_voice.phonemes(term)) != bare(piper_voice.phonemes(say(term))) for term in glossary)
