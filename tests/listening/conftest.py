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
    """Says a sentence with Piper at 16 kHz, dead silence around it cut off.

    Without the noise that varies Piper's delivery: a sentence sounds the same whichever tests ran before.
    """

    def __init__(self, path: Path) -> None:
        import piper

        self._voice = piper.PiperVoice.load(path)
        self._even = piper.SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0, normalize_audio=False)
        self._said: dict[str, Samples] = {}

    def __call__(self, text: str) -> Samples:
        from voiceprep.audio.resample import resample

        if text not in self._said:
            chunks = [chunk.audio_float_array for chunk in self._voice.synthesize(text, self._even)]
            samples = resample(np.concatenate(chunks), self._voice.config.sample_rate, RATE)
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
