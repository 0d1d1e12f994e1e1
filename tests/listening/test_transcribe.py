"""Whisper itself, and what happens when it or CUDA is not as expected."""

from __future__ import annotations

import difflib
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.listening.ears import NoSink, ask
from voiceprep.audio.timeline import FRAME, RATE, Playback, Timeline
from voiceprep.errors import MissingExtra, ModelFileError, VoiceprepError
from voiceprep.events import AnswerHeard, Span
from voiceprep.listening import transcribe
from voiceprep.listening.ear import SpokenEar
from voiceprep.listening.recorded import ClipSource
from voiceprep.listening.room import RoomNoise
from voiceprep.listening.transcribe import WhisperTranscriber
from voiceprep.listening.vad import SileroVad, speech_spans
from voiceprep.listening.word_times import clip_to_speech

SENTENCE = "The learning rate was too high, so the loss went up after a thousand steps."


def bare(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def test_a_folder_without_a_model_names_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="voiceprep setup"):
        WhisperTranscriber(tmp_path, device="cpu")


def test_a_damaged_model_is_told(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"nothing of the kind")
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelFileError, match="cannot be used"):
        WhisperTranscriber(tmp_path, device="cpu")


def test_without_faster_whisper_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(MissingExtra, match=r"voiceprep\[speech\]"):
        WhisperTranscriber(tmp_path, device="cpu")


class FakeWhisper:
    """Loads on the CPU; on CUDA it fails the way `failing` says: never, on loading or on running."""

    def __init__(self, failing: str) -> None:
        self.failing = failing
        self.loaded: list[tuple[str, str]] = []

    def load(self, folder: Path, device: str, compute_type: str, threads: int) -> Any:
        self.loaded.append((device, compute_type))
        if device == "cuda" and self.failing == "loading":
            raise RuntimeError("CUDA failed with error out of memory")
        return self

    def transcribe(self, samples: Any, **options: Any) -> Any:
        if self.failing == "running":
            raise RuntimeError("Library libcublas.so.12 is not found or cannot be loaded")
        return iter(()), None


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Any:
    import ctranslate2

    def use(failing: str = "", gpus: int = 1, kinds: tuple[str, ...] = ("float16", "int8")) -> FakeWhisper:
        whisper = FakeWhisper(failing)
        monkeypatch.setattr(transcribe, "_load", whisper.load)
        monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: gpus)
        monkeypatch.setattr(ctranslate2, "get_supported_compute_types", lambda device: set(kinds))
        return whisper

    return use


def test_auto_takes_cuda_where_it_works(fake: Any, tmp_path: Path) -> None:
    whisper = fake()
    transcriber = WhisperTranscriber(tmp_path)
    assert (transcriber.on, transcriber.note) == ("cuda", "")
    assert whisper.loaded == [("cuda", "float16")]


def test_auto_without_a_gpu_is_quiet_about_it(fake: Any, tmp_path: Path) -> None:
    whisper = fake(gpus=0)
    transcriber = WhisperTranscriber(tmp_path)
    assert (transcriber.on, transcriber.note) == ("cpu", "")
    assert whisper.loaded == [("cpu", "int8")]


@pytest.mark.parametrize(("failing", "reason"), [("loading", "out of memory"), ("running", r"libcublas\.so\.12")])
def test_auto_falls_back_and_says_why(failing: str, reason: str, fake: Any, tmp_path: Path) -> None:
    whisper = fake(failing)
    transcriber = WhisperTranscriber(tmp_path)
    assert transcriber.on == "cpu"
    assert re.search(reason, transcriber.note)
    assert whisper.loaded[-1] == ("cpu", "int8")


@pytest.mark.parametrize(("failing", "gpus"), [("loading", 1), ("running", 1), ("", 0)])
def test_cuda_that_was_asked_for_and_does_not_work_is_an_error(
    failing: str, gpus: int, fake: Any, tmp_path: Path
) -> None:
    fake(failing, gpus)
    with pytest.raises(VoiceprepError, match="--device cpu"):
        WhisperTranscriber(tmp_path, device="cuda")


def test_silence_is_not_even_given_to_whisper(fake: Any, tmp_path: Path) -> None:
    fake("running", gpus=0)
    transcriber = WhisperTranscriber(tmp_path)
    for samples in (np.zeros(0), np.zeros(2 * RATE), np.full(100, 0.5)):
        assert transcriber.transcribe(samples.astype(np.float32), 0.0) == ()


@pytest.mark.models
def test_words_and_their_times(whisper: WhisperTranscriber, say: Any) -> None:
    speech = np.concatenate([RoomNoise().next(RATE), say(SENTENCE), RoomNoise(1).next(RATE // 2)])
    said = Span(101.0, 101.0 + len(say(SENTENCE)) / RATE)
    raw = whisper.transcribe(speech, 100.0, ("learning rate",))
    assert {type(word.start_s) for word in raw} == {float}  # not numpy's, which would get into the session's files
    words = clip_to_speech(raw, [said])
    assert bare(" ".join(word.text for word in words)) == bare(SENTENCE)
    assert words[0].start_s == said.start_s
    assert words[-1].end_s == pytest.approx(said.end_s, abs=0.35)
    assert all(0 <= (word.probability or 0) <= 1 for word in words)
    assert whisper.model == "whisper-base"


LONG = (
    "I would begin with the data, because most of the errors come from there.",
    "Then I train a small baseline, so that every later result has something to beat.",
    "The first model was far too large for the traffic we had in the evening.",
    "We cut it to a quarter of its size and lost almost no accuracy.",
    "After that the slow part was the network between the two machines.",
    "So we moved the cache next to the model, and the delay went down by half.",
    "In the end the whole change took us about three weeks.",
    "I would do the measuring earlier if I had to do it again.",
)


@pytest.mark.models
def test_more_than_a_window_comes_whole(whisper: WhisperTranscriber, say: Any) -> None:
    speech = np.concatenate([part for text in LONG for part in (say(text), RoomNoise().next(RATE * 6 // 10))])
    assert len(speech) / RATE > 30
    words = whisper.transcribe(speech, 0.0)
    wanted, got = bare(" ".join(LONG)), bare(" ".join(word.text for word in words))
    assert difflib.SequenceMatcher(None, wanted, got, autojunk=False).ratio() > 0.9
    assert [word.start_s for word in words] == sorted(word.start_s for word in words)


@pytest.mark.models
def test_what_whisper_makes_of_noise_is_dropped(whisper: WhisperTranscriber) -> None:
    noise = np.random.default_rng(0).normal(0, 0.05, 160 * FRAME).astype(np.float32)
    vad = SileroVad()
    spans = speech_spans(vad.probability(frame) for frame in noise.reshape(-1, FRAME))
    assert clip_to_speech(whisper.transcribe(noise, 0.0), spans) == ()


@pytest.mark.models
@pytest.mark.parametrize("answer", ["No.", "Yes.", "Sixteen."])
def test_a_one_word_answer_is_heard(answer: str, whisper: WhisperTranscriber, smart_turn: Any, say: Any) -> None:
    clip = np.concatenate([np.zeros(RATE, dtype=np.float32), say(answer)])
    timeline = Timeline(ClipSource(lambda _: clip, SileroVad()), Playback(NoSink()))
    ear = SpokenEar(timeline, SileroVad(), smart_turn, whisper)
    heard = next(event for event in ear.listen(ask("closed")) if isinstance(event, AnswerHeard))
    assert bare(heard.text) == bare(answer) or (answer, heard.text.strip(".")) == ("Sixteen.", "16")
    assert heard.ended_by == "turn"


SHARED = Path(__file__).parents[3] / "shared" / "evals" / "turns"


@pytest.mark.models
@pytest.mark.skipif(not SHARED.is_dir(), reason="the evaluation clips are not part of the repository")
def test_a_real_length_answer_through_the_whole_ear(whisper: WhisperTranscriber, smart_turn: Any) -> None:
    from voiceprep.listening.recorded import RecordedAnswers

    entry = json.loads((SHARED / "turns.jsonl").read_text().splitlines()[6])
    source = RecordedAnswers([SHARED / entry["audio"]], SileroVad())
    ear = SpokenEar(Timeline(source, Playback(NoSink())), SileroVad(), smart_turn, whisper)
    heard = next(event for event in ear.listen(ask()) if isinstance(event, AnswerHeard))
    assert heard.end_s == pytest.approx(entry["speech_end_s"], abs=0.1)
    assert difflib.SequenceMatcher(None, bare(entry["text"]), bare(heard.text), autojunk=False).ratio() > 0.85


def test_pieces_of_a_word_are_one_word() -> None:
    def piece(text: str, start: float, end: float) -> SimpleNamespace:
        return SimpleNamespace(word=text, start=start, end=end, probability=0.5)

    segment = SimpleNamespace(
        words=[piece(" over", 0, 1), piece(" 1", 1, 1.2), piece(",000", 1.2, 1.5), piece("%", 1.5, 2)]
    )
    unspaced = SimpleNamespace(words=[piece("next", 2, 3)])
    found = transcribe._read([segment, unspaced], 10.0)
    assert [(word.text, word.start_s, word.end_s) for word in found] == [
        ("over", 10, 11),
        ("1,000%", 11, 12),
        ("next", 12, 13),
    ]


@pytest.mark.models
def test_short_sound_is_read_in_a_short_window(whisper: WhisperTranscriber) -> None:
    rng = np.random.default_rng(0)
    for seconds, frames in ((5, 500), (12, 750), (20, 1500)):
        features = np.zeros((80, 3000), dtype=np.float32)
        features[:, : seconds * 100] = rng.normal(0, 0.3, (80, seconds * 100))
        assert whisper._whisper.encode(features).shape[1] == frames
