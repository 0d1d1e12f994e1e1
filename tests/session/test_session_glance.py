"""The list of sessions: what it shows, of the sound and the broken, and that the strict reader has the last word."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.session.session_kit import BEGAN, INFO
from voiceprep.session.glance import glance, glances
from voiceprep.session.info import write_info, write_json


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICEPREP_DATA", str(tmp_path))
    return tmp_path / "sessions"


def make(home: Path, name: str, days: int = 0, changes: dict[str, object] | None = None) -> Path:
    folder = home / name
    folder.mkdir(parents=True)
    write_info(folder, INFO.model_copy(update={"started_at": BEGAN + timedelta(days=days)}))
    if changes:
        content = json.loads((folder / "session.json").read_text())
        (folder / "session.json").write_text(json.dumps({**content, **changes}))
    return folder


def test_newest_first_and_the_broken_last(home: Path) -> None:
    make(home, "c-old")
    make(home, "a-broken", changes={"round": 7})
    make(home, "b-new", days=2)
    make(home, ".import-half")
    (home / "no-session").mkdir()
    found = glances()
    assert [one.folder.name for one in found] == ["b-new", "c-old", "a-broken"]
    assert found[0].started_at == BEGAN + timedelta(days=2)
    assert "round" in found[2].problem


def test_whether_there_is_a_report(home: Path) -> None:
    folder = make(home, "one")
    assert not glance(folder).reported
    write_json(folder / "report.json", {})
    assert glance(folder).reported


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"format": 2}, "a newer voiceprep"),
        ({"format": True}, "format"),
        ({"started_at": "2026-11-22T18:30:00"}, "started_at"),
        ({"started_at": 5e30}, "started_at"),
        ({"mode": "sung"}, "mode"),
    ],
)
def test_what_is_unusual_is_judged_by_the_strict_reader(home: Path, changes: dict[str, object], says: str) -> None:
    found = glance(make(home, "odd", changes=changes))
    assert says in found.problem
    assert found.started_at is None


def test_no_json_at_all(home: Path) -> None:
    folder = make(home, "odd")
    (folder / "session.json").write_bytes(b"[1, 2]")
    assert glance(folder).problem
    (folder / "session.json").write_bytes(b"\xff\xfe")
    assert "JSON" in glance(folder).problem
