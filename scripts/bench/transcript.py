"""The transcript made while they talk, beside one pass over the whole answer.

    scripts/bench/transcript.py --manifest turns.jsonl [--json] [--stt whisper-base]

Every answer is transcribed twice: as the ear does it, stretch by stretch at the pauses (audio clock), and in one call
over the whole recording. Both are compared with what was said, fillers left out on all sides.

running_wer, one_pass_wer   word error rates over all answers
difference_points           the first less the second, in percentage points
tail_s                      sound left to transcribe at the end of an answer: median and longest

turns.jsonl as in turns.py, with the text of each answer.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from turns import frames_of
from word_errors import spoken_words, word_errors

from voiceprep import weights
from voiceprep.audio.files import read_recording
from voiceprep.audio.timeline import RATE
from voiceprep.events import Word
from voiceprep.listening.hearing import Turn
from voiceprep.listening.room import RoomNoise
from voiceprep.listening.running import RunningTranscript, text_of
from voiceprep.listening.smart_turn import SmartTurn
from voiceprep.listening.transcribe import WhisperTranscriber
from voiceprep.listening.vad import SileroVad
from voiceprep.stages import Transcriber

if TYPE_CHECKING:
    from voiceprep.stages import Samples

AFTER_S = 2.5
TURN = "smart-turn-v3_2"


class Measured:
    """A transcriber that notes how much sound it was given, call by call."""

    def __init__(self, transcriber: Transcriber) -> None:
        self._transcriber = transcriber
        self.model = transcriber.model
        self.lengths_s: list[float] = []

    def transcribe(self, samples: Samples, start_s: float, terms: Sequence[str] = ()) -> tuple[Word, ...]:
        """As Transcriber.transcribe."""
        self.lengths_s.append(len(samples) / RATE)
        return self._transcriber.transcribe(samples, start_s, terms)


def compared(manifest: Path, model: SmartTurn, transcriber: Transcriber) -> dict[str, Any]:
    """The figures for a manifest."""
    vad, noise = SileroVad(), RoomNoise(0)
    said = running_errors = one_pass_errors = 0
    tails_s: list[float] = []
    for line in manifest.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        sound = read_recording(manifest.parent / entry["audio"])
        measured = Measured(transcriber)
        turn = Turn([])
        running = RunningTranscript(turn, entry["question_kind"], measured)
        for frame, probability in frames_of(np.concatenate([sound, noise.next(round(AFTER_S * RATE))]), vad):
            turn.push(frame, probability)
            running.follow()
            turn.ask_model(model)
        said += len(spoken_words(entry["text"]))
        running_errors += word_errors(entry["text"], text_of(running.words()))
        one_pass_errors += word_errors(entry["text"], text_of(transcriber.transcribe(sound, 0.0)))
        tails_s += measured.lengths_s[-1:]
    return {
        "answers": len(tails_s),
        "words": said,
        "running_wer": round(running_errors / said, 4),
        "one_pass_wer": round(one_pass_errors / said, 4),
        "difference_points": round(100 * (running_errors - one_pass_errors) / said, 2),
        "tail_s": [round(statistics.median(tails_s), 1), round(max(tails_s), 1)],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--manifest", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--stt", default="whisper-base", help="model id of the Whisper that writes the text")
    given = parser.parse_args()
    folders = weights.ensure([TURN, given.stt])
    turn_model = SmartTurn(folders[TURN] / weights.models()[TURN].names[0])
    found = compared(given.manifest, turn_model, WhisperTranscriber(folders[given.stt]))
    print(json.dumps(found) if given.json else "\n".join(f"{name:18} {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
