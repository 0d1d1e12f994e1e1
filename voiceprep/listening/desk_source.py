"""The desk as the timeline's source: pauses, devices that go away and come back, how to listen while speaking."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from voiceprep.audio.duplex import SETTLES_S, Duplex, choose
from voiceprep.audio.lateness import Lateness
from voiceprep.audio.timeline import FRAME, RATE
from voiceprep.errors import AudioDeviceError
from voiceprep.events import Noted
from voiceprep.stages import Ask

if TYPE_CHECKING:
    from voiceprep.audio.desk import Counts
    from voiceprep.listening.echo_meter import EchoMeter
    from voiceprep.listening.hand import Hand
    from voiceprep.stages import Samples

READ_S = 0.1
"""How long one look at the microphone waits: so soon is a key, or a device that is gone, noticed."""
LOOK_AGAIN_S = 0.5
"""Between two tries to open a device that is gone."""
LEAST_NOTED_S = 5.0
"""A pause under this is not worth a note."""
UNHEARD_S = 1.2
"""So much of a line is said again when the speaker was gone: what it takes to notice, and a word more."""
DUCKED = 0.3
"""Level then: -10 dB. The echo falls as much; speech does not."""
Status = Literal["", "paused", "microphone gone", "speaker gone"]


class Devices(Protocol):
    """What the source needs of a desk: audio.desk.Desk."""

    raw: Samples
    far: Samples

    def read(self, timeout_s: float) -> Samples | None: ...  # noqa: D102
    def duck(self, gain: float) -> None: ...  # noqa: D102
    def expect_delay(self, delay_s: float) -> bool: ...  # noqa: D102
    def reopen(self, gone_s: float) -> None: ...  # noqa: D102
    def follow(self) -> None: ...  # noqa: D102
    @property
    def elsewhere(self) -> str: ...  # noqa: D102
    @property
    def lost(self) -> str: ...  # noqa: D102
    @property
    def moment_s(self) -> float: ...  # noqa: D102
    @property
    def counts(self) -> Counts: ...  # noqa: D102
    @property
    def names(self) -> tuple[str, str | None]: ...  # noqa: D102


class Held(Protocol):
    """What falls silent meanwhile: audio.timeline.Playback."""

    def hold(self) -> None: ...  # noqa: D102
    def resume(self) -> None: ...  # noqa: D102
    def rewind(self, seconds: float) -> None: ...  # noqa: D102
    @property
    def held(self) -> bool: ...  # noqa: D102


class DeskSource:
    """A Source. While the interview is paused, or a device is gone, `read` waits and the timeline stands still.

    `late` counts how long frames waited between the sound card and `read`.
    """

    def __init__(
        self,
        desk: Devices,
        playback: Held,
        hand: Hand,
        *,
        meter: EchoMeter | None,
        note: Callable[[Noted], None],
        tell: Callable[[Status], None],
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Make the source.

        Args:
            desk: the devices.
            playback: what the interviewer says; falls silent during a pause and goes on after it.
            hand: pauses and stops.
            meter: measures the echo of the first lines; None where nothing can come back.
            note: given what the session should keep.
            tell: given each change of what keeps us waiting.
            clock: monotonic seconds.
            sleep: seconds.
        """
        self._desk, self._playback, self._hand, self._meter = desk, playback, hand, meter
        self._note, self._tell, self._clock, self._sleep = note, tell, clock, sleep
        self._pending: Samples = np.zeros(0, dtype=np.float32)
        self._careful_until_s = -1.0
        self._ran_dry = 0
        self.late = Lateness()
        self.duplex: Duplex = "half" if meter is not None else "full"

    def read(self) -> Samples | None:
        """Return the next FRAME samples; silence once the candidate has stopped. Never None: a desk is waited for."""
        while len(self._pending) < FRAME:
            self._wait_while_paused()
            if self._hand.stopped() and self._desk.lost:
                return np.zeros(FRAME, dtype=np.float32)
            self._take(READ_S)
            if self._desk.lost:
                self._wait_for_devices()
            elif self._desk.elsewhere:
                self._follow_default()
        frame, self._pending = self._pending[:FRAME], self._pending[FRAME:]
        self.late.add(self._clock() - self._desk.moment_s + len(self._pending) / RATE)
        return frame

    def waiting(self) -> int:
        """Return how many whole frames are there, unread; none while paused."""
        if not self._hand.paused():
            self._take(0.0)
        return len(self._pending) // FRAME

    def begin_answer(self, ask: Ask) -> None:
        """Nothing to start: a microphone always listens."""

    def more_to_come(self) -> bool:
        """Return False: nobody knows."""
        return False

    def answer_over(self) -> bool:
        """Return False: nobody knows."""
        return False

    def half_duplex(self) -> bool:
        """Whether not to listen while the interviewer sounds; nor while the canceller settles on a device anew."""
        return self.duplex == "half" or self._clock() < self._careful_until_s

    def duck(self, stirs: bool) -> bool:
        """Sound quieter while something stirs, where the echo is not quite cancelled; returns whether it is so."""
        careful = self.duplex == "ducking"
        if careful:
            self._desk.duck(DUCKED if stirs else 1.0)
        return careful

    def line_over(self) -> None:
        """Choose how to listen, once enough was said to know what comes back; say so."""
        self._desk.duck(1.0)
        meter = self._meter
        if meter is None or not meter.enough():
            return
        found = meter.figures()
        self.duplex, why = choose(found)
        if self.duplex != "full" and found.delay_ms is not None and self._desk.expect_delay(found.delay_ms / 1000):
            self.duplex = "half"
            meter.forget()  # the canceller may manage now: measured once more, with the next lines
            return
        how = {
            "full": "You can interrupt by speaking",
            "ducking": "You can interrupt by speaking; the interviewer grows quiet first",
            "half": "You can interrupt with the space bar, not by speaking",
        }[self.duplex]
        late = "" if found.delay_ms is None else f", {found.delay_ms:.0f} ms late"
        lowered = "" if found.reduction_db is None else f", lowered by {found.reduction_db:.0f} dB"
        size = "" if found.delay_ms is None else f" ({found.above_noise_db:.0f} dB over the room{late}{lowered})"
        self._note(Noted("echo", f"{how}: {why}{size}."))
        self._meter = None

    def _take(self, timeout_s: float) -> bool:
        block = self._desk.read(timeout_s)
        # A speaker that ran dry plays on later than the canceller knows: it takes the interviewer for somebody else.
        if (ran_dry := self._desk.counts.underruns) > self._ran_dry:
            self._ran_dry, self._careful_until_s = ran_dry, self._clock() + SETTLES_S
        if block is None:
            return False
        if self._meter is not None:
            self._meter.push(self._desk.raw, self._desk.far, block)
        self._pending = np.concatenate([self._pending, block])
        return True

    def _wait_while_paused(self) -> None:
        if not self._hand.paused():
            return
        began_s, was_held = self._clock(), self._playback.held
        self._playback.hold()
        self._tell("paused")
        while self._hand.paused():
            if self._desk.read(READ_S) is None and self._desk.lost:
                self._wait_for_devices()
        self._end_wait(was_held)
        if (seconds := self._clock() - began_s) >= LEAST_NOTED_S:
            self._note(Noted("paused", f"Paused for {seconds:.0f} s."))

    def _wait_for_devices(self) -> None:
        """Wait until both devices are back, opened by name, or the candidate stops."""
        what, began_s, was_held = self._desk.lost, self._clock(), self._playback.held
        name = self._desk.names[0 if what == "microphone" else 1]
        self._playback.hold()
        if what == "speaker":
            self._playback.rewind(UNHEARD_S)
        told = False
        while not self._hand.stopped():
            try:
                self._desk.reopen(self._clock() - began_s if told else 0.0)
                break
            except AudioDeviceError:
                if not told:
                    self._tell("microphone gone" if what == "microphone" else "speaker gone")
                    told = True
                self._sleep(LOOK_AGAIN_S)
        self._careful_until_s = self._clock() + SETTLES_S
        self._end_wait(was_held, told=told)
        if not told:  # it only stumbled
            return
        back = self._desk.names[0 if what == "microphone" else 1]
        as_before = "" if back == name else f" {back!r} is used now."
        self._note(Noted("device_gone", f"The {what} was gone for {self._clock() - began_s:.1f} s.{as_before}"))

    def _follow_default(self) -> None:
        """Go on with the devices that have become the default ones; if they cannot be opened, they are waited for."""
        what, was_held = self._desk.elsewhere, self._playback.held
        self._playback.hold()
        try:
            self._desk.follow()
        except AudioDeviceError:
            if not was_held:
                self._playback.resume()
            self._wait_for_devices()
            return
        self._careful_until_s = self._clock() + SETTLES_S
        self._end_wait(was_held, told=True)
        name = self._desk.names[0 if what == "microphone" else 1]
        self._note(Noted("device_changed", f"The {what} is {name!r} from here on: the system's default has changed."))

    def _end_wait(self, was_held: bool, *, told: bool = True) -> None:
        if not was_held:
            self._playback.resume()
        if told:
            if self._meter is not None:
                self._meter.forget()
            self._pending = self._pending[:0]
            self._tell("paused" if self._hand.paused() else "")
