"""Recordings with um and uh in known places: real ones, laid into answers spoken without them.

    scripts/bench/filler_clips.py --fillers fillers.jsonl --answers turns.jsonl --to FOLDER [--seed N]

Writes FOLDER/fillers.jsonl as `fillers.py` reads it. The sounds are cut out of the first manifest's recordings where
`--sounds` says (id:start:end, seconds); each goes, at the level of the speech around it, into a pause of an answer or
between two of its words. Every second answer stays as it is, so that false alarms on fluent speech are counted too.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile

from voiceprep.audio.files import read_recording
from voiceprep.audio.timeline import RATE

if TYPE_CHECKING:
    from voiceprep.stages import Samples

SOUNDS = (
    "acoustic_corpus:8.10:8.56:um acoustic_corpus:14.53:15.03:uh acoustic_corpus:23.23:23.56:um "
    "mfa_uh:2.37:3.28:uh mfa_um:3.81:4.50:um mfa_uhuh:2.62:2.79:uh mfa_uhuh:3.26:3.43:uh mfa_uhuh:4.54:5.26:uh"
)
UNDER_SPEECH_DB = -4.0
"""Fillers are somewhat softer than the words beside them."""
EVERY_WORDS = 11
SILENCE_S = (0.04, 0.2)
LONG_GAP_S = 0.9
ROOM_DB = -60.0


def level(samples: Samples) -> float:
    """RMS of the louder half of 10 ms hops."""
    hops = np.square(samples[: len(samples) // 160 * 160].reshape(-1, 160)).mean(axis=1)
    return float(np.sqrt(np.sort(hops)[len(hops) // 2 :].mean()))


def faded(samples: Samples) -> Samples:
    ramp = np.linspace(0.0, 1.0, RATE // 100, dtype=np.float32)
    found = samples.copy()
    found[: len(ramp)] *= ramp
    found[-len(ramp) :] *= ramp[::-1]
    return found


def laid_in(
    entry: dict[str, Any], samples: Samples, sounds: list[tuple[str, Samples]], rng: np.random.Generator
) -> tuple[Samples, list[str], int]:
    """Return the answer with fillers, its words and how many were laid in."""
    words = entry["words"]
    pieces: list[Samples] = []
    said: list[str] = []
    at, count, since = 0, 0, int(rng.integers(2, EVERY_WORDS))
    for number, (text, start_s, end_s) in enumerate(words):
        said.append(text)
        last = number + 1 == len(words)
        since -= 1
        if last or since > 0:
            continue
        since = int(rng.integers(EVERY_WORDS // 2, EVERY_WORDS * 3 // 2))
        gap_s = words[number + 1][1] - end_s
        name, sound = sounds[int(rng.integers(len(sounds)))]
        around = samples[round(start_s * RATE) : round(end_s * RATE)]
        sound = sound * (level(around) * 10 ** (UNDER_SPEECH_DB / 20) / level(sound))
        cut = round((end_s + (gap_s * rng.uniform(0.2, 0.5) if gap_s > LONG_GAP_S else gap_s / 2)) * RATE)
        before, after = (
            rng.normal(0, 10 ** (ROOM_DB / 20), round(rng.uniform(*SILENCE_S) * RATE)).astype(np.float32)
            for _ in range(2)
        )
        pieces += [samples[at:cut], before, sound, after]
        said.append(name)
        at, count = cut, count + 1
    pieces.append(samples[at:])
    return np.concatenate(pieces).astype(np.float32), said, count


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--fillers", type=Path, required=True)
    parser.add_argument("--answers", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--sounds", default=SOUNDS)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    rng = np.random.default_rng(given.seed)
    recordings = {entry["id"]: given.fillers.parent / entry["audio"] for entry in map(json.loads, given.fillers.open())}
    sounds = []
    for one in given.sounds.split():
        name, start, end, text = one.split(":")
        sound = read_recording(recordings[name])[round(float(start) * RATE) : round(float(end) * RATE)]
        sounds.append((text, faded(sound)))
    given.to.mkdir(parents=True, exist_ok=True)
    with (given.to / "fillers.jsonl").open("w") as out:
        for number, entry in enumerate(map(json.loads, given.answers.open())):
            samples = read_recording(given.answers.parent / entry["audio"])
            said, count = [word for word, *_ in entry["words"]], 0
            if number % 2 == 0 or (entry["question_kind"] == "open" and number % 4 != 3):
                samples, said, count = laid_in(entry, samples, sounds, rng)
            name = f"{entry['id']}.flac"
            soundfile.write(given.to / name, samples, RATE)
            line = {"id": entry["id"], "audio": name, "transcript": " ".join(said).lower(), "laid_in": count}
            out.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
