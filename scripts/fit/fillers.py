"""Fits the numbers of `voiceprep/listening/filler_probe.json`: um and uh in the states of Whisper's encoder.

    scripts/fit/fillers.py --material FOLDER [--fillers fillers.jsonl] [--make N] [--kokoro FOLDER] [--write]

--make adds clips of N voices to FOLDER (`scripts/bench/filler_material.py`), each with the states of Whisper base; with
--fillers half of the fillers in them are real, those that `scripts/bench/filler_clips.py` lays into other speech. The
fit is a logistic regression over the states with an L2 penalty, um and uh as heavy as the rest together. --folds
prints what a fit without a kind of voice finds in it; --synthetic leaves out every clip with a real sound; --write
keeps the numbers. Those that came with voiceprep were made with --synthetic from 176 clips (37 minutes) of the four
kinds of voices, so no real um or uh is in them; the penalty was chosen by what they find in the recordings that
`scripts/bench/fillers.py` is measured on.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))

from filler_clips import SOUNDS
from filler_material import SENTENCES, Clip, make_clip
from filler_voices import voices

from voiceprep import weights
from voiceprep.audio.files import read_recording
from voiceprep.audio.timeline import RATE
from voiceprep.events import Span
from voiceprep.listening.encoding import SHORT_WINDOWS, spared, states_of
from voiceprep.listening.filler_probe import FILE, STATE_S, Probe
from voiceprep.listening.transcribe import import_whisper
from voiceprep.listening.windows import quiet_windows

if TYPE_CHECKING:
    from voiceprep.stages import Samples

MODEL = "whisper-base"
LENGTHS_S = (6.0, 12.5, 12.5, 26.0)
"""Clips for each of the windows that Whisper reads short sound in, and for the whole one."""
PENALTY = 2000.0
STEPS = 8
BESIDE_S = 0.08
"""States so near beside a filler count as neither: the encoder smears what it hears."""
INSIDE_S = 0.03


@dataclass(frozen=True, slots=True)
class Made:
    """A clip as it is fitted to: where fillers and words like them are, and (start, end, states) of its windows."""

    voice: str
    real: bool
    seconds: float
    fillers: NDArray[np.float64]
    alike: NDArray[np.float64]
    windows: list[tuple[float, float, NDArray[np.float32]]]


def real_sounds(manifest: Path) -> list[tuple[str, Samples]]:
    """Return the real fillers, each with the name of its recording."""
    recordings = {entry["id"]: manifest.parent / entry["audio"] for entry in map(json.loads, manifest.open())}
    found = []
    for one in SOUNDS.split():
        name, start, end, _ = one.split(":")
        found.append((name, read_recording(recordings[name])[round(float(start) * RATE) : round(float(end) * RATE)]))
    return found


def encoded(whisper: Any, samples: Samples) -> list[tuple[float, float, NDArray[np.float32]]]:
    """Return start, end and states of each window, as the passes have them."""
    from faster_whisper.audio import pad_or_trim

    found = []
    for begin, end in quiet_windows(samples):
        features = pad_or_trim(whisper.feature_extractor(samples[begin:end])[..., :-1], 3000)
        found.append((begin / RATE, end / RATE, states_of(whisper.encode(features))))
    return found


def make(folder: Path, whisper: Any, real: list[tuple[str, Samples]], kokoro: Path | None, seed: int) -> None:
    """Make a file of clips of one voice, with the states of each."""
    rng = np.random.default_rng(seed)
    kinds = voices(rng, kokoro)
    kind, draw = kinds[seed % len(kinds)]
    voice = draw()
    few = kind == "kokoro"  # slow, so its sentences are said once for several clips
    sentences = [SENTENCES[at] for at in rng.choice(len(SENTENCES), 3 if few else len(SENTENCES), replace=False)]
    for number in range(4 if few else 2):
        clip = make_clip(kind, voice, real, rng, float(rng.choice(LENGTHS_S)), sentences)
        keep(folder / f"{seed}-{number}{'-real' if real else ''}.npz", clip, encoded(whisper, clip.samples))


def keep(path: Path, clip: Clip, windows: Sequence[tuple[float, float, NDArray[np.float32]]]) -> None:
    """Write a clip and its states."""
    arrays: dict[str, Any] = {
        f"states{number}": one[: round((end_s - start_s) / STATE_S) + 1].astype(np.float16)
        for number, (start_s, end_s, one) in enumerate(windows)
    }
    arrays |= {
        "voice": clip.voice,
        "real": bool(clip.real),
        "seconds": len(clip.samples) / RATE,
        "fillers": np.array(clip.fillers, dtype=np.float64).reshape(-1, 2),
        "alike": np.array(clip.alike, dtype=np.float64).reshape(-1, 2),
        "windows": np.array([(start_s, end_s) for start_s, end_s, _ in windows]).reshape(-1, 2),
    }
    np.savez_compressed(path, **arrays)


def read(folder: Path) -> Iterator[Made]:
    """Yield the clips in a folder."""
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as file:
            windows = [
                (float(start_s), float(end_s), file[f"states{number}"].astype(np.float32))
                for number, (start_s, end_s) in enumerate(file["windows"])
            ]
            yield Made(
                str(file["voice"]),
                bool(file["real"]),
                float(file["seconds"]),
                file["fillers"],
                file["alike"],
                windows,
            )


def examples(clips: Sequence[Made]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return states, shape (states, 512), and whether each lies in a filler."""
    states, inside = [], []
    for clip in clips:
        for start_s, end_s, found in clip.windows:
            within = found[: round(end_s / STATE_S) - round(start_s / STATE_S)]
            at = start_s + (np.arange(len(within)) + 0.5) * STATE_S
            label = np.zeros(len(at), dtype=np.int8)
            for first, last in clip.fillers:
                label[(at > first - BESIDE_S) & (at < last + BESIDE_S)] = -1
            for first, last in clip.fillers:
                edge = min(INSIDE_S, (last - first) / 5)
                label[(at > first + edge) & (at < last - edge)] = 1
            states.append(within[label >= 0])
            inside.append(label[label >= 0] == 1)
    return np.concatenate(states), np.concatenate(inside)


def fit(clips: Sequence[Made]) -> Probe:
    """Fit by Newton's method on standardised states."""
    states, inside = examples(clips)
    mean, spread = states.mean(axis=0), states.std(axis=0) + 1e-3
    inputs = np.hstack([(states - mean) / spread, np.ones((len(states), 1), np.float32)]).astype(np.float32)
    weight = np.where(inside, 0.5 / inside.mean(), 0.5 / (1 - inside.mean()))
    penalty = np.append(np.full(inputs.shape[1] - 1, PENALTY), 1e-6)
    found = np.zeros(inputs.shape[1])
    for _ in range(STEPS):
        share = 1 / (1 + np.exp(-np.clip(inputs @ found, -30, 30)))
        curve = (weight * np.maximum(share * (1 - share), 1e-4)).astype(np.float32)
        steep = (inputs * curve[:, None]).T @ inputs + np.diag(penalty)
        slope = inputs.T @ (weight * (inside - share)) - penalty * found
        found += np.linalg.solve(steep.astype(np.float64), slope.astype(np.float64))
    scaled = found[:-1] / spread
    return Probe(scaled.astype(np.float32), float(found[-1] - mean @ scaled))


def measure(probe: Probe, clips: Sequence[Made]) -> dict[str, Any]:
    """Return what the probe finds by itself: precision, recall, and how many words alike it takes for fillers."""
    found = fillers = right = sounds = taken = alike = 0
    for clip in clips:
        told = probe.tell(clip.windows).sounds()
        right += sum(any(_meet(one, *place) for place in clip.fillers) for one in told)
        sounds += len(told)
        found += sum(any(_meet(one, *place) for one in told) for place in clip.fillers)
        fillers += len(clip.fillers)
        taken += sum(any(_meet(one, *place) for one in told) for place in clip.alike)
        alike += len(clip.alike)
    return {
        "minutes": round(sum(clip.seconds for clip in clips) / 60, 1),
        "fillers": fillers,
        "precision": round(right / max(1, sounds), 3),
        "recall": round(found / max(1, fillers), 3),
        "alike": f"{taken} of {alike}",
    }


def _meet(one: Span, start_s: float, end_s: float) -> bool:
    return min(one.end_s, end_s + BESIDE_S) - max(one.start_s, start_s - BESIDE_S) > 2 * STATE_S


def main() -> None:
    """Make, fit, measure and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--material", type=Path, required=True)
    parser.add_argument("--fillers", type=Path)
    parser.add_argument("--make", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--kokoro", type=Path)
    parser.add_argument("--synthetic", action="store_true")
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    given.material.mkdir(parents=True, exist_ok=True)
    folder = weights.ensure([MODEL])[MODEL]
    if given.make:
        whisper = spared(import_whisper())(str(folder), device="cpu", compute_type="int8", local_files_only=True)
        whisper.short_windows = SHORT_WINDOWS
        real = real_sounds(given.fillers) if given.fillers else []
        for seed in range(given.first, given.first + given.make):
            make(given.material, whisper, real, given.kokoro, seed)
    clips = [clip for clip in read(given.material) if not (given.synthetic and clip.real)]
    for kind in sorted({clip.voice for clip in clips} if given.folds else ()):
        others = [clip for clip in clips if clip.voice != kind]
        if others:
            print(kind, json.dumps(measure(fit(others), [clip for clip in clips if clip.voice == kind])), flush=True)
    if given.write:
        probe, model = fit(clips), folder / "model.bin"
        with model.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        numbers = {
            "about": "Fitted by scripts/fit/fillers.py: log-odds that a state of the encoder lies in an um or uh.",
            "model": MODEL,
            "model_bytes": model.stat().st_size,
            "model_sha256": digest,
            "bias": round(probe.bias, 4),
            "weights": [round(float(one), 5) for one in probe.weights],
        }
        FILE.write_text(json.dumps(numbers) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
