"""Keeps what a language model read, so that the same answer under the same rubric gets the same grade for nothing."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from voiceprep.coverage import Evidence
from voiceprep.grading.reading import Reader, Reading
from voiceprep.rubrics import Rubric
from voiceprep.sentences import split_sentences

_VERDICTS = ("carried", "missing", "unsure")


class KeptReader:
    """A reader whose readings are kept in `folder`, a file for each answer, rubric and reader.

    A folder that cannot be written, or a file that is damaged, only costs the time to read again.
    """

    def __init__(self, reader: Reader, folder: Path) -> None:
        self._reader, self._folder = reader, folder

    @property
    def graded_by(self) -> str:
        """As the reader's."""
        return self._reader.graded_by

    @property
    def identity(self) -> str:
        """As the reader's."""
        return self._reader.identity

    def read(self, rubric: Rubric, question: str, answer: str) -> dict[str, Reading]:
        """Return what was kept, or read and keep it; LLMError when the judge fails, which is not kept."""
        key = json.dumps([self.identity, rubric.sha256, question, answer])
        path = self._folder / f"{hashlib.sha256(key.encode()).hexdigest()}.json"
        kept = _restored(path, rubric, answer)
        if kept is not None:
            return kept
        readings = self._reader.read(rubric, question, answer)
        content = {
            element: [one.verdict, None if one.evidence is None else one.evidence.sentence]
            for element, one in readings.items()
        }
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            beside = path.with_suffix(f".{os.getpid()}.tmp")
            beside.write_text(json.dumps(content), encoding="utf-8")
            beside.replace(path)
        return readings


def _restored(path: Path, rubric: Rubric, answer: str) -> dict[str, Reading] | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {element: _reading(content[element], answer) for element in rubric.element_ids}
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _reading(content: Any, answer: str) -> Reading:
    verdict, place = content
    if verdict not in _VERDICTS or (verdict == "carried") != (place is not None):
        raise ValueError
    if place is None:
        return Reading(verdict)
    sentence = split_sentences(answer)[place]
    return Reading(verdict, Evidence(place, sentence.text, sentence.start_char, sentence.end_char))
