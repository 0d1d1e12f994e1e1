"""Whether what an answer has covered tells that it is over.

    scripts/bench/arc.py --texts scripts/bench/turn_texts/a.jsonl [--texts ...] [--json]

For every sentence of the open answers: how long the answer was by then, which share of its rubric's elements had been
said, and whether the sentence was the last. What is printed is the share of last sentences, with the number of
sentences, by length (rows, words) and share said (columns).
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from voiceprep.answer_words import words_of
from voiceprep.coverage import read_coverage
from voiceprep.rubrics import rubrics

LENGTHS = (0, 25, 50, 80, 1000)
SHARES = (0.0, 0.26, 0.51, 0.76, 1.01)


def sentences(texts: Path) -> Iterator[tuple[int, float, bool]]:
    """Yield (words so far, share of the rubric said, whether it is the last) of every sentence of the open answers."""
    for line in texts.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["answer_kind"] != "open":
            continue
        said = re.split(r"(?<=[.?!])\s+", entry["answer"].strip())
        for count in range(1, len(said) + 1):
            so_far = " ".join(said[:count])
            found = read_coverage(rubrics()[entry["kind"]], entry["question"], so_far)
            share = sum(evidence is not None for evidence in found.values()) / len(found)
            yield len(words_of(so_far)), share, count == len(said)


def table(seen: list[tuple[int, float, bool]]) -> list[dict[str, Any]]:
    """Count, for every cell that holds a sentence."""
    cells = []
    for shortest, longest in itertools.pairwise(LENGTHS):
        for least, most in itertools.pairwise(SHARES):
            last = [is_last for words, share, is_last in seen if shortest <= words < longest and least <= share < most]
            if last:
                cells.append(
                    {
                        "words": [shortest, longest],
                        "said": [least, most],
                        "sentences": len(last),
                        "last": round(sum(last) / len(last), 2),
                    }
                )
    return cells


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=Path, action="append", required=True)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    cells = table([one for texts in given.texts for one in sentences(texts)])
    if given.json:
        print(json.dumps({"cells": cells}))
        return
    for cell in cells:
        words, said = cell["words"], cell["said"]
        print(
            f"{words[0]:4} to {words[1]:4} words, {said[0]:.2f} to {said[1]:.2f} said: last {cell['last']:.2f}", end=""
        )
        print(f" of {cell['sentences']}")


if __name__ == "__main__":
    main()
