"""`voiceprep grade` with a language model behind it: asked once, in order, and never able to break the run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli_kit import voiceprep
from tests.interviewer.interviewer_kit import completion, serving
from voiceprep.cli.analysis import grade_file
from voiceprep.grading.reading import LexiconReader, Reading
from voiceprep.report.structure import LONGEST_CHARS
from voiceprep.rubrics import Rubric

QUESTION = "How would you reduce inference latency?"


def written(tmp_path: Path, count: int = 1) -> Path:
    file = tmp_path / "answers.jsonl"
    rows = [
        {
            "id": f"n{number}",
            "round_kind": "technical",
            "question": QUESTION,
            "answer": f"I'd trace request {number} first and see which part waits. Let me think about the rest of it.",
        }
        for number in range(count)
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def first_sentence(body: dict[str, Any]) -> tuple[int, str | None]:
    properties = body["response_format"]["json_schema"]["schema"]["properties"]
    names = {name: one["enum"][0] if name == "approach" else "none" for name, one in properties.items()}
    return completion(dict(names))


def test_a_server_grades_and_is_asked_once(tmp_path: Path) -> None:
    file = written(tmp_path)
    with serving(first_sentence) as server:
        (first,) = voiceprep(tmp_path, "grade", file, "--llm", server.url, "--model", "m", "--json").lines
        asked = len(server.requests)
        (again,) = voiceprep(tmp_path, "grade", file, "--llm", server.url, "--model", "m", "--json").lines
        assert len(server.requests) == asked > 0
    assert first == again
    structure = first["structure"]
    assert structure["graded_by"] == "llm:m"
    assert (
        structure["elements"]["approach"]["evidence"]["quote"] == "I'd trace request 0 first and see which part waits."
    )
    assert structure["score"] == 0.25
    assert set(structure["rubric"]) == {"version", "sha256"}


def test_a_server_that_names_its_model_itself_is_asked_once_too(tmp_path: Path) -> None:
    file = written(tmp_path, 3)
    with serving(first_sentence) as server:
        first = voiceprep(tmp_path, "grade", file, "--llm", server.url, "--json").lines
        asked = len(server.requests)
        again = voiceprep(tmp_path, "grade", file, "--llm", server.url, "--json").lines
        assert len(server.requests) == asked > 0
    assert first == again
    assert {one["structure"]["graded_by"] for one in first} == {"llm:tiny-model"}


def test_several_at_a_time_come_in_order(tmp_path: Path) -> None:
    with serving(first_sentence) as server:
        ran = voiceprep(
            tmp_path, "grade", written(tmp_path, 7), "--llm", server.url, "--model", "m", "--jobs", "3", "--json"
        )
    assert [line["id"] for line in ran.lines] == [f"n{number}" for number in range(7)]


def test_a_judge_that_fails_leaves_the_answer_unscored(tmp_path: Path) -> None:
    with serving(lambda body: (500, "{}")) as server:
        (line,) = voiceprep(tmp_path, "grade", written(tmp_path), "--llm", server.url, "--model", "m", "--json").lines
    assert line["structure"]["graded_by"] == "unscored"
    assert line["structure"]["score"] is None
    assert "500" in line["structure"]["failed"]


def test_a_model_too_small_to_judge_is_refused(tmp_path: Path) -> None:
    ran = voiceprep(tmp_path, "grade", written(tmp_path), "--llm", "embedded", "--model", "1.5b")
    assert ran.code == 1
    assert "too small" in ran.err
    assert "--llm none" in ran.err


def test_an_answer_of_a_megabyte_is_read_as_far_as_anybody_talks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lengths: list[int] = []

    class Listening(LexiconReader):
        def read(self, rubric: Rubric, question: str, answer: str) -> dict[str, Reading]:
            lengths.append(len(answer))
            return super().read(rubric, question, answer[:1000])

    story = "I decided to distil the model instead of buying more GPUs, and the p99 fell to 35 milliseconds. "
    written = {"id": "long", "round_kind": "behavioral", "question": "Tell me?", "answer": story * 12_000}
    (tmp_path / "long.jsonl").write_text(json.dumps(written))
    (graded,) = grade_file(tmp_path / "long.jsonl", Listening())
    assert graded["id"] == "long"
    assert lengths == [LONGEST_CHARS]
    assert f"long: only the first {LONGEST_CHARS} characters are read" in capsys.readouterr().err
