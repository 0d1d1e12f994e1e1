"""The reader by meaning: sentence vectors and lexical features, weighed by fitted numbers."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from voiceprep.grading.checks import can_bear, usable_sentences, within_limit
from voiceprep.grading.fitted import KindModel, fitted_numbers, read_fitted
from voiceprep.grading.reading import LexiconReader, Reading
from voiceprep.grading.vectors import MODEL, SentenceVectors
from voiceprep.rubrics import Rubric

if TYPE_CHECKING:
    from voiceprep.coverage import Evidence

UNSURE = 0.5
"""Log-odds below the threshold within which a reading is unsure where the cues alone say yes."""


class MeaningReader:
    """Reads each sentence for what it says and for where it stands, so that an element goes with its sentence.

    Args:
        vectors: the embedding model.
        numbers: content of a fitted file; None: the one that came with voiceprep.

    Kinds without numbers, or whose cues have changed since, are read by cues alone.
    """

    graded_by = "lexicon"

    def __init__(self, vectors: SentenceVectors, numbers: dict[str, Any] | None = None) -> None:
        self._vectors = vectors
        self._numbers = fitted_numbers() if numbers is None else numbers
        self._models: dict[str, KindModel | None] = {}
        digest = hashlib.sha256(json.dumps(self._numbers, sort_keys=True).encode()).hexdigest()[:12]
        self.identity = f"lexicon+{MODEL}+{digest}"

    def log_odds(self, rubric: Rubric, question: str, answer: str) -> tuple[list[Evidence], list[dict[str, float]]]:
        """Return the sentences that may count and the log-odds that each carries an element that it can bear."""
        model = self._model(rubric)
        if model is None:
            return [], []
        sentences = usable_sentences(rubric, question, answer)
        if not sentences:
            return [], []
        texts = [one.quote for one in sentences]
        found = model.in_context(model.log_odds(rubric, texts, self._vectors(texts)))
        strengths = [
            {
                element.id: float(value)
                for element, value in zip(rubric.elements, row, strict=True)
                if can_bear(element, text)
            }
            for text, row in zip(texts, found, strict=True)
        ]
        return sentences, within_limit(strengths)

    def margins(self, rubric: Rubric, question: str, answer: str) -> dict[str, tuple[Evidence, float]]:
        """Return for each element the sentence that carries it best, and by how much it passes the threshold."""
        model = self._model(rubric)
        if model is None:
            return {}
        sentences, strengths = self.log_odds(rubric, question, answer)
        found: dict[str, tuple[Evidence, float]] = {}
        for element in rubric.element_ids:
            reached = [(one[element], -place) for place, one in enumerate(strengths) if element in one]
            if reached:
                best, place = max(reached)
                found[element] = sentences[-place], best - model.thresholds[element]
        return found

    def read(self, rubric: Rubric, question: str, answer: str) -> dict[str, Reading]:
        """Read by meaning."""
        by_cues = LexiconReader().read(rubric, question, answer)
        if self._model(rubric) is None:
            return by_cues
        margins = self.margins(rubric, question, answer)
        readings = {}
        for element in rubric.element_ids:
            sentence, margin = margins.get(element, (None, float("-inf")))
            if sentence is not None and margin >= 0:
                readings[element] = Reading("carried", sentence)
            elif margin >= -UNSURE and by_cues[element].evidence is not None:
                readings[element] = Reading("unsure")
            else:
                readings[element] = Reading("missing")
        return readings

    def _model(self, rubric: Rubric) -> KindModel | None:
        if rubric.kind not in self._models:
            self._models[rubric.kind] = read_fitted(self._numbers, rubric)
        return self._models[rubric.kind]
