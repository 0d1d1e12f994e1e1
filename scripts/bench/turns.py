"""Who cuts whom off: the turn decision on recorded answers, on the audio clock.

    scripts/bench/turns.py --manifest turns.jsonl [--json] [--sweep] [--behind hiss|talk --snr DB] [--stt whisper-base]

Every answer is heard as the ear hears it (Silero, smart-turn, Whisper at the pauses, the policy), then room noise; an
answer is cut when its end is decided before its last sample. Model run time is not counted, but text counts only after
the silence in which a slow machine has it ready, as at the desk. Without --json a table compares the policy with fixed
silences and with smart-turn as pipecat uses it by default (threshold 0.5 at 0.2 s of silence, else 3 s); --sweep adds
the trade-off curve: the policy with all waits of open answers scaled. --behind lays white noise, or the talk of three
other answers, behind every answer and the silence after it, so many dB softer than the answer's speech.

turns.jsonl, a line an answer: audio (beside it), question, question_kind (open or closed), speech_end_s; kind (of the
rubric) is guessed from the question where it is not given, as the round's file would tell it.

Beside the contract's figures: after_hold (answers in which a pause follows a spoken request for time, and how many were
cut in such a pause) and listening_core_share (VAD, turn model and policy, without Whisper, in cores).
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from voiceprep import weights
from voiceprep.audio.files import read_recording
from voiceprep.audio.timeline import FRAME, RATE, Frame
from voiceprep.events import Span, Word
from voiceprep.listening.ear import observe
from voiceprep.listening.hearing import Turn
from voiceprep.listening.room import RoomNoise
from voiceprep.listening.running import RunningTranscript
from voiceprep.listening.smart_turn import SmartTurn, TurnModel
from voiceprep.listening.transcribe import WhisperTranscriber
from voiceprep.listening.turns import DEFAULT_POLICY, Observation, Policy, Waits, decide
from voiceprep.listening.vad import SileroVad
from voiceprep.rubrics import Kind
from voiceprep.stages import Ask, Transcriber

if TYPE_CHECKING:
    from voiceprep.stages import Samples

TAIL_S = 15.0
Rule = Callable[[Observation], bool]
Behind = Literal["hiss", "talk"]


@dataclass(frozen=True)
class Clip:
    """What the ear knew at the end of every frame, until TAIL_S after the last sample.

    `held` are the pauses that follow a request for time; `listening_s` what hearing it took without Whisper.
    """

    kind: Literal["open", "closed"]
    end_s: float
    seen: tuple[tuple[float, Observation], ...]
    held: tuple[Span, ...] = ()
    length_s: float = 0.0
    listening_s: float = 0.0


class Timed:
    """A transcriber that keeps count of the time it took."""

    def __init__(self, transcriber: Transcriber) -> None:
        self._transcriber = transcriber
        self.model = transcriber.model
        self.spent_s = 0.0

    def transcribe(self, samples: Samples, start_s: float, terms: Sequence[str] = ()) -> tuple[Word, ...]:
        """As Transcriber.transcribe."""
        began = time.process_time()
        words = self._transcriber.transcribe(samples, start_s, terms)
        self.spent_s += time.process_time() - began
        return words


def guessed_kind(question: str) -> Kind:
    """The kind of rubric a round's file would name for a question like this."""
    flat = question.lower()
    if re.search(
        r"\b(?:time (?:you|when)|tell me about a|you disagreed|have you ever|your (?:biggest|proudest))\b", flat
    ):
        return "behavioral"
    return "design" if re.search(r"\bdesign\b|\barchitect\b", flat) else "technical"


def frames_of(sound: Samples, vad: SileroVad) -> Iterator[tuple[Frame, float]]:
    """Yield a recording frame by frame, each with its speech probability."""
    vad.reset()
    for at in range(0, len(sound) - FRAME, FRAME):
        frame = sound[at : at + FRAME]
        yield Frame(at, frame, np.zeros_like(frame)), vad.probability(frame)


def power(sound: Samples) -> float:
    """Mean square of the loudest half of a recording's frames: of its speech."""
    frames = np.square(sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)).mean(axis=1)
    return float(np.sort(frames)[len(frames) // 2 :].mean())


def backgrounds(recordings: Sequence[Samples], what: Behind, snr_db: float, length: int) -> Iterator[Samples]:
    """Yield what is heard behind each recording, `length` samples more than it, `snr_db` softer than its speech."""
    rng = np.random.default_rng(0)
    for number, sound in enumerate(recordings):
        count = len(sound) + length
        if what == "hiss":
            other = rng.standard_normal(count).astype(np.float32)
        else:
            talk = [np.resize(recordings[(number + step) % len(recordings)], count) for step in (1, 2, 3)]
            other = np.sum(talk, axis=0, dtype=np.float32)
        yield other * np.float32((power(sound) / power(other) / 10 ** (snr_db / 10)) ** 0.5)


def clips(
    manifest: Path, model: TurnModel, transcriber: Transcriber, behind: Behind | None = None, snr_db: float = 20.0
) -> Iterator[Clip]:
    """Yield every answer of the manifest as the ear hears it, with something `behind` it or not."""
    vad, noise, stt = SileroVad(), RoomNoise(0), Timed(transcriber)
    entries = [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines()]
    recordings = [read_recording(manifest.parent / entry["audio"]) for entry in entries]
    after = round(TAIL_S * RATE)
    others = backgrounds(recordings, behind, snr_db, after) if behind else repeat(np.float32(0))
    for entry, recording, other in zip(entries, recordings, others, strict=False):
        sound = np.concatenate([recording, noise.next(after)]) + other
        kind, question = entry["question_kind"], entry.get("question", "")
        rubric = entry.get("kind") or guessed_kind(question)
        ask = Ask(str(entry.get("id", "q")), question, rubric, kind, False, None, (), 600.0)
        turn, seen = Turn([]), []
        running = RunningTranscript(turn, kind, stt)
        began, stt.spent_s = time.process_time(), 0.0
        for frame, probability in frames_of(sound, vad):
            turn.push(frame, probability)
            running.follow()
            if turn.started:
                turn.ask_model(model)
                seen.append((frame.start_s + FRAME / RATE, observe(turn, running, ask, [])))
                decide(seen[-1][1])
        yield Clip(
            kind,
            entry["speech_end_s"],
            tuple(seen),
            tuple(Span(one["start_s"], one["end_s"]) for one in entry.get("pauses", []) if one["after_hold_phrase"]),
            len(sound) / RATE,
            time.process_time() - began - stt.spent_s,
        )


def by_policy(policy: Policy) -> Rule:
    """The policy as a rule."""
    return lambda seen: decide(seen, policy).end


def silence(seconds: float) -> Rule:
    """End after so much silence."""
    return lambda seen: seen.silence_ms >= seconds * 1000


def smart_turn_default(seen: Observation) -> bool:
    """smart-turn at 0.5 and 0.2 s of silence, else 3 s, as pipecat 1.14 has it."""
    return seen.silence_ms >= (200 if (seen.turn_probability or 0.0) > 0.5 else 3000)


def scaled(factor: float) -> Policy:
    """The policy with the waits of open answers, and their floor, scaled; a spoken hold phrase keeps its own."""

    def times(waits: Waits) -> Waits:
        return replace(
            waits,
            complete=round(waits.complete * factor),
            unsure=round(waits.unsure * factor),
            incomplete=round(waits.incomplete * factor),
        )

    policy = DEFAULT_POLICY
    return replace(
        policy,
        open=times(policy.open),
        open_early=times(policy.open_early),
        open_floor=times(policy.open_floor),
    )


def ended_at(clip: Clip, rule: Rule) -> float | None:
    """When the rule first ends the answer, seconds; None if it never does."""
    return next((at_s for at_s, seen in clip.seen if rule(seen)), None)


def score(heard: list[Clip], rule: Rule) -> dict[str, Any]:
    """The contract's figures for these answers."""
    decided = [(clip, ended_at(clip, rule)) for clip in heard]
    cut = sum(at_s is not None and at_s < clip.end_s for clip, at_s in decided)
    late = [at_s - clip.end_s for clip, at_s in decided if at_s is not None and at_s >= clip.end_s]
    return {
        "answers": len(heard),
        "cut": cut,
        "cut_rate": round(cut / len(heard), 3) if heard else None,
        "p50_latency_s": round(float(np.percentile(late, 50)), 2) if late else None,
        "p95_latency_s": round(float(np.percentile(late, 95)), 2) if late else None,
    }


def scores(heard: list[Clip], rule: Rule) -> dict[str, Any]:
    """The same, and by kind of question."""
    kinds = {kind: score([clip for clip in heard if clip.kind == kind], rule) for kind in ("open", "closed")}
    return {**score(heard, rule), "by_kind": kinds, "after_hold": after_hold(heard, rule)}


def after_hold(heard: list[Clip], rule: Rule) -> dict[str, int]:
    """Answers in which the candidate asks for time, and how many of those were cut while they took it."""
    held = [(clip, ended_at(clip, rule)) for clip in heard if clip.held]
    cut = sum(at_s is not None and any(span.start_s <= at_s <= span.end_s for span in clip.held) for clip, at_s in held)
    return {"answers": len(held), "cut": cut}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--manifest", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sweep", action="store_true")
    parser.add_argument("--behind", choices=["hiss", "talk"], help="what is heard behind the answers")
    parser.add_argument("--snr", type=float, default=20.0, help="how much softer than the speech, dB")
    parser.add_argument("--stt", default="whisper-base", help="model id of the Whisper that writes the text")
    given = parser.parse_args()
    folders = weights.ensure(["smart-turn-v3_2", given.stt])
    whisper = WhisperTranscriber(folders[given.stt])
    smart_turn = SmartTurn(folders["smart-turn-v3_2"] / "smart-turn-v3.2-cpu.onnx")
    heard = list(clips(given.manifest, smart_turn, whisper, given.behind, given.snr))
    share = sum(clip.listening_s for clip in heard) / (sum(clip.length_s for clip in heard) or 1.0)
    if given.json:
        print(json.dumps({**scores(heard, by_policy(DEFAULT_POLICY)), "listening_core_share": round(share, 3)}))
        return
    rules = {
        "silence 0.7 s": silence(0.7),
        "silence 3 s": silence(3.0),
        "smart-turn default": smart_turn_default,
        "voiceprep": by_policy(DEFAULT_POLICY),
    }
    if given.sweep:
        rules |= {f"voiceprep x {factor:g}": by_policy(scaled(factor)) for factor in (0.6, 0.8, 1.2, 1.4, 1.7, 2.0)}
    print(f"{'rule':20} {'open: cut':>12} {'p50':>6} {'p95':>6}   {'closed: cut':>12} {'p50':>6} {'p95':>6}")
    for name, rule in rules.items():
        row = f"{name:20}"
        for part in scores(heard, rule)["by_kind"].values():
            cut = f"{part['cut']} of {part['answers']}"
            row += f" {cut:>12} {part['p50_latency_s'] or '-':>6} {part['p95_latency_s'] or '-':>6}  "
        print(row.rstrip())
    print(f"listening, without Whisper: {share:.1%} of a core")


if __name__ == "__main__":
    main()
