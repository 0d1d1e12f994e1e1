"""A session played, and made of recordings: the decisions, without models or a sound card."""

from __future__ import annotations

import io
import shutil
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.audio.pulse import PrivatePulse
from tests.session.session_kit import INFO, ticking
from voiceprep.audio import soundcard
from voiceprep.audio.timeline import FRAME, RATE, Frame
from voiceprep.cli.playing import Running, play, run
from voiceprep.cli.recordings import GAP_S, make_session, questions_for
from voiceprep.errors import BadSession, VoiceprepError
from voiceprep.events import (
    AnswerHeard,
    InterviewEnded,
    LineSpoken,
    SoundMeasured,
    Span,
    VerbatimHeard,
    Word,
)
from voiceprep.listening.whole import Heard
from voiceprep.report.build import build_report
from voiceprep.rounds import load_round
from voiceprep.session.cues import cues
from voiceprep.session.info import ModelUsed
from voiceprep.session.read import open_session
from voiceprep.session.recorder import SessionRecorder
from voiceprep.session.sound import SoundRecorder, read_candidate


class Kept:
    """A sink that keeps what it is given."""

    def __init__(self) -> None:
        self.samples: list[Any] = []

    def write(self, samples: Any, rate: int) -> None:
        assert rate == RATE
        self.samples.append(samples)

    def flush(self) -> None:
        raise AssertionError


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """Three seconds: the interviewer asks in the first, the candidate answers in the third."""
    words = (Word("Because", 2.0, 2.4), Word("it", 2.5, 2.6), Word("works.", 2.6, 2.9))
    with SessionRecorder(tmp_path, INFO, ticking()) as recorder, SoundRecorder(tmp_path) as sound:
        for number in range(3 * RATE // FRAME):
            left = np.full(FRAME, 0.5 if number * FRAME >= 2 * RATE else 0.0, np.float32)
            right = np.full(FRAME, 0.25 if (number + 1) * FRAME <= RATE else 0.0, np.float32)
            sound(Frame(number * FRAME, left, right))
        recorder.record(LineSpoken("l1", "question", "Why so?", "Why so?", "bank", "q1", None, 0.0, 1.0))
        recorder.record(
            AnswerHeard("a1", "q1", "Why so?", "coding", False, "Because it works.", "turn", None, words,
                        (Span(2.0, 2.9),), 2.0, 2.9)
        )  # fmt: skip
        recorder.record(InterviewEnded("finished", 3.0))
        recorder.record(VerbatimHeard("a1", (words[0], Word("um", 2.42, 2.48), *words[1:]), "base"))
    return tmp_path


def test_cues_of_both_sides_in_order(held: Path) -> None:
    found = cues(open_session(held))
    assert [(cue.at_s, cue.text) for cue in found] == [
        (0.0, "Why"), (0.5, "so?"), (2.0, "Because"), (2.42, "um"), (2.5, "it"), (2.6, "works.")
    ]  # fmt: skip
    assert [cue.text for cue in found if cue.first] == ["Why", "Because"]


def test_the_words_run_along_with_both_sides_of_the_sound(held: Path) -> None:
    sink, out = Kept(), io.StringIO()
    seen: list[tuple[float, str]] = []
    length_s = 93 * FRAME / RATE
    run(open_session(held), sink, Running(out), lambda now_s: seen.append((now_s, out.getvalue())), 0.0, length_s)
    sound = np.concatenate(sink.samples)
    assert len(sound) == 93 * FRAME
    assert sound[RATE // 2] == pytest.approx(0.25, abs=0.001)
    assert sound[round(2.5 * RATE)] == pytest.approx(0.5, abs=0.001)
    assert out.getvalue() == "0:00 Interviewer: Why so? \n0:02 You: Because um it works. "
    assert all("Because" not in text for now_s, text in seen if now_s <= 2.0)
    assert [now_s for now_s, _ in seen] == sorted(now_s for now_s, _ in seen)


def test_from_the_middle_only_what_comes_then(held: Path) -> None:
    sink, out = Kept(), io.StringIO()
    run(open_session(held), sink, Running(out), lambda now_s: None, 2.0, 2.976)
    assert "Why" not in out.getvalue()
    assert sum(map(len, sink.samples)) == pytest.approx(0.976 * RATE, abs=2)


def test_no_sound_or_already_over(held: Path) -> None:
    with pytest.raises(BadSession, match="is over after"):
        play(open_session(held), io.StringIO(), "none", 60.0)
    (held / "audio.wav").unlink()
    with pytest.raises(BadSession, match="has no sound"):
        play(open_session(held), io.StringIO(), "none")


ROUND = load_round("behavioral")


def test_questions_of_recordings() -> None:
    first, second = ROUND.questions[:2]
    assert [one.id for one in questions_for(ROUND, [], 2)] == [first.id, second.id]
    assert [one.id for one in questions_for(ROUND, [second.id], 1)] == [second.id]
    assert questions_for(ROUND, [second.text], 1)[0].id == second.id
    takes = questions_for(ROUND, [first.id], 3)
    assert [one.id for one in takes] == [first.id, f"{first.id}-2", f"{first.id}-3"]
    (own,) = questions_for(ROUND, ["What did you break?"], 1)
    assert (own.id, own.text, own.kind) == ("own-1", "What did you break?", "behavioral")
    for named, count in ((["a", "b"], 3), ([], 500)):
        with pytest.raises(VoiceprepError, match="recordings"):
            questions_for(ROUND, named, count)


def test_a_session_of_recordings(tmp_path: Path) -> None:
    heard, files = [], []
    for number, level in enumerate((0.2, 0.4)):
        path = tmp_path / f"{number}.wav"
        soundfile.write(path, np.full(RATE, level, np.float32), RATE)
        words = (Word("I", 0.2, 0.3), Word("did.", 0.4, 0.8))
        answer = AnswerHeard("a1", "q1", "", "technical", False, "I did.", "end_of_input", None, words,
                             (Span(0.2, 0.8),), 0.2, 0.8)  # fmt: skip
        heard.append(Heard(answer, VerbatimHeard("a1", words, "base"), SoundMeasured("a1", (Span(0.2, 0.8),))))
        files.append(path)
    asked = questions_for(ROUND, [], 2)
    now = lambda: datetime(2026, 11, 22, tzinfo=UTC)  # noqa: E731
    folder = make_session(files, heard, asked, ROUND, ModelUsed(name="base"), tmp_path / "made", now)

    session = open_session(folder)
    assert session.repairs == ()
    one, two = session.answers
    assert (one.heard.question_id, two.heard.question_id) == (asked[0].id, asked[1].id)
    assert two.heard.question == asked[1].text
    begin_s = (two.heard.start_s or 0.0) - 0.2
    assert begin_s >= 1.0 + GAP_S
    assert two.verbatim is not None
    assert two.verbatim.words[0].start_s == pytest.approx(begin_s + 0.2, abs=0.001)
    samples = read_candidate(folder, Span(begin_s, begin_s + 0.9))
    assert samples[100] == pytest.approx(0.4, abs=0.001)
    assert float(np.abs(read_candidate(folder, Span(begin_s - 0.5, begin_s - 0.1))).max()) == 0.0
    report = build_report(session)
    assert [answer["id"] for answer in report["answers"]] == ["a1", "a2"]
    assert report["answers"][0]["response_latency_s"] is None


@pytest.mark.skipif(shutil.which("pulseaudio") is None, reason="no pulseaudio here (CI has it)")
def test_played_on_a_sound_card(held: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with TemporaryDirectory(prefix="vp") as folder:  # a socket's path must be short
        pulse = PrivatePulse(Path(folder))
        try:
            for name, value in pulse.environment.items():
                monkeypatch.setenv(name, value)
            soundcard.rescan()
            out = io.StringIO()
            play(open_session(held), out, None)
            assert "Only the words" not in out.getvalue()
            assert out.getvalue().endswith("You: Because um it works. \n")
        finally:
            monkeypatch.undo()
            pulse.stop()
            soundcard.rescan()
