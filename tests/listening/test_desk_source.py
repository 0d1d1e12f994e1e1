"""Pauses, devices that go away, and how to listen, on a desk that does as it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tests.listening.ears import LoudVad
from voiceprep.audio.desk import Counts
from voiceprep.audio.duplex import SETTLES_S
from voiceprep.audio.timeline import FRAME, Playback, Timeline
from voiceprep.errors import AudioDeviceError
from voiceprep.events import Noted
from voiceprep.listening.desk_source import DUCKED, UNHEARD_S, DeskSource, Status
from voiceprep.listening.echo_meter import EchoMeter
from voiceprep.listening.hand import Hand

if TYPE_CHECKING:
    from voiceprep.stages import Samples


class Wire:
    """A desk without devices: what is played comes back, `echo` of it, `clean` of that behind the canceller."""

    def __init__(self, echo: float = 0.0, clean: float = 0.0) -> None:
        self.echo, self.clean = echo, clean
        self.raw: Samples = np.zeros(0, dtype=np.float32)
        self.far: Samples = np.zeros(0, dtype=np.float32)
        self.now = 50.0
        self.waited_s = 0.0
        self.lost = ""
        self.names: tuple[str, str | None] = ("USB Mic", "Speaker")
        self.counts = Counts()
        self.elsewhere = ""
        self.cannot_follow = False
        self.tries_needed = 0
        self.reopened: list[float] = []
        self.gain = 1.0
        self.delays: list[float] = []
        self.far_moves = False
        self.do_at: dict[int, object] = {}
        self.reads = 0
        self._queued: Samples = np.zeros(0, dtype=np.float32)
        self._random = np.random.default_rng(0)

    def write(self, samples: Samples, rate: int) -> None:
        self._queued = np.concatenate([self._queued, samples])

    def flush(self) -> None:
        self._queued = self._queued[:0]

    @property
    def moment_s(self) -> float:
        return self.now - self.waited_s

    def read(self, timeout_s: float) -> Samples | None:
        self.reads += 1
        if callable(do := self.do_at.pop(self.reads, None)):
            do()
        if self.lost:
            return None
        self.now += FRAME / 16_000
        far = np.zeros(FRAME, dtype=np.float32)
        part, self._queued = self._queued[:FRAME], self._queued[FRAME:]
        far[: len(part)] = part
        noise = self._random.standard_normal(FRAME).astype(np.float32) * np.float32(1e-3)
        self.far, self.raw = far, noise + far * np.float32(self.echo)
        return noise + far * np.float32(self.clean)

    def duck(self, gain: float) -> None:
        self.gain = gain

    def expect_delay(self, delay_s: float) -> bool:
        self.delays.append(delay_s)
        return self.far_moves

    def follow(self) -> None:
        self.elsewhere = ""
        if self.cannot_follow:
            self.lost = "microphone"
            raise AudioDeviceError("The microphone 'Headset' cannot be opened: busy.")
        self.names = ("Headset", "Headset")

    def reopen(self, gone_s: float) -> None:
        self.reopened.append(gone_s)
        if len(self.reopened) < self.tries_needed:
            raise AudioDeviceError("There is no microphone called 'USB Mic'.")
        self.lost = ""


class Room:
    """A source on a wire, with what it told and noted."""

    def __init__(self, echo: float = 0.0, clean: float = 0.0, metered: bool = False) -> None:
        self.wire = Wire(echo, clean)
        self.hand = Hand()
        self.playback = Playback(self.wire)
        self.told: list[Status] = []
        self.notes: list[Noted] = []
        self.source = DeskSource(
            self.wire,
            self.playback,
            self.hand,
            meter=EchoMeter(LoudVad(), cancelled=True) if metered else None,
            note=self.notes.append,
            tell=self.told.append,
            clock=lambda: self.wire.now,
            sleep=self.sleep,
        )
        self.timeline = Timeline(self.source, self.playback)

    def sleep(self, seconds: float) -> None:
        self.wire.now += seconds

    def say(self, seconds: float) -> None:
        """Say a line of noise, with half a second of silence after it."""
        sound = np.random.default_rng(1).uniform(-0.6, 0.6, round(seconds * 16_000)).astype(np.float32)
        self.playback.play(sound, 16_000)
        for _ in range(round((seconds + 0.9) * 16_000 / FRAME)):
            self.timeline.advance()
        self.source.line_over()


def test_a_pause_stops_the_clock_and_the_line_goes_on_after_it() -> None:
    room = Room()
    room.playback.play(np.full(10 * FRAME, 0.5, dtype=np.float32), 16_000)
    frames = [room.timeline.advance() for _ in range(4)]
    room.wire.do_at = {room.wire.reads + 200: lambda: room.hand.press("p")}
    room.hand.press("p")
    frames += [room.timeline.advance() for _ in range(8)]
    assert room.told == ["paused", ""]
    assert [note.code for note in room.notes] == ["paused"]
    assert np.count_nonzero(np.concatenate([frame.interviewer for frame in frames])) == 10 * FRAME
    assert [frame.start for frame in frames] == [FRAME * number for number in range(12)]
    assert room.wire.reads > 200  # the microphone was emptied meanwhile


def test_a_device_that_is_gone_is_waited_for_and_opened_again() -> None:
    room = Room()
    room.playback.play(np.full(10 * FRAME, 0.5, dtype=np.float32), 16_000)
    frames = [room.timeline.advance() for _ in range(4)]
    room.wire.lost = "microphone"
    room.wire.tries_needed = 4
    frames += [room.timeline.advance() for _ in range(8)]
    assert room.told == ["microphone gone", ""]
    assert room.wire.reopened == [0.0, 0.5, 1.0, 1.5]
    assert [note.message for note in room.notes] == ["The microphone was gone for 1.5 s."]
    assert np.count_nonzero(np.concatenate([frame.interviewer for frame in frames])) == 10 * FRAME


def test_a_speaker_that_stumbled_is_no_matter() -> None:
    room = Room()
    room.playback.play(np.full(10 * FRAME, 0.5, dtype=np.float32), 16_000)
    for number in range(12):
        if number == 4:
            room.wire.lost = "speaker"
        room.timeline.advance()
    assert room.wire.reopened == [0.0]
    assert not room.told and not room.notes
    assert room.source.half_duplex()  # until the canceller has settled
    for _ in range(70):
        room.timeline.advance()
    assert not room.source.half_duplex()


def test_what_a_speaker_that_was_gone_did_not_say_is_said_again() -> None:
    room = Room()
    room.playback.play(np.arange(1, 100 * FRAME + 1, dtype=np.float32) / 1e6, 16_000)
    frames = [room.timeline.advance() for _ in range(60)]
    room.wire.lost = "speaker"
    frames += [room.timeline.advance() for _ in range(78)]
    said = np.concatenate([frame.interviewer for frame in frames])
    again = round(UNHEARD_S * 16_000)
    assert np.count_nonzero(said) == 100 * FRAME + again
    assert said[60 * FRAME] == said[60 * FRAME - again]


def test_another_device_in_its_place_is_named() -> None:
    room = Room()
    room.wire.lost = "speaker"

    def other(gone_s: float) -> None:
        if not gone_s:
            raise AudioDeviceError("There is no speaker called 'Speaker'.")
        room.wire.lost, room.wire.names = "", ("USB Mic", "HDMI")

    room.wire.reopen = other  # type: ignore[method-assign]
    room.timeline.advance()
    assert room.told[0] == "speaker gone"
    assert room.notes[0].message.endswith("'HDMI' is used now.")


def test_who_stops_while_a_device_is_gone_does_not_wait_for_it() -> None:
    room = Room()
    room.wire.lost, room.wire.tries_needed = "microphone", 10**6
    room.sleep = lambda seconds: room.hand.press("q") and None  # type: ignore[method-assign, assignment]
    room.source = DeskSource(
        room.wire, room.playback, room.hand, meter=None, note=room.notes.append, tell=room.told.append, sleep=room.sleep
    )
    frame = room.source.read()
    assert frame is not None and not frame.any()


def test_a_default_device_that_changes_is_followed() -> None:
    room = Room()
    room.playback.play(np.full(10 * FRAME, 0.5, dtype=np.float32), 16_000)
    frames = [room.timeline.advance() for _ in range(4)]
    room.wire.elsewhere = "speaker"
    frames += [room.timeline.advance() for _ in range(8)]
    assert [note.code for note in room.notes] == ["device_changed"]
    assert "speaker is 'Headset'" in room.notes[0].message
    assert room.source.half_duplex()  # until the canceller knows the new way
    assert np.count_nonzero(np.concatenate([frame.interviewer for frame in frames])) == 10 * FRAME


def test_a_default_device_that_cannot_be_opened_is_waited_for() -> None:
    room = Room()
    room.wire.elsewhere, room.wire.cannot_follow, room.wire.tries_needed = "microphone", True, 3
    room.timeline.advance()
    assert room.told == ["microphone gone", ""]
    assert len(room.wire.reopened) == 3


def test_how_long_sound_waits_for_the_voice_activity_detector_is_counted() -> None:
    room = Room()
    for _ in range(4):
        room.timeline.advance()
    assert room.source.late.percentile_ms(1.0) == 0
    room.wire.waited_s = 0.04
    room.timeline.advance()
    assert room.source.late.percentile_ms(0.5) == 0
    assert room.source.late.percentile_ms(1.0) == 40


def test_an_echo_that_is_cancelled_lets_us_listen() -> None:
    room = Room(echo=0.5, metered=True)
    assert room.source.half_duplex()
    room.say(1.0)
    assert room.source.half_duplex() and not room.notes  # too little to judge by
    room.say(4.0)
    assert room.source.duplex == "full"
    assert "the echo is cancelled" in room.notes[0].message


def test_an_echo_that_stays_keeps_us_from_listening() -> None:
    room = Room(echo=0.5, clean=0.5, metered=True)
    room.say(5.0)
    assert room.source.half_duplex()
    assert "space bar" in room.notes[0].message


def test_no_echo_is_full_duplex() -> None:
    room = Room(metered=True)
    room.say(5.0)
    assert room.source.duplex == "full"
    assert "does not hear" in room.notes[0].message


def test_a_long_delay_is_taken_off_and_the_echo_measured_again() -> None:
    room = Room(echo=0.5, clean=0.5, metered=True)
    room.wire.far_moves = True
    room.say(5.0)
    assert len(room.wire.delays) == 1 and not room.notes
    room.wire.far_moves, room.wire.clean = False, 0.0
    room.say(5.0)
    assert room.source.duplex == "full"


def test_with_care_the_interviewer_grows_quiet_first() -> None:
    room = Room()
    assert not room.source.duck(True)
    assert room.wire.gain == 1.0
    room.source.duplex = "ducking"
    assert room.source.duck(True)
    assert room.wire.gain == DUCKED
    room.source.line_over()
    assert room.wire.gain == 1.0


def test_a_speaker_that_ran_dry_is_not_listened_over_until_the_canceller_has_settled() -> None:
    room = Room()
    room.timeline.advance()
    assert not room.source.half_duplex()
    room.wire.counts = Counts(10, 0, 1)
    room.timeline.advance()
    assert room.source.half_duplex()
    room.wire.now += SETTLES_S
    assert not room.source.half_duplex()
    room.timeline.advance()
    assert not room.source.half_duplex()  # once for each time
