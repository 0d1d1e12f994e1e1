"""`voiceprep progress` and `plan` over sessions that were really held."""

from __future__ import annotations

from pathlib import Path

from tests.cli_kit import STORY, TYPED, voiceprep


def test_from_an_interview_to_progress_and_a_plan(tmp_path: Path) -> None:
    empty = voiceprep(tmp_path, "progress")
    assert empty.code == 0
    assert "No sessions to go by yet" in empty.out
    assert "voiceprep interview" in voiceprep(tmp_path, "plan").out

    question = "behavioral-performance-win"
    asked = ("interview", "--text", "--llm", "none", "--round", "behavioral", "--ask")
    wrong = voiceprep(tmp_path, *asked, "no-such-question")
    assert wrong.code == 1
    assert "no-such-question" in wrong.err
    from voiceprep.rounds import load_round

    question = load_round("behavioral").questions[0].id
    for _ in range(2):
        held = voiceprep(tmp_path, *asked, question, stdin=STORY)
        assert held.code == 0, held.err
    found = voiceprep(tmp_path, "progress", "--json").json
    assert len(found["sessions"]) == 2
    assert [(one["id"], one["times"]) for one in found["retaken"]] == [(question, 2)]
    assert "Answered again" in voiceprep(tmp_path, "progress").out
    page = tmp_path / "progress.html"
    assert voiceprep(tmp_path, "progress", "--html", page).code == 0
    assert "<svg" in page.read_text()
    nowhere = voiceprep(tmp_path, "progress", "--html", tmp_path / "none" / "progress.html")
    assert nowhere.code == 1
    assert "Name another file." in nowhere.err

    kit = voiceprep(tmp_path, "plan", "--kit")
    assert "35 milliseconds" in kit.out
    made = voiceprep(tmp_path, "plan", "--interview-date", "2099-01-31", "--json").json
    assert made["interview"] == "2099-01-31"
    late = voiceprep(tmp_path, "plan", "--interview-date", "2020-01-31")
    assert late.code == 2


def test_questions_named_and_counted_do_not_go_together(tmp_path: Path) -> None:
    ran = voiceprep(tmp_path, *TYPED, "--questions", "1", "--ask", "x")
    assert ran.code == 2
    assert "--ask" in ran.err
