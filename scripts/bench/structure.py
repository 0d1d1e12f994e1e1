"""Measures who reads the structure of answers, on labelled ones: per element TPR, TNR and kappa, flips, credits.

python scripts/bench/structure.py --manifest structure.jsonl [--llm embedded|URL [--model NAME]] [--limit N]
    [--json] [--errors]
python scripts/bench/structure.py --texts held2 ...     the same on answers of structure_texts/

The figures at the top are those of the reader that grades by default; under "readers" stand all, side by side: cues
alone, cues with meaning, and with --llm the model asked plainly in one prompt and the judge that voiceprep makes of it.
The numbers that came with voiceprep are fitted to all other texts and to the development manifest, not to "held2".
"""

from __future__ import annotations

import argparse
import json
import random
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from structure_rates import Row, Verdicts, measure
from structure_texts import rows_of

from voiceprep.cli.grader import structure_reader
from voiceprep.cli.llm import connect_llm
from voiceprep.cli.options import InterviewOptions
from voiceprep.coverage import Evidence
from voiceprep.errors import LLMError
from voiceprep.grading.default import best_reader
from voiceprep.grading.reading import LexiconReader, Reader, Reading
from voiceprep.interviewer.llm import ChatModel, Message
from voiceprep.rubrics import Rubric, rubrics
from voiceprep.weights import ensure


class PlainJudge:
    """The judge as most would write it: one prompt, true or false for each element."""

    graded_by = identity = "plain"

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    def read(self, rubric: Rubric, question: str, answer: str) -> dict[str, Reading]:
        """Read in one call."""
        wanted = "\n".join(f"{one.id}: {one.meaning}" for one in rubric.elements)
        text = (
            f"Question: {question}\n\nAnswer: {answer}\n\nCriteria:\n{wanted}\n\nWhich criteria does the answer meet?"
        )
        properties = {one.id: {"type": "boolean"} for one in rubric.elements}
        schema = {"type": "object", "properties": properties, "required": list(properties)}
        said = self._model.complete([Message(role="user", content=text)], schema, max_tokens=200, deadline_s=60.0)
        whole = Evidence(0, answer, 0, len(answer))
        return {
            one.id: Reading("carried", whole) if isinstance(said, dict) and said.get(one.id) else Reading("missing")
            for one in rubric.elements
        }


def answer_of(row: Row) -> str:
    return str(row["answer"]) if "answer" in row else " ".join(row["sentences"])


def predict(reader: Reader, row: Row) -> Verdicts:
    """Verdicts on a row; a judge that fails credits nothing."""
    try:
        found = reader.read(rubrics()[row["round_kind"]], row["question"], answer_of(row))
    except LLMError:
        return dict.fromkeys(rubrics()[row["round_kind"]].element_ids, False)
    return {element: one.verdict == "carried" for element, one in found.items()}


def show(name: str, result: dict[str, Any]) -> None:
    def cell(value: float | None) -> str:
        return "    -" if value is None else f"{value:5.2f}"

    print(f"\n{name:28}  tpr   tnr kappa   yes    no")
    for table in ("by_element", "by_variant"):
        for part, one in result[table].items():
            figures = " ".join(cell(one[key]) for key in ("tpr", "tnr", "kappa"))
            print(f"{part:28}{figures} {one['positives']:5} {one['negatives']:5}")
        print()
    print(f"{'mean over elements':28}{' '.join(cell(result[key]) for key in ('tpr', 'tnr', 'kappa'))}")
    print(f"{'without borderline labels':28}{' '.join(cell(v) for v in result['without_borderline'].values())}")
    print(f"flips {result['flips'][0]} of {result['flips'][1]} ({cell(result['flip_rate']).strip()})")
    removed, pairs = result["plain_flips"]
    print(f"flips of the removed element, whatever the others do, {removed} of {pairs}")
    print(f"injection credits {result['injection_credits']}")
    credits, of = result["hard_negative_credits"]
    print(f"hard negatives credited {credits} of {of}")
    for table, word in (("gained_by", "earned by"), ("changed_by", "verdicts changed by")):
        for part, (count, of) in result[table].items():
            if of:
                print(f"{word} {part} {count} of {of}")
    for part, (low, high) in result["intervals"].items():
        print(f"95 % interval of {part} {low:.2f} to {high:.2f}")


def show_errors(rows: list[Row], reader: Reader) -> None:
    for row in rows:
        found = reader.read(rubrics()[row["round_kind"]], row["question"], answer_of(row))
        for element, label in row["elements"].items():
            reading = found[element]
            if label != (reading.verdict == "carried"):
                carries = zip(row.get("sentences", []), row.get("carries", []), strict=True)
                lost = [sentence for sentence, carried in carries if element in carried]
                what = reading.evidence.quote if reading.evidence is not None else lost
                print("MISSED" if label else "WRONG ", row["id"], element, "|", what)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the structure grade on labelled answers.")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--manifest", type=Path, help="structure.jsonl")
    source.add_argument("--texts", choices=["held2", "held", "tune"], help="the answers written for this project")
    parser.add_argument("--llm", default="none", help="also measure a language model: embedded, or an address")
    parser.add_argument("--model", help="which, for --llm")
    parser.add_argument("--limit", type=int, help="take this many answers, drawn by chance but always the same")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--errors", action="store_true", help="list every wrong verdict with its sentence")
    options = parser.parse_args()
    if options.manifest:
        lines = options.manifest.read_text(encoding="utf-8").splitlines()
        rows: list[Row] = [json.loads(line) for line in lines if line.strip()]
    else:
        rows = rows_of(options.texts, {kind: rubric.element_ids for kind, rubric in rubrics().items()})
    if options.limit:
        rows = random.Random(0).sample(rows, min(options.limit, len(rows)))
    with ExitStack() as stack:
        readers: dict[str, Reader] = {"lexicon": LexiconReader(), "default": best_reader()}
        if options.llm != "none":
            chosen = InterviewOptions(llm=options.llm, model=options.model)
            folder = ensure(["qwen2_5-coder-1_5b"])["qwen2_5-coder-1_5b"] if options.llm == "embedded" else None
            model = connect_llm(chosen, folder, stack).model
            if model is not None:
                readers["plain"] = PlainJudge(model)
            readers["judge"] = stack.enter_context(structure_reader(options.llm, options.model))
        results = {
            name: measure(rows, [predict(reader, row) for row in rows]) | {"reader": reader.identity}
            for name, reader in readers.items()
        }
        if options.json:
            print(json.dumps({**results["default"], "readers": results}))
        else:
            for name, result in results.items():
                show(name, result)
        if options.errors:
            show_errors(rows, readers["default"])


if __name__ == "__main__":
    main()
