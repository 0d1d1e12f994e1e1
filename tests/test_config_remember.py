"""A device that was named is a habit from then on, and the rest of the file stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceprep.config import option_defaults, remember, with_setting


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '[interview]\nmic = "USB"\n'),
        ("# mine\n", '# mine\n\n[interview]\nmic = "USB"\n'),
        ('[interview]\nround = "coding"\n', '[interview]\nmic = "USB"\nround = "coding"\n'),
        ('[interview]\nmic = "old"  # desk\nllm = "none"\n', '[interview]\nmic = "USB"\nllm = "none"\n'),
        ("[interview] # habits\n", '[interview] # habits\nmic = "USB"\n'),
    ],
)
def test_one_setting_changes(before: str, after: str) -> None:
    assert with_setting(before, "mic", "USB") == after


def test_what_is_remembered_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEPREP_CONFIG", str(tmp_path / "new" / "config.toml"))
    remember(mic='Käse "USB" \\ 2', speaker="Headset")
    for command in ("interview", "doctor"):
        assert option_defaults()[command]["mic"] == 'Käse "USB" \\ 2'
        assert option_defaults()[command]["speaker"] == "Headset"
