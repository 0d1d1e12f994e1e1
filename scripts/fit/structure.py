"""Fits the numbers of `voiceprep/grading/fitted.json` to labelled sentences, and measures them on unseen questions.

python scripts/fit/structure.py [--manifest structure.jsonl ...] [--leave-out held] [--write] [--json] [--vectors FILE]

Two softmax regressions with an L2 penalty. The first is fitted to every sentence of `scripts/bench/structure_texts/`
(but not of held2, which is for measuring) and of the manifests. The second sees the first one's verdicts on whole
answers, by numbers that were fitted without their question. Printed are the rates on answers whose question was left
out of both, five folds by question, and with --leave-out those on that file, to which nothing is fitted. The numbers
that came with voiceprep were made with the development manifest and --write.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))

from structure_rates import Row, Verdicts, measure
from structure_sentences import Labelled, carried_within, sentences_in, sentences_of
from structure_texts import FOLDER, MEASURING, rows_of

from voiceprep import weights
from voiceprep.grading.checks import usable_sentences
from voiceprep.grading.features import cues_hash, features, phrases
from voiceprep.grading.fitted import FILE, read_fitted, surroundings
from voiceprep.grading.meaning import MeaningReader
from voiceprep.grading.vectors import MODEL, SentenceVectors
from voiceprep.rubrics import Rubric, rubrics

VECTOR_SCALE, FEATURE_SCALE, PHRASE_SCALE = 3.0, 0.5, 1.0
LEAST_SEEN = 6
"""In how many sentences of its kind a phrase must be."""
PENALTY, STEPS = 1.0, 120

CONTEXT_PENALTY, CONTEXT_STEPS = 0.3, 300
CONTEXT_SHARE = 0.6
DESIGN_CONTEXT_SHARE = 0.2
"""The nine parts of a design come in any order."""
ANSWER_WEIGHT = 0.3
"""What a sentence of an answer counts in the second regression; answers come in many variants."""
FOLDS = 5
THRESHOLD = 0.0
"""Log-odds from which an element is carried, the same for all."""
NOT_IN_CONTEXT = frozenset({"injected", "restated", "errors"})
"""Variants that the second regression is not fitted to: what the first two add is left out before it."""


class KeptVectors(SentenceVectors):
    """Sentence vectors of which none is forgotten, and that can be kept in a file between runs."""

    def __init__(self, folder: Path, file: Path | None) -> None:
        super().__init__(folder)
        self._file, self._all = file, dict[str, NDArray[np.float32]]()
        if file is not None and file.exists():
            with np.load(file) as kept:
                self._all = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As `SentenceVectors`."""
        for text in texts:
            if text not in self._all:
                self._all[text] = super().__call__([text])[0]
        return np.stack([self._all[text] for text in texts]) if texts else super().__call__([])

    def keep(self) -> None:
        """Write the file, where there is to be one."""
        if self._file is not None:
            np.savez(self._file, texts=np.array(list(self._all)), vectors=np.stack(list(self._all.values())))


class Fit:
    """Fits kinds; vectors and features of a text are worked out once."""

    def __init__(self, vectors: SentenceVectors) -> None:
        self.vectors = vectors
        self._seen: dict[tuple[str, str], NDArray[np.float32]] = {}

    def _without_phrases(self, rubric: Rubric, text: str) -> NDArray[np.float32]:
        key = (rubric.kind, text)
        if key not in self._seen:
            marks = np.array(features(rubric, text), np.float32) * FEATURE_SCALE
            self._seen[key] = np.concatenate([self.vectors([text])[0] * VECTOR_SCALE, marks])
        return self._seen[key]

    def alone(self, rubric: Rubric, sentences: list[Labelled]) -> tuple[list[str], NDArray[np.float32]]:
        """Return the phrases that are seen, and weights of shape (inputs, elements + 1)."""
        said = [one for one in sentences if one.kind == rubric.kind]
        counts = Counter(phrase for one in said for phrase in phrases(one.text))
        known = sorted(phrase for phrase, count in counts.items() if count >= LEAST_SEEN)
        place_of = {phrase: place for place, phrase in enumerate(known)}
        has = np.zeros((len(said), len(known)), np.float32)
        for place, one in enumerate(said):
            has[place, [place_of[phrase] for phrase in phrases(one.text) if phrase in place_of]] = PHRASE_SCALE
        rest = np.array([self._without_phrases(rubric, one.text) for one in said])
        inputs = np.hstack([rest, has, np.ones((len(has), 1), np.float32)])
        target, weight = targets(rubric, [one.carries for one in said], [1.0] * len(said))
        return known, softmax_regression(inputs, target, weight, PENALTY, STEPS)

    def numbers(self, sentences: list[Labelled]) -> dict[str, Any]:
        """Return the content of a fitted file, but for the context, which counts for nothing."""
        kinds = {}
        for kind, rubric in rubrics().items():
            if rubric.by_asking:  # questions back are told by their cues
                continue
            known, found = self.alone(rubric, sentences)
            kinds[kind] = {
                "cues_sha256": cues_hash(rubric),
                "thresholds": dict.fromkeys(rubric.element_ids, THRESHOLD),
                "context_share": 0.0,
                "context": by_name(rubric, np.zeros((4 * len(rubric.elements) + 3, len(rubric.elements) + 1))),
                "phrases": known,
                "weights": by_name(rubric, found),
            }
        scales = {"vector_scale": VECTOR_SCALE, "feature_scale": FEATURE_SCALE, "phrase_scale": PHRASE_SCALE}
        made = {"sentences": len(sentences), "penalty": PENALTY, "steps": STEPS}
        return {**scales, "made": made, "kinds": kinds}

    def read_alone(
        self, numbers: dict[str, Any], rows: list[Row]
    ) -> list[tuple[NDArray[np.float64], list[tuple[str, ...]]] | None]:
        """Return for each answer the log-odds of its sentences by themselves, and what they carry; None for nothing."""
        models = {kind: read_fitted(numbers, rubrics()[kind]) for kind in {row["round_kind"] for row in rows}}
        found: list[tuple[NDArray[np.float64], list[tuple[str, ...]]] | None] = []
        for row in rows:
            rubric, model = rubrics()[row["round_kind"]], models[row["round_kind"]]
            usable = usable_sentences(rubric, row["question"], " ".join(row["sentences"]))
            if model is None or not usable:
                found.append(None)
                continue
            texts = [one.quote for one in usable]
            carries = [carried_within(o.start_char, o.end_char, row["sentences"], row["carries"]) for o in usable]
            found.append((model.log_odds(rubric, texts, self.vectors(texts)), carries))
        return found


def targets(
    rubric: Rubric, carries: Sequence[Sequence[str]], counts: Sequence[float]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the shares to be reached, shape (sentences, elements + 1), and weights that lift what is rare."""
    columns = [*rubric.element_ids, "none"]
    target = np.zeros((len(carries), len(columns)), np.float32)
    for place, elements in enumerate(carries):
        for element in elements or ("none",):
            target[place, columns.index(element)] = 1 / max(len(elements), 1)
    weight = np.array(counts, np.float32)
    size = (weight[:, None] * target).sum(axis=0)
    return target, weight * (target @ np.sqrt(size[:-1].mean() / np.maximum(size, 1.0))).astype(np.float32)


def softmax_regression(
    inputs: NDArray[np.float32], target: NDArray[np.float32], weight: NDArray[np.float32], penalty: float, steps: int
) -> NDArray[np.float32]:
    """Minimise the weighted cross-entropy plus the penalty by Nesterov's accelerated gradient descent."""
    penalties = np.full((inputs.shape[1], 1), penalty, np.float32)
    penalties[-1] = 1e-3
    along, size = np.ones(inputs.shape[1], np.float32), 1.0
    for _ in range(20):  # the largest eigenvalue
        along = inputs.T @ (weight * (inputs @ along))
        size = float(np.linalg.norm(along))
        along /= size
    step = np.float32(1.0 / (0.55 * size + penalty))
    found = np.zeros((inputs.shape[1], target.shape[1]), np.float32)
    ahead, momentum = found.copy(), 1.0
    for _ in range(steps):
        scores = inputs @ ahead
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        odds /= odds.sum(axis=1, keepdims=True)
        new = ahead - step * (inputs.T @ (weight[:, None] * (odds - target)) + penalties * ahead)
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = new + np.float32((momentum - 1) / following) * (new - found)
        found, momentum = new, following
    return found


def by_name(rubric: Rubric, found: NDArray[Any]) -> dict[str, list[float]]:
    names = [*rubric.element_ids, "none"]
    return {name: [float(f"{value:.3g}") for value in found[:, place]] for place, name in enumerate(names)}


def in_context(row: Row) -> bool:
    """Whether the second regression may be fitted to an answer."""
    return row["variant"].split(":")[0] not in NOT_IN_CONTEXT


def with_context(
    numbers: dict[str, Any],
    rows: Sequence[Row],
    alone: Sequence[tuple[NDArray[np.float64], list[tuple[str, ...]]] | None],
) -> dict[str, Any]:
    """Return the numbers with the second regression, fitted to answers as `Fit.read_alone` read them."""
    kinds = {}
    for kind, content in numbers["kinds"].items():
        rubric = rubrics()[kind]
        read = [one for row, one in zip(rows, alone, strict=True) if one is not None and row["round_kind"] == kind]
        if not read:
            kinds[kind] = content
            continue
        carries = [elements for _, labels in read for elements in labels]
        inputs = np.vstack([surroundings(odds) for odds, _ in read]).astype(np.float32)
        target, weight = targets(rubric, carries, [ANSWER_WEIGHT] * len(carries))
        found = softmax_regression(inputs, target, weight, CONTEXT_PENALTY, CONTEXT_STEPS)
        share = DESIGN_CONTEXT_SHARE if kind == "design" else CONTEXT_SHARE
        kinds[kind] = content | {"context_share": share, "context": by_name(rubric, found)}
    made = numbers["made"] | {"answers": len(rows), "context_penalty": CONTEXT_PENALTY}
    return numbers | {"made": made, "kinds": kinds}


def verdicts(reader: MeaningReader, rows: list[Row]) -> list[Verdicts]:
    return [
        {
            element: reading.verdict == "carried"
            for element, reading in reader.read(
                rubrics()[row["round_kind"]], row["question"], " ".join(row["sentences"])
            ).items()
        }
        for row in rows
    ]


def main() -> None:
    names = sorted({path.stem for path in FOLDER.glob("*.txt")} - MEASURING)
    parser = argparse.ArgumentParser(description="Fit the structure grade to labelled sentences.")
    parser.add_argument("--manifest", type=Path, action="append", default=[], help="further labelled answers")
    parser.add_argument("--leave-out", choices=names, action="append", default=[], help="measure on it, fit without it")
    parser.add_argument("--rates-on", choices=names, action="append", help="answers of the folds (tune, held)")
    parser.add_argument("--vectors", type=Path, help="keep sentence vectors in this file (.npz) between runs")
    parser.add_argument("--write", action="store_true", help=f"write {FILE.name}")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    elements = {kind: rubric.element_ids for kind, rubric in rubrics().items()}
    rows: list[Row] = []
    sentences: list[Labelled] = []
    for name in names:
        if name not in options.leave_out:
            rows += [row for row in rows_of(name, elements) if row["variant"] != "bank"]
            sentences += sentences_of(name)
    for path in options.manifest:
        found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        rows += found
        sentences += sentences_in(found)
    rated = {*(options.rates_on or ["tune", "held"]), "dev"}
    rated_rows = [row for row in rows if row["split"] in rated]
    vectors = KeptVectors(weights.ensure([MODEL])[MODEL], options.vectors)
    fit = Fit(vectors)
    questions = sorted({row["question"] for row in rows})
    folds = [set(questions[fold::FOLDS]) for fold in range(FOLDS)]
    without = [fit.numbers([one for one in sentences if one.question not in fold]) for fold in folds]
    alone: list[Any] = [None] * len(rows)
    for fold, numbers in zip(folds, without, strict=True):
        places = [place for place, row in enumerate(rows) if row["question"] in fold and in_context(row)]
        for place, one in zip(places, fit.read_alone(numbers, [rows[place] for place in places]), strict=True):
            alone[place] = one
    vectors.keep()
    numbers = with_context(fit.numbers(sentences), rows, alone)
    if options.write:
        FILE.write_text(_one_line_a_row(numbers), encoding="utf-8")
    result = {}
    for name in options.leave_out:
        left = rows_of(name, elements)
        result[name] = _short(measure(left, verdicts(MeaningReader(vectors, numbers), left)))
    said: dict[str, Verdicts] = {}
    for fold, numbers in zip(folds, without, strict=True):
        others = [place for place, row in enumerate(rows) if row["question"] not in fold]
        numbers = with_context(numbers, [rows[place] for place in others], [alone[place] for place in others])
        within = [row for row in rated_rows if row["question"] in fold]
        found_here = verdicts(MeaningReader(vectors, numbers), within)
        said |= {row["id"]: one for row, one in zip(within, found_here, strict=True)}
    result["cross_validated"] = _short(measure(rated_rows, [said[row["id"]] for row in rated_rows]))
    vectors.keep()
    print(json.dumps(result, indent=None if options.json else 1))


def _short(result: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in result.items() if key not in {"by_element", "by_variant"}}


def _one_line_a_row(numbers: dict[str, Any]) -> str:
    """JSON with a line a column of weights, so that a change can be read."""
    text = json.dumps(numbers, indent=1)
    lines: list[str] = []
    inside = False
    for line in text.splitlines():
        if inside:
            lines[-1] += line.strip()
            inside = not line.strip().startswith("]")
        else:
            lines.append(line)
            inside = line.endswith("[")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
