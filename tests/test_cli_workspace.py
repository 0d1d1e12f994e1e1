"""`interview --workspace` from outside: a problem in a folder, an editor, a report."""

from __future__ import annotations

from pathlib import Path

from tests.cli_kit import voiceprep
from tests.coding.test_workspace import RIGHT

TYPED = ("interview", "--text", "--llm", "none", "--round", "coding", "--questions", "1", "--seed", "3")


def test_code_stands_in_the_report(tmp_path: Path) -> None:
    session, work = tmp_path / "session", tmp_path / "work"
    (work / "embedding-cache").mkdir(parents=True)
    (work / "embedding-cache" / "solution.py").write_text(RIGHT, encoding="utf-8")
    ran = voiceprep(
        tmp_path, *TYPED, "--workspace", work, "--session", session, "--json", stdin="I begin.\n/test\nI go on.\n"
    )
    assert ran.code == 0, ran.err
    tested = [event for event in ran.lines if event["type"] == "code_tested"]
    assert tested[-1]["by"] == "candidate"
    assert "ImportError" in tested[0]["broken"]
    report = voiceprep(tmp_path, "report", session, "--json").json
    (code,) = report["code"]
    assert code["question_id"] == "embedding-cache" and code["passed"] == 0 and "ImportError" in code["broken"]
    assert report["summary"]["answers"] == 2  # /test is no answer
    assert "embedding-cache: not tested" in voiceprep(tmp_path, "report", session).out
    assert (work / "embedding-cache" / "solution.py").read_text() == RIGHT
    assert (work / "embedding-cache" / "problem.md").exists()


def test_the_end_tests_what_was_written(tmp_path: Path) -> None:
    ran = voiceprep(tmp_path, *TYPED, "--workspace", tmp_path / "work", "--json", stdin="I begin.\n")
    assert ran.code == 0, ran.err
    assert [event["by"] for event in ran.lines if event["type"] == "code_tested"] == ["end"]


def test_other_rounds_have_no_workspace(tmp_path: Path) -> None:
    ran = voiceprep(
        tmp_path, "interview", "--text", "--llm", "none", "--round", "behavioral", "--workspace", tmp_path / "work"
    )
    assert ran.code == 1 and "has no problem to lay there" in ran.err
    assert not (tmp_path / "work").exists()


def test_a_workspace_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("mine")
    ran = voiceprep(tmp_path, *TYPED, "--workspace", tmp_path / "work")
    assert ran.code == 1 and "cannot be used as a workspace" in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert (tmp_path / "work").read_text() == "mine"
