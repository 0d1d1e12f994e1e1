"""Who cuts whom off: the turn decision on recorded answers, on the audio clock.

    scripts/bench/turns.py --manifest turns.jsonl [--json] [--sweep]

Every answer is heard as the ear hears it (Silero, smart-turn, the policy), then room noise; an answer is cut when its
end is decided before its last sample. Model run time is not counted. Without --json a table compares the policy with
fixed silences and with smart-turn as pipecat uses it by default (threshold 0.5 at 0.2 s of silence, else 3 s); --sweep
adds the trade-off curve: the policy with all waits of open answers scaled.

turns.jsonl, a line an answer: audio (beside it), question_kind (open or closed), speech_end_s.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from voiceprep import weights
from voiceprep.audio.files import read_recording
from voiceprep.audio.timeline import FRAME, RATE, Frame
from voiceprep.listening.hearing import Turn
from voiceprep.listening.room import RoomNoise
from voiceprep.listening.smart_turn import SmartTurn
from voiceprep.listening.turns import DEFAULT_POLICY, Observation, Policy, Waits, decide
from voiceprep.listening.vad import SileroVad

TAIL_S = 15.0
Rule = Callable[[Observation], bool]


@dataclass(frozen=True)
class Clip:
    """What the ear knew at the end of every frame, until TAIL_S after the last sample."""

    kind: Literal["open", "closed"]
    end_s: float
    seen: tuple[tuple[float, Observation], ...]


def clips(manifest: Path, model: SmartTurn) -> Iterator[Clip]:
    """Yield every answer of the manifest as the ear hears it."""
    vad, noise = SileroVad(), RoomNoise(0)
    for line in manifest.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        sound = read_recording(manifest.parent / entry["audio"])
        sound = np.concatenate([sound, noise.next(round(TAIL_S * RATE))])
        vad.reset()
        turn, seen = Turn([]), []
        for at in range(0, len(sound) - FRAME, FRAME):
            frame = sound[at : at + FRAME]
            turn.push(Frame(at, frame, np.zeros_like(frame)), vad.probability(frame))
            if turn.started:
                turn.ask_model(model)
                seen.append(((at + FRAME) / RATE, turn.observe(entry["question_kind"], [])))
        yield Clip(entry["question_kind"], entry["speech_end_s"], tuple(seen))


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
    return {**score(heard, rule), "by_kind": kinds}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--manifest", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sweep", action="store_true")
    given = parser.parse_args()
    folder = weights.ensure(["smart-turn-v3_2"])["smart-turn-v3_2"]
    heard = list(clips(given.manifest, SmartTurn(folder / "smart-turn-v3.2-cpu.onnx")))
    if given.json:
        print(json.dumps(scores(heard, by_policy(DEFAULT_POLICY))))
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


if __name__ == "__main__":
    main()
