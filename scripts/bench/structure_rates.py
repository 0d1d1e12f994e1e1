"""Rates of a reader's verdicts on labelled answers: per element, per variant, and over pairs of rows."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Row = dict[str, Any]
Verdicts = dict[str, bool]
RESAMPLES = 200


def rates(pairs: Sequence[tuple[bool, bool]]) -> dict[str, float | int | None]:
    """Rates of (label, prediction) pairs; a rate with nothing to count is None."""
    tp = sum(label and said for label, said in pairs)
    tn = sum(not label and not said for label, said in pairs)
    positives = sum(label for label, _ in pairs)
    negatives = len(pairs) - positives
    agree = (tp + tn) / len(pairs) if pairs else 0.0
    said_yes = sum(said for _, said in pairs)
    chance = (positives * said_yes + negatives * (len(pairs) - said_yes)) / len(pairs) ** 2 if pairs else 0.0
    return {
        "tpr": tp / positives if positives else None,
        "tnr": tn / negatives if negatives else None,
        "kappa": (agree - chance) / (1 - chance) if chance < 1 else None,
        "positives": positives,
        "negatives": negatives,
    }


def mean(values: Sequence[Any]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def measure(rows: Sequence[Row], said: Sequence[Verdicts], *, intervals: bool = True) -> dict[str, Any]:
    """All figures of one reader; `intervals` are bootstrap ones (95 %) over questions' answers with their variants."""
    pairs = _by_element(rows, said)
    sure = _by_element(rows, said, leave_out_borderline=True)
    variants: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for row, prediction in zip(rows, said, strict=True):
        name = row["variant"] if row["variant"].startswith("hard") else row["variant"].split(":")[0]
        variants[name] += [(label, prediction[element]) for element, label in row["elements"].items()]
    both = list(_flips(rows, said))
    flips, plain_flips = [strict for strict, _ in both], [plain for _, plain in both]
    by_element = {name: rates(found) for name, found in sorted(pairs.items())}
    without = {name: rates(found) for name, found in sure.items()}
    hard = [pair for name, found in variants.items() if name.startswith("hard") for pair in found]
    result: dict[str, Any] = {
        "rows": len(rows),
        **{key: mean([one[key] for one in by_element.values()]) for key in ("tpr", "tnr", "kappa")},
        "flip_rate": mean([float(flip) for flip in flips]),
        "flips": [sum(flips), len(flips)],
        "plain_flip_rate": mean([float(flip) for flip in plain_flips]),
        "plain_flips": [sum(plain_flips), len(plain_flips)],
        "injection_credits": sum(
            prediction[element] and not label
            for row, prediction in zip(rows, said, strict=True)
            if row["variant"] == "hard:injection"
            for element, label in row["elements"].items()
        ),
        "gained_by": {name: _gained(rows, said, name) for name in ("injected", "restated", "hollow")},
        "changed_by": {name: _changed(rows, said, name) for name in ("paraphrase", "errors")},
        "hard_negative_credits": [sum(p and not t for t, p in hard), sum(not t for t, _ in hard)],
        "without_borderline": {key: mean([one[key] for one in without.values()]) for key in ("tpr", "tnr", "kappa")},
        "by_element": by_element,
        "by_variant": {name: rates(found) for name, found in sorted(variants.items())},
    }
    if intervals:
        result["intervals"] = _intervals(rows, said)
    return result


def _by_element(
    rows: Sequence[Row], said: Sequence[Verdicts], *, leave_out_borderline: bool = False
) -> dict[str, list[tuple[bool, bool]]]:
    pairs: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for row, prediction in zip(rows, said, strict=True):
        for element, label in row["elements"].items():
            if not (leave_out_borderline and element in row.get("borderline", [])):
                pairs[f"{row['round_kind']}.{element}"].append((label, prediction[element]))
    return pairs


def _pairs(rows: Sequence[Row], said: Sequence[Verdicts], name: str) -> Iterator[tuple[str, Verdicts, Verdicts]]:
    """Yield (element, verdicts on the base, verdicts on the variant) for variants called `name` or `name:E`."""
    by_id = {row["id"]: index for index, row in enumerate(rows)}
    for row, prediction in zip(rows, said, strict=True):
        variant, _, element = row["variant"].partition(":")
        base = row.get("base") or (row["id"].split("-minus-")[0] if "-minus-" in row["id"] else None)
        if variant == name and base in by_id:
            yield element, said[by_id[base]], prediction


def _flips(rows: Sequence[Row], said: Sequence[Verdicts]) -> Iterator[tuple[bool, bool]]:
    """Yield for each pair whether the removed element alone goes, and whether it goes whatever the others do."""
    for name in ("minus", "paraphrase-minus"):
        for gone, base, prediction in _pairs(rows, said, name):
            wanted = {element: value and element != gone for element, value in base.items()}
            plain = base[gone] and not prediction[gone]
            yield plain and prediction == wanted, plain


def _gained(rows: Sequence[Row], said: Sequence[Verdicts], name: str) -> list[int]:
    """How many of the variants `name:E` earn E, which `minus:E` of the same answer does not; and of how many."""
    minus = {(row["base"], row["variant"]): one for row, one in zip(rows, said, strict=True)}
    gained = of = 0
    for row, prediction in zip(rows, said, strict=True):
        variant, _, element = row["variant"].partition(":")
        without = minus.get((row["base"], f"minus:{element}"))
        if variant == name and without is not None:
            of += 1
            gained += prediction[element] and not without[element]
    return [gained, of]


def _changed(rows: Sequence[Row], said: Sequence[Verdicts], name: str) -> list[int]:
    """How many verdicts differ between an answer and its variant `name`, and of how many."""
    changes = [base[e] != found[e] for _, base, found in _pairs(rows, said, name) for e in base]
    return [sum(changes), len(changes)]


def _intervals(rows: Sequence[Row], said: Sequence[Verdicts]) -> dict[str, list[float]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        groups[row.get("base") or row["id"]].append(index)
    chance, names = random.Random(7), list(groups)
    figures: dict[str, list[float]] = defaultdict(list)
    read: dict[str, Callable[[dict[str, Any]], Any]] = {
        "tpr": lambda one: one["tpr"],
        "tnr": lambda one: one["tnr"],
        "flip_rate": lambda one: one["flip_rate"],
        "plain_flip_rate": lambda one: one["plain_flip_rate"],
    }
    for _ in range(RESAMPLES):
        chosen = [index for name in chance.choices(names, k=len(names)) for index in groups[name]]
        result = measure([rows[i] for i in chosen], [said[i] for i in chosen], intervals=False)
        for name, value in read.items():
            if value(result) is not None:
                figures[name].append(value(result))
    return {name: [round(sorted(v)[int(q * (len(v) - 1))], 4) for q in (0.025, 0.975)] for name, v in figures.items()}
