"""The sound card: a microphone that is read, a speaker that is written to. The one place that calls sounddevice.

Input and output are separate streams with high latency: duplex streams and low latency stall on PulseAudio (ran,
2026-11-22). Twice "high" for the speaker kept it from running dry no better, and its blocks then come in bunches, from
which the echo's delay was once not found (`scripts/bench/desk.py`). Each is opened at the device's own rate; the
callbacks only copy.
"""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from voiceprep.audio.resample import StreamResampler, resample
from voiceprep.audio.timeline import FRAME_S, RATE
from voiceprep.errors import AudioDeviceError, MissingExtra

if TYPE_CHECKING:
    from voiceprep.stages import Samples

Side = Literal["input", "output"]

OTHER_WAYS = "Without a microphone two ways work: voiceprep interview --text, and voiceprep demo."
WITHOUT_SPEAKER = "Without a speaker the questions can be read: add --speaker none."
_STARTS_S = 3.0
"""A device may take so long from opening to a steady flow: some blocks at once, then none for a while (ran: 1.7 s)."""
_GIVEN_BLOCKS = 128
"""Blocks of 32 ms kept of what was played: 4 s, where nobody asks for them."""
NO_PORTAUDIO = "The PortAudio library, which reaches the sound card, cannot be loaded."


@dataclass(frozen=True, slots=True)
class Device:
    """A device for one side. `rate` is its own, Hz; `default` is what the system would take."""

    index: int
    name: str
    rate: int
    default: bool


def input_devices() -> list[Device]:
    """Return the microphones. Raises AudioDeviceError without PortAudio."""
    return _devices("input")


def output_devices() -> list[Device]:
    """Return the speakers. Raises AudioDeviceError without PortAudio."""
    return _devices("output")


def find_device(side: Side, name: str | None = None) -> Device:
    """Return the device called `name`, else the only one with `name` in its name; the default one for None.

    Raises:
        AudioDeviceError: there is none at all, none of that name, or several.
    """
    devices = _devices(side)
    what = "microphone" if side == "input" else "speaker"
    if not devices:
        raise AudioDeviceError(f"There is no {what} on this machine.", _other_ways(side))
    if name is None:
        return next((device for device in devices if device.default), devices[0])
    wanted = name.strip().lower()
    matching = [device for device in devices if device.name.lower() == wanted]
    matching = matching or [device for device in devices if wanted and wanted in device.name.lower()]
    names = "; ".join(dict.fromkeys(device.name for device in matching or devices))
    if not matching:
        raise AudioDeviceError(f"There is no {what} called {name!r}.", f"There is: {names}.")
    if len({device.name for device in matching}) > 1:
        raise AudioDeviceError(f"Several {what}s are called something like {name!r}.", f"Give the whole name: {names}.")
    return next((device for device in matching if device.default), matching[0])


def rescan() -> None:
    """Look again for devices: PortAudio notices what was plugged in or out only when it starts. Closes open streams.

    Raises:
        AudioDeviceError: PortAudio does not start again.
    """
    sound = _sounddevice()
    with contextlib.suppress(sound.PortAudioError):  # it did not start the last time
        sound._terminate()
    try:
        sound._initialize()
    except sound.PortAudioError as error:
        raise AudioDeviceError(f"The sound card cannot be asked: {_said(error)}.", OTHER_WAYS) from error


class MicrophoneStream:
    """A microphone as blocks of mono float32 at 16 kHz. A context manager; closes the device.

    `blocks` came in so far, before `overflows` of them something was lost; `last_s` is when the last came, or the first
    is due, `moment_s` when the newest of those last read came (monotonic seconds).
    """

    def __init__(self, name: str | None = None) -> None:
        """Open the microphone.

        Raises:
            AudioDeviceError: no PortAudio, no such microphone, or it is busy.
        """
        self.device = find_device("input", name)
        self._blocks: queue.SimpleQueue[tuple[float, Samples]] = queue.SimpleQueue()
        self._resampler = StreamResampler(self.device.rate, RATE)
        self.blocks = self.overflows = 0
        self.moment_s = self.last_s = self._due_s = time.monotonic() + _STARTS_S
        self._stream = _open("input", self.device, self._take)

    def read(self, timeout_s: float) -> Samples | None:
        """Return what came in since the last read, at 16 kHz, waiting `timeout_s` for it; None if nothing came.

        An empty array can come before the first samples are through the resampler.
        """
        try:
            blocks = [self._blocks.get(timeout=timeout_s) if timeout_s > 0 else self._blocks.get_nowait()]
        except queue.Empty:
            return None
        while not self._blocks.empty():
            blocks.append(self._blocks.get())
        self.moment_s = blocks[-1][0]
        return self._resampler.feed(np.concatenate([block for _, block in blocks]))

    def close(self) -> None:
        """Let the device go; safe to call twice."""
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _take(self, data: Samples, _frames: int, _time: Any, status: Any) -> None:
        now_s = time.monotonic()
        self.last_s = max(now_s, self._due_s)
        self.blocks += 1
        if status.input_overflow:
            self.overflows += 1
        self._blocks.put((now_s, data[:, 0].copy()))


class SpeakerOutput:
    """A timeline's Sink that sounds from a speaker. A context manager; closes the device.

    `underruns` counts when the device had to wait for us, `broken` those of them in the middle of speech; `last_s` is
    when it last asked (monotonic seconds); `gain` is what samples are multiplied by on their way out.
    """

    def __init__(self, name: str | None = None) -> None:
        """Open the speaker.

        Raises:
            AudioDeviceError: no PortAudio, no such speaker, or it is busy.
        """
        self.device = find_device("output", name)
        self._lock = threading.Lock()
        self._pieces: deque[Samples] = deque()
        self._given: deque[tuple[float, Samples]] | None = None
        self._to_rate = StreamResampler(self.device.rate, RATE)
        self.underruns = self.broken = 0
        self._sounding = False
        self.gain = 1.0
        self.last_s = self._due_s = time.monotonic() + _STARTS_S
        self._stream = _open("output", self.device, self._give)

    def write(self, samples: Samples, rate: int) -> None:
        """Take mono float32 samples at `rate` Hz, to sound after what was written before."""
        piece = resample(samples, rate, self.device.rate)
        if len(piece):
            with self._lock:
                self._pieces.append(piece)

    def flush(self) -> None:
        """Drop what the device has not taken yet; about 0.1 s that it has still sounds."""
        with self._lock:
            self._pieces.clear()

    @property
    def playing(self) -> bool:
        """Whether there is sound the device has not taken."""
        with self._lock:
            return bool(self._pieces)

    def given(self) -> Iterator[tuple[float, Samples]]:
        """Yield what the device took since the last call, silence included: the moment and mono float32 at 16 kHz.

        Kept from the first call on.
        """
        if self._given is None:
            self._given = deque(maxlen=_GIVEN_BLOCKS)
        while self._given:
            moment_s, block = self._given.popleft()
            yield moment_s, self._to_rate.feed(block)

    @property
    def latency_s(self) -> float:
        """Seconds from the device taking a sample to its sounding, as PortAudio claims."""
        return float(self._stream.latency)

    def close(self) -> None:
        """Let the device go; safe to call twice."""
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _give(self, data: Samples, frames: int, _time: Any, status: Any) -> None:
        now_s = time.monotonic()
        self.last_s = max(now_s, self._due_s)
        filled = 0
        with self._lock:
            if status.output_underflow:
                self.underruns += 1
                self.broken += self._sounding and bool(self._pieces)
            while self._pieces and filled < frames:
                piece = self._pieces.popleft()
                take = min(len(piece), frames - filled)
                data[filled : filled + take, 0] = piece[:take]
                if take < len(piece):
                    self._pieces.appendleft(piece[take:])
                filled += take
        self._sounding = filled == frames
        data[filled:] = 0.0
        if self.gain != 1.0:
            data *= self.gain
        if self._given is not None:
            self._given.append((now_s, data[:, 0].copy()))


def _sounddevice() -> Any:
    try:
        import sounddevice
    except ImportError as error:
        raise MissingExtra("sounddevice", "speech") from error
    except OSError as error:
        raise AudioDeviceError(NO_PORTAUDIO, f"{_install_portaudio()} {OTHER_WAYS}") from error
    return sounddevice


def _install_portaudio() -> str:
    if sys.platform == "darwin":
        return "Install it with: brew install portaudio."
    if sys.platform == "win32":
        return "On Windows it comes with the package: pip install --force-reinstall sounddevice."
    return "Install it with: sudo apt install libportaudio2 (or your system's portaudio package)."


def _devices(side: Side) -> list[Device]:
    sound = _sounddevice()
    try:
        default = sound.default.device[0 if side == "input" else 1]
        return [
            Device(found["index"], found["name"], round(found["default_samplerate"]), found["index"] == default)
            for found in sound.query_devices()
            if found[f"max_{side}_channels"] > 0
        ]
    except sound.PortAudioError as error:
        raise AudioDeviceError(f"The sound card cannot be asked: {_said(error)}.", _other_ways(side)) from error


def _open(side: Side, device: Device, callback: Callable[..., None]) -> Any:
    sound = _sounddevice()
    kind = sound.InputStream if side == "input" else sound.OutputStream
    stream = None
    try:
        stream = kind(
            device=device.index,
            samplerate=device.rate,
            channels=1,
            dtype="float32",
            latency="high",
            blocksize=round(device.rate * FRAME_S),
            callback=callback,
        )
        stream.start()
    except (sound.PortAudioError, ValueError) as error:
        if stream is not None:
            stream.close()
        what = "microphone" if side == "input" else "speaker"
        raise AudioDeviceError(
            f"The {what} {device.name!r} cannot be opened: {_said(error)}.",
            f"Close other programs that use it, or name another with --{'mic' if side == 'input' else 'speaker'}. "
            + _other_ways(side),
        ) from error
    return stream


def _other_ways(side: Side) -> str:
    return OTHER_WAYS if side == "input" else WITHOUT_SPEAKER


def _said(error: Exception) -> str:
    return str(error.args[0] if error.args else error).rstrip(".")
