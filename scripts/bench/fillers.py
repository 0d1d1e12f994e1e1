"""Um and uh found in recordings with a known transcript, and what finding them cost the other words.

    scripts/bench/fillers.py --manifest fillers.jsonl [--json] [--noise DB] [--stt base] [--device auto]

fillers.jsonl, a line a recording: audio (beside it), transcript (verbatim; <...> and [...] are no words). A filler is
found when one is heard at its place between the words beside it: transcript and result are aligned, words by how alike
they are written, fillers only with fillers. --noise adds white noise under the speech, so many dB of signal to noise.

Beside the contract's figures: found, missed and false, false_per_minute, possible (shown but not counted, and how many
of those are right), cost (wall time per second of sound, both passes and everything after), and a line a recording.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from voiceprep import weights
from voiceprep.audio.files import read_recording
from voiceprep.audio.timeline import RATE
from voiceprep.cli.models import stt_id
from voiceprep.listening.transcribe import WhisperTranscriber
from voiceprep.listening.vad import SileroVad
from voiceprep.listening.verbatim import is_filler
from voiceprep.listening.whole import hear_whole

if TYPE_CHECKING:
    from voiceprep.stages import Samples

_SPEECH_DB = -30.0
"""Sound within so much of the loudest tenth counts as speech when noise is measured against it."""


@dataclass(frozen=True)
class Aligned:
    """How a result stands beside its transcript; content is how many other words agree."""

    found: int
    missed: int
    false: int
    content: int


def words_of(text: str) -> list[str]:
    """The words of a verbatim transcript, small letters."""
    bare = re.sub(r"<[^>]*>|\[[^\]]*\]", " ", text.lower())
    return re.findall(r"[a-z0-9']+", bare)


def align(wanted: Sequence[str], heard: Sequence[str]) -> Aligned:
    """Align the two, at the least cost, and count."""
    rows, columns = len(wanted) + 1, len(heard) + 1
    cost = np.zeros((rows, columns))
    cost[:, 0], cost[0, :] = np.arange(rows), np.arange(columns)
    for i in range(1, rows):
        for j in range(1, columns):
            swap = cost[i - 1, j - 1] + _unlike(wanted[i - 1], heard[j - 1])
            cost[i, j] = min(swap, cost[i - 1, j] + 1, cost[i, j - 1] + 1)
    i, j = len(wanted), len(heard)
    found = content = 0
    while i and j:
        if cost[i, j] == cost[i - 1, j - 1] + _unlike(wanted[i - 1], heard[j - 1]):
            i, j = i - 1, j - 1
            found += is_filler(wanted[i]) and is_filler(heard[j])
            content += wanted[i] == heard[j] and not is_filler(wanted[i])
        elif cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
        else:
            j -= 1
    fillers, said = sum(map(is_filler, wanted)), sum(map(is_filler, heard))
    return Aligned(found, fillers - found, said - found, content)


@cache
def _unlike(one: str, other: str) -> float:
    if is_filler(one) or is_filler(other):
        return 0.0 if is_filler(one) and is_filler(other) else 9.0
    return 1.6 * (1 - SequenceMatcher(None, one, other, autojunk=False).ratio())


def with_noise(samples: Samples, snr_db: float, seed: int = 0) -> Samples:
    """Add white noise so many dB under the speech."""
    hops = samples[: len(samples) // 160 * 160].reshape(-1, 160)
    power = np.square(hops).mean(axis=1)
    loud = np.quantile(power, 0.9)
    speech = power[power > loud * 10 ** (_SPEECH_DB / 10)].mean()
    noise = np.random.default_rng(seed).normal(0.0, np.sqrt(speech / 10 ** (snr_db / 10)), len(samples))
    return (samples + noise).clip(-1.0, 1.0).astype(np.float32)


def measure(
    manifest: Path, whisper: WhisperTranscriber, noise_db: float | None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the figures and a line a recording."""
    vad, lines, seconds, spent, lost = SileroVad(), [], 0.0, 0.0, 0
    total, maybe = Aligned(0, 0, 0, 0), Aligned(0, 0, 0, 0)
    for number, line in enumerate(filter(None, manifest.read_text(encoding="utf-8").splitlines())):
        entry = json.loads(line)
        samples = read_recording(manifest.parent / entry["audio"])
        if noise_db is not None:
            samples = with_noise(samples, noise_db, number)
        began = time.perf_counter()
        heard_all = hear_whole(samples, vad, whisper, question="", kind="technical")
        spent += time.perf_counter() - began
        seconds += len(samples) / RATE
        wanted = words_of(entry["transcript"])
        verbatim = heard_all.verbatim
        heard = () if verbatim is None else verbatim.words
        possible = () if verbatim is None else verbatim.possible
        one = align(wanted, _flat(word.text for word in heard))
        with_possible = sorted([*heard, *possible], key=lambda word: word.start_s)
        more = align(wanted, _flat(word.text for word in with_possible))
        plain = align(
            wanted, [word for word in _flat(word.text for word in heard_all.answer.words) if not is_filler(word)]
        )
        lost += max(0, plain.content - one.content)
        total, maybe = _sum(total, one), _sum(maybe, more)
        text = " ".join(word.text for word in heard)
        lines.append({"id": entry.get("id"), **_counts(one), "possible": len(possible), "text": text})
    precision = total.found / (total.found + total.false) if total.found + total.false else None
    recall = total.found / (total.found + total.missed) if total.found + total.missed else None
    both = None if precision is None or recall is None else precision + recall
    figures = {
        "precision": _round(precision),
        "recall": _round(recall),
        "f1": _round(2 * precision * recall / both) if precision is not None and recall is not None and both else None,
        "content_words_lost": lost,
        **_counts(total),
        "false_per_minute": _round(total.false * 60 / seconds) if seconds else None,
        "possible": {"right": maybe.found - total.found, "wrong": maybe.false - total.false},
        "minutes": round(seconds / 60, 2),
        "cost": _round(spent / seconds) if seconds else None,
    }
    return figures, lines


def _flat(texts: Any) -> list[str]:
    return [word for text in texts for word in words_of(text)]


def _sum(one: Aligned, other: Aligned) -> Aligned:
    return Aligned(
        one.found + other.found, one.missed + other.missed, one.false + other.false, one.content + other.content
    )


def _counts(one: Aligned) -> dict[str, int]:
    return {"found": one.found, "missed": one.missed, "false": one.false}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--manifest", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--noise", type=float, metavar="DB")
    parser.add_argument("--stt", default="base")
    parser.add_argument("--device", choices=("auto", "cuda", "cpu"), default="auto")
    given = parser.parse_args()
    device: Literal["auto", "cuda", "cpu"] = given.device
    model = stt_id(given.stt)
    whisper = WhisperTranscriber(weights.ensure([model])[model], device, model=model)
    figures, lines = measure(given.manifest, whisper, given.noise)
    if given.json:
        print(json.dumps({**figures, "recordings": lines}))
        return
    for line in lines:
        found, missed, false = line["found"], line["missed"], line["false"]
        print(f"{line['id']}: found {found}, missed {missed}, false {false}, possible {line['possible']}")
        print(f"    {line['text']}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
