from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.cli_kit import voiceprep
from voiceprep.session.asked import MOST_READ, asked_before, asked_file, remember


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("VOICEPREP_DATA", str(folder))
    return folder


def test_what_was_asked_is_remembered() -> None:
    assert asked_before() == ()
    for name in ("one", "two", "one"):
        remember(name)
    assert asked_before() == ("one", "two", "one")
    assert stat.S_IMODE(asked_file().stat().st_mode) == 0o600


def test_a_file_of_something_else_does_no_harm(data: Path) -> None:
    data.mkdir()
    asked_file().write_bytes(b"\xff\x00\n\n" + b"x" * (2 * MOST_READ) + b"\nlast\n")
    assert asked_before()[-1] == "last"


def test_a_folder_that_cannot_be_had_costs_nothing(data: Path) -> None:
    data.write_text("a file", encoding="utf-8")
    remember("one")
    assert asked_before() == ()


def test_sessions_use_up_the_bank(tmp_path: Path) -> None:
    asked: list[str] = []
    for number in range(3):
        session = ("--session", str(tmp_path / f"s{number}"), "--json")
        ran = voiceprep(tmp_path, "interview", "--text", "--llm", "none", "--round", "coding", *session, stdin="")
        asked += [one["question_id"] for one in ran.lines if one["type"] == "line_spoken" and one["act"] == "question"]
    assert len(asked) == len(set(asked)) == 3
    assert asked_before() == tuple(asked)
