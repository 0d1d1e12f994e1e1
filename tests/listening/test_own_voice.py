"""The last guard against answering oneself."""

from __future__ import annotations

import pytest

from voiceprep.listening.own_voice import OwnVoice

LINE = "A training job keeps its GPU only about 35 percent busy. Walk me through how you would find the bottleneck."


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (LINE, True),
        ("walk me through how you'd find the bottleneck", True),
        ("only about 35 percent busy", True),
        ("bottleneck", True),
        ("", False),
        ("wait", False),
        ("I would profile a few steps first", False),
        ("I would find the slowest kernel and look at how busy the GPU is", False),
    ],
)
def test_what_was_just_said_is_known_again(text: str, own: bool) -> None:
    voice = OwnVoice()
    voice.saying("Hello.")
    voice.saying(LINE)
    assert voice(text) is own


def test_older_lines_are_forgotten() -> None:
    voice = OwnVoice()
    for line in (LINE, "Next question.", "Why is batch size important?"):
        voice.saying(line)
    assert not voice(LINE)
