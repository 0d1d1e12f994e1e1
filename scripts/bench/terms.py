"""Technical terms that Whisper writes as they are meant, with and without the round's glossary as hotwords.

    scripts/bench/terms.py [--json] [--stt base] [--round ml-deep-dive]

Sentences full of the round's terms are said by Piper with the glossary's pronunciations and transcribed three ways:
without hotwords, with the first terms of the glossary (what an interview would know), and with those of the sentence
itself (the best that hotwords could do). A term counts where it stands in the text, letter case and punctuation aside.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from voiceprep import weights
from voiceprep.audio.resample import resample
from voiceprep.audio.timeline import RATE
from voiceprep.cli.models import stt_id
from voiceprep.listening.room import RoomNoise
from voiceprep.listening.transcribe import WhisperTranscriber
from voiceprep.rounds import load_round
from voiceprep.speaking.piper_voice import PiperVoice
from voiceprep.voices import load_voice

if TYPE_CHECKING:
    from voiceprep.stages import Samples

VOICE = "voice-en_US-joe-medium"
SENTENCES = (
    ("We profiled it with Nsight and saw that NCCL was waiting on the PCIe bus.", ("Nsight", "NCCL", "PCIe")),
    ("I moved the matrix products to bf16 and kept the softmax in fp32.", ("bf16", "softmax", "fp32")),
    ("The AUC was fine but the ECE said the model was badly calibrated.", ("AUC", "ECE")),
    ("With FSDP the weights are sharded, with DDP every GPU holds a copy.", ("FSDP", "DDP", "GPU")),
    ("The KV cache fills the HBM long before the compute is used up.", ("KV cache", "HBM")),
    ("One loss became NaN, so I clipped the gradients and lowered the AdamW step.", ("NaN", "AdamW")),
    ("We exported it to TensorRT in int8 and the p99 went down by half.", ("TensorRT", "int8", "p99")),
    ("The loader used DALI, because the CPU could not decode images fast enough.", ("DALI", "CPU")),
    ("Cross-entropy on the logits, and then a ReLU between the layers.", ("cross-entropy", "logits", "ReLU")),
    ("Inside a node the all-reduce goes over NVLink, between nodes over InfiniBand.", ("NVLink", "InfiniBand")),
    ("I wrote the kernel in CUDA and called it from PyTorch.", ("CUDA", "PyTorch")),
    ("FlashAttention never writes the whole matrix, so a long context fits.", ("FlashAttention",)),
    ("We ran an A/B test and looked at the F1 and the PR curve.", ("A/B test", "F1", "PR curve")),
)


def bare(text: str) -> str:
    """Letters and digits only, small."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def said(voice: PiperVoice, text: str, noise: RoomNoise) -> Samples:
    """The sentence at RATE with a little room about it."""
    sound = np.concatenate([resample(pcm.samples, pcm.rate, RATE) for pcm in voice.speak(text)])
    room = noise.next(len(sound) + RATE)
    room[RATE // 2 : RATE // 2 + len(sound)] += sound
    return room.astype(np.float32)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--stt", default="base")
    parser.add_argument("--round", default="ml-deep-dive")
    given = parser.parse_args()
    model = stt_id(given.stt)
    folders = weights.ensure([model, VOICE])
    glossary = load_round(given.round).glossary
    voice = PiperVoice(next(folders[VOICE].glob("*.onnx")), load_voice("joe"), glossary)
    plain = WhisperTranscriber(folders[model], model=model)
    prompted = WhisperTranscriber(folders[model], model=model, use_terms=True)
    ways: dict[str, Any] = {name: {"found": 0, "seconds": 0.0} for name in ("without", "glossary", "sentence")}
    noise, terms, missed = RoomNoise(0), 0, []
    for text, meant in SENTENCES:
        sound = said(voice, text, noise)
        terms += len(meant)
        for name, whisper, hot in (
            ("without", plain, ()),
            ("glossary", prompted, tuple(glossary)),
            ("sentence", prompted, meant),
        ):
            began = time.perf_counter()
            heard = " ".join(word.text for word in whisper.transcribe(sound, 0.0, hot))
            ways[name]["seconds"] += time.perf_counter() - began
            found = [term for term in meant if bare(term) in bare(heard)]
            ways[name]["found"] += len(found)
            missed += [f"{name}: {term} in {heard!r}" for term in meant if term not in found]
    for one in ways.values():
        one["accuracy"], one["seconds"] = round(one["found"] / terms, 3), round(one["seconds"], 1)
    if given.json:
        print(json.dumps({"terms": terms, **ways}))
        return
    print(*missed, sep="\n")
    print(json.dumps({"terms": terms, **ways}))


if __name__ == "__main__":
    main()
