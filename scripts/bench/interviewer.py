"""Replays scripted candidates against the interviewer and counts what it must not do.

    interviewer.py --manifest dialogues.jsonl [--llm none|embedded|URL] [--model-path FILE] [--plain] [--json] [--show]

A dialogue brings its own question, so a round is made for it in memory, with general probes for the elements of its
kind.
`hits_gap_rate`: of the follow-ups, the share that asks for an element the candidate has really not covered yet.
`justified_move_on_rate`: of the times a question was left, the share where nothing was left to ask: every element was
really covered or had been asked for, or the candidate had said twice that they do not know, or nothing at all.
`--plain` has the same model interview by itself as well, from a plain prompt and the talk so far, and prints its
figures beside ours: nobody steers it, nothing checks what it says.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

from general_probes import HINTS, PROBES

from voiceprep.answer_signs import declines
from voiceprep.errors import LLMError
from voiceprep.events import AnswerHeard, Noted
from voiceprep.interviewer.embedded import EmbeddedServer
from voiceprep.interviewer.guards import repeats
from voiceprep.interviewer.interviewer import BankInterviewer
from voiceprep.interviewer.llm import ChatModel, Message
from voiceprep.interviewer.vocabulary import leaked_terms, technical_stems
from voiceprep.rounds import Question, Round, load_round, round_paths
from voiceprep.stages import Reply
from voiceprep.voices import load_voice

Row = dict[str, Any]

PRAISE = re.compile(
    r"\b(great|excellent|perfect|nice|awesome|amazing|impressive|wonderful|fantastic|brilliant|well (done|said|put)"
    r"|interesting|(good|solid|strong) (point|answer|question|job|idea|start|choice|approach|thinking)|makes sense"
    r"|that's (good|right|correct)|thanks|thank you|i (like|love|appreciate)|congratulations|glad)\b",
    re.IGNORECASE,
)


@cache
def all_banks() -> tuple[dict[str, str], tuple[str, ...]]:
    """Glossary and key points of all rounds: what an interviewer may know and not say."""
    rounds = [load_round(name) for name in round_paths()]
    glossary = {term: spoken for round_ in rounds for term, spoken in round_.glossary.items()}
    return glossary, tuple(point for round_ in rounds for one in round_.questions for point in one.key_points)


def round_for(dialogue: Row, max_follow_ups: int = 6) -> Round:
    kind = dialogue["round"]
    glossary, points = all_banks()
    question = Question(
        id="q", kind=kind, text=dialogue["question"], target_minutes=5, max_minutes=30, probes=PROBES[kind],
        hints=HINTS, key_points=points,
    )  # fmt: skip
    return Round(
        format=1, name="bench", title="bench", about="bench", minutes=60, max_follow_ups=max_follow_ups,
        opening="Hello.", closing="That was it.", glossary=glossary, questions=(question,),
    )  # fmt: skip


def replay(dialogue: Row, llm: ChatModel | None, wording_s: float) -> Iterator[Row]:
    """Play one dialogue; a row for every line the interviewer says after an answer."""
    round_ = round_for(dialogue)
    question = round_.questions[0]
    terms = technical_stems(round_)
    bank = " ".join([*question.hints, *(probe for group in question.probes.values() for probe in group)])
    interviewer = BankInterviewer(round_, load_voice("joe"), ("q",), llm, wording_s=wording_s)
    first = [item for item in interviewer.open() if isinstance(item, Reply)][-1]
    ask, lines, said = first.ask, [first.text], first.text
    covered: set[str] = set()
    asked: set[str | None] = set()
    refusals = 0
    for number, (turn, news) in enumerate(zip(dialogue["turns"], dialogue["covers_by_turn"], strict=True)):
        if ask is None:
            return
        said, covered = f"{said} {turn}", covered | set(news)
        heard = AnswerHeard(f"a{number}", "q", ask.question, ask.kind, ask.follow_up, turn, "turn", ask.element)
        items = list(interviewer.reply(heard, None))
        reply = next(item for item in items if isinstance(item, Reply))
        refusals += declines(turn) or not turn.strip()
        left = reply.act in ("question", "invite", "closing")
        asked.add(reply.element if reply.act == "follow_up" else None)
        yield {
            "turn": turn,
            "act": reply.act,
            "element": reply.element,
            "line": reply.text,
            "by": reply.worded_by,
            "ms": reply.wording_ms,
            "notes": [item.message for item in items if isinstance(item, Noted)],
            "multi": reply.text.count("?") > 1,
            "praise": bool(PRAISE.search(reply.text)),
            "leak": bool(leaked_terms(reply.text, f"{said} {bank} {round_.closing}", terms)),
            "repeat": repeats(reply.text, lines),
            "hit": reply.element not in covered if reply.act == "follow_up" else None,
            "justified": refusals > 1 or set(question.probes) <= covered | asked if left else None,
        }
        lines.append(reply.text)
        ask = reply.ask


PLAIN = (
    "You are interviewing a candidate for a job as a machine learning engineer. Ask one short follow-up question at a "
    "time about what the candidate says."
)


def plain(dialogue: Row, llm: ChatModel, wording_s: float) -> Iterator[Row]:
    """Play one dialogue with the model alone; rows as `replay` has them, without those that need an element."""
    round_ = round_for(dialogue)
    terms = technical_stems(round_)
    chat, lines = [Message(role="system", content=PLAIN)], [dialogue["question"]]
    chat.append(Message(role="assistant", content=dialogue["question"]))
    said = dialogue["question"]
    for turn in dialogue["turns"]:
        said = f"{said} {turn}"
        chat.append(Message(role="user", content=turn or "..."))
        began = time.monotonic()
        try:
            line = str(llm.complete(chat, None, 160, wording_s)).strip()
        except LLMError as error:
            line = f"({error.reason})"
        yield {
            "turn": turn, "act": "follow_up", "element": None, "line": line, "by": f"llm:{llm.label}",
            "ms": round((time.monotonic() - began) * 1000), "notes": [], "multi": line.count("?") > 1,
            "praise": bool(PRAISE.search(line)), "leak": bool(leaked_terms(line, said, terms)),
            "repeat": repeats(line, lines), "hit": None, "justified": None, "no_question": "?" not in line,
        }  # fmt: skip
        lines.append(line)
        chat.append(Message(role="assistant", content=line))


def plain_summary(rows: list[Row]) -> Row:
    """The figures of the model by itself."""
    return {
        "turns": len(rows),
        "multi_question": sum(row["multi"] for row in rows),
        "no_question": sum(row["no_question"] for row in rows),
        "praise": sum(row["praise"] for row in rows),
        "leaks": sum(row["leak"] for row in rows),
        "repeats": sum(row["repeat"] for row in rows),
        "wording_p50_ms": statistics.median(row["ms"] for row in rows),
    }


def show(row: Row) -> None:
    said_by = f"{row['act']} {row['element'] or ''} {row['by']} {row['ms']:.0f} ms"
    print(f"  C: {row['turn']}\n  I: {row['line']}\n     [{said_by}] {' '.join(row['notes'])}")


def summary(rows: list[Row]) -> Row:
    follow_ups = [row for row in rows if row["act"] == "follow_up"]
    worded = [row for row in follow_ups if row["by"].startswith("llm:")]
    times = sorted(row["ms"] for row in follow_ups)
    leaving = [row["justified"] for row in rows if row["justified"] is not None]
    return {
        "turns": len(rows),
        "multi_question": sum(row["multi"] for row in rows),
        "praise": sum(row["praise"] for row in rows),
        "leaks": sum(row["leak"] for row in rows),
        "repeats": sum(row["repeat"] for row in rows),
        "hits_gap_rate": round(sum(row["hit"] for row in follow_ups) / len(follow_ups), 3) if follow_ups else None,
        "justified_move_on_rate": round(sum(leaving) / len(leaving), 3) if leaving else None,
        "follow_ups": len(follow_ups),
        "move_ons": len(leaving),
        "llm_worded_rate": round(len(worded) / len(follow_ups), 3) if follow_ups else None,
        "wording_p50_ms": statistics.median(times) if times else None,
        "wording_max_ms": times[-1] if times else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--manifest", type=Path, required=True)
    parser.add_argument("--llm", default="none", help="none, embedded or a server's URL")
    parser.add_argument("--model", default=None, help="name of the model on that server")
    parser.add_argument("--model-path", type=Path, default=None, help="the .gguf file for --llm embedded")
    parser.add_argument("--wording-s", type=float, default=30.0, help="deadline of a wording")
    parser.add_argument("--plain", action="store_true", help="the model by itself as well, for comparison (slow)")
    parser.add_argument("--dialogues", type=int, default=None, help="only so many dialogues")
    parser.add_argument("--show", action="store_true", help="print the dialogues")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    dialogues = [json.loads(line) for line in given.manifest.read_text(encoding="utf-8").splitlines() if line.strip()]
    dialogues = dialogues[: given.dialogues]
    rows, alone = list[Row](), list[Row]()
    with ExitStack() as stack:
        llm = connected(given, stack)
        for dialogue in dialogues:
            if given.show:
                print(f"{dialogue['id']} [{dialogue.get('trait')}] {dialogue['question']}")
            for row in replay(dialogue, llm, given.wording_s):
                rows.append(row)
                if given.show:
                    show(row)
            for row in plain(dialogue, llm, given.wording_s) if given.plain and llm is not None else ():
                alone.append(row)
                if given.show:
                    show(row)
    found = summary(rows)
    if alone:
        found["plain_prompt"] = plain_summary(alone)
    if given.json:
        print(json.dumps(found))
    else:
        beside = found.pop("plain_prompt", {})
        if beside:
            print(f"{'':22} {'ours':>8} {'plain prompt':>13}")
        for key in dict.fromkeys([*found, *beside]):
            print(f"{key:22} {found.get(key, '-')!s:>8} {beside.get(key, '-') if beside else ''!s:>13}")


def connected(given: argparse.Namespace, stack: ExitStack) -> ChatModel | None:
    if given.llm == "none":
        return None
    if given.llm != "embedded":
        return ChatModel(given.llm, given.model, timeout_s=120)
    server = stack.enter_context(EmbeddedServer(given.model_path or default_model()))
    server.wait_ready(300)
    return ChatModel(server.base_url, server.name, server.api_key, timeout_s=120, small=server.small)


def default_model() -> Path:
    from voiceprep.weights import available_memory, default_llm, model_folder, models

    name = default_llm(available_memory())
    if name is None:
        raise SystemExit("This machine has too little memory for a language model; see --model-path.")
    return model_folder(name) / models()[name].names[0]


if __name__ == "__main__":
    main()
