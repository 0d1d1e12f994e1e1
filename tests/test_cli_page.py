"""`report --html [FILE]`, `--markdown`, the browser at the end, and the candidate's own ratings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli_kit import STORY, TYPED, voiceprep
from voiceprep.cli.browser import can_show
from voiceprep.cli.page_option import with_value


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("--html", "--html="),
        ("--html out.html", "--html=out.html"),
        ("--html session", "--html= session"),
        ("session --html page", "session --html=page"),
        ("session --html --json", "session --html= --json"),
        ("--html OUT.HTM session", "--html=OUT.HTM session"),
    ],
)
def test_the_file_may_be_left_out(given: str, taken: str) -> None:
    assert with_value(given.split()) == taken.split()


def test_a_page_of_a_session(tmp_path: Path) -> None:
    session = tmp_path / "session"
    held = voiceprep(tmp_path, *TYPED, "--questions", "1", "--session", session, stdin=STORY)
    assert held.code == 0 and not (session / "report.html").exists()
    beside = voiceprep(tmp_path, "report", session, "--html")
    assert beside.code == 0 and beside.out == "" and str(session / "report.html") in beside.err
    assert "tech lead" in (session / "report.html").read_text()
    away = voiceprep(tmp_path, "report", session, "--html", tmp_path / "mine.html", "--json")
    assert away.code == 0 and away.json["format"] == 1 and (tmp_path / "mine.html").exists()
    assert session.stat().st_mode & 0o077 == 0


def test_markdown_of_a_session(tmp_path: Path) -> None:
    session = tmp_path / "session"
    voiceprep(tmp_path, *TYPED, "--questions", "1", "--session", session, stdin=STORY)
    found = voiceprep(tmp_path, "report", session, "--markdown")
    assert found.code == 0 and found.out.startswith("# ") and "## To work on" in found.out and "> I was" in found.out


def test_embedding_without_a_page_is_wrong_usage(tmp_path: Path) -> None:
    assert voiceprep(tmp_path, "report", "--embed-audio").code == 2


@pytest.mark.parametrize(
    ("environment", "platform", "shown"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "linux", False),
        ({}, "darwin", True),
        ({"CI": "true"}, "darwin", False),
        ({"SSH_CONNECTION": "1"}, "darwin", False),
        ({"DISPLAY": ":0", "SSH_TTY": "/dev/pts/1"}, "linux", False),
    ],
)
def test_a_browser_opens_only_where_it_is_seen(environment: dict[str, str], platform: str, shown: bool) -> None:
    assert can_show(environment, platform) is shown
