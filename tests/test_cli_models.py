"""Which model files are fetched before an interview, and what happens where one cannot be had."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from voiceprep import weights
from voiceprep.cli.models import fetch
from voiceprep.errors import ModelFileError
from voiceprep.grading.default import wanted_model

HERE = {"whisper-base", "smart-turn-v3_2"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the store is asked for, in a place where only HERE can be had."""
    calls: list[list[str]] = []

    def ensure(names: list[str], **_: Any) -> dict[str, Path]:
        calls.append(list(names))
        if not set(names) <= HERE | {"minilm-l6-v2-int8"}:
            raise ModelFileError("It cannot be fetched.", "Try again.")
        return {name: Path(name) for name in names}

    monkeypatch.setattr(weights, "ensure", ensure)
    return calls


def test_all_at_once_where_all_can_be_had(asked: list[list[str]]) -> None:
    found = fetch(["whisper-base"], None, "minilm-l6-v2-int8")
    assert set(found) == {"whisper-base", "minilm-l6-v2-int8"}
    assert asked == [["whisper-base", "minilm-l6-v2-int8"]]


def test_one_that_is_only_wanted_costs_no_other(asked: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    found = fetch(["whisper-base"], "qwen2_5-coder-1_5b", "minilm-l6-v2-int8")
    assert set(found) == {"whisper-base", "minilm-l6-v2-int8"}
    assert f"Going on without {weights.models()['qwen2_5-coder-1_5b'].title}" in capsys.readouterr().err


def test_one_that_is_needed_cannot_be_done_without(asked: list[list[str]]) -> None:
    with pytest.raises(ModelFileError):
        fetch(["voice-en_US-joe-medium"], "minilm-l6-v2-int8")


def test_the_grade_by_meaning_wants_its_model() -> None:
    assert wanted_model() == "minilm-l6-v2-int8"
