"""`voiceprep replay` from outside: typed sessions without models, spoken ones with them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.cli_kit import STORY, TYPED, voiceprep
from voiceprep import weights
from voiceprep.audio.resample import resample
from voiceprep.speaking.piper_voice import PiperVoice
from voiceprep.voices import load_voice


@pytest.fixture
def held(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    ran = voiceprep(tmp_path, *TYPED, "--questions", "1", "--session", folder, stdin=STORY)
    assert ran.code == 0, ran.err
    return folder


def test_graded_again_the_old_report_is_kept(tmp_path: Path, held: Path) -> None:
    assert "Nothing changed" in voiceprep(tmp_path, "replay", held).out
    assert not (held / "reports").exists()
    report = json.loads((held / "report.json").read_text())
    element = report["questions"][0]["structure"]["elements"]["role"]
    assert element["state"] != "missing"
    element["state"] = "missing"
    (held / "report.json").write_text(json.dumps(report))

    ran = voiceprep(tmp_path, "replay", held, "--regrade", "--json")
    assert ran.code == 0, ran.err
    assert [(one["element"], one["before"], one["after"]) for one in ran.json["verdicts"]] == [
        ("role", "missing", "unprompted")
    ]
    assert ran.json["old_report"] == "reports/1.json"
    assert json.loads((held / "reports" / "1.json").read_text()) == report


def test_a_folder_from_another_machine(tmp_path: Path, held: Path) -> None:
    moved = tmp_path / "usb stick" / "session of a friend"
    shutil.copytree(held, moved)
    (moved / "report.json").unlink()
    ran = voiceprep(tmp_path / "elsewhere", "replay", moved)
    assert ran.code == 0, ran.err
    assert "Nothing changed" in ran.out
    assert (moved / "report.json").exists()


def test_a_typed_session_has_nothing_to_hear(tmp_path: Path, held: Path) -> None:
    before = (held / "events.jsonl").read_bytes()
    again = voiceprep(tmp_path, "replay", held, "--retranscribe")
    assert again.code == 1
    assert "it was typed" in again.err
    assert "--regrade" in again.err
    played = voiceprep(tmp_path, "replay", held, "--play")
    assert played.code == 1
    assert "no sound" in played.err
    assert (held / "events.jsonl").read_bytes() == before


def test_a_folder_of_sessions_is_graded_again_and_a_broken_one_stops_no_other(tmp_path: Path, held: Path) -> None:
    folder = tmp_path / "many"
    for name in ("a", "b", "c"):
        shutil.copytree(held, folder / name)
    (folder / "notes").mkdir()
    report = json.loads((folder / "c" / "report.json").read_text())
    report["questions"][0]["structure"]["elements"]["role"]["state"] = "missing"
    (folder / "c" / "report.json").write_text(json.dumps(report))
    (folder / "b" / "session.json").write_text("{")

    ran = voiceprep(tmp_path, "replay", folder, "--regrade", "--jobs", "4", "--json")
    assert ran.code == 1
    assert "1 of 3 sessions could not be graded again" in ran.err
    assert [one["session"] for one in ran.lines] == ["a", "c"]
    assert [len(one["verdicts"]) for one in ran.lines] == [0, 1]
    assert (folder / "c" / "reports" / "1.json").exists()

    shutil.rmtree(folder / "b")
    again = voiceprep(tmp_path, "replay", folder / "a", folder / "c")
    assert again.code == 0
    assert again.out.splitlines() == ["a", "Nothing changed.", "c", "Nothing changed."]


def test_wrong_usage(tmp_path: Path, held: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF")
    for arguments, says in (
        (("replay", tmp_path / "a.wav"), "--round"),
        (("replay", held, held, "--play"), "one at a time"),
        (("replay", held, held, "--retranscribe"), "one at a time"),
        (("replay", held, "--question", "Why?"), "--round"),
    ):
        ran = voiceprep(tmp_path, *arguments)
        assert ran.code == 2
        assert says in ran.err
    assert voiceprep(tmp_path, "replay", "no-such-session").code == 1


@pytest.mark.models
def test_recordings_become_a_session_that_is_heard_again_and_played(tmp_path: Path) -> None:
    weights.ensure(["whisper-base", "voice-en_US-joe-medium"])
    model = weights.model_folder("voice-en_US-joe-medium") / weights.models()["voice-en_US-joe-medium"].names[0]
    piper = PiperVoice(model, load_voice("joe"))
    pieces = [resample(piece.samples, piece.rate, 16_000) for piece in piper.speak(STORY)]
    soundfile.write(tmp_path / "story.wav", np.concatenate(pieces), 16_000)
    folder = tmp_path / "made"
    made = voiceprep(
        tmp_path, "replay", tmp_path / "story.wav", "--round", "behavioral", "--session", folder, "--json"
    )  # fmt: skip
    assert made.code == 0, made.err
    (answer,) = made.json["answers"]
    assert "latency" in answer["text"] or "milliseconds" in answer["text"]
    assert answer["structure"]["elements"]["decision"]["state"] == "unprompted"

    again = voiceprep(tmp_path, "replay", folder, "--retranscribe", "--json")
    assert again.code == 0, again.err
    events = [json.loads(line)["type"] for line in (folder / "events.jsonl").read_text().splitlines()]
    assert events.count("answer_heard") == 2
    assert json.loads((folder / "session.json").read_text())["models"]["stt_again"]["name"] == "whisper-base"

    played = voiceprep(tmp_path, "replay", folder, "--play", "--from", "0:14", "--speaker", tmp_path / "out.wav")
    assert played.code == 0, played.err
    assert "You:" in played.out
    assert (tmp_path / "out.wav").stat().st_size > 10_000
