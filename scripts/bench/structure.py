"""Measures the lexicon reader on labelled answers: per element TPR, TNR and kappa, flips and injection credits.

python scripts/bench/structure.py --manifest structure.jsonl [--json] [--errors]
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from voiceprep.coverage import read_coverage
from voiceprep.rubrics import rubrics

Row = dict[str, Any]


def predict(row: Row) -> dict[str, bool]:
    rubric = rubrics()[row["round_kind"]]
    answer = row["answer"] if "answer" in row else " ".join(row["sentences"])
    return {element: found is not None for element, found in read_coverage(rubric, row["question"], answer).items()}


def rates(pairs: list[tuple[bool, bool]]) -> dict[str, float | int | None]:
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


def mean(values: list[Any]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def measure(rows: list[Row], said: list[dict[str, bool]]) -> dict[str, Any]:
    pairs: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    sure: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    variants: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for row, prediction in zip(rows, said, strict=True):
        for element, label in row["elements"].items():
            pair = (label, prediction[element])
            pairs[f"{row['round_kind']}.{element}"].append(pair)
            variants[row["variant"].split(":minus")[0] if "minus" not in row["variant"] else "minus"].append(pair)
            if element not in row.get("borderline", []):
                sure[f"{row['round_kind']}.{element}"].append(pair)
    by_id = {row["id"]: index for index, row in enumerate(rows)}
    flips: list[bool] = []
    for row, prediction in zip(rows, said, strict=True):
        if (row["variant"].startswith("minus:") and row.get("base", None) in by_id) or "-minus-" in row["id"]:
            base_id = row.get("base") or row["id"].split("-minus-")[0]
            if base_id in by_id:
                gone = row["variant"].removeprefix("minus:")
                base = said[by_id[base_id]]
                wanted = {element: value and element != gone for element, value in base.items()}
                flips.append(base[gone] and prediction == wanted)
    credits = sum(
        prediction[element] and not label
        for row, prediction in zip(rows, said, strict=True)
        if row["variant"] == "hard:injection"
        for element, label in row["elements"].items()
    )
    by_element = {name: rates(found) for name, found in sorted(pairs.items())}
    hard = [pair for name, found in variants.items() if name.startswith("hard") for pair in found]
    without = {name: rates(found) for name, found in sure.items()}
    return {
        "rows": len(rows),
        **{key: mean([one[key] for one in by_element.values()]) for key in ("tpr", "tnr", "kappa")},
        "flip_rate": mean([float(flip) for flip in flips]),
        "flips": [sum(flips), len(flips)],
        "injection_credits": credits,
        "hard_negative_credits": [sum(p and not t for t, p in hard), sum(not t for t, _ in hard)],
        "without_borderline": {key: mean([one[key] for one in without.values()]) for key in ("tpr", "tnr", "kappa")},
        "by_element": by_element,
        "by_variant": {name: rates(found) for name, found in sorted(variants.items())},
    }


def show(result: dict[str, Any]) -> None:
    def cell(value: float | None) -> str:
        return "    -" if value is None else f"{value:5.2f}"

    print(f"{'':28}  tpr   tnr kappa   yes    no")
    for table in ("by_element", "by_variant"):
        for name, one in result[table].items():
            figures = " ".join(cell(one[key]) for key in ("tpr", "tnr", "kappa"))
            print(f"{name:28}{figures} {one['positives']:5} {one['negatives']:5}")
        print()
    print(f"{'mean over elements':28}{' '.join(cell(result[key]) for key in ('tpr', 'tnr', 'kappa'))}")
    print(f"{'without borderline labels':28}{' '.join(cell(v) for v in result['without_borderline'].values())}")
    print(f"flips {result['flips'][0]} of {result['flips'][1]} ({cell(result['flip_rate']).strip()})")
    print(f"injection credits {result['injection_credits']}")
    credits, of = result["hard_negative_credits"]
    print(f"hard negatives credited {credits} of {of}")


def show_errors(rows: list[Row], said: list[dict[str, bool]]) -> None:
    for row, prediction in zip(rows, said, strict=True):
        found = read_coverage(rubrics()[row["round_kind"]], row["question"], " ".join(row["sentences"]))
        for element, label in row["elements"].items():
            if label != prediction[element]:
                evidence = found[element]
                lost = [s for s, c in zip(row["sentences"], row["carries"], strict=True) if element in c]
                print("MISSED" if label else "WRONG ", row["id"], element, "|", evidence.quote if evidence else lost)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the lexicon reader on labelled answers.")
    parser.add_argument("--manifest", type=Path, required=True, help="structure.jsonl")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--errors", action="store_true", help="list every wrong label with its sentence")
    options = parser.parse_args()
    lines = options.manifest.read_text(encoding="utf-8").splitlines()
    rows: list[Row] = [json.loads(line) for line in lines if line.strip()]
    said = [predict(row) for row in rows]
    result = measure(rows, said)
    if options.json:
        print(json.dumps(result))
    else:
        show(result)
    if options.errors:
        show_errors(rows, said)


if __name__ == "__main__":
    main()
