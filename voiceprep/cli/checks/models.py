"""The models at work: each is loaded and does a second of what it is for."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from voiceprep.audio.resample import resample
from voiceprep.audio.timeline import RATE
from voiceprep.cli.checks.check import Check
from voiceprep.cli.llm import connect_llm
from voiceprep.cli.options import InterviewOptions
from voiceprep.errors import LLMError, VoiceprepError

if TYPE_CHECKING:
    from voiceprep.interviewer.llm import Message
    from voiceprep.speaking.piper_voice import PiperVoice
    from voiceprep.stages import Samples

SENTENCE = "This is your interviewer speaking. Can you hear me well, and is it not too loud?"
"""Said for the speaker test, and what Whisper is tried on."""
SLOW = 1.0
"""Whisper slower than this share of real time falls behind the candidate."""
LLM_S = 60.0
SLOW_TOKENS = 4.0
"""A follow-up is some 20 tokens and is worded while the candidate talks; below this a template usually goes first."""
CHARACTERS_A_TOKEN = 4.5
"""English in the tokens of Qwen and its like, near enough for a figure that is called "about"."""
_TALK: list[Message] = [
    {"role": "system", "content": "You are an interviewer."},
    {"role": "user", "content": "Ask one short question about how to find out why a training job is slow."},
]


def speech(path: Path, device: Literal["auto", "cuda", "cpu"], said: Samples | None, model: str) -> Check:
    """Load Whisper, on CUDA where that is asked for, and have it write a few seconds of speech."""
    from voiceprep.listening.transcribe import WhisperTranscriber

    try:
        began = time.monotonic()
        whisper = WhisperTranscriber(path, device, model=model)
        loaded_s = time.monotonic() - began
        sound = said if said is not None and len(said) else np.zeros(RATE, dtype=np.float32)
        began = time.monotonic()
        words = whisper.transcribe(sound, 0.0)
        share = (time.monotonic() - began) / (len(sound) / RATE)
    except VoiceprepError as error:
        return Check("Whisper", "failed", error.message, error.hint, needed=True)
    where = "CUDA" if whisper.on == "cuda" else "CPU"
    figures = {
        "on": whisper.on,
        "load_s": round(loaded_s, 2),
        "real_time_share": round(share, 2),
        "words": len(words),
        "note": whisper.note,
    }
    says = f"{model} on {where}, {share:.2f} s a second of speech"
    if said is not None and not words:
        return Check("Whisper", "failed", f"{says}; it wrote no word", "Try another size with --stt.", True, figures)
    if share > SLOW:
        return Check("Whisper", "warning", says, "Close busy programs, or take --stt tiny-en.", True, figures)
    return Check("Whisper", "ok", f"{says}{'; ' + whisper.note if whisper.note else ''}", "", True, figures)


def voice(piper: PiperVoice) -> tuple[Check, Samples]:
    """Have the voice say SENTENCE; returns its sound too, mono float32 at 16 kHz."""
    try:
        began = time.monotonic()
        pieces = [resample(pcm.samples, pcm.rate, RATE) for pcm in piper.speak(SENTENCE)]
        took_s = time.monotonic() - began
    except VoiceprepError as error:
        return Check("voice", "failed", error.message, error.hint, needed=True), np.zeros(0, dtype=np.float32)
    sound = np.concatenate([np.zeros(0, dtype=np.float32), *pieces]).astype(np.float32)
    share = took_s / max(0.1, len(sound) / RATE)
    says = f"speaks, {share:.2f} s a second of speech"
    figures = {"real_time_share": round(share, 2)}
    if share > SLOW:
        return Check("voice", "warning", says, "Close busy programs: lines will break off.", True, figures), sound
    return Check("voice", "ok", says, "", True, figures), sound


def language_model(options: InterviewOptions, folder: Path | None) -> Check:
    """Reach the language model and count what it writes in a second."""
    name = "language model"
    if options.llm == "none":
        return Check(name, "skipped", "none asked for: templates")
    mend = "Without one the round's own questions are asked; --llm none says so at once."
    with ExitStack() as stack:
        try:
            llm = connect_llm(options, folder, stack)
            if llm.model is None:
                return Check(name, "warning", llm.missing, mend)
            began = time.monotonic()
            llm.model.warm(_TALK, deadline_s=LLM_S)  # loads what is not loaded, reads the prompt
            ready_s, began = time.monotonic() - began, time.monotonic()
            text = str(llm.model.complete(_TALK, max_tokens=160, deadline_s=LLM_S))
            took_s = time.monotonic() - began
        except LLMError as error:
            mend = mend if options.llm == "embedded" else f"Start the server, or check --llm. {mend}"
            return Check(name, "warning", error.reason, mend)
        except VoiceprepError as error:
            return Check(name, "warning", error.message, error.hint)
        tokens = max(1, round(len(text) / CHARACTERS_A_TOKEN))
        rate = tokens / max(took_s, 1e-3)
        figures = {"tokens_per_s": round(rate, 1), "ready_s": round(ready_s, 1), "model": llm.model.label}
        says = f"{llm.model.label}, about {rate:.0f} tokens/s, ready after {ready_s:.1f} s"
        if rate < SLOW_TOKENS:
            return Check(name, "warning", says, f"Take a smaller one, or a server with a GPU. {mend}", False, figures)
        return Check(name, "ok", says, figures=figures)
