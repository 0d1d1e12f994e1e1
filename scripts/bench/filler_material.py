"""Makes speech with um and uh in known places, to fit `voiceprep/listening/filler_probe.json` to.

Sentences by several synthesisers are cut where they are quiet; into the cuts go um and uh, and in the same way short
words that sound like them, so that a cut by itself tells nothing. Some are real: the sounds of the development
recordings, made higher, lower, longer or shorter. Then room, microphone and noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from filler_voices import Voice, piper_voice

from voiceprep.audio.resample import resample
from voiceprep.audio.timeline import RATE

if TYPE_CHECKING:
    from voiceprep.stages import Samples

SENTENCES = """
I would start from the data and look at what the labels really mean before I train anything.
We had a drop in recall last summer, and her team found that the umbrella term covered other things.
The first thing I did was to split the set by user, so nothing of one user was in both parts.
It ran on a single machine for months, until the hum of the fans became a running joke.
There is an arm of the experiment that never saw the new ranking, and that is our control.
Some of the errors come from the upper layers, others from the way we cut the audio.
My mother asked me what I do, and I told her that I teach computers to guess.
A lot of the other models were under a gigabyte, but none of them came close.
What I learned is that you talk to the people who use it early, not after the launch.
Then the gradient vanishes, because the product of a lot of small numbers is a very small number.
He wanted to ship, I wanted to measure, and in the end we did a bit of both.
You can think of attention as a soft lookup, where every word asks every other word a question.
The offer was good, but I had an honest conversation about the hours and the place.
Our latency was four hundred milliseconds, and the budget was a hundred and fifty.
Are there any other constraints, or is the memory the only one that hurts?
I come from a small town, my father repaired drums and I grew up with a drum in every room.
The loss went up, then it went down again, and nobody understood why for about a week.
Her answer was short: uncover the bug first, then argue about the architecture.
So the reward is a number, the policy is a function, and the rest is bookkeeping.
Under load the queue grows, and as soon as it grows the callers try again and make it worse.
I asked for the logs of Monday, and there it was, one of the hosts had an old clock.
Another option is to distil it, which costs a little accuracy but halves the bill.
We could not agree, so I wrote down both plans and the cost of being wrong with either.
Uh-huh, that is the part of the job I enjoy the most, the part where it suddenly works.
""".strip().splitlines()
FILLERS = {"um": ("um", "umm"), "uh": ("uh", "uhh"), "hmm": ("hmm",)}
FILLER_SHARE = (("um", 0.48), ("uh", 0.48), ("hmm", 0.04))
ALIKE = """
her the a arm of or are our I oh and hum up on in so but am who you no more aim earn all one them from some come other
under where there error umbrella
"""


@dataclass
class Clip:
    """Speech and where in it a filler is: (start_s, end_s)."""

    samples: Samples
    fillers: list[tuple[float, float]]
    voice: str
    real: str = ""
    noise: str = "none"
    alike: list[tuple[float, float]] = field(default_factory=list)


def make_clip(
    kind: str,
    voice: Voice,
    real: Sequence[tuple[str, Samples]],
    rng: np.random.Generator,
    longest_s: float,
    sentences: Sequence[str] = SENTENCES,
) -> Clip:
    """Return one clip: sentences of a voice with fillers and words like them in between.

    Args:
        kind: name of the voice's kind.
        voice: says a text at a speed.
        real: the real fillers that may be laid in, with the name of their recording.
        rng: decides everything.
        longest_s: how long it may get.
        sentences: what is said, in any order.
    """
    speed = rng.uniform(0.8, 1.25)
    warp = 1.0 if rng.random() < 0.3 else rng.uniform(0.82, 1.2)
    names: set[str] = set()
    pieces: list[Samples] = []
    fillers: list[tuple[float, float]] = []
    alike: list[tuple[float, float]] = []
    at = 0
    for number in rng.permutation(len(sentences)):
        spoken = _warped(voice(sentences[number], speed), warp)
        if (at + len(spoken)) / RATE > longest_s - 2.0 and pieces:
            break
        spoken *= 0.08 / max(_level(spoken), 1e-4)
        cuts = sorted(rng.choice(_quiet_places(spoken), size=min(4, len(_quiet_places(spoken))), replace=False))
        begin = 0
        for cut in [*cuts, len(spoken)]:
            pieces.append(_faded(spoken[begin:cut]))
            at += len(pieces[-1])
            begin = int(cut)
            draw = rng.random()
            if draw > 0.72:
                continue
            filler = draw < 0.4
            if filler and real and rng.random() < 0.5:
                name, sound = real[int(rng.integers(len(real)))]
                sound = _warped(_slower(sound, rng.uniform(0.75, 1.35)), rng.uniform(0.75, 1.3))
                names.add(name)
            elif filler:
                text = rng.choice([name for name, _ in FILLER_SHARE], p=[share for _, share in FILLER_SHARE])
                sound = _warped(voice(str(rng.choice(FILLERS[str(text)])), speed * rng.uniform(0.5, 1.1)), warp)
            else:
                sound = _warped(voice(str(rng.choice(ALIKE.split())), speed * rng.uniform(0.45, 1.0)), warp)
            sound = _trimmed(sound)
            if len(sound) < 0.06 * RATE:
                continue
            sound = _faded(sound * (0.08 * 10 ** (rng.uniform(-10, 1) / 20) / max(_level(sound), 1e-4)))
            for _ in range(1 + (rng.random() < 0.08)):
                gap = np.zeros(0 if rng.random() < 0.25 else round(rng.uniform(0.02, 0.5) * RATE), np.float32)
                start = at + len(gap)
                pieces += [gap, sound]
                at = start + len(sound)
                (fillers if filler else alike).append((start / RATE, at / RATE))
            gap = np.zeros(0 if rng.random() < 0.25 else round(rng.uniform(0.02, 0.7) * RATE), np.float32)
            pieces.append(gap)
            at += len(gap)
    samples = np.concatenate(pieces)
    samples, noise = in_a_room(samples, rng)
    return Clip(samples, fillers, kind, " ".join(sorted(names)), noise, alike)


def in_a_room(samples: Samples, rng: np.random.Generator) -> tuple[Samples, str]:
    """Return speech with a room's echo, a microphone's tilt, and noise at 5 to 30 dB or nearly none."""
    if rng.random() < 0.6:
        length = round(rng.uniform(0.08, 0.4) * RATE)
        tail = rng.normal(0, 1, length) * np.exp(-6.9 * np.arange(length) / length)
        tail *= 10 ** (-rng.uniform(8, 25) / 20) / np.sqrt(np.square(tail).sum())
        tail[0] = 1.0
        size = 1 << (len(samples) + length - 1).bit_length()
        echoed = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(tail, size))
        samples = echoed[: len(samples)].astype(np.float32)
    spectrum, hz = np.fft.rfft(samples), np.fft.rfftfreq(len(samples), 1 / RATE)
    gain_db = rng.uniform(-4, 4) * np.log2(np.maximum(hz, 60) / 800) - 24 * (hz < rng.uniform(20, 120))
    gain_db -= 60 * (hz > rng.choice([3600, 5500, 8000], p=[0.1, 0.1, 0.8]))
    samples = np.fft.irfft(spectrum * 10 ** (gain_db / 20), len(samples)).astype(np.float32)
    kind = str(rng.choice(["none", "white", "pink", "babble", "fan", "keys"], p=[0.3, 0.24, 0.14, 0.1, 0.14, 0.08]))
    snr_db = rng.uniform(40, 65) if kind == "none" else rng.uniform(4, 28)
    noise = _noise(kind, len(samples), rng)
    noise *= _level(samples) * 10 ** (-snr_db / 20) / max(float(np.sqrt(np.square(noise).mean())), 1e-9)
    samples = samples + noise
    return (samples * (10 ** (rng.uniform(-34, -16) / 20) / max(_level(samples), 1e-4))).clip(-1, 1).astype(
        np.float32
    ), kind


def _noise(kind: str, count: int, rng: np.random.Generator) -> Samples:
    white = rng.normal(0, 1, count)
    hz = np.maximum(np.fft.rfftfreq(count, 1 / RATE), 20.0)
    if kind in ("pink", "none"):
        white = np.fft.irfft(np.fft.rfft(white) / np.sqrt(hz), count)
    elif kind == "fan":
        hum = sum(np.sin(2 * np.pi * n * rng.uniform(50, 130) * np.arange(count) / RATE) / n for n in range(1, 5))
        white = np.fft.irfft(np.fft.rfft(white) / hz, count)
        white = white / white.std() + rng.uniform(0.1, 0.6) * hum
    elif kind == "babble":
        white = np.zeros(count)
        for _ in range(6):
            spoken = piper_voice(rng)(str(rng.choice(SENTENCES)), 1.0)
            white += np.resize(np.roll(_warped(spoken, rng.uniform(0.75, 1.3)), int(rng.integers(RATE))), count)
    elif kind == "keys":
        clicks = np.zeros(count)
        for at in rng.integers(0, max(1, count - 800), size=max(1, int(count / RATE * rng.uniform(2, 7)))):
            clicks[at : at + 800] += rng.normal(0, 1, 800) * np.exp(-np.arange(800) / rng.uniform(40, 200))
        white = clicks + 0.02 * white
    return white.astype(np.float32)


def _level(samples: Samples) -> float:
    hops = np.square(samples[: len(samples) // 160 * 160].reshape(-1, 160)).mean(axis=1)
    return float(np.sqrt(np.sort(hops)[len(hops) // 2 :].mean())) if len(hops) else 0.0


def _quiet_places(samples: Samples) -> Any:
    """Return samples where speech is quieter than 60 ms before and after: between words, mostly."""
    energy = np.square(samples[: len(samples) // 320 * 320].reshape(-1, 320)).mean(axis=1)
    smooth = np.convolve(energy, np.ones(3) / 3, mode="same")
    places = [
        i * 320 + 160
        for i in range(8, len(smooth) - 8)
        if smooth[i] == smooth[i - 4 : i + 5].min() and smooth[i] < 0.15 * smooth.mean()
    ]
    return places or [len(samples) // 2]


def _trimmed(samples: Samples) -> Samples:
    """Cut off the silence about a sound."""
    loud = np.flatnonzero(np.abs(samples) > 0.06 * max(float(np.abs(samples).max(initial=0.0)), 1e-6))
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples[:0]


def _faded(samples: Samples) -> Samples:
    found = samples.copy()
    ramp = np.linspace(0.0, 1.0, min(RATE // 100, len(found) // 2), dtype=np.float32)
    found[: len(ramp)] *= ramp
    found[len(found) - len(ramp) :] *= ramp[::-1]
    return found


def _warped(samples: Samples, factor: float) -> Samples:
    """Return it `factor` times as high, formants too, and as much shorter."""
    return resample(samples, round(RATE * factor), RATE) if abs(factor - 1) > 0.01 else samples


def _slower(samples: Samples, factor: float) -> Samples:
    """Return it `factor` times as long at the same pitch: 40 ms pieces, each laid where it fits the last best."""
    size, hop, reach = 640, 320, 160
    if len(samples) < 2 * size:
        return samples
    out = np.zeros(round(len(samples) * factor) + size, np.float32)
    window = np.hanning(size).astype(np.float32)
    last = 0
    for at in range(0, len(out) - size, hop):
        wanted = min(round(at / factor), len(samples) - size)
        if at:
            follow = samples[min(last + hop, len(samples) - size) :][:size]
            spots = range(max(0, wanted - reach), min(len(samples) - size, wanted + reach) + 1, 4)
            wanted = max(spots, key=lambda spot: float(samples[spot : spot + size] @ follow))
        out[at : at + size] += window * samples[wanted : wanted + size]
        last = wanted
    return out[: round(len(samples) * factor)]
