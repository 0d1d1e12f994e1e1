from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import numpy as np
import pytest

from tests.session.session_kit import INFO, ticking
from voiceprep.audio.timeline import FRAME, Frame
from voiceprep.errors import BadSession
from voiceprep.events import (
    AnswerHeard,
    CoverageRead,
    Event,
    InterviewEnded,
    InterviewStarted,
    LineSpoken,
    Noted,
    VerbatimHeard,
    Word,
)
from voiceprep.session import wav
from voiceprep.session.info import read_info
from voiceprep.session.read import open_session
from voiceprep.session.recorder import SessionRecorder
from voiceprep.session.sound import SoundRecorder


def line(number: int, act: str, question: str | None = "q1", element: str | None = None) -> LineSpoken:
    return LineSpoken(f"l{number}", act, f"Line {number}?", f"Line {number}?", "bank", question, element)  # type: ignore[arg-type]


def answer(name: str, text: str = "It depends.", follow_up: bool = False) -> AnswerHeard:
    return AnswerHeard(name, "q1", "Line?", "technical", follow_up, text, "turn", end_s=5.0)


EVENTS: tuple[Event, ...] = (
    InterviewStarted("behavioral", "joe", "spoken", 2, 7),
    line(0, "opening", None),
    line(1, "question"),
    line(2, "patience", None),
    answer("a1"),
    CoverageRead("a1", "q1", {"objective": "missing"}),
    line(3, "follow_up", element="objective"),
    answer("a2", "One try", True),
    answer("a2", "One try and more", True),
    Noted("llm_failed", "it was slow", "a2"),
    line(4, "closing", None),
    InterviewEnded("finished", 30.0),
    VerbatimHeard("a1", (Word("um", 3.0, 3.3),), "base"),
)


@pytest.fixture
def held(tmp_path: Path) -> Path:
    with SessionRecorder(tmp_path, INFO, ticking()) as recorder, SoundRecorder(tmp_path) as sound:
        for event in EVENTS:
            recorder.record(event)
        silence = np.zeros(FRAME, np.float32)
        for number in range(50):
            sound(Frame(number * FRAME, silence, silence))
    return tmp_path


def test_round_trip(held: Path) -> None:
    session = open_session(held)
    assert session.events == EVENTS
    assert session.repairs == ()
    assert session.info == INFO.model_copy(update={"state": "ended"})
    assert session.audio_path == held / "audio.wav"
    assert session.duration_s == 30.0
    assert not session.being_held


def test_views(held: Path) -> None:
    session = open_session(held)
    first, second = session.answers
    assert (first.line, second.line) == (EVENTS[2], EVENTS[6])  # not "take your time"
    assert first.coverage == EVENTS[5]
    assert first.verbatim == EVENTS[12]
    assert second.heard.text == "One try and more"
    assert [one.act for one in session.lines] == ["opening", "question", "patience", "follow_up", "closing"]
    assert session.notes == (EVENTS[9],)
    assert session.started == EVENTS[0]


def test_torn_last_line(held: Path) -> None:
    path = held / "events.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"seq": 14, "at": "2026", "type": "answer_he')
    session = open_session(held)
    assert session.events == EVENTS
    assert any("was cut short" in repair for repair in session.repairs)
    assert path.read_bytes() == whole
    assert (held / "events.torn").read_bytes().endswith(b"answer_he\n")
    assert open_session(held).repairs == ()


def test_last_line_lacks_only_its_end(held: Path) -> None:
    path = held / "events.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    session = open_session(held)
    assert session.events == EVENTS
    assert session.repairs == ("the last line of events.jsonl lacked its line end",)
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    "bad",
    [
        b"\x00\x00\x00\x00",
        b"{",
        b"[]",
        b'{"type": "from_the_future"}',
        b'{"type": "answer_heard"}',
        b"\xff",
        b"[" * 9999,
    ],
)
def test_corrupt_line_in_the_middle(held: Path, bad: bytes) -> None:
    path = held / "events.jsonl"
    parts = path.read_bytes().split(b"\n")
    parts[3] = bad
    path.write_bytes(b"\n".join(parts))
    session = open_session(held)
    assert session.events == EVENTS[:3] + EVENTS[4:]
    assert len(session.repairs) == 1
    assert session.repairs[0].startswith("line 4 of events.jsonl cannot be read")
    assert path.read_bytes() == b"\n".join(parts)  # left as it is


def test_missing_end(held: Path) -> None:
    path = held / "events.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-3]))
    session = open_session(held)
    assert session.events[-1] == InterviewEnded("interrupted", 5.0)
    assert any("broke off" in repair for repair in session.repairs)
    last = json.loads(path.read_bytes().splitlines()[-1])
    assert (last["seq"], last["type"]) == (11, "interview_ended")
    assert open_session(held).repairs == ()


def test_missing_events(held: Path) -> None:
    (held / "events.jsonl").unlink()
    session = open_session(held)
    assert session.events == (InterviewEnded("interrupted", 1.6),)  # what the sound lasts
    assert "events.jsonl is missing" in session.repairs[0]


def test_header_repair(held: Path) -> None:
    with (held / "audio.wav").open("r+b") as file:
        file.write(wav.header(0))
    assert open_session(held).repairs == ("the header of audio.wav now says the 1.6 s of sound that are there",)
    assert open_session(held).repairs == ()


def test_foreign_sound(held: Path) -> None:
    (held / "audio.wav").write_bytes(b"OggS" * 100)
    session = open_session(held)
    assert session.audio_path is None
    assert "left alone" in session.repairs[0]


def test_read_only_folder(held: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = held / "events.jsonl"
    kept = path.read_bytes().split(b"\n")
    torn = b"\n".join(kept[:5]) + b'\n{"torn'
    path.write_bytes(torn)
    with (held / "audio.wav").open("r+b") as file:
        file.write(wav.header(0))
    real_open = Path.open

    def read_only(self: Path, mode: str = "r", *rest: object, **more: object) -> object:
        if mode not in {"r", "rb"}:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return real_open(self, mode, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", read_only)
    session = open_session(held)
    assert session.events[:5] == EVENTS[:5]
    assert session.events[5:] == (InterviewEnded("interrupted", 5.0),)
    assert session.audio_path == held / "audio.wav"
    assert sum("it was read all the same" in repair for repair in session.repairs) == 2  # sound and events
    assert path.read_bytes() == torn


def test_session_that_is_being_held(tmp_path: Path) -> None:
    with SessionRecorder(tmp_path, INFO, ticking()) as recorder:
        recorder.record(EVENTS[0])
        session = open_session(tmp_path)
        assert session.being_held
        assert session.events == EVENTS[:1]
        assert session.ended is None
        assert len((tmp_path / "events.jsonl").read_bytes().splitlines()) == 1  # untouched
        recorder.record(InterviewEnded("finished"))
        assert not open_session(tmp_path).being_held
    assert open_session(tmp_path).repairs == ()


def test_newer_format(held: Path) -> None:
    data = json.loads((held / "session.json").read_text())
    (held / "session.json").write_text(json.dumps({**data, "format": 2}))
    before = sorted((path.name, path.read_bytes()) for path in held.iterdir())
    with pytest.raises(BadSession, match="newer voiceprep"):
        open_session(held)
    assert sorted((path.name, path.read_bytes()) for path in held.iterdir()) == before


@pytest.mark.parametrize("written", ["2", 2.0, "1", True])
def test_a_format_that_is_no_plain_number_is_never_guessed(held: Path, written: object) -> None:
    data = json.loads((held / "session.json").read_text())
    (held / "session.json").write_text(json.dumps({**data, "format": written}))
    with pytest.raises(BadSession, match=r"session\.json: format: "):
        open_session(held)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T12:00:00Z"])
def test_a_start_no_clock_can_show(held: Path, moment: str) -> None:
    data = json.loads((held / "session.json").read_text())
    (held / "session.json").write_text(json.dumps({**data, "started_at": moment}))
    with pytest.raises(BadSession, match=r"started_at: .*end of the calendar"):
        read_info(held)


def test_thousands_of_unreadable_lines_are_counted(held: Path) -> None:
    with (held / "events.jsonl").open("ab") as file:
        file.write(b"nonsense\n" * 2000)
    session = open_session(held)
    assert session.events == EVENTS
    assert len(session.repairs) == 6
    assert session.repairs[-1] == "1995 more lines of events.jsonl cannot be read; they are left out"


def test_state_is_put_right(held: Path) -> None:
    info = read_info(held)
    (held / "session.json").write_text(json.dumps({**info.to_json(), "state": "running"}))
    assert open_session(held).info.state == "ended"
    assert read_info(held).state == "ended"


def test_cut_at_any_byte(held: Path) -> None:
    path = held / "events.jsonl"
    whole = path.read_bytes()
    ends = [number + 1 for number, byte in enumerate(whole) if byte == ord("\n")]
    for cut in range(0, len(whole), 7):
        path.write_bytes(whole[:cut])
        events = open_session(held).events
        finished = sum(end <= cut + 1 for end in ends)  # a line that lacks only its end counts
        assert events[:finished] == EVENTS[:finished]
        assert len(events) <= finished + 1
        assert any(isinstance(event, InterviewEnded) for event in events)
        assert open_session(held).repairs == ()
