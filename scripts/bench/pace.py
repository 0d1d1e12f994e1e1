"""Pace and pauses on recordings whose pauses and words are known, as recorded and with noise added.

    scripts/bench/pace.py --manifest turns.jsonl [--json] [--words] [--limit N] [--stt base]

turns.jsonl, a line a recording: audio (beside it), words ([word, start_s, end_s]), pauses ({start_s, end_s}); what
scripts/bench/turn_clips.py makes. White noise goes in at 20, 10 and 5 dB under the speech.

Per level: pause_total_error and pause_count_error (all recordings together, as a share of the truth; the counts beside
them), missed and false pauses, and the 5th and 95th percentile of the edges' errors. With --words, which runs Whisper:
rate_error and articulation_error (mean over the recordings of how far words a minute are off, as a share).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from fillers import with_noise

from voiceprep import weights
from voiceprep.audio.files import read_recording
from voiceprep.audio.timeline import FRAME
from voiceprep.cli.models import stt_id
from voiceprep.events import AnswerHeard, Span
from voiceprep.listening.acoustics import frames
from voiceprep.listening.speech_edges import refined
from voiceprep.listening.transcribe import WhisperTranscriber
from voiceprep.listening.vad import SileroVad, speech_spans
from voiceprep.listening.word_times import clip_to_speech
from voiceprep.report.pacing import PAUSE_S, Pacing, pacing

if TYPE_CHECKING:
    from voiceprep.stages import Samples

LEVELS = (None, 20.0, 10.0, 5.0)
_ROUNDING_S = 1e-6


def heard(samples: Samples, vad: SileroVad, whisper: WhisperTranscriber | None) -> tuple[tuple[Span, ...], Pacing]:
    """The stretches of speech, and the pacing the report would show; without Whisper no rates."""
    vad.reset()
    padded = np.pad(samples, (0, -len(samples) % FRAME))
    speech = speech_spans(vad.probability(padded[at : at + FRAME]) for at in range(0, len(padded), FRAME))
    speech = refined(speech, frames(samples))
    words = () if whisper is None else clip_to_speech(whisper.transcribe(samples, 0.0), speech)
    text = " ".join(word.text for word in words)
    answer = AnswerHeard("a1", "q1", "", "technical", False, text, "end_of_input", words=words, speech=speech)
    return speech, pacing(answer, None)


def true_pacing(entry: dict[str, Any]) -> tuple[list[Span], Pacing]:
    """The pauses of 0.25 s and more, and the pacing they and the true words make."""
    pauses = [Span(one["start_s"], one["end_s"]) for one in entry["pauses"]]
    pauses = [span for span in pauses if span.end_s - span.start_s >= PAUSE_S - _ROUNDING_S]
    first, last = entry["words"][0][1], entry["words"][-1][2]
    edges = [first, *(edge for span in pauses for edge in (span.start_s, span.end_s)), last]
    speech = tuple(Span(edges[at], edges[at + 1]) for at in range(0, len(edges), 2))
    text = " ".join(word for word, _, _ in entry["words"])
    answer = AnswerHeard("a1", "q1", "", "technical", False, text, "end_of_input", speech=speech)
    return pauses, pacing(answer, None)


def score(pairs: Sequence[tuple[list[Span], Pacing, tuple[Span, ...], Pacing]]) -> dict[str, Any]:
    """Sum up recordings as (true pauses, true pacing, speech heard, pacing heard)."""
    total = count = true_total = true_count = missed = false = 0.0
    edges: list[float] = []
    rates: list[float] = []
    articulations: list[float] = []
    for pauses, true, speech, found in pairs:
        gaps = [Span(one.end_s, two.start_s) for one, two in pairwise(speech)]
        gaps = [span for span in gaps if span.end_s - span.start_s >= PAUSE_S - _ROUNDING_S]
        total, count = total + sum(map(_length, gaps)), count + len(gaps)
        true_total, true_count = true_total + sum(map(_length, pauses)), true_count + len(pauses)
        for pause in pauses:
            over = [gap for gap in gaps if _overlap(gap, pause) > 0]
            missed += not over
            if over:
                edges += [over[0].start_s - pause.start_s, over[-1].end_s - pause.end_s]
        false += sum(all(_overlap(gap, pause) <= 0 for pause in pauses) for gap in gaps)
        if found.speaking_rate_wpm and true.speaking_rate_wpm:
            rates.append(abs(found.speaking_rate_wpm / true.speaking_rate_wpm - 1))
        if found.articulation_rate_wpm and true.articulation_rate_wpm:
            articulations.append(abs(found.articulation_rate_wpm / true.articulation_rate_wpm - 1))
    low, high = np.quantile(edges, (0.05, 0.95)) if edges else (np.nan, np.nan)
    return {
        "pause_total_s": round(total, 2),
        "pause_total_error": round(total / true_total - 1, 4) if true_total else None,
        "pauses": [int(count), int(true_count)],
        "pause_count_error": round(count / true_count - 1, 4) if true_count else None,
        "missed": int(missed),
        "false": int(false),
        "edge_error_p5_p95_s": [round(float(low), 3), round(float(high), 3)] if edges else None,
        "rate_error": round(float(np.mean(rates)), 4) if rates else None,
        "articulation_error": round(float(np.mean(articulations)), 4) if articulations else None,
    }


def _length(span: Span) -> float:
    return span.end_s - span.start_s


def _overlap(one: Span, other: Span) -> float:
    return min(one.end_s, other.end_s) - max(one.start_s, other.start_s)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--manifest", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--words", action="store_true")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--stt", default="base")
    given = parser.parse_args()
    model = stt_id(given.stt)
    whisper = WhisperTranscriber(weights.ensure([model])[model], model=model) if given.words else None
    vad = SileroVad()
    entries = [json.loads(line) for line in given.manifest.read_text(encoding="utf-8").splitlines()][: given.limit]
    found: dict[str, list[tuple[list[Span], Pacing, tuple[Span, ...], Pacing]]] = {}
    for number, entry in enumerate(entries):
        recorded = read_recording(given.manifest.parent / entry["audio"])
        for level in LEVELS:
            samples = recorded if level is None else with_noise(recorded, level, number)
            name = "recorded" if level is None else f"{level:g} dB"
            found.setdefault(name, []).append((*true_pacing(entry), *heard(samples, vad, whisper)))
    figures = {name: score(pairs) for name, pairs in found.items()}
    if given.json:
        print(json.dumps({"recordings": len(entries), "levels": figures}))
        return
    for name, one in figures.items():
        print(f"{name:9} {json.dumps(one)}")


if __name__ == "__main__":
    main()
