"""Steps between formats, tried with made-up ones: the real format has no predecessor yet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.session.session_kit import INFO, ticking
from voiceprep.errors import BadSession
from voiceprep.events import AnswerHeard, InterviewEnded
from voiceprep.session import info as info_module
from voiceprep.session import migration
from voiceprep.session import read as read_module
from voiceprep.session.migration import Step, upgraded_event, upgraded_info
from voiceprep.session.read import open_session
from voiceprep.session.recorder import SessionRecorder

STEPS = {
    1: Step(
        info=lambda data: {**data, "round": data["kind_of_round"]},
        event=lambda data: {**data, "text": data["words_said"]} if data["type"] == "answer_heard" else data,
    ),
    2: Step(info=lambda data: {**data, "voice": data["voice"].lower()}),
}


def test_steps_are_taken_in_turn() -> None:
    old = {"format": 1, "kind_of_round": "coding", "voice": "JOE"}
    assert upgraded_info(old, STEPS, 3) == {**old, "round": "coding", "voice": "joe"}
    assert upgraded_info({"format": 2, "voice": "JOE"}, STEPS, 3) == {"format": 2, "voice": "joe"}
    line = {"type": "answer_heard", "words_said": "yes"}
    assert upgraded_event(line, 1, STEPS, 3)["text"] == "yes"
    assert upgraded_event(line, 3, STEPS, 3) == line


@pytest.mark.parametrize("found", [None, "1", True, 0, 4])
def test_an_unknown_format_is_left_to_the_reader(found: object) -> None:
    assert upgraded_info({"format": found}, STEPS, 3) == {"format": found}


def test_a_session_of_an_older_format_is_read_and_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SessionRecorder(tmp_path, INFO, ticking()) as recorder:
        recorder.record(AnswerHeard("a1", "q1", "Why?", "coding", False, "because", "turn"))
        recorder.record(InterviewEnded("finished", 1.0))
    content = json.loads((tmp_path / "session.json").read_text())
    content["kind_of_round"] = content.pop("round")
    content["state"] = "running"
    (tmp_path / "session.json").write_text(json.dumps(content))
    events = (tmp_path / "events.jsonl").read_text().replace('"text":', '"words_said":')
    (tmp_path / "events.jsonl").write_text(events)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    with pytest.raises(BadSession, match="round"):
        open_session(tmp_path)
    for module in (migration, info_module, read_module):
        monkeypatch.setattr(module, "FORMAT", 3)
    monkeypatch.setattr(info_module, "upgraded_info", lambda data: upgraded_info(data, STEPS, 3))
    monkeypatch.setattr(read_module, "upgraded_event", lambda data, found: upgraded_event(data, found, STEPS, 3))
    session = open_session(tmp_path)

    assert session.info.round == "behavioral"
    assert session.answers[0].heard.text == "because"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
