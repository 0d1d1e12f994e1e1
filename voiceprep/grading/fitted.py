"""The fitted numbers of `fitted.json`: from a sentence's meaning and its lexical features to log-odds per element.

For each kind a softmax regression over the elements and "none", on the sentence vector times `vector_scale` and the
features times `feature_scale`. How the numbers came about stands in the file; `scripts/fit/structure.py` makes it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceprep.grading.features import cues_hash, feature_count, features
from voiceprep.grading.vectors import SIZE
from voiceprep.rubrics import Rubric

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = Path(__file__).with_name("fitted.json")
CERTAIN = 12.0
"""Log-odds are kept within this, either way."""


@dataclass(frozen=True, slots=True)
class KindModel:
    """The numbers of one kind.

    `weights` has shape (SIZE + features + 1, elements + 1): a column an element, in the rubric's order, and "none"
    last; its last row is the bias. An element is carried where the log-odds of a sentence reach its `thresholds`.
    """

    weights: NDArray[np.float64]
    thresholds: dict[str, float]
    vector_scale: float
    feature_scale: float

    def shares(self, rubric: Rubric, sentences: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probabilities of what a sentence carries, shape (sentences, elements + 1), "none" last."""
        import numpy

        marks = numpy.array([features(rubric, one) for one in sentences], dtype=numpy.float64)
        inputs = numpy.hstack([vectors * self.vector_scale, marks * self.feature_scale, numpy.ones((len(marks), 1))])
        scores = inputs @ self.weights
        odds = numpy.exp(scores - scores.max(axis=1, keepdims=True))
        found: NDArray[np.float64] = odds / odds.sum(axis=1, keepdims=True)
        return found

    def log_odds(self, rubric: Rubric, sentences: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the log-odds that a sentence carries an element, shape (sentences, elements)."""
        import numpy

        share = self.shares(rubric, sentences, vectors)[:, :-1]
        found: NDArray[np.float64] = numpy.log(numpy.maximum(share, 1e-12) / numpy.maximum(1.0 - share, 1e-12)).clip(
            -CERTAIN, CERTAIN
        )
        return found


def read_fitted(content: dict[str, Any], rubric: Rubric) -> KindModel | None:
    """Return the numbers for a rubric; None where there are none, or they were fitted to other cues."""
    import numpy

    kind = content["kinds"].get(rubric.kind)
    if kind is None or kind["cues_sha256"] != cues_hash(rubric):
        return None
    columns = [*rubric.element_ids, "none"]
    weights = numpy.array([kind["weights"][name] for name in columns], dtype=numpy.float64).T
    if weights.shape != (SIZE + feature_count(rubric) + 1, len(columns)):
        return None
    return KindModel(weights, dict(kind["thresholds"]), content["vector_scale"], content["feature_scale"])


@cache
def fitted_numbers() -> dict[str, Any]:
    """The content of `fitted.json`."""
    content: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return content
