"""What is added to a session that is over."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from tests.session.session_kit import INFO, ticking
from voiceprep.errors import BadSession, SessionWriteError
from voiceprep.events import AnswerHeard, InterviewEnded, Noted
from voiceprep.session.adding import add_events, keep_old_report
from voiceprep.session.info import write_json
from voiceprep.session.read import open_session
from voiceprep.session.recorder import SessionRecorder


def heard(text: str) -> AnswerHeard:
    return AnswerHeard("a1", "q1", "Why?", "coding", False, text, "turn")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with SessionRecorder(tmp_path, INFO, ticking()) as recorder:
        recorder.record(heard("pie torch"))
        recorder.record(InterviewEnded("finished", 1.0))
    return tmp_path


def test_the_later_answer_counts_and_the_earlier_stays(folder: Path) -> None:
    before = (folder / "events.jsonl").read_bytes()
    found = open_session(folder)
    add_events(folder, found.info.model_copy(update={"seed": 9}), [heard("PyTorch"), Noted("x", "y")], ticking())
    content = (folder / "events.jsonl").read_bytes()
    assert content.startswith(before)
    assert [json.loads(line)["seq"] for line in content.splitlines()] == [1, 2, 3, 4]
    again = open_session(folder)
    assert again.repairs == ()
    assert [answer.heard.text for answer in again.answers] == ["PyTorch"]
    assert again.info.seed == 9


def test_nothing_is_added_while_it_is_held(tmp_path: Path) -> None:
    with SessionRecorder(tmp_path, INFO, ticking()) as recorder:
        recorder.record(heard("yes"))
        before = (tmp_path / "events.jsonl").read_bytes()
        with pytest.raises(BadSession, match="being held"):
            add_events(tmp_path, INFO, [Noted("x", "y")], ticking())
        assert (tmp_path / "events.jsonl").read_bytes() == before


def test_a_full_disk_adds_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (folder / "events.jsonl").read_bytes()

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SessionWriteError, match="disk is full"):
        add_events(folder, INFO, [Noted("x", "y")], ticking())
    assert (folder / "events.jsonl").read_bytes() == before


def test_old_reports_are_numbered(folder: Path) -> None:
    assert keep_old_report(folder) is None
    for number in (1, 2):
        write_json(folder / "report.json", {"number": number})
        (folder / "report.html").write_text(f"page {number}")
        assert keep_old_report(folder) == folder / "reports" / f"{number}.json"
    assert json.loads((folder / "reports" / "1.json").read_text()) == {"number": 1}
    assert (folder / "reports" / "2.html").read_text() == "page 2"
    assert not (folder / "report.html").exists()
    assert (folder / "report.json").exists()
    assert oct((folder / "reports").stat().st_mode)[-3:] == "700"
