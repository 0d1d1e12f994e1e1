from __future__ import annotations

import stat
from pathlib import Path

import numpy as np
import pytest

from voiceprep.events import AnswerHeard, SoundMeasured, Span, VerbatimHeard, Word
from voiceprep.listening.kept import keep, kept_path, read_kept
from voiceprep.listening.whole import Heard

SAMPLES = np.linspace(-0.5, 0.5, 1600, dtype=np.float32)
WORDS = (Word("So", 0.1, 0.3, 0.9), Word("it", 0.4, 0.5, 0.8))
HEARD = Heard(
    AnswerHeard("a1", "q1", "", "technical", False, "So it", "end_of_input", words=WORDS, speech=(Span(0.1, 0.5),)),
    VerbatimHeard("a1", (*WORDS, Word("um", 0.6, 0.7, 0.9)), "base", (Word("uh", 0.8, 0.9, 0.4),)),
    SoundMeasured("a1", (Span(0.1, 0.5),), over_room_db=30.0, english=0.98),
)


def test_what_was_heard_comes_back_and_is_private(tmp_path: Path) -> None:
    place = kept_path(tmp_path / "heard", SAMPLES, "base")
    assert read_kept(place) is None
    keep(place, HEARD)
    assert read_kept(place) == HEARD
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert [path.name for path in place.parent.iterdir()] == [place.name]


def test_other_sound_model_or_terms_are_other_hearings(tmp_path: Path) -> None:
    places = {
        kept_path(tmp_path, SAMPLES, "base"),
        kept_path(tmp_path, SAMPLES, "small"),
        kept_path(tmp_path, SAMPLES, "base", ("NCCL",)),
        kept_path(tmp_path, SAMPLES * np.float32(0.5), "base"),
    }
    assert len(places) == 4


@pytest.mark.parametrize("text", ["", "{}", "[1]", "nonsense", '[{"type": "answer_heard"}]', "[]", "null"])
def test_a_broken_file_is_heard_anew(text: str, tmp_path: Path) -> None:
    place = tmp_path / "x.json"
    place.write_text(text)
    assert read_kept(place) is None


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    place = kept_path(tmp_path / "file", SAMPLES, "base")
    keep(place, HEARD)
    assert read_kept(place) is None
