"""The shipped rubrics are whole; a broken one is refused with file, key and reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from voiceprep.data_files import data_folder
from voiceprep.errors import BadRound
from voiceprep.rubrics import read_rubric, rubrics

ELEMENTS = {
    "technical": "objective tradeoffs approach validation",
    "fundamentals": "definition example failure_mode real_project",
    "behavioral": "role constraint decision outcome do_differently",
    "design": "framing scale data_flow model_choice training serving monitoring failure_modes hardware",
    "coding": "understanding plan complexity testing",
    "motivation": "reason evidence fit",
    "questions": "team_problems tooling success",
}

GOOD = """format = 1
kind = "technical"
version = "1"
title = "T"
[[elements]]
id = "objective"
title = "Objective"
meaning = "What is to be reached."
advice = "Say it."
cues = ["goal is"]
"""


@pytest.mark.parametrize("kind", ELEMENTS)
def test_a_shipped_rubric_has_its_elements(kind: str) -> None:
    rubric = rubrics()[kind]
    assert rubric.element_ids == tuple(ELEMENTS[kind].split())
    assert rubric.sha256 == read_rubric(data_folder("rubrics") / f"{kind}.toml").sha256


def test_there_is_one_file_a_kind() -> None:
    assert sorted(path.stem for path in data_folder("rubrics").glob("*.toml")) == sorted(ELEMENTS)


def test_the_elements_that_need_a_number() -> None:
    needing = {f"{r.kind}.{e.id}" for r in rubrics().values() for e in r.elements if e.needs_number}
    assert needing == {"technical.validation", "behavioral.outcome", "design.scale"}


def test_no_cue_matches_everything() -> None:
    for rubric in rubrics().values():
        for element in rubric.elements:
            for cue in element.cues:
                assert not re.search(cue, "", re.IGNORECASE), (rubric.kind, element.id, cue)
                assert not re.search(cue, "yeah okay um well then", re.IGNORECASE), (rubric.kind, element.id, cue)


def test_an_unknown_element_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        rubrics()["technical"].element("charm")


@pytest.mark.parametrize(
    ("old", "new", "where", "reason"),
    [
        ("", "", "", ""),
        ('kind = "technical"', 'kind = "poetry"', "kind", "technical"),
        ("format = 1", "format = 2", "format", "1"),
        ('title = "T"', 'title = "T"\ncolour = "red"', "colour", "unknown key"),
        ('advice = "Say it."\n', "", "elements.[1].advice", "required"),
        ('["goal is"]', "[]", "elements.[1].cues", "at least 1"),
        ('["goal is"]', '["(goal"]', "elements.[1].cues", "not a regular expression"),
        ('id = "objective"', 'id = "Objective!"', "elements.[1].id", "pattern"),
        ('advice = "Say it."', 'advice = "Say it."\nweight = 0', "elements.[1].weight", "greater than 0"),
        ("format = 1", "format = = 1", "", "not valid TOML"),
        (
            "cues = ",
            'cues = ["x"]\n[[elements]]\nid = "objective"\ntitle = "O"\nmeaning = "m"\nadvice = "a"\ncues = ',
            "",
            "two elements",
        ),
    ],
)
def test_a_broken_rubric_is_refused(tmp_path: Path, old: str, new: str, where: str, reason: str) -> None:
    path = tmp_path / "technical.toml"
    path.write_text(GOOD.replace(old, new, 1) if old else GOOD, encoding="utf-8")
    if not old:
        assert read_rubric(path).element_ids == ("objective",)
        return
    with pytest.raises(BadRound) as refused:
        read_rubric(path)
    assert str(path) in str(refused.value)
    assert refused.value.where == where
    assert reason in str(refused.value)


def test_a_missing_rubric_and_one_that_is_not_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRound, match="cannot be read"):
        read_rubric(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"title = '\xe9'")
    with pytest.raises(BadRound, match="UTF-8"):
        read_rubric(tmp_path / "latin.toml")
