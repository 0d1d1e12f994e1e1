"""Kills a spoken session with -9 at random moments and counts what is lost: finished events, seconds of sound.

`--whole` kills the whole command (`voiceprep interview --answers`, real models, real time); without it the process that
is killed has the real recorders alone, at real time, so that many kills take minutes.
An event is finished once the process has said so; the sound there was is told by the wall clock of the process itself.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from voiceprep.event_json import event_types
from voiceprep.events import Event, InterviewEnded
from voiceprep.session import wav
from voiceprep.session.read import open_session

HOLDER = """
import random, sys, time
from datetime import datetime
from pathlib import Path
import numpy as np
from voiceprep.audio.pace import RealTime
from voiceprep.audio.timeline import FRAME, RATE, Frame
from voiceprep.events import AnswerHeard, InterviewStarted, LineSpoken, SpeechStarted, Word
from voiceprep.session.info import SessionInfo
from voiceprep.session.recorder import SessionRecorder
from voiceprep.session.sound import SoundRecorder

folder, chance = Path(sys.argv[1]), random.Random(int(sys.argv[2]))
now = lambda: datetime.now().astimezone()
info = SessionInfo(round="coding", voice="joe", mode="spoken", started_at=now(), seed=1)
wait = RealTime()
noise = np.random.default_rng(0).normal(0.0, 0.1, FRAME).astype(np.float32)
said = 0
with SessionRecorder(folder, info, now) as recorder, SoundRecorder(folder) as sound:
    def tell(event, at_s):
        global said
        recorder.record(event)
        said += 1
        print(said, at_s, flush=True)
    tell(InterviewStarted("coding", "joe", "spoken", 4, 1), 0.0)
    for number in range(1_000_000):
        at_s = number * FRAME / RATE
        wait(at_s)
        sound(Frame(number * FRAME, noise, noise))
        print(said, at_s, flush=True)
        if chance.random() < 0.15:
            words = tuple(Word("word", at_s, at_s + 0.1, 0.9) for _ in range(chance.randrange(400)))
            tell(chance.choice((
                SpeechStarted(at_s),
                LineSpoken(f"l{number}", "follow_up", "Why so?", "Why so?", "bank", "q1", None, at_s, at_s),
                AnswerHeard(f"a{number}", "q1", "Why?", "coding", False, "word " * len(words), "turn", None, words),
            )), at_s)
"""


@dataclass(frozen=True, slots=True)
class Killed:
    """What one kill cost."""

    after_s: float
    finished: int
    lost_events: int
    lost_sound_s: float
    opened: bool
    clean_after: bool


def kill_recorders(seed: int, longest_s: float) -> Killed:
    """Kill the recorders after a random time of at most `longest_s`."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", HOLDER, folder, str(seed)]
        after_s = random.Random(seed).uniform(0.0, longest_s)
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(after_s)
            process.send_signal(signal.SIGKILL)
            # The last line may be cut short by the kill.
            lines = [line.split() for line in process.stdout.read().split("\n")[:-1]]
        finished, at_s = (int(lines[-1][0]), float(lines[-1][1])) if lines else (1, 0.0)
        return counted(Path(folder), finished, at_s, after_s)


def kill_whole(seed: int, longest_s: float, answers: Path) -> Killed:
    """Kill an interview from recordings after a random time from its first event on."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "session"
        command = [
            sys.executable, "-m", "voiceprep", "interview", "--answers", str(answers), "--pace", "real", "--llm",
            "none", "--speaker", "none", "--json", "--seed", str(seed), "--session", str(folder),
        ]  # fmt: skip
        environment = {**os.environ, "VOICEPREP_DATA": home}
        after_s = random.Random(seed).uniform(0.0, longest_s)
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=environment, stderr=subprocess.DEVNULL
        ) as process:
            assert process.stdout is not None
            began = process.stdout.readline()
            time.sleep(after_s)
            process.send_signal(signal.SIGKILL)
            lines = [began, *process.stdout.read().split("\n")[:-1]]
        events = [json.loads(line) for line in lines if line.strip()]
        events = [event for event in events if event.get("type") in event_types()]
        at_s = max((event.get(key) or 0.0 for event in events for key in ("at_s", "start_s", "end_s")), default=0.0)
        return counted(folder, len(events), at_s, after_s)


def counted(folder: Path, finished: int, at_s: float, after_s: float) -> Killed:
    """Open what is left and count."""
    try:
        session = open_session(folder)
    except Exception as error:
        print(f"{folder}: {error}", file=sys.stderr)
        return Killed(after_s, finished, finished, at_s, False, False)
    events: list[Event] = [event for event in session.events if not isinstance(event, InterviewEnded)]
    sound_s = wav.seconds(session.audio_path) if session.audio_path is not None else 0.0
    again = open_session(folder)
    return Killed(
        after_s,
        finished,
        max(0, finished - len(events)),
        max(0.0, at_s - sound_s),
        True,
        again.repairs == () and again.events == session.events,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--longest-s", type=float, default=4.0, help="Kill at a moment up to this one.")
    parser.add_argument("--side-by-side", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--whole", type=Path, metavar="ANSWERS", help="Kill whole interviews of these recordings.")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()

    def one(number: int) -> Killed:
        seed = asked.seed * 1_000_000 + number
        if asked.whole is not None:
            return kill_whole(seed, asked.longest_s, asked.whole)
        return kill_recorders(seed, asked.longest_s)

    with ThreadPoolExecutor(asked.side_by_side) as pool:
        killed = list(pool.map(one, range(asked.times)))
    found = {
        "kills": len(killed),
        "finished_events": sum(one.finished for one in killed),
        "lost_events": sum(one.lost_events for one in killed),
        "most_sound_lost_s": round(max(one.lost_sound_s for one in killed), 3),
        "not_opened": sum(not one.opened for one in killed),
        "not_clean_after_repair": sum(not one.clean_after for one in killed),
    }
    if asked.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name.replace('_', ' '):24} {value}")


if __name__ == "__main__":
    main()
