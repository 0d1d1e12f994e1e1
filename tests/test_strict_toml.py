"""What a strict file refuses besides unknown keys: values of another type."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceprep.errors import BadRound
from voiceprep.rounds import read_round, round_paths
from voiceprep.strict_toml import StrictModel, read_toml


class Small(StrictModel):
    minutes: int
    share: float = 0.5
    names: tuple[str, ...] = ()
    told: str = ""
    on: bool = False


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('minutes = "5"', "minutes"),
        ("minutes = 5.0", "minutes"),
        ("minutes = true", "minutes"),
        ('minutes = 5\nshare = "0.5"', "share"),
        ("minutes = 5\nshare = nan", "share"),
        ("minutes = 5\nshare = inf", "share"),
        ("minutes = 5\nnames = [1]", r"names\.\[1\]"),
        ("minutes = 5\ntold = 2026-11-25", "told"),
        ("minutes = 5\ntold = 7", "told"),
        ("minutes = 5\non = 1", "on"),
    ],
)
def test_refused(tmp_path: Path, text: str, key: str) -> None:
    (tmp_path / "small.toml").write_text(text)
    with pytest.raises(BadRound, match=f"small.toml: {key}"):
        read_toml(tmp_path / "small.toml", Small)


def test_taken(tmp_path: Path) -> None:
    (tmp_path / "small.toml").write_text('minutes = 5\nshare = 1\nnames = [" a ", "b"]\non = true')
    assert read_toml(tmp_path / "small.toml", Small) == Small(minutes=5, share=1.0, names=("a", "b"), on=True)


def test_a_round_whose_minutes_are_a_text(tmp_path: Path) -> None:
    text = round_paths()["coding"].read_text(encoding="utf-8")
    (tmp_path / "coding.toml").write_text(text.replace("minutes = 45", 'minutes = "45"', 1), encoding="utf-8")
    with pytest.raises(BadRound, match="minutes"):
        read_round(tmp_path / "coding.toml")
