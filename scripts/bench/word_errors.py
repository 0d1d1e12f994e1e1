"""Words to compare, and how many of them are wrong."""

from __future__ import annotations

import re

import jiwer

from voiceprep.listening.verbatim import is_filler

_SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_NUMBERS = {word: str(number) for number, word in enumerate(_SMALL)} | {"sixteen": "16"}


def spoken_words(text: str) -> list[str]:
    """Words to compare: no pauses, fillers, case or punctuation; small numbers as digits."""
    plain = re.sub(r"\[[\d.]+\]|(?<=\d),(?=\d)", "", text.lower()).replace("%", " percent ").replace("-", " ")
    return [_NUMBERS.get(word, word) for word in re.findall(r"[a-z0-9']+", plain) if not is_filler(word)]


def word_error_rate(said: str, heard: str) -> float:
    """Insertions, deletions and substitutions for each word said; `said` must hold a word."""
    return float(jiwer.wer(" ".join(spoken_words(said)), " ".join(spoken_words(heard))))


def word_errors(said: str, heard: str) -> int:
    """Insertions, deletions and substitutions."""
    return round(word_error_rate(said, heard) * len(spoken_words(said)))
