"""Sessions in trouble, through the commands: each a sentence that names the session, and the rest readable."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli_kit import STORY, TYPED, environment, voiceprep


@pytest.fixture
def held(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    assert voiceprep(tmp_path, *TYPED, "--questions", "2", "--session", folder, stdin=STORY * 6).code == 0
    return folder


def test_an_unknown_kind_of_event_in_the_middle(tmp_path: Path, held: Path) -> None:
    lines = (held / "events.jsonl").read_text().splitlines()
    lines.insert(3, '{"seq": 99, "at": "x", "type": "brain_scanned", "at_s": 1.0}')
    lines.insert(5, "\x00\x00 not json")
    (held / "events.jsonl").write_text("\n".join(lines) + "\n")
    for command in (("report", held, "--json"), ("replay", held)):
        ran = voiceprep(tmp_path, *command)
        assert ran.code == 0, ran.err
        assert "line 4 of events.jsonl cannot be read (unknown event type 'brain_scanned')" in ran.err
        assert "line 6" in ran.err
    assert voiceprep(tmp_path, "report", held, "--json").json["answers"]


def test_an_answer_of_an_unknown_kind(tmp_path: Path, held: Path) -> None:
    text = (held / "events.jsonl").read_text()
    first, rest = text.split('"kind": "behavioral"', 1)
    (held / "events.jsonl").write_text(f'{first}"kind": "telepathy"{rest}')
    ran = voiceprep(tmp_path, "report", held, "--json")
    assert ran.code == 0, ran.err
    assert ran.json["answers"]
    assert any("'telepathy'" in note["message"] for note in ran.json["summary"]["notes"])


def test_a_newer_format_is_refused_by_every_command(tmp_path: Path, held: Path) -> None:
    content = json.loads((held / "session.json").read_text())
    (held / "session.json").write_text(json.dumps({**content, "format": 2}))
    before = {path.name: path.read_bytes() for path in held.iterdir()}
    for command in (("report", held), ("replay", held), ("replay", held, "--play"), ("sessions", "export", held)):
        ran = voiceprep(tmp_path, *command)
        assert ran.code == 1
        assert str(held) in ran.err
        assert "a newer voiceprep wrote this session" in ran.err
    assert {path.name: path.read_bytes() for path in held.iterdir()} == before


def test_two_interviews_in_one_folder(tmp_path: Path, held: Path) -> None:
    before = (held / "events.jsonl").read_bytes()
    ran = voiceprep(tmp_path, *TYPED, "--questions", "1", "--session", held, stdin=STORY)
    assert ran.code == 1
    assert "already holds a session" in ran.err
    assert (held / "events.jsonl").read_bytes() == before


def test_while_it_is_held_others_look_and_do_not_touch(tmp_path: Path) -> None:
    folder = tmp_path / "live"
    command = [sys.executable, "-m", "voiceprep", *TYPED, "--json", "--session", str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(tmp_path), text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line in process.stdout:
            if '"act": "question"' in line:
                break
        before = (folder / "events.jsonl").read_bytes()
        for arguments in (("replay", folder), ("sessions", "rm", folder, "--yes"), ("sessions", "export", folder)):
            ran = voiceprep(tmp_path, *arguments)
            assert ran.code == 1, arguments
            assert "is being held at this moment" in ran.err
        assert voiceprep(tmp_path, "report", folder).code == 0
        assert (folder / "events.jsonl").read_bytes() == before
        process.communicate(timeout=60)
        assert process.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there is no RLIMIT_FSIZE")
def test_a_disk_that_fills_up_in_the_middle(tmp_path: Path) -> None:
    folder = tmp_path / "full"

    def little_room() -> None:
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))

    command = [sys.executable, "-m", "voiceprep", *TYPED, "--questions", "4", "--session", str(folder)]
    ran = subprocess.run(
        command, input=STORY * 20, capture_output=True, text=True, env=environment(tmp_path), check=False,
        timeout=120, preexec_fn=little_room,
    )  # fmt: skip
    assert ran.returncode == 1
    assert "cannot be written" in ran.stderr
    assert f"voiceprep report {folder}" in ran.stderr
    assert "Traceback" not in ran.stderr
    kept = voiceprep(tmp_path, "report", folder, "--json")
    assert kept.code == 0, kept.err
    assert kept.json["answers"][0]["text"] == STORY.strip()


def test_a_clock_that_jumps_back(tmp_path: Path, held: Path) -> None:
    lines = [json.loads(line) for line in (held / "events.jsonl").read_text().splitlines()]
    for number, line in enumerate(lines):
        line["at"] = f"{2030 - number:04d}-01-01T00:00:00+00:00"
    (held / "events.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    content = json.loads((held / "session.json").read_text())
    (held / "session.json").write_text(json.dumps({**content, "started_at": "2199-01-01T00:00:00+00:00"}))
    ran = voiceprep(tmp_path, "report", held, "--json")
    assert ran.code == 0, ran.err
    assert ran.err == ""
    home = tmp_path / "data" / "sessions"
    home.mkdir(parents=True, exist_ok=True)
    held.rename(home / "future")
    for command in (("sessions",), ("progress",), ("plan",), ("plan", "--interview-date", "2198-01-01")):
        assert voiceprep(tmp_path, *command).code == 0


def test_a_configuration_that_is_named_and_not_there(tmp_path: Path) -> None:
    ran = voiceprep(tmp_path, *TYPED, env={"VOICEPREP_CONFIG": str(tmp_path / "none.toml")})
    assert ran.code == 1
    assert "none.toml: is named in VOICEPREP_CONFIG, and there is no such file" in ran.err
