"""How the sound card and we keep up while an interview is held at a desk, with everything running beside it.

    scripts/bench/desk.py --answers FOLDER [--minutes 10] [--llm embedded] [--echo 40] [--round NAME] [--json]

Holds `voiceprep interview` in real time on a sound server of its own (PulseAudio, two null sinks): the recordings in
FOLDER are played into its microphone, one after each question, and what its speaker sounds comes back at `--echo`
percent. Whisper, the language model, Piper and the echo canceller share the machine's cores with it.

blocks, dropped       blocks of 32 ms that came in; those of them before which some were lost
underruns, broken     times the speaker ran dry; those in the middle of a line, where it is heard
late_p50_ms, _p99_ms  from the sound card's handing over of a frame to the voice activity detector's look at it
interrupted           lines that broke off; nobody speaks over them here
Nothing else should run on the machine meanwhile.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.desk_kit import Held, virtual_desk
from voiceprep import weights
from voiceprep.audio.files import recordings

SPOKEN_TO = ("question", "follow_up", "challenge", "hint", "rephrase", "invite")


def held(folder: Path, answers: list[Path], minutes: float, llm: str, echo: int, rest: list[str]) -> dict[str, Any]:
    """Hold an interview of so many minutes and return what was counted."""
    cache = str(weights.model_folder("whisper-base").parent.parent)
    with virtual_desk(cache, latency_ms=120) as desk:
        if echo:
            desk.echo(echo)
        options = ["--llm", llm, "--seed", "1", "--minutes", "90", "--session", str(folder / "session"), *rest]
        with Held(folder, desk, *options) as interview:
            began_s, files = time.monotonic(), cycle(answers)
            heard = 0
            while time.monotonic() - began_s < minutes * 60:
                event = interview.wait_for(
                    lambda event: event["type"] in ("line_spoken", "interview_ended"), timeout_s=180
                )
                if event["type"] == "interview_ended":
                    break
                if event["act"] in SPOKEN_TO and not event["interrupted"]:
                    desk.play(next(files))
                    interview.wait_for(lambda event: event["type"] == "answer_heard", timeout_s=180)
                    heard += 1
            interview.process.send_signal(signal.SIGINT)
            interview.end()
            lines, (counted,) = interview.of("line_spoken"), interview.of("sound_counted")
            notes = [note["message"] for note in interview.of("noted")]
            timed = [one["first_sample_ms"] for one in interview.of("turn_timed")]
    return {
        "minutes": round(counted["input_blocks"] * 512 / 16_000 / 60, 1),
        "answers": heard,
        "blocks": counted["input_blocks"],
        "dropped": counted["input_dropped"],
        "underruns": counted["output_underruns"],
        "broken": counted["output_broken"],
        "late_p50_ms": counted["late_p50_ms"],
        "late_p99_ms": counted["late_p99_ms"],
        "lines": len(lines),
        "interrupted": sum(line["interrupted"] for line in lines),
        "worded_by_model": sum(line["worded_by"].startswith("llm:") for line in lines),
        "work_after_decision_p50_ms": sorted(timed)[len(timed) // 2] if timed else None,
        "notes": notes,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=Path, required=True, help="a folder of recordings")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--llm", default="embedded")
    parser.add_argument("--echo", type=int, default=40, help="percent of the speaker's level")
    parser.add_argument("--round", default="ml-deep-dive")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        answers = recordings([given.answers])
        found = held(Path(folder), answers, given.minutes, given.llm, given.echo, ["--round", given.round])
    if given.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:26} {value}")


if __name__ == "__main__":
    main()
