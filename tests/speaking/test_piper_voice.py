from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from voiceprep.errors import ModelFileError
from voiceprep.speaking.piper_voice import PiperVoice
from voiceprep.voices import VoiceProfile

pytest.importorskip("piper")
LINE = "How do you recognise it? Walk me through the first steps."


def test_a_missing_model_is_said(tmp_path: Path, profile: VoiceProfile) -> None:
    with pytest.raises(ModelFileError, match=r"missing.*voiceprep setup"):
        PiperVoice(tmp_path / "none.onnx", profile)


def test_a_damaged_model_is_said(tmp_path: Path, profile: VoiceProfile) -> None:
    (tmp_path / "bad.onnx").write_bytes(b"not a network")
    (tmp_path / "bad.onnx.json").write_text("{}")
    with pytest.raises(ModelFileError, match="cannot be used"):
        PiperVoice(tmp_path / "bad.onnx", profile)


@pytest.mark.models
@pytest.mark.parametrize(
    ("config", "reason"),
    [(None, "missing"), ("{}", "cannot be used"), ("not JSON", "cannot be used"), ("[]", "cannot")],
)
def test_a_broken_configuration_is_said(
    tmp_path: Path, model_path: Path, profile: VoiceProfile, config: str | None, reason: str
) -> None:
    (tmp_path / "voice.onnx").symlink_to(model_path)
    if config is not None:
        (tmp_path / "voice.onnx.json").write_text(config)
    with pytest.raises(ModelFileError, match=reason):
        PiperVoice(tmp_path / "voice.onnx", profile)


@pytest.mark.models
def test_another_network_than_a_voice_is_said(tmp_path: Path, model_path: Path, profile: VoiceProfile) -> None:
    import faster_whisper

    vad = next((Path(faster_whisper.__file__).parent / "assets").glob("*.onnx"))
    shutil.copy(vad, tmp_path / "voice.onnx")
    shutil.copy(f"{model_path}.json", tmp_path / "voice.onnx.json")
    with pytest.raises(ModelFileError):
        PiperVoice(tmp_path / "voice.onnx", profile)


@pytest.mark.models
def test_speaks_sentence_by_sentence_with_a_pause_between(piper_voice: PiperVoice, profile: VoiceProfile) -> None:
    first, last = piper_voice.speak(LINE)
    assert (first.text, last.text) == ("How do you recognise it?", "Walk me through the first steps.")
    for pcm in (first, last):
        assert pcm.rate == piper_voice.rate == 22_050
        assert pcm.samples.dtype == np.float32 and pcm.samples.ndim == 1
        assert 0.1 < float(np.abs(pcm.samples).max()) <= 1.0
        assert 1.0 < len(pcm.samples) / pcm.rate < 4.0
    gap = round(profile.sentence_gap_s * first.rate)
    assert not first.samples[-gap:].any()
    assert last.samples[-gap:].any()


@pytest.mark.models
@pytest.mark.parametrize("text", ["", "...", "\U0001f600", "\u65e5\u672c\u8a9e", "[[", "]] [[", "\x00"])
def test_what_cannot_be_said_is_no_sound_and_no_error(piper_voice: PiperVoice, text: str) -> None:
    assert list(piper_voice.speak(text)) == []


@pytest.mark.models
def test_the_pieces_say_what_was_written_not_how_it_is_said(piper_voice: PiperVoice) -> None:
    assert [pcm.text for pcm in piper_voice.speak("Why NCCL? \U0001f600 At 35%?")] == [
        "Why NCCL?",
        "\U0001f600 At 35%?",
    ]


@pytest.mark.models
def test_a_slower_profile_takes_longer(piper_voice: PiperVoice, profile: VoiceProfile) -> None:
    slow = piper_voice.with_profile(profile.model_copy(update={"length_scale": 1.5}))
    normal_s, slow_s = (sum(len(pcm.samples) for pcm in voice.speak(LINE)) for voice in (piper_voice, slow))
    assert slow_s > 1.2 * normal_s


@pytest.mark.models
def test_the_same_lines_in_the_same_order_sound_the_same(model_path: Path, profile: VoiceProfile) -> None:
    first, second = (
        [pcm.samples for line in (LINE, "Why?") for pcm in PiperVoice(model_path, profile).speak(line)]
        for _ in range(2)
    )
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
