"""The folder the candidate codes in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interviewer.interviewer_kit import VOICE, answer
from voiceprep.coding.workspace import Workspace, told
from voiceprep.errors import VoiceprepError
from voiceprep.events import AnswerHeard, CodeChanged, CodeTested, Event, Noted
from voiceprep.interviewer.interviewer import BankInterviewer
from voiceprep.rounds import load_round
from voiceprep.stages import Ask, Reply

NAME = "longest-distinct-window"
SLOW = """\
def longest_distinct(ids):
    best = 0
    for start in range(len(ids)):
        for end in range(start + 1, len(ids) + 1):
            if len(set(ids[start:end])) < end - start:
                break
            best = max(best, end - start)
    return best or 1
"""
RIGHT = """\
def longest_distinct(ids):
    last, left, best = {}, 0, 0
    for right, one in enumerate(ids):
        left = max(left, last.get(one, -1) + 1)
        last[one] = right
        best = max(best, right - left + 1)
    return best
"""


def workspace(folder: Path) -> Workspace:
    ticks = iter(range(1000))
    return Workspace(folder, lambda: None, lambda: float(next(ticks)))


def write(folder: Path, code: str) -> None:
    (folder / NAME / "solution.py").write_text(code, encoding="utf-8")


def test_the_problem_is_laid(tmp_path: Path) -> None:
    work = workspace(tmp_path / "new" / "work")
    work.lay(NAME)
    assert sorted(path.name for path in (work.folder / NAME).iterdir()) == [
        "problem.md", "solution.py", "test_solution.py",
    ]  # fmt: skip
    (note,) = work.take()
    assert isinstance(note, Noted) and "left as it was" not in note.message
    assert not work.poll()


def test_what_lies_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    write(tmp_path, RIGHT)
    (tmp_path / "mine.txt").write_text("mine")
    work = workspace(tmp_path)
    work.lay(NAME)
    assert (tmp_path / NAME / "solution.py").read_text() == RIGHT
    assert (tmp_path / "mine.txt").read_text() == "mine"
    (note,) = work.take()
    assert isinstance(note, Noted) and "left as it was: solution.py" in note.message


def test_changes_become_events(tmp_path: Path) -> None:
    work = workspace(tmp_path)
    work.lay(NAME)
    list(work.take())
    write(tmp_path, SLOW)
    assert work.poll() and not work.poll()
    (change,) = work.take()
    assert isinstance(change, CodeChanged)
    assert (change.text, change.lines, change.at_s) == (SLOW, 8, None)
    assert change.added == 8 and change.removed > 0
    (tmp_path / NAME / "solution.py").unlink()
    assert not work.poll()


def test_odd_files_do_not_stop_it(tmp_path: Path) -> None:
    work = workspace(tmp_path)
    work.lay(NAME)
    (tmp_path / NAME / "solution.py").write_bytes(bytes(range(256)) * 4000)
    assert work.poll()
    checked = work.test("candidate")
    assert checked is not None and checked.broken and "pass" not in told(checked)


def test_tests_run_once_on_the_same_code(tmp_path: Path) -> None:
    work = workspace(tmp_path)
    work.lay(NAME)
    write(tmp_path, RIGHT)
    first = work.test("interviewer")
    assert first is not None and told(first) == "All 6 tests pass." and not work.at_work
    assert work.test("end") is first
    assert [type(event) for event in work.take()] == [Noted, CodeChanged, CodeTested]
    write(tmp_path, SLOW)
    work.poll()
    assert work.at_work


@pytest.mark.parametrize("blocked", ["file", "file/below"])
def test_a_folder_that_cannot_be_used(tmp_path: Path, blocked: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(VoiceprepError, match="cannot be used as a workspace"):
        workspace(tmp_path / blocked)


class Candidate:
    """Talks to an interviewer who sees the code."""

    def __init__(self, folder: Path) -> None:
        round_ = load_round("coding")
        self.interviewer = BankInterviewer(round_, VOICE, (NAME, "stable-softmax"), workspace=workspace(folder))
        self.events: list[Event] = []
        self.ask: Ask | None = None
        self.line = self._take(list(self.interviewer.open()))

    def says(self, text: str, **more: object) -> Reply:
        assert self.ask is not None
        heard = answer(self.ask, text)
        self.line = self._take(list(self.interviewer.reply(AnswerHeard(**{**_fields(heard), **more}), None)))  # type: ignore[arg-type]
        return self.line

    def _take(self, items: list[Event | Reply]) -> Reply:
        self.events += [item for item in items if isinstance(item, Event)]
        line = [item for item in items if isinstance(item, Reply)][-1]
        self.ask = line.ask
        return line


def _fields(heard: AnswerHeard) -> dict[str, object]:
    return {name: getattr(heard, name) for name in AnswerHeard.__dataclass_fields__}


def test_the_interviewer_asks_about_the_bug_and_the_loops(tmp_path: Path) -> None:
    candidate = Candidate(tmp_path)
    write(tmp_path, SLOW)
    assert candidate.says("I check every start and walk on until an ID repeats.").text.endswith(
        "What does your code return for an empty list?"
    )
    assert "loops inside another loop" in candidate.says("It returns one, I think.").text
    assert [event.passed for event in candidate.events if isinstance(event, CodeTested)][:1] != [6]


def test_the_question_stays_until_the_code_is_done(tmp_path: Path) -> None:
    candidate = Candidate(tmp_path)
    for text in ("I keep the last index of each ID and move the left edge.", "Empty gives zero.", "O of n."):
        candidate.says(text)
    write(tmp_path, "def longest_distinct(ids):\n    return 0\n")
    said = [candidate.says(text) for text in ("I am writing the loop now.", "", "", "", "Still at it.", "And more.")]
    assert all(line.ask is not None and line.ask.question_id == NAME for line in said)
    assert said[-1].act == "answer_back"
    write(tmp_path, RIGHT)
    done = candidate.says("I am done.")
    assert done.ask is not None and done.ask.question_id == "stable-softmax"
    last = [event for event in candidate.events if isinstance(event, CodeTested)][-1]
    assert (last.question_id, last.passed, last.total) == (NAME, 6, 6)
    assert (tmp_path / "stable-softmax" / "problem.md").exists()


def test_tests_on_a_key(tmp_path: Path) -> None:
    candidate = Candidate(tmp_path)
    write(tmp_path, "def longest_distinct(ids):\n    return len(set(ids))\n")
    line = candidate.says("", wish="test")
    assert line.text.endswith("of 6 tests pass.") and line.ask is not None and line.ask.question_id == NAME
    assert [event.by for event in candidate.events if isinstance(event, CodeTested)] == ["candidate"]


def test_skipping_leaves_the_code_as_it_is(tmp_path: Path) -> None:
    candidate = Candidate(tmp_path)
    line = candidate.says("", wish="skip")
    assert line.ask is not None and line.ask.question_id == "stable-softmax"
    assert [event.by for event in candidate.events if isinstance(event, CodeTested)] == ["end"]


def test_the_next_problem_is_not_shown_beforehand(tmp_path: Path) -> None:
    Candidate(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_silence_at_work_is_no_silence(tmp_path: Path) -> None:
    candidate = Candidate(tmp_path)
    said = [candidate.says("") for _ in range(6)]
    assert {line.act for line in said} == {"answer_back"}  # nobody is hinted at, hurried, or thrown out
    write(tmp_path, SLOW)
    assert candidate.says("").text == "What does your code return for an empty list?"
    assert candidate.ask is not None and candidate.ask.at_work
