"""What the doctor says, and that it is so on a machine with nothing, and on one with a (virtual) desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.cli_kit import voiceprep
from tests.desk_kit import VirtualDesk, virtual_desk
from tests.interviewer.interviewer_kit import completion, serving
from voiceprep import weights
from voiceprep.audio.duplex import EchoFigures
from voiceprep.audio.levels import Level
from voiceprep.audio.timeline import RATE
from voiceprep.cli.checks import machine
from voiceprep.cli.checks.check import Check, as_json, can_interview, closing_line
from voiceprep.cli.checks.models import language_model
from voiceprep.cli.checks.sound import echo_check, microphone_check, speaker_check
from voiceprep.cli.models import TURN
from voiceprep.cli.options import InterviewOptions


def level(speech: float = -25.0, noise: float = -60.0, clipped: float = 0.0, dead: bool = False) -> Level:
    return Level(speech, noise, speech + 12, clipped, dead)


@pytest.mark.parametrize(
    ("found", "spoke", "state", "mend"),
    [
        (level(), True, "ok", ""),
        (level(-45, -80), True, "warning", "Come closer"),
        (level(-25, -32), True, "warning", "switch off fans"),
        (level(clipped=0.01), True, "warning", "Lower its level"),
        (level(), False, "warning", "talk when asked"),
        (level(dead=True), False, "failed", "muted"),
    ],
)
def test_advice_on_a_microphone(found: Level, spoke: bool, state: str, mend: str) -> None:
    check = microphone_check("USB", found, spoke)
    assert check.state == state
    assert mend in check.mend
    assert bool(check.mend) == (state != "ok")
    assert can_interview([check]) == (state != "failed")


def test_advice_on_a_speaker() -> None:
    assert speaker_check("USB", 5.0, 5.1, 0, heard=True).state == "ok"
    assert "did you hear it?" in speaker_check("USB", 5.0, 5.1, 0, heard=False).says
    assert speaker_check("USB", 5.0, 5.1, 3, heard=True).state == "warning"
    assert speaker_check("USB", 5.0, 12.0, 0, heard=False).state == "failed"


def test_the_echo_decides_how_one_interrupts() -> None:
    cancelled = echo_check(EchoFigures(5.0, 80.0, -30.0, -60.0, 0.9, 0.0, 30.0))
    assert cancelled.state == "ok"
    assert "by voice: the echo is cancelled (30 dB over the room, lowered by 30)" in cancelled.says
    loud = echo_check(EchoFigures(5.0, 80.0, -30.0, -60.0, 0.9, 0.5, 3.0))
    assert loud.state == "warning"
    assert "space bar" in loud.says
    assert "headphones" in loud.mend


def test_what_is_needed_decides() -> None:
    checks = [Check("a", "ok", ""), Check("microphone", "failed", "", "Plug it in.", True), Check("b", "warning", "")]
    assert not can_interview(checks)
    assert "cannot be held yet: microphone" in closing_line(checks)
    assert as_json(checks)["can_interview"] is False
    assert closing_line([checks[0], checks[2]]) == "An interview can be held; 1 thing above could be better."


def test_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.disk(tmp_path / "not" / "there" / "yet").state == "ok"
    monkeypatch.setattr(machine, "LEAST_BYTES", 10**18)
    full = machine.disk(tmp_path)
    assert full.state == "failed" and full.needed and full.mend
    file = tmp_path / "file"
    file.write_text("")
    assert machine.disk(file).state == "failed"


def test_models_that_are_not_there_or_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEPREP_CACHE", str(tmp_path))
    needed, wanted = machine.model_files([TURN], ["qwen2_5-coder-1_5b"])
    assert (needed.state, needed.needed, needed.mend) == ("failed", True, "Fetch it: voiceprep setup")
    assert (wanted.state, wanted.needed) == ("warning", False)
    store, name = weights.Store(), weights.models()[TURN].names[0]
    file = store.folder(TURN) / name
    file.parent.mkdir(parents=True)
    file.write_bytes(b"other")
    store.stamp(TURN, {name: weights.models()[TURN].files[name].sha256}, "a test")
    (damaged,) = machine.model_files([TURN], [])
    assert damaged.state == "failed"
    assert f"damaged: {name}" in damaged.says
    assert "--check" in damaged.mend


def test_the_language_model_is_reached_and_timed() -> None:
    with serving(lambda body: completion("How would you measure that? " * 4)) as server:
        found = language_model(InterviewOptions(llm=server.url, model="m"), None)
    assert found.state == "ok"
    assert found.figures["tokens_per_s"] > 20
    assert language_model(InterviewOptions(llm="none"), None).state == "skipped"


def test_a_server_that_is_down_is_no_failure() -> None:
    found = language_model(InterviewOptions(llm="http://127.0.0.1:9", model="m"), None)
    assert (found.state, found.needed) == ("warning", False)
    assert "Start the server" in found.mend
    assert language_model(InterviewOptions(llm="what"), None).state == "warning"


def test_nothing_works_and_everything_is_named(tmp_path: Path) -> None:
    """No model, no sound card, no language model: a line each with its mend, and exit code 1."""
    bare = {
        "HOME": str(tmp_path), "PULSE_SERVER": "unix:/nowhere", "VOICEPREP_CACHE": str(tmp_path / "cache"),
        "TERM": "dumb",
    }  # fmt: skip
    ran = voiceprep(tmp_path, "doctor", "--json", "--llm", "http://127.0.0.1:9", "--model", "m", env=bare)
    assert ran.code == 1
    found = ran.json
    assert found["format"] == 1 and found["can_interview"] is False
    states = {check["name"]: check["state"] for check in found["checks"]}
    assert states["microphone"] == "failed"
    assert states["speaker"] == "warning"
    assert states["model whisper-base"] == "failed"
    assert states["language model"] == "warning"
    assert all(check["mend"] for check in found["checks"] if check["state"] in ("failed", "warning"))
    page = voiceprep(tmp_path, "doctor", "--llm", "none", env=bare)
    assert page.code == 1
    assert "does not work" in page.out and "--text" in page.out
    assert max(map(len, page.out.splitlines()[:-1])) <= 80


@pytest.fixture
def desk() -> Iterator[VirtualDesk]:
    weights.ensure(["whisper-base", "voice-en_US-joe-medium", TURN])
    with virtual_desk(str(weights.model_folder(TURN).parent.parent)) as there:
        yield there


@pytest.mark.flaky(reruns=2)  # real time on a machine that may be busy
@pytest.mark.models
def test_at_a_desk(desk: VirtualDesk, said: Callable[[str, float], Path], tmp_path: Path) -> None:
    """Somebody who talks all the time, at a good level, over headphones."""
    desk.start_playing(said("I would profile a few steps first, and look at the gaps between the kernels. " * 12, 0.5))
    ran = voiceprep(tmp_path, "doctor", "--json", "--llm", "none", env=desk.environment)
    assert ran.code == 0, (ran.out, ran.err)
    found = {check["name"]: check for check in ran.json["checks"]}
    assert found["microphone"]["state"] in ("ok", "warning")
    assert found["microphone"]["figures"]["speech_dbfs"] > -40
    assert found["Whisper"]["figures"]["words"] > 5
    assert found["voice"]["state"] == "ok"
    assert found["speaker"]["figures"]["took_s"] < 10
    assert found["echo"]["figures"]["delay_ms"] is None
    assert "PortAudio" not in ran.err and "ALSA" not in ran.err


@pytest.fixture
def said(tmp_path: Path) -> Callable[[str, float], Path]:
    """Returns the file in which a text is said at a level."""
    import soundfile

    from tests.listening.conftest import Sayer

    voice = "voice-en_US-joe-medium"
    say = Sayer(weights.model_folder(voice) / weights.models()[voice].names[0])

    def file(text: str, level: float) -> Path:
        path = tmp_path / "said.wav"
        soundfile.write(path, np.asarray(say(text)) * level, RATE)
        return path

    return file
