"""From a report to the findings, and back from where they are kept."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.report.report_kit import STRONG, answer, line, session
from tests.session.session_kit import BEGAN, INFO, ticking
from voiceprep.events import AnswerHeard
from voiceprep.grading.reading import LexiconReader
from voiceprep.practice import kept
from voiceprep.practice.findings import SessionFound, found_in
from voiceprep.practice.kept import FINDINGS_FILE, read_practice
from voiceprep.report.build import build_report, write_report
from voiceprep.session.read import open_session
from voiceprep.session.recorder import SessionRecorder

NUMBER = "We cut the p99 latency from 90 to 40 milliseconds."


def report() -> dict[str, Any]:
    built = build_report(session(line(), answer(f"{STRONG} {NUMBER}"), mode="text"), LexiconReader())
    return json.loads(json.dumps(built))  # type: ignore[no-any-return]


def test_found_in_a_report() -> None:
    found = found_in(report())
    assert found.round == "no-such-round"
    assert [one.id for one in found.questions] == ["q1"]
    assert found.questions[0].score == pytest.approx(found.score)
    assert found.questions[0].states["tradeoffs"] == "unprompted"
    assert found.fillers_per_minute is None  # nobody listened for them
    assert NUMBER in [one.quote for one in found.quotes if one.use == "metric"]
    assert all(one.quote in f"{STRONG} {NUMBER}" for one in found.quotes)
    assert SessionFound.from_json(json.loads(json.dumps(found.to_json()))) == found


@pytest.mark.parametrize(
    "spoil",
    [
        lambda built: built.pop("summary"),
        lambda built: built["session"].update(started_at="2026-01-01T00:00"),
        lambda built: built.update(answers=None),
        lambda built: built.update(questions=[7]),
    ],
)
def test_what_is_no_report(spoil: Any) -> None:
    content = report()
    spoil(content)
    with pytest.raises(ValueError, match=r"report|zone"):
        found_in(content)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICEPREP_DATA", str(tmp_path))
    return tmp_path / "sessions"


def held(home: Path, name: str, days: int = 0, *, reported: bool = True, demo: bool = False) -> Path:
    folder = home / name
    folder.mkdir(parents=True)
    info = INFO.model_copy(update={"started_at": BEGAN + timedelta(days=days), "options": {"demo": demo}})
    with SessionRecorder(folder, info, ticking()) as recorder:
        recorder.record(AnswerHeard("a1", "q1", "Why?", "technical", False, STRONG, "turn"))
    if reported:
        write_report(open_session(folder), LexiconReader())
    return folder


def test_all_sessions_oldest_first(home: Path) -> None:
    held(home, "b", 0)
    held(home, "a", 3)
    held(home, "demo", 1, demo=True)
    held(home, "unreported", 2, reported=False)
    (home / "broken").mkdir()
    (home / "broken" / "session.json").write_text("{")
    found = read_practice()
    assert [one.name for one in found.sessions] == ["b", "unreported", "a"]
    assert (found.by_cues, found.demo, found.unreadable) == (1, 1, ("broken",))


def test_findings_are_kept_until_the_report_changes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = held(home, "one")
    (first,) = read_practice().sessions
    assert (folder / FINDINGS_FILE).exists()

    def no_more(_: object) -> SessionFound:
        raise AssertionError("read again")

    with monkeypatch.context() as patched:
        patched.setattr(kept, "found_in", no_more)
        assert read_practice().sessions == (first,)
    content = json.loads((folder / "report.json").read_text())
    content["summary"]["score"] = 0.125
    (folder / "report.json").write_text(json.dumps(content))
    assert read_practice().sessions[0].score == 0.125


@pytest.mark.parametrize("spoilt", ["", "[]", "{}", '{"found": 2}', "\x00"])
def test_findings_that_are_damaged_are_found_anew(home: Path, spoilt: str) -> None:
    folder = held(home, "one")
    before = read_practice().sessions
    (folder / FINDINGS_FILE).write_text(spoilt)
    assert read_practice().sessions == before


def test_a_damaged_report_is_read_from_the_events(home: Path) -> None:
    folder = held(home, "one")
    (folder / "report.json").write_text("{")
    found = read_practice()
    assert found.by_cues == 1
    assert found.sessions[0].questions[0].id == "q1"


def test_too_many_without_a_report_are_counted(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "BUILT_AT_ONCE", 1)
    held(home, "a", reported=False)
    held(home, "b", 1, reported=False)
    found = read_practice()
    assert [one.name for one in found.sessions] == ["b"]
    assert found.unreported == 1


def test_one_that_is_being_held_waits(home: Path) -> None:
    folder = home / "live"
    folder.mkdir(parents=True)
    with SessionRecorder(folder, INFO, ticking()) as recorder:
        recorder.record(AnswerHeard("a1", "q1", "Why?", "technical", False, STRONG, "turn"))
        assert read_practice().sessions == ()
        assert read_practice().unreported == 1


def test_what_is_kept_with_a_report_is_what_would_be_read_from_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = held(home, "one", reported=False)
    kept.keep_findings(folder, write_report(open_session(folder), LexiconReader()))
    with monkeypatch.context() as patched:
        patched.setattr(kept, "found_in", None)  # nothing may be read again
        (found,) = read_practice().sessions
    (folder / FINDINGS_FILE).unlink()
    assert read_practice().sessions == (found,)


def test_no_findings_without_a_report_file(home: Path) -> None:
    folder = held(home, "one", reported=False)
    kept.keep_findings(folder, {})
    assert not (folder / FINDINGS_FILE).exists()
