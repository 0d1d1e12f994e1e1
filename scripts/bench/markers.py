"""Discourse markers and hedges told from the same words in earnest, on labelled sentences.

    scripts/bench/markers.py --texts FILE.jsonl [--texts …] [--json] [--errors]

A line a sentence: text, spans ({start_char, end_char, surface, is_filler}). Per phrase: accuracy, and precision and
recall of "can be left out". scripts/bench/marker_texts/own.jsonl was written and labelled by hand, "like" above all.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from voiceprep.report.discourse import discourse
from voiceprep.report.spoken import spoken


def judged(path: Path) -> list[tuple[str, bool, bool, str]]:
    """Return every labelled phrase as (phrase, label, verdict, sentence); what the reader passes over is meant."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        verdicts = {one.start_char: one.is_filler for one in discourse(spoken(row["text"]))}
        for span in row["spans"]:
            verdict = verdicts.get(span["start_char"], False)
            found.append((span["surface"].lower(), span["is_filler"], verdict, row["text"]))
    return found


def figures(pairs: list[tuple[bool, bool]]) -> dict[str, Any]:
    """Accuracy, and precision and recall of the label, of (label, verdict) pairs."""
    count = Counter(pairs)
    said, meant = count[True, True] + count[False, True], count[True, True] + count[True, False]
    return {
        "phrases": len(pairs),
        "accuracy": round((count[True, True] + count[False, False]) / len(pairs), 3),
        "precision": round(count[True, True] / said, 3) if said else None,
        "recall": round(count[True, True] / meant, 3) if meant else None,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=Path, action="append", required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    found = [one for path in given.texts for one in judged(path)]
    phrases = sorted({phrase for phrase, *_ in found})
    result = {
        "all": figures([(label, verdict) for _, label, verdict, _ in found]),
        "by_phrase": {name: figures([(a, b) for phrase, a, b, _ in found if phrase == name]) for name in phrases},
    }
    if given.json:
        print(json.dumps(result))
        return
    for name, one in {"all": result["all"], **result["by_phrase"]}.items():
        print(f"{name:10} {json.dumps(one)}")
    for phrase, label, verdict, text in found if given.errors else ():
        if label != verdict:
            print(
                f"{phrase}: {'left out' if verdict else 'meant'}, should be {'left out' if label else 'meant'}: {text}"
            )


if __name__ == "__main__":
    main()
