"""The command in odd surroundings: closed streams, full disks, hostile files, any width, Ctrl-C while it loads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli_kit import STORY, TYPED, environment, voiceprep
from voiceprep import __version__


def in_a_shell(home: Path, redirected: str, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    """Run the command with its standard streams as the shell's `redirected` says."""
    command = ["sh", "-c", f'exec "$@" {redirected}', "sh", sys.executable, "-m", "voiceprep", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=environment(home), timeout=60, check=False)


def test_closed_streams(tmp_path: Path) -> None:
    for name, redirected in (
        ("in", "<&-"),
        ("out", "</dev/null >&-"),
        ("err", "</dev/null 2>&-"),
        ("all", "<&- >&- 2>&-"),
    ):
        ran = in_a_shell(tmp_path, redirected, *TYPED, "--session", tmp_path / name)
        assert ran.returncode == 0, (name, ran.stderr)
        assert voiceprep(tmp_path, "report", tmp_path / name, "--json").json["session"]["repairs"] == []
    assert in_a_shell(tmp_path, "2>&-", "report", "nowhere").returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("arguments", [("--help",), ("rounds",), ("report", "--json"), (*TYPED, "--json"), TYPED])
def test_output_that_cannot_be_written(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert voiceprep(tmp_path, *TYPED, stdin=STORY).code == 0
    ran = in_a_shell(tmp_path, "</dev/null >/dev/full", *arguments)
    assert ran.returncode == 1
    assert b"The output cannot be written" in ran.stderr
    assert b"Traceback" not in ran.stderr and b"Exception ignored" not in ran.stderr


def test_stopped_while_the_command_is_still_loading(tmp_path: Path) -> None:
    stop = "import os, signal, sys, types, voiceprep.cli as cli\n"
    stop += "class Finder:\n"
    stop += "    def find_spec(self, name, path=None, target=None):\n"
    stop += "        if name == 'voiceprep.cli.app': os.kill(os.getpid(), signal.SIGINT)\n"
    stop += "sys.meta_path.insert(0, Finder())\n"
    stop += "cli.main()\n"
    ran = subprocess.run(
        [sys.executable, "-c", stop], capture_output=True, env=environment(tmp_path), timeout=60, check=False
    )
    assert ran.returncode == 130
    assert ran.stderr == b""


@pytest.mark.parametrize("columns", ["0", "1", "20", "many"])
def test_any_width_shows_something(tmp_path: Path, columns: str) -> None:
    ran = voiceprep(tmp_path, "voices", env={"COLUMNS": columns})
    assert ran.code == 0
    assert "joe" in ran.out.replace("\n", "")


def test_version(tmp_path: Path) -> None:
    ran = voiceprep(tmp_path, "--version")
    assert ran.code == 0
    assert ran.out == f"voiceprep {__version__}\n"


def test_a_closed_pipe_keeps_the_session(tmp_path: Path) -> None:
    session = tmp_path / "session"
    command = f"{sys.executable} -m voiceprep {' '.join(TYPED)} --json --session {session} | head -n 1"
    subprocess.run(["sh", "-c", command], input=STORY.encode() * 50, env=environment(tmp_path), check=True, timeout=60)
    assert voiceprep(tmp_path, "report", session).code == 0


def test_no_empty_session_is_left_where_the_disk_is_full(tmp_path: Path) -> None:
    # No file may grow: like a full disk, and as quick to undo.
    command = ["sh", "-c", 'ulimit -f 0; exec "$@"', "sh", sys.executable, "-m", "voiceprep", *TYPED]
    ran = subprocess.run(command, capture_output=True, env=environment(tmp_path), timeout=60, check=False)
    assert ran.returncode == 1
    assert b"cannot be written" in ran.stderr and b"Traceback" not in ran.stderr
    assert list((tmp_path / "data" / "sessions").iterdir()) == []


def test_a_read_only_place(tmp_path: Path) -> None:
    ran = voiceprep(tmp_path, *TYPED, "--session", "/proc/nowhere/session", stdin=STORY)
    assert ran.code == 1
    assert "cannot be written" in ran.err


def test_a_hostile_session_is_listed_and_reported(tmp_path: Path) -> None:
    assert voiceprep(tmp_path, *TYPED, "--questions", "1", stdin=STORY).code == 0
    (folder,) = (tmp_path / "data" / "sessions").iterdir()
    info = json.loads((folder / "session.json").read_text())
    (folder / "session.json").write_text(json.dumps({**info, "round": "\x1b[31mred [/] \x00.toml"}))
    events = (folder / "events.jsonl").read_text()
    (folder / "events.jsonl").write_text(events + events.replace('"end_s": null', '"end_s": NaN'))
    folder.rename(folder.with_name("\x1b[2Jmine"))
    for command in ("sessions", "report"):
        ran = voiceprep(tmp_path, command)
        assert ran.code == 0, ran.err
        assert "\x1b" not in ran.out + ran.err
    found = voiceprep(tmp_path, "report", "--json")
    json.loads(found.out, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


def test_hostile_input(tmp_path: Path) -> None:
    lines = [
        b"\x1b[2J\x1b]0;title\x07[bold red]x[/bold",
        b"\xff\xfe\x00 bytes",
        b"",
        "\u202e \u2028 emoji \U0001f600".encode(),
    ]
    ran = voiceprep(tmp_path, *TYPED, "--session", tmp_path / "session", stdin=b"\n".join(lines) + b"\n")
    assert ran.code == 0, ran.err
    assert "\x1b" not in ran.out
    again = voiceprep(tmp_path, "report", tmp_path / "session")
    assert again.code == 0
    assert "\x1b" not in again.out
