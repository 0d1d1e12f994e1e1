"""From the end of an answer to the first sample of the reply: the whole loop, with the real models.

    scripts/bench/latency.py --manifest turns.jsonl --real [--json] [--llm embedded|none] [--policy NAME]

Every answer is played in real time into the loop that `voiceprep interview` runs: voice activity, smart-turn, Whisper
meanwhile, the agenda, the language model and Piper ahead of time. The first reply ends the conversation. Without --real
the sound is not held to the clock and nothing is prepared: what is left is all the work a reply takes, one job after
the other.

p50_ms, p90_ms                 from the clip's last sample to the reply's first one, on answers not cut
cut                            answers in which the reply began before that
work_after_decision_p50_ms     of that, what came after the turn decision: tail of the transcript, wording, synthesis
worded_by_model                replies that a model worded, where the agenda followed up

Without --json the policies of turns.py are run one after the other and stand in one table; --policy runs one of them.
The manifest is that of turns.py. Nothing else should run on the machine meanwhile.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from general_probes import HINTS, PROBES
from turns import guessed_kind

from voiceprep import weights
from voiceprep.audio.files import read_recording
from voiceprep.audio.pace import RealTime
from voiceprep.audio.timeline import Playback, Timeline
from voiceprep.conversation import converse
from voiceprep.events import InterviewStarted, LineSpoken, TurnEnded, TurnTimed
from voiceprep.interviewer.embedded import EmbeddedServer
from voiceprep.interviewer.embedded_model import EmbeddedModel
from voiceprep.interviewer.interviewer import BankInterviewer
from voiceprep.interviewer.llm import ChatModel
from voiceprep.listening.ear import SpokenEar
from voiceprep.listening.recorded import ClipSource
from voiceprep.listening.running import InThread, OnDemand
from voiceprep.listening.smart_turn import SmartTurn
from voiceprep.listening.transcribe import WhisperTranscriber
from voiceprep.listening.turns import DEFAULT_POLICY, Policy, Waits
from voiceprep.listening.vad import SileroVad
from voiceprep.reply_ahead import ReplyAhead
from voiceprep.rounds import Question, Round, load_round
from voiceprep.speaking.mouth import SpokenMouth
from voiceprep.speaking.piper_voice import PiperVoice
from voiceprep.speaking.sinks import SilentSink
from voiceprep.stages import Ask, Floor, Reply
from voiceprep.voices import load_voice

if TYPE_CHECKING:
    from voiceprep.stages import Samples

LLM, STT, TURN, VOICE = "qwen2_5-coder-1_5b", "whisper-base", "smart-turn-v3_2", "voice-en_US-joe-medium"
WITHOUT_A_GUESS_S = 20.0


def fixed(complete_ms: int, else_ms: int) -> Policy:
    """A policy of two waits, blind to everything but whether smart-turn is at 0.5 or above."""
    waits = Waits(complete_ms, else_ms, else_ms, else_ms)
    return Policy(
        open=waits,
        open_early=waits,
        closed=waits,
        open_floor=Waits(0, 0, 0, 0),
        closed_floor=Waits(0, 0, 0, 0),
        said_done_ms=else_ms,
        asked_back_ms=else_ms,
        distrust_under_ms=0,
    )


POLICIES = {
    "silence 0.7 s": fixed(700, 700),
    "silence 3 s": fixed(3000, 3000),
    "smart-turn default": fixed(200, 3000),
    "voiceprep": DEFAULT_POLICY,
}


@dataclass(frozen=True)
class Models:
    """Everything loaded once for all answers."""

    whisper: WhisperTranscriber
    turn: SmartTurn
    voice: PiperVoice
    llm: ChatModel | None


@dataclass(frozen=True)
class Heard:
    """One answer: milliseconds from its end to the reply, and of that after the decision; None where it was cut."""

    cut: bool
    to_reply_ms: float | None
    work_ms: float | None
    follow_up: bool
    by_model: bool


class OneClip(ClipSource):
    """A clip that is played as a microphone would bring it: nobody knows whether more is to come."""

    def __init__(self, clip: Samples, now_s: Callable[[], float]) -> None:
        super().__init__(lambda ask: clip, SileroVad())
        self._now_s = now_s
        self.began_s = 0.0

    def begin_answer(self, ask: Ask) -> None:
        """Start, once."""
        super().begin_answer(ask)
        self.began_s = self._now_s()

    def more_to_come(self) -> bool:
        """Nobody knows."""
        return False


class ReplyMouth(SpokenMouth):
    """Says replies; what comes before the first answer is passed over."""

    def say(self, reply: Reply, floor: Callable[[], Floor]) -> LineSpoken:
        """Say it, or not."""
        if reply.act == "opening" or (reply.act == "question" and self._count == 0):
            self._count += reply.act == "question"
            return LineSpoken("l0", reply.act, reply.text, reply.text, reply.worded_by)
        return super().say(reply, floor)


def round_of(entry: dict[str, Any]) -> Round:
    """A round with the clip's question alone, and probes that fit any question of its kind."""
    kind = entry.get("kind") or guessed_kind(entry["question"])
    question = Question(
        id="q1",
        kind=kind,
        text=entry["question"],
        answer=entry["question_kind"],
        target_minutes=4,
        max_minutes=10,
        probes=PROBES[kind],
        hints=HINTS,
    )
    return load_round("ml-deep-dive").model_copy(update={"questions": (question,)})


def hear(entry: dict[str, Any], clip: Samples, models: Models, policy: Policy, real: bool) -> Heard:
    """Hold a conversation of one answer and one reply."""
    with ExitStack() as stack:
        guessing = stack.enter_context(ThreadPoolExecutor(1))
        writing = stack.enter_context(ThreadPoolExecutor(1))
        playback = Playback(SilentSink())
        source = OneClip(clip, lambda: timeline.now_s)
        timeline = Timeline(source, playback, RealTime() if real else None)
        mouth = stack.enter_context(ReplyMouth(timeline, models.voice, live=False))
        ear = SpokenEar(
            timeline,
            SileroVad(),
            models.turn,
            models.whisper,
            policy=policy,
            start=partial(InThread, writing) if real else OnDemand,
        )
        round_ = round_of(entry)
        asking = BankInterviewer(
            round_, load_voice("joe"), ("q1",), models.llm, wording_s=None if real else WITHOUT_A_GUESS_S
        )
        ahead = ReplyAhead(asking, mouth, guessing) if real else None
        started = InterviewStarted(round_.name, "joe", "spoken", 1, 0)
        said = converse(started, asking, ear, mouth, lambda: timeline.now_s, time.monotonic, ahead)
        return _first_reply(said, source, entry["speech_end_s"])


def _first_reply(said: Iterator[Any], source: OneClip, speech_end_s: float) -> Heard:
    ended: TurnEnded | None = None
    line: LineSpoken | None = None
    for event in said:
        if isinstance(event, TurnEnded):
            ended = event
        elif isinstance(event, LineSpoken) and ended is not None and event.act != "patience":
            line = event
            if (event.start_s or 0.0) - source.began_s < speech_end_s:
                return Heard(True, None, None, line.act == "follow_up", line.worded_by.startswith("llm:"))
        elif isinstance(event, TurnTimed) and ended is not None and line is not None:
            decided_ms = (ended.at_s - source.began_s - speech_end_s) * 1000
            by_model = line.worded_by.startswith("llm:")
            whole_ms = decided_ms + event.first_sample_ms
            return Heard(False, whole_ms, event.first_sample_ms, line.act == "follow_up", by_model)
    raise RuntimeError("there was no reply")


def score(heard: list[Heard]) -> dict[str, Any]:
    """The contract's figures."""

    def percentile(values: list[float], share: float) -> float | None:
        return round(float(np.percentile(values, share)), 1) if values else None

    whole = [one.to_reply_ms for one in heard if one.to_reply_ms is not None]
    work = [one.work_ms for one in heard if one.work_ms is not None]
    return {
        "answers": len(heard),
        "p50_ms": percentile(whole, 50),
        "p90_ms": percentile(whole, 90),
        "cut": sum(one.cut for one in heard),
        "work_after_decision_p50_ms": percentile(work, 50),
        "work_after_decision_p90_ms": percentile(work, 90),
        "follow_ups": sum(one.follow_up for one in heard),
        "worded_by_model": sum(one.by_model for one in heard),
    }


def load(llm: str, stack: ExitStack) -> Models:
    """Load everything, and have the language model read its role."""
    folders = weights.ensure([STT, TURN, VOICE, *([LLM] if llm == "embedded" else [])])
    main = {name: folder / weights.models()[name].names[0] for name, folder in folders.items()}
    model: ChatModel | None = None
    if llm == "embedded":
        server = stack.enter_context(EmbeddedServer(main[LLM]))
        model = EmbeddedModel(server, LLM)
        stack.callback(model.close)
    elif llm != "none":
        model = ChatModel(llm)
    round_ = load_round("ml-deep-dive")
    if model is not None:
        BankInterviewer(round_, load_voice("joe"), (round_.questions[0].id,), model).prepare(deadline_s=60.0)
    return Models(
        WhisperTranscriber(folders[STT]),
        SmartTurn(main[TURN]),
        PiperVoice(main[VOICE], load_voice("joe"), round_.glossary),
        model,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--manifest", type=Path, required=True)
    parser.add_argument("--real", action="store_true", help="hold the sound to the clock")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--llm", default="embedded", help="embedded, none, or a server's address")
    parser.add_argument("--policy", choices=list(POLICIES), help="only this one; with --json voiceprep's by default")
    given = parser.parse_args()
    entries = [json.loads(line) for line in given.manifest.read_text(encoding="utf-8").splitlines()]
    names = [given.policy or "voiceprep"] if given.json or given.policy else list(POLICIES)
    if not given.json:
        print(f"{'policy':20} {'cut':>10} {'p50 ms':>8} {'p90 ms':>8} {'work p50':>9} {'work p90':>9}  by model")
    with ExitStack() as stack:
        models = load(given.llm, stack)
        for name in names:
            heard = []
            for number, entry in enumerate(entries, 1):
                sys.stderr.write(f"\r{name}: {number} of {len(entries)} ")
                clip = read_recording(given.manifest.parent / entry["audio"])
                heard.append(hear(entry, clip, models, POLICIES[name], given.real))
            sys.stderr.write("\n")
            found = score(heard)
            if given.json:
                print(json.dumps(found))
                continue
            cut = f"{found['cut']} of {found['answers']}"
            to_reply = f"{found['p50_ms'] or '-':>8} {found['p90_ms'] or '-':>8}"
            work = f"{found['work_after_decision_p50_ms'] or '-':>9} {found['work_after_decision_p90_ms'] or '-':>9}"
            print(f"{name:20} {cut:>10} {to_reply} {work}  {found['worded_by_model']} of {found['follow_ups']}")


if __name__ == "__main__":
    main()
