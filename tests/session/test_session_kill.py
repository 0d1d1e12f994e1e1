"""A real process that is killed with -9 in the middle of its work, several times over."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from voiceprep.events import AnswerHeard, InterviewEnded
from voiceprep.session import wav
from voiceprep.session.read import open_session

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import numpy as np
from voiceprep.audio.timeline import FRAME, Frame
from voiceprep.events import AnswerHeard
from voiceprep.session.info import SessionInfo
from voiceprep.session.recorder import SessionRecorder
from voiceprep.session.sound import SoundRecorder

folder = Path(sys.argv[1])
now = lambda: datetime.now(UTC)
info = SessionInfo(round="coding", voice="joe", mode="spoken", started_at=now(), seed=1)
loud = np.full(FRAME, 0.5, np.float32)
with SessionRecorder(folder, info, now) as recorder, SoundRecorder(folder) as sound:
    for number in range(10_000_000):
        sound(Frame(number * FRAME, loud, -loud))
        if number % 3 == 0:
            text = "word " * 200
            recorder.record(AnswerHeard(f"a{number}", "q1", "Why?", "coding", False, text, "turn"))
            print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("after", [1, 40, 90, 200])
def test_kill_9(tmp_path: Path, after: int) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(after):
            said = process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        said = (process.stdout.read().splitlines() or [said])[-1]
    finished = int(said) // 3 + 1
    seconds = finished * 3 * 512 / 16_000

    session = open_session(tmp_path)
    answers = [event for event in session.events if isinstance(event, AnswerHeard)]
    assert len(answers) >= finished  # no finished event is lost
    assert [one.id for one in answers] == [f"a{3 * number}" for number in range(len(answers))]
    assert isinstance(session.events[-1], InterviewEnded)
    assert any("broke off" in repair for repair in session.repairs)
    assert session.audio_path is not None
    assert wav.problem(session.audio_path) == ""
    assert wav.seconds(session.audio_path) >= seconds - 1.0
    assert open_session(tmp_path).repairs == ()
