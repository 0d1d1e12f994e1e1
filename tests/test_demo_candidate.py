from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from voiceprep import demo_candidate
from voiceprep.data_files import data_folder
from voiceprep.demo_candidate import SampleAnswer, SampleCandidate, Script, load_script, split_pauses
from voiceprep.errors import BadRound
from voiceprep.rounds import Round, load_round
from voiceprep.stages import Ask, Pcm
from voiceprep.voices import load_voice

RATE = 16_000


class FakeVoice:
    """A tenth of a second a word."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def speak(self, text: str) -> Iterator[Pcm]:
        self.said.append(text)
        yield Pcm(np.full(len(text.split()) * RATE // 10, 0.5, dtype=np.float32), RATE, text)


def ask(question_id: str, element: str | None = None, follow_up: bool | None = None) -> Ask:
    follows = element is not None if follow_up is None else follow_up
    return Ask(question_id, "?", "technical", "open", follows, element, (), 300.0)


SCRIPT = Script(
    format=1,
    round="r",
    pitch=1.0,
    default="No idea.",
    answers=(SampleAnswer(question="q", main="[0.5] So, uh, [1.0] yes.", follow_ups={"approach": "Like this."}),),
)


@pytest.fixture(scope="module")
def round_() -> Round:
    return load_round("ml-deep-dive")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[0.5] So, um [1.4] yes.", [("", 0.5), ("So, um", 1.4), ("yes.", 0.0)]),
        ("Yes.\n Indeed.", [("Yes. Indeed.", 0.0)]),
        ("[99]", [("", 10.0)]),
        ("an [index] stays", [("an [index] stays", 0.0)]),
        ("", []),
    ],
)
def test_split_pauses(text: str, parts: list[tuple[str, float]]) -> None:
    assert split_pauses(text) == parts


def test_a_clip_is_speech_and_pauses_in_a_room() -> None:
    voice = FakeVoice()
    clip = SampleCandidate(SCRIPT, voice).clip_for(ask("q"))
    assert voice.said == ["So, uh,", "yes."]
    assert clip.dtype == np.float32
    assert len(clip) == round((0.5 + 0.2 + 1.0 + 0.1) * RATE)
    pause = clip[: RATE // 2]
    assert 20 * np.log10(np.sqrt(np.mean(pause**2))) == pytest.approx(-60, abs=0.5)
    assert np.abs(clip[RATE // 2 : round(0.7 * RATE)]).min() > 0.4


def test_a_higher_voice_is_a_shorter_clip() -> None:
    higher = SCRIPT.model_copy(update={"pitch": 1.25, "default": "one two three four five"})
    assert len(SampleCandidate(higher, FakeVoice()).clip_for(ask("x"))) == pytest.approx(0.4 * RATE, abs=2)


def test_the_same_candidate_sounds_the_same() -> None:
    one, other = (SampleCandidate(SCRIPT, FakeVoice()).clip_for(ask("q")) for _ in range(2))
    assert np.array_equal(one, other)


@pytest.mark.parametrize(
    ("asks", "said"),
    [
        ([ask("q", "approach")], "Like this."),
        ([ask("q", "validation")], "No idea."),
        ([ask("elsewhere")], "No idea."),
        ([ask("q", None, follow_up=True)], "No idea."),
        ([ask("q"), ask("q")], "No idea."),
        ([ask("q", "approach"), ask("q", "approach")], "No idea."),
    ],
)
def test_what_is_answered_to_what(asks: list[Ask], said: str) -> None:
    voice = FakeVoice()
    candidate = SampleCandidate(SCRIPT, voice)
    for each in asks:
        candidate.clip_for(each)
    assert voice.said[-1] == said


def test_the_shipped_script_fits_its_round(round_: Round) -> None:
    script = load_script(round_)
    assert len(script.question_ids) == 3
    for answer in script.answers:
        question = round_.question(answer.question)
        assert set(answer.follow_ups) == set(question.probes)
        assert {"um", "uh"} <= set(re.findall(r"\w+", answer.main.lower()))
        assert max(pause for _, pause in split_pauses(answer.main)) >= 1.5
    joe = load_voice("joe")
    assert script.profile(joe).length_scale == script.length_scale != joe.length_scale


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (('question = "overfitting"', 'question = "underfitting"'), "answers.underfitting"),
        (("real_project", "dream_project"), "follow_ups.dream_project"),
        (('round = "ml-deep-dive"', 'round = "coding"'), "round"),
        (("format = 1", "format = 1\nspeed = 2"), "speed"),
    ],
)
def test_a_script_that_does_not_fit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, round_: Round, change: tuple[str, str], key: str
) -> None:
    text = (data_folder("demo") / "ml-deep-dive.toml").read_text(encoding="utf-8")
    (tmp_path / "ml-deep-dive.toml").write_text(text.replace(*change), encoding="utf-8")
    monkeypatch.setattr(demo_candidate, "data_folder", lambda name: tmp_path)
    with pytest.raises(BadRound, match=key):
        load_script(round_)


@pytest.mark.models
def test_whisper_understands_the_candidate(round_: Round) -> None:
    from faster_whisper import WhisperModel

    from voiceprep import weights
    from voiceprep.speaking.piper_voice import PiperVoice

    weights.ensure(["voice-en_US-joe-medium", "whisper-base"])
    script = load_script(round_)
    path = weights.model_folder("voice-en_US-joe-medium") / "en_US-joe-medium.onnx"
    voice = PiperVoice(path, script.profile(load_voice("joe")), round_.glossary)
    clip = SampleCandidate(script, voice).clip_for(ask("overfitting"))
    assert 20 < len(clip) / RATE < 45
    whisper = WhisperModel(str(weights.model_folder("whisper-base")), device="cpu", compute_type="int8", cpu_threads=2)
    heard = " ".join(segment.text for segment in whisper.transcribe(clip, language="en", beam_size=1)[0]).lower()
    written = " ".join(words for words, _ in split_pauses(script.text_for("overfitting", None))).lower()
    wanted = {word for word in re.findall(r"[a-z]{5,}", written)}
    found = {word for word in wanted if word in heard}
    assert len(found) >= 0.8 * len(wanted), wanted - found
