"""Fits `voiceprep/thought_breaks.json`: where sentences begin, by the words around, when joined without stops.

python scripts/fit/thought_breaks.py [--leave-out held ...] [--write] [--json]

Fitted to the written answers of `scripts/bench/structure_texts/`, each sentence following the one before it in its
file. Printed are precision and recall of the places in the files left out (without --leave-out: in the same ones).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))

from structure_texts import FOLDER, MEASURING, raw, read_texts

from voiceprep.sentences import PIECE_WORDS
from voiceprep.thought_breaks import FILE, around, bare, cut_places

PENALTY = 3.0
STEPS = 150
LEAST_SEEN = 10
LEAST_WEIGHT = 0.15
"""Weights nearer to nothing are left out of the file."""
EAGERNESS = 2.0
"""Log-odds by which a cut is made earlier than at even odds."""


def answers_of(name: str) -> Iterator[list[str]]:
    """Yield the answers of a file, as sentences, and the same in other words."""
    for written in read_texts(name):
        yield [line.text for line in written.lines]
        if any(line.other for line in written.lines):
            yield [line.other or line.text for line in written.lines]


def joined(sentences: Sequence[str]) -> tuple[list[str], set[int]]:
    """Return the bare words of an answer without stops, and the places at which its sentences begin."""
    words: list[str] = []
    begins = set()
    for sentence in sentences:
        begins.add(len(words))
        words += [bare(word) for word in raw(sentence).split()]
    return words, begins - {0}


def fit(names: Sequence[str]) -> tuple[dict[str, float], float]:
    """Return the weights, and the bias, by accelerated gradient descent with a step for each weight."""
    seen, begins = [], []
    for name in names:
        for sentences in answers_of(name):
            words, places = joined(sentences)
            for place in range(2, len(words) - 1):
                seen.append(around(words, place))
                begins.append(place in places)
    counts = Counter(one for all_of_it in seen for one in all_of_it)
    known = {
        one: number for number, one in enumerate(sorted(n for n, count in counts.items() if count >= LEAST_SEEN), 1)
    }
    inputs = np.array([[known.get(one, 0) for one in all_of_it] for all_of_it in seen])
    target = np.array(begins, dtype=np.float64)
    weights, bias = _descend(inputs, target, len(known) + 1)
    found = {one: float(f"{weights[number]:.3g}") for one, number in known.items()}
    return {one: value for one, value in found.items() if abs(value) >= LEAST_WEIGHT}, bias


def _descend(inputs: NDArray[np.int64], target: NDArray[np.float64], size: int) -> tuple[NDArray[np.float64], float]:
    flat, each = inputs.ravel(), inputs.shape[1]
    counts = np.bincount(flat, minlength=size).astype(np.float64)
    steps = 1.0 / (np.maximum(counts, 1.0) + PENALTY)
    share = float(target.mean())
    weights, bias = np.zeros(size), float(np.log(share / (1 - share)))
    ahead, bias_ahead, momentum = weights.copy(), bias, 1.0
    for _ in range(STEPS):
        error = 1.0 / (1.0 + np.exp(-(ahead[inputs].sum(axis=1) + bias_ahead))) - target
        slope = np.bincount(flat, weights=np.repeat(error, each), minlength=size) + PENALTY * ahead
        slope[0] = 0.0  # what was seen too seldom has no weight
        new, new_bias = ahead - steps * slope, bias_ahead - float(error.mean())
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = new + (momentum - 1) / following * (new - weights)
        bias_ahead = new_bias + (momentum - 1) / following * (new_bias - bias)
        weights, bias, momentum = new, new_bias, following
    return weights, bias


def measure(names: Sequence[str], weights: dict[str, float], threshold: float) -> dict[str, float]:
    """Return precision and recall of the places at which answers of these files are cut by these numbers."""
    right = said = real = 0
    for name in names:
        for sentences in answers_of(name):
            words, places = joined(sentences)
            cut = set(cut_places(words, PIECE_WORDS, (weights, threshold)))
            right, said, real = right + len(cut & places), said + len(cut), real + len(places)
    return {"precision": right / max(said, 1), "recall": right / max(real, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit where a thought begins in speech without stops.")
    names = sorted({path.stem for path in FOLDER.glob("*.txt")} - MEASURING)
    parser.add_argument("--leave-out", action="append", choices=names, default=[], help="measure on this file")
    parser.add_argument("--write", action="store_true", help=f"write {FILE.name}")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    weights, bias = fit([name for name in names if name not in options.leave_out])
    threshold = round(-bias - EAGERNESS, 3)
    if options.write:
        content = {"threshold": threshold, "weights": weights}
        FILE.write_text(json.dumps(content, indent=0) + "\n", encoding="utf-8")
    result = measure(options.leave_out or names, weights, threshold)
    print(json.dumps({"weights": len(weights), **result}, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
