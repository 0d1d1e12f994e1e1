"""`voiceprep sessions` as a user meets it."""

from __future__ import annotations

from pathlib import Path

from tests.cli_kit import STORY, TYPED, voiceprep


def test_listed_exported_deleted_imported(tmp_path: Path) -> None:
    assert "No sessions yet" in voiceprep(tmp_path, "sessions").out
    assert voiceprep(tmp_path, *TYPED, "--questions", "1", stdin=STORY).code == 0
    (listed,) = voiceprep(tmp_path, "sessions", "--json").lines
    name = listed["name"]
    assert listed["reported"] is True
    assert name in voiceprep(tmp_path, "sessions").out

    made = voiceprep(tmp_path, "sessions", "export", name, tmp_path / "mine.zip")
    assert made.code == 0
    assert "sessions import mine.zip" in made.out
    asked = voiceprep(tmp_path, "sessions", "rm", name)
    assert asked.code == 1
    assert "--yes" in asked.err
    short = voiceprep(tmp_path, "sessions", "rm", name[:12], "--yes")
    assert short.code == 1
    assert "whole name" in short.err
    assert voiceprep(tmp_path, "sessions", "rm", name, "--yes").out == f"Deleted {name}\n"
    assert not voiceprep(tmp_path, "sessions", "--json").lines

    assert voiceprep(tmp_path, "sessions", "import", tmp_path / "mine.zip").code == 0
    report = voiceprep(tmp_path, "report", name, "--json")
    assert report.json["answers"][0]["text"] == STORY.strip()


def test_what_is_broken_is_named_in_the_list(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "sessions" / "odd"
    folder.mkdir(parents=True)
    (folder / "session.json").write_text("{")
    listed = voiceprep(tmp_path, "sessions")
    assert listed.code == 0
    assert "is not JSON" in listed.out
