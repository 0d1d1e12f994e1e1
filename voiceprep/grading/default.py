"""The best reader that works here without a language model."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

from voiceprep import weights
from voiceprep.errors import VoiceprepError
from voiceprep.grading.meaning import MeaningReader
from voiceprep.grading.reading import LexiconReader, Reader
from voiceprep.grading.vectors import MODEL, SentenceVectors

_NEEDS = ("numpy", "onnxruntime", "tokenizers")


def wanted_model() -> str | None:
    """Return the id of the model that `best_reader` can use on this installation, None where it could use none."""
    return MODEL if all(importlib.util.find_spec(name) for name in _NEEDS) else None


def best_reader() -> Reader:
    """Return the reader by meaning where its libraries and its model are there, else the lexicon.

    Nothing is fetched here.
    """
    if wanted_model() is None or not weights.is_complete(MODEL):
        return LexiconReader()
    return _by_meaning(weights.model_folder(MODEL)) or LexiconReader()


@cache
def _by_meaning(folder: Path) -> MeaningReader | None:
    try:
        return MeaningReader(SentenceVectors(folder))
    except VoiceprepError:  # a damaged file; `voiceprep setup` finds and mends it
        return None
