from __future__ import annotations

import errno
import json
import os
import shutil
from io import FileIO
from pathlib import Path

import pytest

from tests.session.session_kit import INFO, ticking
from voiceprep.errors import SessionWriteError
from voiceprep.event_json import from_json
from voiceprep.events import AnswerHeard, InterviewEnded, LineSpoken, Noted, SpeechStarted, Word
from voiceprep.session.info import read_info
from voiceprep.session.recorder import SessionRecorder

ANSWER = AnswerHeard(
    "a1", "q1", "Why?", "technical", False, "Because.", "turn", words=(Word("Because.", 4.0, 4.5),), end_s=4.5
)


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "events.jsonl").read_bytes().splitlines()]


def test_every_event_is_a_line_at_once(tmp_path: Path) -> None:
    with SessionRecorder(tmp_path, INFO, ticking()) as recorder:
        recorder.record(SpeechStarted(4.0))
        recorder.record(ANSWER)
        assert [from_json(line) for line in lines(tmp_path)] == [SpeechStarted(4.0), ANSWER]
        assert read_info(tmp_path).state == "running"
        recorder.record(InterviewEnded("finished", 9.0))
        assert read_info(tmp_path).state == "ended"
        recorder.record(Noted("late", "after the end"))
    assert [line["seq"] for line in lines(tmp_path)] == [1, 2, 3, 4]
    assert lines(tmp_path)[1]["at"] == "2026-11-22T18:30:01.000+00:00"
    assert list(lines(tmp_path)[0])[:3] == ["seq", "at", "type"]


@pytest.mark.parametrize(("error", "reason"), [(KeyboardInterrupt, "interrupted"), (ZeroDivisionError, "error")])
def test_broken_off_session_gets_its_end(tmp_path: Path, error: type[BaseException], reason: str) -> None:
    with pytest.raises(error), SessionRecorder(tmp_path, INFO, ticking()) as recorder:
        recorder.record(ANSWER)
        raise error
    assert lines(tmp_path)[-1]["type"] == "interview_ended"
    assert (lines(tmp_path)[-1]["reason"], lines(tmp_path)[-1]["end_s"]) == (reason, 4.5)
    assert read_info(tmp_path).state == "ended"


def test_left_without_an_end(tmp_path: Path) -> None:
    with SessionRecorder(tmp_path, INFO, ticking()) as recorder:
        recorder.close()
        recorder.close()
    assert [line["type"] for line in lines(tmp_path)] == ["interview_ended"]


def test_second_session_in_a_folder(tmp_path: Path) -> None:
    with SessionRecorder(tmp_path, INFO, ticking()), pytest.raises(SessionWriteError, match="already holds a session"):
        SessionRecorder(tmp_path, INFO, ticking())


def test_text_no_encoding_can_hold(tmp_path: Path) -> None:
    note = Noted("odd", "half a pair \udc80, a break \u2028, an escape \x1b[2J")
    with SessionRecorder(tmp_path, INFO, ticking()) as recorder:
        recorder.record(note)
    assert from_json(lines(tmp_path)[0]) == note


def test_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = SessionRecorder(tmp_path, INFO, ticking())
    recorder.record(ANSWER)
    room = 20

    class Full(FileIO):
        def write(self, data: object) -> int:
            nonlocal room
            if not room:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            taken, room = super().write(bytes(data)[:room]), 0  # type: ignore[call-overload]
            return int(taken)

    with monkeypatch.context() as patch:
        patch.setattr(recorder, "_file", Full(recorder._file.fileno(), "ab", closefd=False))
        with pytest.raises(SessionWriteError, match="the disk is full") as error:
            recorder.record(Noted("x", "y" * 100))
        assert "Free some space" in error.value.hint
    assert [line["seq"] for line in lines(tmp_path)] == [1]  # the half line is gone again
    recorder.record(Noted("x", "there is room again"))
    recorder.close()
    assert [line["seq"] for line in lines(tmp_path)] == [1, 2, 3]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_device_that_is_full(tmp_path: Path) -> None:
    with (
        pytest.raises(SessionWriteError, match="the disk is full"),
        SessionRecorder(tmp_path, INFO, ticking()) as recorder,
    ):
        recorder._file.close()
        recorder._file = FileIO("/dev/full", "w")
        recorder.record(ANSWER)


def test_folder_vanishes(tmp_path: Path) -> None:
    with (
        pytest.raises(SessionWriteError, match="its folder is gone"),
        SessionRecorder(tmp_path, INFO, ticking()) as recorder,
    ):
        shutil.rmtree(tmp_path)
        recorder.record(LineSpoken("l1", "question", "Why?", "Why?", "bank"))


@pytest.mark.parametrize(("number", "says"), [(errno.EROFS, "read-only"), (errno.EACCES, "may not write there")])
def test_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SessionWriteError, match=says) as error:
        SessionRecorder(tmp_path, INFO, ticking())
    assert "--session DIR" in error.value.hint
