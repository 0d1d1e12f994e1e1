"""Echo and barge-in in simulated rooms: who interrupts the interviewer, and how soon.

    scripts/bench/echo.py [--minutes 30] [--trials 60] [--speech FOLDER] [--delay-ms N] [--json]

The interviewer's lines (the rounds' own questions, said by Piper) go through a room (delay, reverberation, a little
distortion, noise) into the microphone, then through echo canceller, voice activity and the aside that decides who
speaks, as at the desk. Self-interruptions: lines that would have broken off although nobody else spoke; holds: moments
in which one fell silent for it. Barge-in: somebody begins to speak 4 s or more into a line, at a level above its echo
given in dB; heard, once the interviewer falls silent.
`--speech`: recordings of the candidate, a file each; default: the same voice, pitched up.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voiceprep import weights
from voiceprep.audio.duplex import SETTLES_S
from voiceprep.audio.echo import EchoCanceller
from voiceprep.audio.files import read_recording, recordings
from voiceprep.audio.resample import resample
from voiceprep.audio.timeline import FRAME, FRAME_S, RATE, Frame
from voiceprep.listening.aside import Aside
from voiceprep.listening.hearing import LEAD_S
from voiceprep.listening.own_voice import OwnVoice
from voiceprep.listening.transcribe import WhisperTranscriber
from voiceprep.listening.vad import SileroVad
from voiceprep.rounds import load_round, round_paths
from voiceprep.speaking.piper_voice import PiperVoice
from voiceprep.voices import load_voice

Samples = NDArray[np.float32]
VOICE = "voice-en_US-joe-medium"
SECONDS = {6: 0.5, 0: 1.0}
"""Speech-to-echo ratio, dB -> seconds within which it is to be heard."""


@dataclass(frozen=True)
class Room:
    """The way from speaker to microphone. `gain_db`: echo under the speaker's sound; `bend`: a small speaker's."""

    delay_ms: float
    rt60_s: float
    gain_db: float
    noise_dbfs: float
    bend: float

    def echo(self, far: Samples, seed: int) -> Samples:
        """Return what comes back of `far`, noise included."""
        rng = np.random.default_rng(seed)
        length = round(self.rt60_s * RATE)
        tail = rng.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length) * 0.15
        tail[0] = 1.0
        tail *= 10 ** (self.gain_db / 20) / np.sqrt(np.sum(tail**2))
        bent = np.tanh(self.bend * far) / self.bend if self.bend else far
        size = 1 << int(np.ceil(np.log2(len(far) + length)))
        through = np.fft.irfft(np.fft.rfft(bent, size) * np.fft.rfft(tail, size), size)
        late = round(self.delay_ms * RATE / 1000)
        found = np.concatenate([np.zeros(late), through])[: len(far)]
        return (found + rng.standard_normal(len(far)) * 10 ** (self.noise_dbfs / 20)).astype(np.float32)


def rooms(count: int, delay_ms: float | None = None) -> list[Room]:
    """Return rooms of many kinds, the same every time."""
    rng = np.random.default_rng(4)
    return [
        Room(
            delay_ms=float(rng.uniform(20, 160)) if delay_ms is None else delay_ms,
            rt60_s=float(rng.uniform(0.15, 0.5)),
            gain_db=float(rng.uniform(-24, -6)),
            noise_dbfs=float(rng.uniform(-70, -50)),
            bend=float(rng.choice([0.0, 1.0, 2.0])),
        )
        for _ in range(count)
    ]


def lines(voice: PiperVoice, seconds: float) -> Iterator[tuple[str, Samples]]:
    """Yield the rounds' questions as they are said, for so many seconds of sound; then they begin again."""
    texts = [question.text for name in round_paths() for question in load_round(name).questions]
    said = 0.0
    number = 0
    while said < seconds:
        text = texts[number % len(texts)]
        number += 1
        sound = np.concatenate([resample(pcm.samples, pcm.rate, RATE) for pcm in voice.speak(text)])
        said += len(sound) / RATE
        yield text, sound.astype(np.float32)


class Whisper:
    """A Transcriber, loaded when something has to be written."""

    model = "whisper-base"

    def __init__(self) -> None:
        self._made: WhisperTranscriber | None = None
        self.asked = 0

    def transcribe(self, samples: Samples, start_s: float, terms: Sequence[str] = ()) -> Any:
        """As WhisperTranscriber.transcribe."""
        if self._made is None:
            self._made = WhisperTranscriber(weights.model_folder(self.model), "cpu")
        self.asked += 1
        return self._made.transcribe(samples, start_s, terms)


class Listener:
    """What the desk does with the microphone's sound while a line is spoken."""

    def __init__(self, whisper: Whisper) -> None:
        self._whisper = whisper
        self._vad, self._canceller = SileroVad(), EchoCanceller()
        self.own = OwnVoice()
        self._clean: Samples = np.zeros(0, dtype=np.float32)
        self._at = 0
        self.line()

    def line(self) -> None:
        """A new line begins."""
        self._aside = Aside(self._whisper, own=self.own)
        self._before: deque[Frame] = deque(maxlen=round(LEAD_S / FRAME_S) + 1)

    def hear(self, near: Samples, far: Samples) -> str:
        """Take a frame of both; returns what the aside is."""
        self._clean = np.concatenate([self._clean, self._canceller.cancel(near, far)])
        floor = "free"
        while len(self._clean) >= FRAME:
            frame = Frame(self._at, self._clean[:FRAME], far)
            self._clean, self._at = self._clean[FRAME:], self._at + FRAME
            self._aside.push(frame, self._vad.probability(frame.candidate), list(self._before))
            self._before.append(frame)
            floor = self._aside.floor()
        return floor


def alone(said: list[tuple[str, Samples]], places: list[Room], whisper: Whisper) -> dict[str, Any]:
    """Let the interviewer speak, and nobody else."""
    broken = held = 0
    seconds = 0.0
    share = len(said) // len(places) + 1
    for number, room in enumerate(places):
        mine = said[number * share : (number + 1) * share]
        if not mine:
            break
        gap: Samples = np.zeros(RATE // 2, dtype=np.float32)
        far = np.concatenate([part for _, sound in mine for part in (sound, gap)])
        near, listener, at = room.echo(far, number), Listener(whisper), 0
        for text, sound in mine:
            listener.own.saying(text)
            listener.line()
            before, end = "free", at + len(sound) + len(gap)
            while at + FRAME <= end:
                floor = listener.hear(near[at : at + FRAME], far[at : at + FRAME])
                at += FRAME
                if at < SETTLES_S * RATE:  # the greeting is half-duplex until the echo is known
                    listener.line()
                    continue
                held += floor == "unsure" and before == "free"
                broken += floor == "wanted" and before != "wanted"
                before = floor
            seconds += len(sound) / RATE
    return {"minutes": round(seconds / 60, 1), "self_interruptions": broken, "holds": held}


def over(
    said: list[Samples], speech: list[Samples], places: list[Room], ratio_db: float, trials: int, whisper: Whisper
) -> dict[str, Any]:
    """Let somebody begin to speak over a line, `ratio_db` over its echo; seconds until the interviewer is silent."""
    rng = np.random.default_rng(round(ratio_db) + 100)
    took: list[float] = []
    for trial in range(trials):
        room = places[trial % len(places)]
        order = rng.permutation(len(said))[:4]
        far = np.concatenate([said[index] for index in order])[: 12 * RATE]
        echo = room.echo(far, trial)
        begin = round(float(rng.uniform(4, len(far) / RATE - 3)) * RATE) // FRAME * FRAME
        voice = speech[trial % len(speech)][: 3 * RATE]
        voice = voice[int(np.argmax(np.abs(voice) > 0.05 * np.abs(voice).max())) :]
        level = np.sqrt(np.mean(echo[begin : begin + 2 * RATE] ** 2))
        voice = voice * (level * 10 ** (ratio_db / 20) / np.sqrt(np.mean(voice**2)))
        near = echo.copy()
        near[begin : begin + len(voice)] += voice[: len(near) - begin]
        listener, heard_s = Listener(whisper), float("inf")
        for at in range(0, len(near) - FRAME + 1, FRAME):
            floor = listener.hear(near[at : at + FRAME], far[at : at + FRAME])
            if at < begin:
                if floor != "free":
                    listener.line()
            elif floor != "free":
                heard_s = (at + FRAME - begin) / RATE
                break
        took.append(heard_s)
    within = SECONDS[round(ratio_db)]
    finite = [seconds for seconds in took if seconds < 10]
    return {
        "trials": trials,
        "within_s": within,
        "heard": round(sum(seconds <= within for seconds in took) / trials, 3),
        "p50_s": round(statistics.median(finite), 2) if finite else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--trials", type=int, default=60)
    parser.add_argument("--rooms", type=int, default=12)
    parser.add_argument("--delay-ms", type=float, default=None, help="of every room; default: 20 to 160")
    parser.add_argument("--speech", type=Path, default=None)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    weights.ensure([VOICE, Whisper.model])
    voice = PiperVoice(weights.model_folder(VOICE) / weights.models()[VOICE].names[0], load_voice("joe"), {})
    places, whisper = rooms(options.rooms, options.delay_ms), Whisper()
    said = list(lines(voice, options.minutes * 60))
    sounds = [sound for _, sound in said[:40]]
    if options.speech is None:
        speech = [resample(sound, RATE, round(RATE / 1.2)) for sound in reversed(sounds)]
    else:
        speech = [read_recording(path) for path in recordings([options.speech])[: options.trials]]
    found = alone(said, places, whisper)
    found["barge_in"] = {
        f"{ratio_db:+d} dB": over(sounds, speech, places, ratio_db, options.trials, whisper) for ratio_db in SECONDS
    }
    found["written_by_whisper"] = whisper.asked
    if options.json:
        print(json.dumps(found))
        return
    print(f"{found['minutes']} minutes of interviewer in {len(places)} rooms")
    print(f"self-interruptions {found['self_interruptions']}, moments of silence for it {found['holds']}")
    for name, one in found["barge_in"].items():
        print(
            f"{name}: heard within {one['within_s']} s in {one['heard']:.0%} of {one['trials']}, p50 {one['p50_s']} s"
        )


if __name__ == "__main__":
    main()
