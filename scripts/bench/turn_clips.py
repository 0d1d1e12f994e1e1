"""Spoken answers with known pauses, synthesised: what end-of-turn decisions are developed on.

    scripts/bench/turn_clips.py --texts a.jsonl [--texts b.jsonl] --out DIR [--seed 0] [--limit N]

A line of the texts: id, kind, answer_kind (open or closed), question, answer. DIR gets ID.flac (16 kHz mono) and
turns.jsonl, a line a clip: id, audio, question, question_kind, kind, text, words ([word, start_s, end_s]), pauses
({start_s, end_s, kind, after_hold_phrase}), speech_end_s (the last sample), voice.

Piper (joe) says whole sentences; they are cut at word boundaries, found by the voice's own phoneme durations, and laid
over room noise at -60 dBFS with pauses of chosen lengths between the pieces. Silences of the voice's own inside a
sentence are cut to 0.15 s and not listed. Pace, pitch and level vary by clip. A clip is the same for a seed and an id
on one machine; on another its sound may differ slightly, the plan of its pauses does not.

Needs the package onnx, which makes Piper's durations readable. About 3 s a clip of half a minute on two cores.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console
from rich.progress import track
from turn_clip_plan import plan_gaps, words_of
from turn_clip_sound import cut, gain_for, lay
from turn_clip_speech import Speaker, choose_delivery

from voiceprep import weights
from voiceprep.audio.timeline import RATE
from voiceprep.listening.room import RoomNoise

if TYPE_CHECKING:
    from voiceprep.stages import Samples

VOICE = "voice-en_US-joe-medium"
_SAFE_ID = re.compile(r"[\w][\w.-]*")


def make_clip(row: Mapping[str, Any], model: Path, seed: int) -> tuple[Samples, dict[str, Any]]:
    """Say and pause an answer; return the clip and its line of the manifest."""
    key = [seed, *str(row["id"]).encode()]
    planning, saying, sounding = (np.random.default_rng([*key, stream]) for stream in range(3))
    delivery = choose_delivery(saying)
    speaker = Speaker(model, int(sounding.integers(2**31)))
    said = [speaker.say(sentence, delivery) for sentence in words_of(row["answer"])]
    gaps = plan_gaps([timed.word for _, words in said for timed in words], row["answer_kind"], planning)
    gain = gain_for(np.concatenate([samples for samples, _ in said]), delivery.level)
    pieces, before = [], 0
    for samples, words in said:
        pieces += cut(samples * np.float32(gain), words, {gap.after - before: gap for gap in gaps})
        before += len(words)
    clip, times = lay(pieces, RoomNoise(int(sounding.integers(2**31))))
    return clip, {
        "id": row["id"],
        "audio": f"{row['id']}.flac",
        "question": row["question"],
        "question_kind": row["answer_kind"],
        "kind": row["kind"],
        "text": row["answer"],
        **times,
        "voice": delivery.voice,
    }


def read_texts(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Read the answers of all files. Raises ValueError, with the place, for a line that is not as it should be."""
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            row = json.loads(line)
            lacking = {"id", "kind", "answer_kind", "question", "answer"} - row.keys()
            if lacking:
                raise ValueError(f"{path}:{number}: lacks {', '.join(sorted(lacking))}")
            if row["answer_kind"] not in ("open", "closed") or not words_of(row["answer"]):
                raise ValueError(f"{path}:{number}: wants answer_kind open or closed, and an answer with words")
            if not _SAFE_ID.fullmatch(row["id"]) or row["id"] in seen:
                raise ValueError(f"{path}:{number}: {row['id']!r} is no file name, or is there twice")
            seen.add(row["id"])
            rows.append(row)
    return rows


def main() -> None:
    """Make the clips."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=int)
    given = parser.parse_args()
    if importlib.util.find_spec("onnx") is None:
        sys.exit("The voice's phoneme durations need the package onnx: pip install onnx")
    import soundfile

    rows = read_texts(given.texts)[: given.limit]
    folder = weights.ensure([VOICE])[VOICE]
    given.out.mkdir(parents=True, exist_ok=True)
    seconds = 0.0
    with (given.out / "turns.jsonl").open("w", encoding="utf-8") as manifest:
        for row in track(rows, "clips", console=Console(stderr=True)):
            clip, line = make_clip(row, next(folder.glob("*.onnx")), given.seed)
            soundfile.write(given.out / line["audio"], clip, RATE)
            manifest.write(json.dumps(line, ensure_ascii=False) + "\n")
            seconds += line["speech_end_s"]
    print(f"{len(rows)} clips, {seconds / 60:.1f} minutes")


if __name__ == "__main__":
    main()
