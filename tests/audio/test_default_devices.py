"""The system's default devices change: who has to look, what is told, and the desk that follows."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from tests.desk_kit import VirtualDesk
from voiceprep.audio import soundcard
from voiceprep.audio.default_devices import DefaultWatch, Names, must_watch, report_changes
from voiceprep.audio.desk import Desk
from voiceprep.audio.levels import dbfs
from voiceprep.audio.timeline import RATE

QUIET_DBFS = -60.0


@pytest.mark.parametrize(("platform", "must"), [("linux", False), ("darwin", True), ("win32", True)])
def test_only_where_no_sound_server_moves_the_streams_it_is_watched(platform: str, must: bool) -> None:
    assert must_watch(platform) is must


def test_only_changes_are_told() -> None:
    seen: list[Names] = [("A", "B"), ("A", "B"), ("A", "C"), (None, "C")]
    looks = iter(seen)
    told: list[Names] = []
    ends = iter([False, False, False, True])
    report_changes(lambda: next(looks), told.append, lambda: next(ends))
    assert told == [("A", "B"), ("A", "C"), (None, "C")]


def test_the_watching_process_says_what_the_default_devices_are_and_ends(server: VirtualDesk) -> None:
    here = (soundcard.find_device("input").name, soundcard.find_device("output").name)
    with DefaultWatch() as watch:
        for _ in range(400):
            if watch.names() is not None:
                break
            threading.Event().wait(0.05)
        assert watch.names() == here
    watch.close()  # twice is as good
    assert watch.names() == here


def test_a_desk_follows_the_default_devices_that_nobody_named(server: VirtualDesk) -> None:
    now: list[Names | None] = [None]
    with Desk(None, None, defaults=lambda: now[0]) as desk:
        assert desk.elsewhere == ""
        mic, speaker = desk.names
        now[0] = (mic, speaker)
        assert desk.elsewhere == ""
        now[0] = ("A headset", speaker)
        assert desk.elsewhere == "microphone"
        now[0] = (mic, "A headset")
        assert desk.elsewhere == "speaker"
        now[0] = (None, None)  # nothing is left to follow: that is a device that is gone
        assert desk.elsewhere == ""
        for _ in range(100):
            if desk.read(0.1) is not None:
                break
        before = desk.counts[0]
        assert before > 0
        desk.follow()
        assert desk.names == (mic, speaker)
        for _ in range(100):
            if desk.read(0.1) is not None:
                break
        assert desk.counts[0] > before


def test_the_sound_server_moves_both_streams_to_new_default_devices(
    server: VirtualDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes to the speaker is heard by the new microphone, which is the new speaker's monitor."""
    for name in ("PULSE_SINK", "PULSE_SOURCE"):
        monkeypatch.delenv(name)
    server.load("module-null-sink", "sink_name=headset")
    server.make_default("spk", "mic.monitor")
    tone = (0.3 * np.sin(2 * np.pi * 440 * np.arange(30 * RATE) / RATE)).astype(np.float32)
    with Desk(None, None) as desk:
        desk.write(tone, RATE)
        assert max(levels(desk, 40)) < QUIET_DBFS
        server.make_default("headset", "headset.monitor")
        assert max(levels(desk, 80)[-10:]) > QUIET_DBFS
        assert desk.lost == ""


def levels(desk: Desk, count: int) -> list[float]:
    """The levels of so many reads of the microphone, dBFS."""
    found: list[float] = []
    for _ in range(10 * count):
        heard = desk.read(0.1)
        if heard is not None and len(heard):
            found.append(dbfs(heard))
        if len(found) == count:
            return found
    pytest.fail("the microphone brought too little")


def test_a_device_that_was_named_stays(server: VirtualDesk) -> None:
    mic, speaker = soundcard.find_device("input").name, soundcard.find_device("output").name
    with Desk(mic, speaker, defaults=lambda: ("A headset", "A headset")) as desk:
        assert desk.elsewhere == ""
