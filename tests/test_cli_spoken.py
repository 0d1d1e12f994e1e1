"""The spoken interview from outside, on the real models: sample candidate, recordings, a (virtual) microphone."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import wave
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
import soundfile
from word_errors import word_error_rate

from tests.audio.pulse import PrivatePulse
from tests.cli_kit import Ran, environment, voiceprep
from voiceprep import weights
from voiceprep.audio.files import read_recording
from voiceprep.cli.models import TURN
from voiceprep.demo_candidate import load_script
from voiceprep.listening.transcribe import WhisperTranscriber
from voiceprep.rounds import load_round

pytestmark = pytest.mark.models

NEEDED = ["whisper-base", "voice-en_US-joe-medium", TURN]


@pytest.fixture(scope="module", autouse=True)
def models() -> dict[str, Path]:
    return weights.ensure(NEEDED)


@pytest.fixture(scope="module")
def whisper(models: dict[str, Path]) -> WhisperTranscriber:
    return WhisperTranscriber(models["whisper-base"], "cpu")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """One demo for all that look at its session."""
    home = tmp_path_factory.mktemp("demo")
    arguments = ("--llm", "none", "--speaker", home / "out.wav", "--session", home / "session", "--json")
    return home, voiceprep(home, "demo", *arguments)


def of_type(ran: Ran, kind: str) -> list[dict[str, Any]]:
    return [event for event in ran.lines if event["type"] == kind]


def test_the_demo_hears_what_the_candidate_said(demo: tuple[Path, Ran]) -> None:
    _, ran = demo
    assert ran.code == 0, ran.err
    script = load_script(load_round("ml-deep-dive"))
    answers = of_type(ran, "answer_heard")
    assert len({answer["question_id"] for answer in answers}) == 2
    assert any(answer["follow_up"] for answer in answers)
    for answer in answers:
        said = script.text_for(answer["question_id"], answer["element"])
        assert word_error_rate(said, answer["text"]) < 0.25, answer["text"]
    assert of_type(ran, "interview_ended")[0]["reason"] == "finished"


def test_the_demo_times_lie_on_one_timeline(demo: tuple[Path, Ran]) -> None:
    _, ran = demo
    end_s = of_type(ran, "interview_ended")[0]["end_s"]
    moments = [
        (event["start_s"], event["end_s"]) for event in ran.lines if event["type"] in ("line_spoken", "answer_heard")
    ]
    assert moments == sorted(moments)
    for begin, end in moments:
        assert 0 <= begin < end <= end_s
    for answer in of_type(ran, "answer_heard"):
        for word in answer["words"]:
            assert answer["start_s"] <= word["start_s"] < word["end_s"] <= answer["end_s"] + 0.01
    assert len(of_type(ran, "turn_timed")) == len(of_type(ran, "answer_heard"))


def test_the_demo_is_recorded_on_both_sides(demo: tuple[Path, Ran]) -> None:
    home, ran = demo
    with wave.open(str(home / "session" / "audio.wav")) as sound:
        assert (sound.getframerate(), sound.getnchannels()) == (16_000, 2)
        both = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").reshape(-1, 2)
    end_s = of_type(ran, "interview_ended")[0]["end_s"]
    assert abs(len(both) / 16_000 - end_s) < 0.1

    def loudness(side: int, event: dict[str, Any]) -> float:
        stretch = both[int(event["start_s"] * 16_000) : int(event["end_s"] * 16_000), side].astype(float)
        return float(np.sqrt(np.mean(stretch**2)))

    for line in of_type(ran, "line_spoken"):
        assert loudness(1, line) > 10 * loudness(0, line)
    for answer in of_type(ran, "answer_heard"):
        assert loudness(0, answer) > 10 * loudness(1, answer)


def test_the_speaker_file_holds_the_questions(demo: tuple[Path, Ran], whisper: WhisperTranscriber) -> None:
    home, ran = demo
    heard = " ".join(word.text for word in whisper.transcribe(read_recording(home / "out.wav"), 0.0))
    said = " ".join(line["text"] for line in of_type(ran, "line_spoken"))
    assert word_error_rate(said, heard) < 0.2


def test_the_demo_report_measures_what_it_can(demo: tuple[Path, Ran]) -> None:
    home, ran = demo
    report = voiceprep(home, "report", home / "session", "--json").json
    assert len(report["answers"]) == len(of_type(ran, "answer_heard"))
    for answer in report["answers"]:
        delivery = answer["delivery"]
        assert 80 < delivery["speaking_rate_wpm"] < delivery["articulation_rate_wpm"] < 300
        assert 0 <= answer["response_latency_s"] < 4
        assert delivery["pauses"]["total_s"] > 0
        assert answer["words"]
    fillers = [
        event["text"].lower() for answer in report["answers"] for event in answer["delivery"]["fillers"]["events"]
    ]
    assert len(fillers) >= 4, "the candidate says um all the time"
    page = voiceprep(home, "report", home / "session")
    assert page.code == 0
    assert max(map(len, page.out.splitlines())) <= 80


@pytest.fixture
def recordings(demo: tuple[Path, Ran], tmp_path: Path) -> Path:
    """Two of the candidate's answers as files of other kinds: stereo MP3 and OGG at other rates."""
    home, ran = demo
    sound, rate = soundfile.read(home / "session" / "audio.wav", dtype="float32")
    folder = tmp_path / "answers"
    folder.mkdir()
    for number, (answer, ending) in enumerate(zip(of_type(ran, "answer_heard"), ("mp3", "ogg"), strict=False)):
        begin, end = int((answer["start_s"] - 0.3) * rate), int((answer["end_s"] + 0.3) * rate)
        mono = sound[begin:end, 0]
        soundfile.write(folder / f"{number}.{ending}", np.stack([mono, 0.5 * mono], axis=1), rate)
    return folder


def test_recorded_answers(demo: tuple[Path, Ran], recordings: Path, tmp_path: Path) -> None:
    given = of_type(demo[1], "answer_heard")
    ran = voiceprep(
        tmp_path,
        *("interview", "--round", "ml-deep-dive", "--questions", "3", "--seed", "3", "--llm", "none"),
        *("--answers", recordings, "--speaker", "none", "--json", "--session", tmp_path / "session"),
    )
    assert ran.code == 0, ran.err
    assert of_type(ran, "interview_ended")[0]["reason"] == "out_of_answers"
    heard = of_type(ran, "answer_heard")
    assert len(heard) == 2
    for answer, original in zip(heard, given, strict=False):
        assert word_error_rate(original["text"], answer["text"]) < 0.15


def test_analyze(demo: tuple[Path, Ran], recordings: Path, tmp_path: Path) -> None:
    ran = voiceprep(tmp_path, "analyze", recordings, "--kind", "technical", "--json")
    assert ran.code == 0, ran.err
    first, second = ran.lines
    assert first["file"] == "0.mp3"
    assert first["structure"]["elements"]["approach"]["state"] == "unprompted"
    assert second["delivery"]["speaking_rate_wpm"] > 80
    assert "0.mp3" in voiceprep(tmp_path, "analyze", recordings / "0.mp3").out


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("nothing.wav", lambda path: path.write_bytes(b""), "nothing.wav"),
        ("text.wav", lambda path: path.write_text("not sound"), "text.wav"),
        ("silent.wav", lambda path: soundfile.write(path, np.zeros(32_000), 16_000), "silent.wav"),
        (
            "long.flac",
            lambda path: soundfile.write(path, np.zeros(8_000 * 3_600 * 3, dtype="int16"), 8_000),
            "180 minutes",
        ),
    ],
)
def test_a_recording_that_cannot_be_used(tmp_path: Path, name: str, make: Any, says: str) -> None:
    make(tmp_path / name)
    ran = voiceprep(tmp_path, "interview", "--llm", "none", "--speaker", "none", "--answers", tmp_path / name)
    assert ran.code == 1
    assert says in ran.err
    assert "Traceback" not in ran.err


def test_killed_in_the_middle(tmp_path: Path) -> None:
    session = tmp_path / "session"
    command = ["demo", "--llm", "none", "--speaker", "none", "--session", str(session), "--json"]
    process = subprocess.Popen(
        [sys.executable, "-m", "voiceprep", *command], stdout=subprocess.PIPE, env=environment(tmp_path)
    )
    assert process.stdout is not None
    seen = []
    for line in process.stdout:
        seen.append(json.loads(line))
        if seen[-1]["type"] == "coverage_read":
            break
    process.kill()
    process.communicate()
    ran = voiceprep(tmp_path, "report", session, "--json")
    assert ran.code == 0, ran.err
    assert "Repaired" in ran.err
    answer = next(event for event in seen if event["type"] == "answer_heard")
    assert ran.json["answers"][0]["text"] == answer["text"]
    with wave.open(str(session / "audio.wav")) as sound:
        assert sound.getnframes() / 16_000 > answer["end_s"]


def test_no_microphone(tmp_path: Path) -> None:
    ran = voiceprep(tmp_path, "interview", env={"HOME": str(tmp_path), "PULSE_SERVER": "unix:/nowhere"})
    assert ran.code == 1
    assert "--text" in ran.err
    assert "voiceprep demo" in ran.err


@pytest.fixture
def desk() -> Iterator[dict[str, str]]:
    """A virtual microphone and speaker, and the environment to use them in."""
    if shutil.which("pulseaudio") is None:
        pytest.skip("no pulseaudio here (CI has it)")
    cache = str(weights.model_folder(TURN).parent.parent)
    with TemporaryDirectory(prefix="vp") as folder:
        pulse = PrivatePulse(Path(folder))
        desk = {**os.environ, **pulse.environment, "VOICEPREP_CACHE": cache}
        subprocess.run(["pactl", "load-module", "module-null-sink", "sink_name=mic"], env=desk, check=True, timeout=10)
        try:
            yield {**pulse.environment, "VOICEPREP_CACHE": cache, "PULSE_SOURCE": "mic.monitor", "PULSE_SINK": "spk"}
        finally:
            pulse.stop()


def test_at_the_desk(demo: tuple[Path, Ran], recordings: Path, desk: dict[str, str], tmp_path: Path) -> None:
    """A question is heard from the speaker, an answer played into the microphone, and it is understood."""
    recording = tmp_path / "answer.wav"
    sound, rate = soundfile.read(recordings / "1.ogg", dtype="float32")
    soundfile.write(recording, sound, rate)
    given = of_type(demo[1], "answer_heard")[1]
    session = tmp_path / "session"
    command = ["interview", "--llm", "none", "--questions", "1", "--seed", "1", "--json", "--session", str(session)]
    process = subprocess.Popen(
        [sys.executable, "-m", "voiceprep", *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path, **desk),
    )
    assert process.stdout is not None
    heard = []
    for line in process.stdout:
        event = json.loads(line)
        if event["type"] == "line_spoken" and event["act"] == "question":
            subprocess.run(
                ["paplay", "--device=mic", str(recording)], env={**os.environ, **desk}, check=True, timeout=60
            )
        if event["type"] == "answer_heard":
            heard.append(event)
            process.send_signal(signal.SIGINT)
            break
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err.decode()
    assert word_error_rate(given["text"], heard[0]["text"]) < 0.25
    with wave.open(str(session / "audio.wav")) as kept:
        both = np.frombuffer(kept.readframes(kept.getnframes()), dtype="<i2").reshape(-1, 2)
    assert np.abs(both[:, 1].astype(int)).max() > 1_000


def test_a_gpu_that_is_not_there_is_said_before_the_first_question(tmp_path: Path) -> None:
    clip = tmp_path / "answer.wav"
    soundfile.write(clip, np.random.default_rng(0).normal(0.0, 0.1, 16_000), 16_000)
    options = ("--answers", clip, "--speaker", "none", "--llm", "none", "--device", "cuda", "--json")
    ran = voiceprep(
        tmp_path, "interview", *options, "--session", tmp_path / "session", env={"CUDA_VISIBLE_DEVICES": ""}
    )
    assert ran.code == 1
    assert "Use --device cpu or auto" in ran.err
    assert ran.out == ""
    assert not (tmp_path / "session").exists()
