"""Start-up, headless turns and memory: what a user waits for before the interview begins. Linux for the memory.

    scripts/bench/startup.py [--json] [--runs 5] [--llm embedded|none]

help_s            `voiceprep --help`, median of the runs
headless_turn_ms  a turn of a typed interview without a language model, median and longest
first_question_s  from the start of `voiceprep demo` until its first question has been synthesised
llm_ready_s       from the start of the embedded server until it answers, by itself on an idle machine
demo_s            the whole demo, as fast as it goes
peak_memory_mb    of the demo and its children together: the largest sum of proportional set sizes, sampled
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from voiceprep.conversation import converse
from voiceprep.events import CoverageRead, InterviewStarted, LineSpoken
from voiceprep.interviewer.interviewer import BankInterviewer
from voiceprep.interviewer.plan import plan_questions
from voiceprep.rounds import load_round
from voiceprep.typed import TypedEar, TypedMouth
from voiceprep.voices import load_voice

COMMAND = [sys.executable, "-m", "voiceprep"]
ANSWER = (
    "First I would profile a few steps and look at the gaps between the kernels. If the loader is slow I add workers, "
    "which costs CPU memory. I would compare samples per second before and after, from 800 to 2000. "
) * 3


def help_s(runs: int) -> float:
    """Median seconds of `voiceprep --help`."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run([*COMMAND, "--help"], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def headless_turns_ms() -> list[float]:
    """Milliseconds between an answer and the line that follows it, for a whole deep dive."""
    round_, voice = load_round("ml-deep-dive"), load_voice("joe")
    plan = plan_questions(round_, None, None, "standard", 1)
    answered: list[float] = []

    def answers() -> Iterator[str]:
        while True:
            answered.append(time.perf_counter())
            yield ANSWER

    interviewer = BankInterviewer(round_, voice, plan)
    started = InterviewStarted(round_.name, voice.name, "text", len(plan), 1)
    turns, waiting = [], False
    for event in converse(started, interviewer, TypedEar(answers()), TypedMouth(), lambda: None, time.monotonic):
        waiting = waiting or isinstance(event, CoverageRead)
        if isinstance(event, LineSpoken) and waiting:
            turns.append((time.perf_counter() - answered[-1]) * 1000)
            waiting = False
    return turns


def llm_ready_s() -> float:
    """Seconds until the embedded model is loaded."""
    from voiceprep import weights
    from voiceprep.interviewer.embedded import EmbeddedServer

    model = weights.default_llm(weights.available_memory()) or "qwen2_5-coder-0_5b"
    began = time.perf_counter()
    with EmbeddedServer(weights.ensure([model])[model] / "model.gguf") as server:
        server.wait_ready(300)
        return time.perf_counter() - began


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += [int(child) for child in children.read_text().split()]
            except OSError:
                continue
    return found


def memory_mb(pid: int) -> float:
    """Proportional set size of a process and all below it, MB."""
    total = 0
    for member in family(pid):
        try:
            for line in Path(f"/proc/{member}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        except OSError:
            continue
    return total / 1000


def demo(llm: str) -> dict[str, float]:
    """Run the demo as fast as it goes, watching its memory."""
    with tempfile.TemporaryDirectory() as folder:
        session = str(Path(folder) / "session")
        began = time.perf_counter()
        process = subprocess.Popen(
            [*COMMAND, "demo", "--speaker", "none", "--llm", llm, "--session", session, "--json"],
            stdout=subprocess.PIPE,
            text=True,
        )
        peak, over = [0.0], threading.Event()

        def watch() -> None:
            while not over.wait(0.2):
                peak.append(memory_mb(process.pid))

        watcher = threading.Thread(target=watch, name="memory")
        watcher.start()
        first_question_s = 0.0
        assert process.stdout is not None
        for line in process.stdout:
            event: dict[str, Any] = json.loads(line)
            if event["type"] == "line_spoken" and event["act"] == "question" and not first_question_s:
                first_question_s = time.perf_counter() - began
        process.wait()
        over.set()
        watcher.join()
        return {
            "first_question_s": first_question_s,
            "demo_s": time.perf_counter() - began,
            "peak_memory_mb": max(peak),
        }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--llm", default="embedded")
    given = parser.parse_args()
    turns = headless_turns_ms()
    found = {
        "help_s": help_s(given.runs),
        "headless_turn_ms": statistics.median(turns),
        "headless_turn_max_ms": max(turns),
        **({"llm_ready_s": llm_ready_s()} if given.llm == "embedded" else {}),
        **demo(given.llm),
    }
    found = {name: round(value, 3) for name, value in found.items()}
    if given.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:22} {value:g}")


if __name__ == "__main__":
    main()
