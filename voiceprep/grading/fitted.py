"""The fitted numbers of `fitted.json`: from a sentence's meaning and its lexical features to log-odds per element.

For each kind a softmax regression over the elements and "none", on the sentence vector times `vector_scale`, the
features times `feature_scale`, and `phrase_scale` for each of the kind's phrases that the sentence has. A second, small
one then sees the neighbours too: after an objective an approach is likelier. Both are averaged, with the kind's
`context_share` for the second. How the numbers came about stands in the file; `scripts/fit/structure.py` makes it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceprep.grading.features import cues_hash, feature_count, features, phrases
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

    `weights` has shape (SIZE + features + phrases + 1, elements + 1): a column an element, in the rubric's order, and
    "none" last; its last row is the bias. An element is carried where a sentence's log-odds reach its `thresholds`.
    """

    weights: NDArray[np.float64]
    thresholds: dict[str, float]
    phrases: tuple[str, ...]
    vector_scale: float
    feature_scale: float
    phrase_scale: float
    context: NDArray[np.float64]
    context_share: float

    def shares(self, rubric: Rubric, sentences: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the probabilities of what a sentence carries, shape (sentences, elements + 1), "none" last."""
        import numpy

        marks = numpy.array([features(rubric, one) for one in sentences], dtype=numpy.float64)
        said = [phrases(one) for one in sentences]
        has = numpy.array([[one in words for one in self.phrases] for words in said], dtype=numpy.float64)
        inputs = numpy.hstack(
            [
                vectors * self.vector_scale,
                marks * self.feature_scale,
                has * self.phrase_scale,
                numpy.ones((len(marks), 1)),
            ]
        )
        return _softmax(inputs @ self.weights)

    def log_odds(self, rubric: Rubric, sentences: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the log-odds that a sentence by itself carries an element, shape (sentences, elements)."""
        return _log_odds(self.shares(rubric, sentences, vectors))

    def in_context(self, alone: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-odds once the sentences around are seen; `alone` are those of `log_odds`, in order.

        A single sentence has nothing around it: whatever padded it would be the gain.
        """
        if len(alone) < 2:
            return alone
        around = _log_odds(_softmax(surroundings(alone) @ self.context))
        return (1.0 - self.context_share) * alone + self.context_share * around


def surroundings(alone: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what the second regression sees of each sentence, shape (sentences, 4 * elements + 3).

    Whether it is the first, the last; the probabilities of the sentence before and of the one after, zero where there
    is none; its own log-odds / 3 and probabilities; 1.
    """
    import numpy

    likely = 1.0 / (1.0 + numpy.exp(-alone))
    nothing = numpy.zeros((1, alone.shape[1]))
    ends = numpy.zeros((len(alone), 2))
    ends[0, 0] = ends[-1, 1] = 1.0
    before, after = numpy.vstack([nothing, likely[:-1]]), numpy.vstack([likely[1:], nothing])
    return numpy.hstack([ends, before, after, alone / 3.0, likely, numpy.ones((len(alone), 1))])


def _softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy

    odds = numpy.exp(scores - scores.max(axis=1, keepdims=True))
    found: NDArray[np.float64] = odds / odds.sum(axis=1, keepdims=True)
    return found


def _log_odds(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of probabilities with "none" last, which is left out."""
    import numpy

    share = shares[:, :-1]
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
    context = numpy.array([kind["context"][name] for name in columns], dtype=numpy.float64).T
    known = tuple(kind["phrases"])
    sizes = (SIZE + feature_count(rubric) + len(known) + 1, 4 * len(rubric.elements) + 3)
    if (weights.shape, context.shape) != tuple((size, len(columns)) for size in sizes):
        return None
    return KindModel(
        weights,
        dict(kind["thresholds"]),
        known,
        content["vector_scale"],
        content["feature_scale"],
        content["phrase_scale"],
        context,
        kind["context_share"],
    )


@cache
def fitted_numbers() -> dict[str, Any]:
    """The content of `fitted.json`."""
    content: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return content
