"""An interview at a (virtual) desk, held through the real command: sound, echo, unplugged devices, keys, screen."""

from __future__ import annotations

import os
import re
import sys
import wave
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.cli_kit import environment, voiceprep
from tests.desk_kit import Held, VirtualDesk, terminal, virtual_desk
from voiceprep import weights
from voiceprep.audio.timeline import RATE
from voiceprep.cli.models import TURN

# Real time on a real sound server: a machine that is busy with something else drops sound.
pytestmark = [pytest.mark.models, pytest.mark.flaky(reruns=2)]

ANSWER = (
    "First I would profile a few steps and look at the gaps between the kernels. If the gaps are in front of the "
    "forward pass, the data loader is too slow, so I would add workers. That's it."
)
PARTS = ("First I would profile a few steps of the training job", "and then I would add more workers. That's it.")


@pytest.fixture(scope="module")
def cache() -> str:
    weights.ensure(["whisper-base", "voice-en_US-joe-medium", TURN])
    return str(weights.model_folder(TURN).parent.parent)


@pytest.fixture
def desk(cache: str) -> Iterator[VirtualDesk]:
    with virtual_desk(cache) as there:
        yield there


@pytest.fixture
def hold(desk: VirtualDesk, tmp_path: Path) -> Iterator[Callable[..., Held]]:
    """Returns what holds an interview at the desk, with these options."""
    with ExitStack() as stack:
        yield lambda *options: stack.enter_context(
            Held(tmp_path, desk, *options, "--session", str(tmp_path / "session"))
        )


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory, cache: str) -> Callable[[str], Path]:
    """Returns the file in which a text is said."""
    from tests.listening.conftest import Sayer

    folder = tmp_path_factory.mktemp("said")
    voice = "voice-en_US-joe-medium"
    say = Sayer(weights.model_folder(voice) / "en_US-joe-medium.onnx")

    def file(text: str) -> Path:
        path = folder / f"{abs(hash(text))}.wav"
        if not path.exists():
            soundfile.write(path, say(text) * 0.7, RATE)
        return path

    return file


def is_question(event: dict[str, Any]) -> bool:
    return bool(event["type"] == "line_spoken" and event["act"] in ("question", "follow_up"))


def is_heard(event: dict[str, Any]) -> bool:
    return bool(event["type"] == "answer_heard")


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))


def test_a_whole_interview_with_the_speaker_in_the_microphone(
    desk: VirtualDesk, recorded: Callable[[str], Path], hold: Callable[..., Held], tmp_path: Path
) -> None:
    """The speaker's echo comes back at half its level; nobody is interrupted by it, and the answers are understood."""
    desk.echo(50)
    held = hold("--questions", "1", "--seed", "1")
    session = tmp_path / "session"
    answers = 0
    while answers < 6:
        event = held.wait_for(lambda event: is_question(event) or event["type"] == "interview_ended")
        if event["type"] == "interview_ended":
            break
        desk.play(recorded(ANSWER))
        heard = held.wait_for(is_heard)
        answers += 1
        assert len(words(heard["text"]) & words(ANSWER)) > 0.7 * len(words(ANSWER)), heard["text"]
        assert len(words(heard["text"]) - words(ANSWER)) < 12
    assert held.end() == 0, held.told
    assert event["reason"] == "finished"
    assert answers >= 2
    assert not any(line["interrupted"] for line in held.of("line_spoken"))
    assert not held.of("cut_in")
    (echo,) = [note["message"] for note in held.of("noted") if note["code"] == "echo"]
    assert "You can interrupt" in echo  # by speaking, where this machine keeps pace
    (counted,) = held.of("sound_counted")
    assert counted["input_blocks"] > 500
    assert counted["input_dropped"] == 0
    with wave.open(str(session / "audio.wav")) as kept:
        both = np.frombuffer(kept.readframes(kept.getnframes()), dtype="<i2").reshape(-1, 2)
    assert np.abs(both.astype(int)).max(axis=0).min() > 1000
    report = voiceprep(tmp_path, "report", session, "--json").json
    assert len(report["answers"]) >= answers  # and the silence after "what would you like to ask me?"


def test_who_speaks_over_the_interviewer_is_heard(
    desk: VirtualDesk, recorded: Callable[[str], Path], hold: Callable[..., Held]
) -> None:
    """Barge-in at the desk, with the echo of what is interrupted: the line breaks off, the words are an answer."""
    desk.echo(30)
    held = hold("--questions", "2", "--seed", "1")
    held.wait_for(is_question)
    desk.play(recorded("Could you say that again, please?"))
    held.wait_for(lambda event: event["type"] == "coverage_read")
    # The question is being spoken again from now on; past its first second, what is said is a new answer.
    held.wait_for_silence(1.6)
    desk.start_playing(
        recorded("Sorry, one more thing that I forgot to say. I would also look at the disk. That's it.")
    )
    line = held.wait_for(lambda event: event["type"] == "line_spoken")
    assert line["interrupted"], line
    assert len(line["heard"]) < len(line["text"])
    heard = held.wait_for(is_heard)
    assert {"forgot", "disk"} & words(heard["text"])
    held.process.terminate()
    assert held.end() == 130


def test_a_headset_is_unplugged_and_plugged_in_again(
    desk: VirtualDesk, recorded: Callable[[str], Path], hold: Callable[..., Held]
) -> None:
    """In the middle of an answer: what was said before and after is one answer."""
    held = hold("--questions", "1", "--seed", "1")
    held.wait_for(is_question)
    desk.play(recorded(PARTS[0]))
    pulled_s = desk.pull("headset")
    told_s = held.wait_for_telling("the microphone is gone")
    assert told_s - pulled_s < 1.5  # a second, and what this machine takes to print and read a line
    desk.plug("headset")
    held.wait_for_telling("Going on")
    desk.play(recorded(PARTS[1]))
    heard = held.wait_for(is_heard)
    assert {"profile", "training", "workers"} <= words(heard["text"]), heard["text"]
    held.process.terminate()
    assert held.end() == 130
    assert any(note["code"] == "device_gone" for note in held.of("noted"))


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    session = str(tmp_path / "session")
    options = ["--llm", "none", "--questions", "2", "--seed", "1", "--minutes", "20", "--session", session]
    return [sys.executable, "-m", "voiceprep", "interview", *options]


def terminal_environment(tmp_path: Path, desk: VirtualDesk, **more: str) -> dict[str, str]:
    kept = environment(tmp_path, **desk.environment, **more)
    kept.pop("COLUMNS", None)
    return {name: value for name, value in kept.items() if name not in ("TERM", "TMUX", "_") and "\n" not in value}


def modes(shown: str) -> list[str]:
    """The terminal's modes, before and after, as a checksum."""
    return re.findall(r"^MODES (\d+)", shown, re.MULTILINE)


def test_keys_drive_the_interview_and_the_screen_shows_it(
    desk: VirtualDesk, tmp_path: Path, command: list[str]
) -> None:
    with terminal(command, terminal_environment(tmp_path, desk)) as shown:
        page = shown.wait_for("Listening", "question 1 of 2", "mic", "left", timeout_s=90)
        assert len(page.splitlines()) <= 24
        for does in ("space hold/done", "s skip", "r repeat", "h hint", "p pause", "q end, report"):
            assert does in page
        asked = re.search(r"Joe: (.*)", page[page.rindex("Joe: ") :])
        assert asked is not None
        shown.type("p")
        shown.wait_for("Paused")
        shown.type("p")
        shown.wait_for("Listening")
        shown.type(" ")
        shown.wait_for("held")
        shown.type("r")
        shown.wait_for("Speaking")
        page = shown.wait_for("Listening")
        assert page.count(asked[1][:30]) == 2
        shown.type("h")
        shown.wait_for("Speaking")
        shown.wait_for("Listening")
        shown.resize(60, 12)
        page = shown.wait_for("Listening", "question 1 of 2")
        assert max(map(len, page.splitlines())) <= 60
        shown.resize(80, 24)
        shown.type("s")
        shown.wait_for("question 2 of 2", "Listening")
        shown.type("q")
        shown.wait_for("ENDED 0", timeout_s=60)
        page = shown.wait_for("The session is kept in", scrolled=True)
        before, after = modes(page)
        assert before == after
        assert not re.search(r"^\s*[psrhq ]{2,}\s*$", page, re.MULTILINE), "keys were echoed"
    events = [line for line in (tmp_path / "session" / "events.jsonl").read_text().splitlines() if "wish" in line]
    assert [re.search(r'"wish": "?(\w+)', line)[1] for line in events] == ["repeat", "hint", "skip"]  # type: ignore[index]


@pytest.mark.parametrize("how", ["C-c", "dumb"])
def test_the_terminal_is_given_back(desk: VirtualDesk, tmp_path: Path, command: list[str], how: str) -> None:
    more = {"TERM": "dumb"} if how == "dumb" else {}
    wanted = "Keys: space" if how == "dumb" else "Listening"
    environment_ = {**terminal_environment(tmp_path, desk), **more}
    with terminal(command, environment_) as shown:
        shown.wait_for(wanted, timeout_s=90)
        if how == "dumb":
            shown.wait_for("Joe:")
            shown.type("q")
            shown.wait_for("ENDED 0")
        else:
            shown.send(how)
            shown.wait_for("ENDED 130")
        page = shown.wait_for("kept", scrolled=True)
        before, after = modes(page)
        assert before == after


def test_quiet_shows_nothing_while_it_is_held(desk: VirtualDesk, tmp_path: Path, command: list[str]) -> None:
    with terminal([*command, "--quiet"], terminal_environment(tmp_path, desk)) as shown:
        for _ in range(300):
            if (tmp_path / "session" / "events.jsonl").exists():
                break
            shown.wait_for("", timeout_s=1)
            os.sched_yield()
        assert "Joe" not in shown.screen()
        shown.type("q")
        shown.wait_for("ENDED", timeout_s=90)
