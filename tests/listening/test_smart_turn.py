from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from voiceprep.listening.mel import log_mel
from voiceprep.listening.room import RoomNoise
from voiceprep.listening.smart_turn import turn_features


def reference(samples: Any) -> Any:
    from faster_whisper.feature_extractor import FeatureExtractor

    return FeatureExtractor(feature_size=80, chunk_length=8)(samples, padding=0)[:, :800]


def sweep(seconds: float) -> Any:
    at = np.arange(int(seconds * 16_000)) / 16_000
    return (0.3 * np.sin(2 * np.pi * (100 + 400 * at) * at) + RoomNoise().next(len(at))).astype(np.float32)


def test_the_spectrogram_is_whispers() -> None:
    samples = sweep(8.0)
    ours = log_mel(samples)
    assert ours.shape == (80, 800)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, reference(samples), atol=2e-3)


@pytest.mark.parametrize("seconds", [0.5, 3.0, 8.0, 11.0])
def test_a_turn_is_padded_on_the_left_and_cut_to_its_end(seconds: float) -> None:
    turn = sweep(seconds)
    last = turn[-128_000:]
    padded = np.concatenate([np.zeros(128_000 - len(last), dtype=np.float32), last])
    normal = (padded - padded.mean()) / np.sqrt(padded.var() + 1e-7)
    np.testing.assert_allclose(turn_features(turn), reference(normal.astype(np.float32)), atol=2e-3)


@pytest.mark.models
def test_a_sentence_sounds_finished_and_a_broken_one_does_not(say: Any, smart_turn: Any) -> None:
    def judge(text: str) -> float:
        return float(smart_turn.probability(np.concatenate([say(text), RoomNoise().next(3_500)])))

    assert judge("I would start with a simple baseline.") > 0.5
    assert judge("The reason for that was mostly because") < 0.1
