"""`interview --round full-loop` from outside: six rounds, one session, one report."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tests.cli_kit import STORY, environment, voiceprep
from voiceprep.cli.planning import LOOP

LOOP_TYPED = ("interview", "--text", "--llm", "none", "--round", "full-loop", "--questions", "1", "--seed", "1")


def test_six_rounds_one_report(tmp_path: Path) -> None:
    session = tmp_path / "session"
    ran = voiceprep(tmp_path, *LOOP_TYPED, "--json", "--session", session, stdin=STORY * 60)
    assert ran.code == 0, ran.err
    kinds = [event["type"] for event in ran.lines]
    assert [event["round"] for event in ran.lines if event["type"] == "round_started"] == list(LOOP)
    assert kinds.count("round_ended") == len(LOOP) - 1
    assert ran.lines[-1]["reason"] == "finished"
    assert not [event for event in ran.lines if event.get("act") == "break"]  # nobody is there to take one
    report = voiceprep(tmp_path, "report", session, "--json").json
    assert report["session"]["round"] == "full-loop"
    assert [one["name"] for one in report["rounds"]] == list(LOOP)
    assert [one["ended"] for one in report["rounds"]] == ["finished"] * 6
    assert {one["round"] for one in report["questions"]} == set(LOOP)
    assert all(
        sum(q["round"] == one["name"] for q in report["questions"]) == one["questions"] for one in report["rounds"]
    )
    out = voiceprep(tmp_path, "report", session).out
    places = [out.index(title) for title in ("Recruiter screen:", "Hiring manager:", "Coding:", "Behavioral:")]
    assert places == sorted(places)


def test_the_end_of_the_pipe_ends_the_loop_with_what_was_held(tmp_path: Path) -> None:
    session = tmp_path / "session"
    ran = voiceprep(tmp_path, *LOOP_TYPED, "--session", session, stdin=STORY * 8)
    assert ran.code == 0, ran.err
    rounds = voiceprep(tmp_path, "report", session, "--json").json["rounds"]
    assert 1 < len(rounds) < 6
    assert rounds[0]["ended"] == "finished"
    assert rounds[-1]["ended"] == "out_of_answers"


def test_an_interrupted_loop_is_reported(tmp_path: Path) -> None:
    session = tmp_path / "session"
    with subprocess.Popen(
        [sys.executable, "-m", "voiceprep", *LOOP_TYPED, "--json", "--session", str(session)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(tmp_path), text=True,
    ) as run:  # fmt: skip
        assert run.stdin is not None and run.stdout is not None
        run.stdin.write(STORY * 8)
        run.stdin.flush()
        heard = 0
        for line in run.stdout:
            heard += '"answer_heard"' in line
            if heard == 8 and '"act": "' in line:
                run.send_signal(signal.SIGINT)
                break
        run.stdout.read()
        assert run.wait(60) == 130
    report = voiceprep(tmp_path, "report", session, "--json").json
    assert report["session"]["ended"] == "interrupted"
    assert report["summary"]["answers"] == 8
    assert report["rounds"][-1]["ended"] == "interrupted"


def test_minutes_are_shared_by_the_rounds(tmp_path: Path) -> None:
    ran = voiceprep(tmp_path, *LOOP_TYPED[:-4], "--minutes", "60", "--seed", "1", "--json")
    assert ran.code == 0, ran.err
    assert 6 <= ran.lines[0]["questions"] <= 16
