from __future__ import annotations

from voiceprep.errors import BadFile, UnknownName


def test_a_reason_ends_before_the_next_step_begins() -> None:
    assert str(BadFile("a.wav", "", "is empty (0 bytes)", "Record it again.")).endswith("bytes). Record it again.")
    assert str(BadFile("a.wav", "", "is empty.", "Record it again.")) == "a.wav: is empty. Record it again."


def test_hundreds_of_names_are_not_all_listed() -> None:
    error = UnknownName("session", "nowhere", (f"2026-{number:03}" for number in range(300)), "See: voiceprep sessions")
    assert len(str(error)) < 250
    assert "2026-011 and 288 more. See" in str(error)
    assert "more" not in str(UnknownName("voice", "zzz", ["joe"]))
