"""Odd recordings through everything that hears: no crash, and no number that the sound does not carry."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.listening.test_acoustics import buzz, hiss
from voiceprep.audio.files import read_recording
from voiceprep.audio.resample import resample
from voiceprep.audio.timeline import RATE
from voiceprep.listening.room import RoomNoise
from voiceprep.listening.vad import SileroVad
from voiceprep.listening.whole import Heard, hear_whole
from voiceprep.report.answer import analyze_answer
from voiceprep.report.shape import AnswerReport
from voiceprep.session.session import Answer

if TYPE_CHECKING:
    from voiceprep.listening.transcribe import WhisperTranscriber
    from voiceprep.stages import Samples

pytestmark = pytest.mark.models

SENTENCE = "We moved the cache next to the model, and the delay went down by half."
Say = Callable[[str], "Samples"]


def in_a_room(*parts: Samples) -> Samples:
    room = RoomNoise()
    return np.concatenate([room.next(RATE), *parts, room.next(RATE)]).astype(np.float32)


def report(heard: Heard) -> AnswerReport:
    return analyze_answer(Answer(heard.answer, verbatim=heard.verbatim, sound=heard.sound))


@pytest.fixture(scope="module")
def hear(whisper: WhisperTranscriber) -> Callable[[Samples], Heard]:
    vad = SileroVad()
    return lambda samples: hear_whole(samples, vad, whisper, question="", kind="technical")


def chords() -> Samples:
    """Music of a kind: four chords of plain tones."""
    at = np.arange(RATE) / RATE
    notes = ((262, 330, 392), (220, 262, 330), (175, 220, 262), (196, 247, 294))
    return np.concatenate([0.1 * sum(np.sin(2 * np.pi * hz * at) for hz in chord) for chord in notes]).astype("f4")


@pytest.mark.parametrize(
    "sound", [hiss(4.0, -20.0), np.zeros(4 * RATE, dtype=np.float32), chords(), buzz(0.05), hiss(0.01, -20.0)]
)
def test_without_speech_nothing_is_measured(sound: Samples, hear: Any) -> None:
    found = report(hear(sound))
    delivery = found["delivery"]
    assert found["words"] == []
    assert (delivery["speaking_rate_wpm"], delivery["articulation_rate_wpm"]) == (None, None)
    assert delivery["fillers"]["count"] == 0
    assert "pace" in delivery["unmeasured"]
    assert found["structure"]["graded_by"] == "unscored"


def test_telephone_sound_and_clipping_are_measured_and_told(hear: Any, say: Say) -> None:
    speech = in_a_room(say(SENTENCE), np.zeros(RATE // 2, dtype=np.float32), say(SENTENCE))
    telephone = resample(resample(speech, RATE, 8000), 8000, RATE)
    loud = np.clip(6 * speech, -1.0, 1.0)
    clean, narrow, clipped = (report(hear(sound))["delivery"] for sound in (speech, telephone, loud))
    for found in (narrow, clipped):
        assert found["speaking_rate_wpm"] == pytest.approx(clean["speaking_rate_wpm"], rel=0.1)
        assert found["pauses"]["total_s"] == pytest.approx(clean["pauses"]["total_s"], abs=0.15)
    assert "clipped" in clipped["unmeasured"]["voice"]
    assert "voice" not in narrow["unmeasured"]


def test_two_voices_at_once(hear: Any, say: Say) -> None:
    one, other = say(SENTENCE), resample(say("The loss went up after a thousand steps."), 20_000, RATE)
    both = one.copy()
    both[: len(other)] += other[: len(both)]
    found = report(hear(in_a_room(both)))["delivery"]
    assert found["talk_s"] == pytest.approx(len(one) / RATE, abs=0.3)
    assert found["words"] <= 25


def test_fluent_speech_has_no_fillers(hear: Any, say: Say) -> None:
    found = hear(in_a_room(say(SENTENCE), say("The learning rate was too high, so the loss went up.")))
    assert report(found)["delivery"]["fillers"]["count"] == 0
    assert found.sound.english is not None and found.sound.english > 0.5


SHARED = Path(__file__).parents[3] / "shared" / "evals" / "fillers"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the evaluation recordings are not part of the repository")
def test_fillers_of_a_real_recording(hear: Any) -> None:
    heard = hear(read_recording(SHARED / "acoustic_corpus.flac"))
    found = report(heard)
    assert [one["text"] for one in found["delivery"]["fillers"]["events"]] == ["um", "uh", "um"]
    assert found["text"] == " ".join(word.text for word in heard.answer.words)
    assert [one["start_s"] for one in found["delivery"]["fillers"]["events"]] == pytest.approx(
        [8.1, 14.5, 22.9], abs=0.4
    )
