"""Speech for the tests: a few sentences said by Piper, once a session; and the real models."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voiceprep.audio.timeline import RATE

if TYPE_CHECKING:
    from voiceprep.listening.smart_turn import SmartTurn
    from voiceprep.listening.transcribe import WhisperTranscriber
    from voiceprep.stages import Samples


def model_folder(model_id: str) -> Path:
    from voiceprep import weights

    if not weights.is_complete(model_id):
        weights.ensure([model_id])
    return weights.model_folder(model_id)


class Sayer:
    """Says a sentence with Piper at 16 kHz, dead silence around it cut off."""

    def __init__(self, path: Path) -> None:
        from voiceprep.speaking.piper_voice import PiperVoice
        from voiceprep.voices import load_voice

        self._voice = PiperVoice(path, load_voice("joe"), {})
        self._said: dict[str, Samples] = {}

    def __call__(self, text: str) -> Samples:
        from voiceprep.audio.resample import resample

        if text not in self._said:
            pieces = [resample(pcm.samples, pcm.rate, RATE) for pcm in self._voice.speak(text)]
            samples = np.concatenate(pieces).astype(np.float32)
            loud = np.flatnonzero(np.abs(samples) > 0.01)
            self._said[text] = samples[loud[0] : loud[-1]]
        return self._said[text]


@pytest.fixture(scope="session")
def say() -> Sayer:
    return Sayer(model_folder("voice-en_US-joe-medium") / "en_US-joe-medium.onnx")


@pytest.fixture(scope="session")
def smart_turn() -> SmartTurn:
    from voiceprep.listening.smart_turn import SmartTurn

    return SmartTurn(model_folder("smart-turn-v3_2") / "smart-turn-v3.2-cpu.onnx")


@pytest.fixture(scope="session")
def whisper() -> WhisperTranscriber:
    from voiceprep.listening.transcribe import WhisperTranscriber

    return WhisperTranscriber(model_folder("whisper-base"), device="cpu")
