"""How much of what is planned gets asked: interviews with simulated candidates on a simulated clock, no sound.

    pacing.py [--round NAME]... [--seeds N] [--json]

A main answer takes its question's target time, an answer to a follow-up FOLLOW_UP_S, a line of the interviewer its
words at 150 a minute and a wait. `planned` and `asked` are main questions (means), `cut_rate` is the share of the
interviews that the clock ended before the plan was through, `over` the minutes past the limit, `idle` those left.
"""

from __future__ import annotations

import argparse
import json
from statistics import fmean
from typing import Any

from voiceprep.events import AnswerHeard
from voiceprep.interviewer.interviewer import BankInterviewer
from voiceprep.interviewer.own_questions import KIND
from voiceprep.interviewer.plan import plan_questions
from voiceprep.rounds import Round, load_round, round_paths
from voiceprep.stages import Reply
from voiceprep.voices import load_voice

FOLLOW_UP_S = {"short": 20.0, "middling": 35.0, "long": 60.0}
"""How long an answer to a follow-up takes: 50, 85 and 150 words at 150 a minute."""
LINE_WORDS_PER_S, WAIT_S = 2.5, 2.5
OWN_QUESTION = "What would you expect of me in the first months?"
SAID = "Well, it was a piece of work like many others, and people were content with it in the end, I would say."


def hold(round_: Round, seed: int, follow_up_s: float) -> dict[str, float]:
    """Hold one interview; every answer leaves something out, so that the interviewer asks on."""
    plan = plan_questions(round_, None, None, "standard", seed)
    interviewer = BankInterviewer(round_, load_voice("joe"), plan, seed=seed)
    clock, asked, ends = 0.0, 0, ""
    line = None
    for item in interviewer.open():
        if isinstance(item, Reply):
            clock, line = clock + said_s(item), item
    number = 0
    while line is not None and line.ask is not None:
        ask, number = line.ask, number + 1
        asked += line.act == "question"
        main_s = round_.question(ask.question_id).target_minutes * 60 if line.act == "question" else follow_up_s
        own = ask.kind == KIND
        start, clock = clock, clock + (15.0 if own else main_s) + WAIT_S
        text = ("No, that's all." if ask.follow_up else OWN_QUESTION) if own else SAID
        heard = AnswerHeard(
            f"a{number}", ask.question_id, ask.question, ask.kind, ask.follow_up, text, "turn", ask.element,
            start_s=start, end_s=clock,
        )  # fmt: skip
        replies = [item for item in interviewer.reply(heard, clock) if isinstance(item, Reply)]
        clock += sum(map(said_s, replies))
        line = replies[-1]
        ends = line.ends or ""
    minutes = clock / 60
    return {
        "planned": len(plan),
        "asked": asked,
        "cut_rate": float(ends == "time" and asked < len(plan)),
        "over": max(0.0, minutes - round_.minutes),
        "idle": max(0.0, round_.minutes - minutes),
    }


def said_s(reply: Reply) -> float:
    """How long a line takes."""
    return len(reply.text.split()) / LINE_WORDS_PER_S


def measure(name: str, seeds: int) -> dict[str, Any]:
    """The means over all seeds, by how long the candidate answers follow-ups."""
    round_ = load_round(name)
    found = {}
    for manner, seconds in FOLLOW_UP_S.items():
        held = [hold(round_, seed, seconds) for seed in range(seeds)]
        found[manner] = {key: round(fmean(one[key] for one in held), 2) for key in held[0]}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--round", action="append", default=None, help="a round's name; repeatable; default: all")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = {name: measure(name, given.seeds) for name in given.round or sorted(round_paths())}
    if given.json:
        print(json.dumps(found))
        return
    for name, by_manner in found.items():
        for manner, figures in by_manner.items():
            print(f"{name:18} {manner:9}", *(f"{key} {value:5}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
