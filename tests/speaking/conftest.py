from __future__ import annotations

from pathlib import Path

import pytest

from voiceprep.rounds import load_round
from voiceprep.speaking.piper_voice import PiperVoice
from voiceprep.voices import VoiceProfile, load_voice


@pytest.fixture(scope="session")
def profile() -> VoiceProfile:
    return load_voice("joe")


@pytest.fixture(scope="session")
def model_path() -> Path:
    from voiceprep import weights

    weights.ensure(["voice-en_US-joe-medium"])
    return weights.model_folder("voice-en_US-joe-medium") / "en_US-joe-medium.onnx"


@pytest.fixture(scope="session")
def piper_voice(model_path: Path, profile: VoiceProfile) -> PiperVoice:
    return PiperVoice(model_path, profile, load_round("ml-deep-dive").glossary)
