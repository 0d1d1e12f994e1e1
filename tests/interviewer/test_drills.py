"""Timed drills: the time allowed is known to the ear, and what went over is said and reported."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.interviewer.interviewer_kit import VOICE, answer, question, small_round
from tests.report.report_kit import session
from voiceprep.events import AnswerHeard, RoundStarted
from voiceprep.interviewer.interviewer import BankInterviewer
from voiceprep.interviewer.phrases import minutes_said
from voiceprep.report.build import build_report
from voiceprep.rounds import load_round, round_paths
from voiceprep.stages import Reply

DRILL = question("drill", "Could you sum yourself up in a minute?", target_minutes=1, tags=("timed-drill",))
SAID = "I want a quick model, so I profile it first."


def replies(seconds: float | None) -> tuple[Reply, Reply]:
    """The question, and what follows an answer of so many seconds."""
    interviewer = BankInterviewer(small_round(questions=(DRILL,)), VOICE, ("drill",))
    asked = [item for item in interviewer.open() if isinstance(item, Reply)][-1]
    assert asked.ask is not None
    heard = answer(asked.ask, SAID, start_s=None if seconds is None else 10.0)
    heard = replace(heard, end_s=None if seconds is None else 10.0 + seconds)
    elapsed_s = None if seconds is None else 12.0 + seconds
    return asked, [item for item in interviewer.reply(heard, elapsed_s) if isinstance(item, Reply)][-1]


def test_the_ear_knows_the_time_allowed() -> None:
    asked, follow_up = replies(40.0)
    assert asked.ask is not None and asked.ask.signal_s == 60
    assert follow_up.ask is not None and follow_up.ask.signal_s is None


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(None, ""), (55.0, ""), (70.0, ""), (95.0, "That took a minute and a half; I had asked for a minute."),
     (200.0, "That took 3 and a half minutes; I had asked for a minute.")],
)  # fmt: skip
def test_what_went_over_is_said(seconds: float | None, said: str) -> None:
    _, line = replies(seconds)
    assert line.text.startswith(said) and ("I had asked for" in line.text) == bool(said)


@pytest.mark.parametrize(
    ("seconds", "said"), [(5, "half a minute"), (62, "a minute"), (118, "2 minutes"), (150, "2 and a half minutes")]
)
def test_minutes_as_said(seconds: float, said: str) -> None:
    assert minutes_said(seconds) == said


def test_every_drill_of_the_banks_names_its_time() -> None:
    drills = [one for name in round_paths() for one in load_round(name).questions if one.drill_s is not None]
    assert len(drills) >= 4
    for one in drills:
        assert "minute" in one.text, one.id
        assert one.drill_s in (60, 120)


@pytest.mark.parametrize(("end_s", "took_s", "over_s"), [(50.0, 40.0, 0.0), (105.0, 95.0, 35.0), (None, None, None)])
def test_the_report_notes_it(end_s: float | None, took_s: float | None, over_s: float | None) -> None:
    drill = load_round("hiring-manager").question("manager-one-minute-summary")
    start_s = None if end_s is None else 10.0
    heard = AnswerHeard("a1", drill.id, drill.text, drill.kind, False, SAID, "turn", start_s=start_s, end_s=end_s)
    held = session(RoundStarted("hiring-manager", "Hiring manager", 1), heard)
    assert build_report(held)["answers"][0]["drill"] == {"allowed_s": 60, "took_s": took_s, "over_s": over_s}
