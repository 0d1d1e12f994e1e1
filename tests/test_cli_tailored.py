"""`interview --resume --job` from outside."""

from __future__ import annotations

import stat
from pathlib import Path

from tests.cli_kit import STORY, voiceprep
from tests.tailoring.tailoring_kit import CV, JOB, pdf

TYPED = ("interview", "--text", "--llm", "none", "--round", "hiring-manager", "--questions", "3", "--seed", "1")


def test_a_resume_becomes_questions_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "cv.pdf").write_bytes(pdf(CV.splitlines()))
    (tmp_path / "job.md").write_text(JOB, encoding="utf-8")
    session = tmp_path / "session"
    documents = ("--resume", tmp_path / "cv.pdf", "--job", tmp_path / "job.md")
    ran = voiceprep(tmp_path, *TYPED, *documents, "--session", session, stdin=STORY * 20)
    assert ran.code == 0, ran.err
    report = voiceprep(tmp_path, "report", session, "--json").json
    sources = {one["source"]["document"]: one["source"] for one in report["questions"] if one["source"] is not None}
    assert set(sources) == {"resume", "job"}
    assert sources["resume"]["line"].startswith("Reduced p99 latency")
    assert f"From line {sources['resume']['number']} of your r" in voiceprep(tmp_path, "report", session).out


def test_personal_data_stays_in_the_session(tmp_path: Path) -> None:
    (tmp_path / "cv.txt").write_text(CV, encoding="utf-8")
    env = {"VOICEPREP_CACHE": str(tmp_path / "cache"), "HOME": str(tmp_path / "home")}
    ran = voiceprep(tmp_path, *TYPED, "--resume", tmp_path / "cv.txt", stdin=STORY * 20, env=env)
    assert ran.code == 0, ran.err
    (session,) = (tmp_path / "data" / "sessions").iterdir()
    assert stat.S_IMODE(session.stat().st_mode) == 0o700
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "cv.txt"]
    named = [path for path in kept if b"p99 latency from 90 ms" in path.read_bytes()]
    assert named and all(session in path.parents for path in named)
    assert not [path for path in kept if b"jane@doe.org" in path.read_bytes()]
    assert "resume" not in (tmp_path / "data" / "asked.txt").read_text()


def test_bad_documents_leave_no_session(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(pdf([]))
    ran = voiceprep(tmp_path, *TYPED, "--resume", tmp_path / "scan.pdf")
    assert ran.code == 1
    assert "without text" in ran.err and len(ran.err.strip().splitlines()) == 1
    assert not (tmp_path / "data").exists()


def test_a_round_that_takes_nothing_says_so(tmp_path: Path) -> None:
    (tmp_path / "cv.txt").write_text(CV, encoding="utf-8")
    ran = voiceprep(
        tmp_path, "interview", "--text", "--llm", "none", "--round", "coding", "--resume", tmp_path / "cv.txt"
    )
    assert ran.code == 0, ran.err
    assert "from its bank alone" in ran.out
