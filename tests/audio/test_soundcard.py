"""The real sound card code on a real (virtual) card, and every way a card can be missing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from tests.audio.pulse import PrivatePulse
from voiceprep.audio import soundcard
from voiceprep.audio.timeline import FRAME, RATE
from voiceprep.errors import AudioDeviceError
from voiceprep.listening.mic import MicSource


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if shutil.which("pulseaudio") is None:
        pytest.skip("no pulseaudio here (CI has it)")
    with TemporaryDirectory(prefix="vp") as folder:  # a socket's path must be short
        pulse = PrivatePulse(Path(folder))
        try:
            for name, value in pulse.environment.items():
                monkeypatch.setenv(name, value)
            soundcard.rescan()
            yield
        finally:
            monkeypatch.undo()
            pulse.stop()
            soundcard.rescan()


def is_loud(source: MicSource) -> bool:
    frame = source.read()
    assert frame is not None
    return bool(np.abs(frame).max() > 0.1)


def tone(hz: float, seconds: float, rate: int) -> Any:
    return (0.3 * np.sin(2 * np.pi * hz * np.arange(int(seconds * rate)) / rate)).astype(np.float32)


@pytest.mark.flaky(reruns=2)  # real time on a machine that may be busy
def test_what_is_played_is_heard(card: None) -> None:
    with soundcard.MicrophoneStream() as stream, soundcard.SpeakerOutput() as speaker:
        source = MicSource(stream)
        speaker.write(tone(440, 0.6, 22_050), 22_050)
        speaker.write(tone(880, 0.6, 22_050), 22_050)
        frames: list[Any] = []
        while len(frames) * FRAME < 4 * RATE:
            frame = source.read()
            assert frame is not None
            assert frame.shape == (FRAME,)
            assert frame.dtype == np.float32
            frames.append(frame)
        assert not speaker.playing
    heard = np.concatenate(frames)
    spectrum = np.abs(np.fft.rfft(heard))
    hz = np.fft.rfftfreq(len(heard), 1 / RATE)
    assert abs(hz[np.argmax(np.where(hz < 600, spectrum, 0))] - 440) < 3
    assert abs(hz[np.argmax(np.where(hz > 600, spectrum, 0))] - 880) < 3
    sounding = np.flatnonzero(np.abs(heard) > 0.1)
    assert (sounding[-1] - sounding[0]) / RATE == pytest.approx(1.2, abs=0.15)


@pytest.mark.flaky(reruns=2)  # real time on a machine that may be busy
def test_flush_stops_within_300_ms(card: None) -> None:
    with soundcard.MicrophoneStream() as stream, soundcard.SpeakerOutput() as speaker:
        source = MicSource(stream)
        speaker.write(tone(440, 20, RATE), RATE)
        loud = 0
        while loud < 10:
            loud += is_loud(source)
        speaker.flush()
        assert not speaker.playing
        after = 0
        while is_loud(source):
            after += 1
        assert after * FRAME / RATE <= 0.3


def test_devices_are_found_by_name(card: None) -> None:
    names = [device.name for device in soundcard.input_devices()]
    assert names
    assert [device.name for device in soundcard.output_devices()]
    whole = soundcard.find_device("input", names[0])
    assert soundcard.find_device("input", f" {names[0].upper()} ").name == whole.name
    with pytest.raises(AudioDeviceError, match=r"no microphone called 'Zorblax'\. There is: "):
        soundcard.find_device("input", "Zorblax")


class FakePortAudio(ModuleType):
    """sounddevice with the devices given, which cannot be opened."""

    class PortAudioError(Exception):
        pass

    def __init__(self, *names: str) -> None:
        super().__init__("sounddevice")
        self.names = names
        self.default = type("default", (), {"device": (-1, -1)})

    def query_devices(self) -> list[dict[str, Any]]:
        common = {"default_samplerate": 44_100.0, "max_input_channels": 1, "max_output_channels": 1}
        return [{"name": name, "index": index, **common} for index, name in enumerate(self.names)]

    def InputStream(self, **_: Any) -> None:
        raise self.PortAudioError("Device unavailable", -9985)

    OutputStream = InputStream


@pytest.fixture
def portaudio(monkeypatch: pytest.MonkeyPatch) -> Any:
    def use(*names: str) -> None:
        monkeypatch.setitem(sys.modules, "sounddevice", FakePortAudio(*names))

    return use


def test_no_microphone_offers_the_other_ways(portaudio: Any) -> None:
    portaudio()
    with pytest.raises(AudioDeviceError) as caught:
        soundcard.MicrophoneStream()
    assert caught.value.message == "There is no microphone on this machine."
    assert "--text" in caught.value.hint
    assert "voiceprep demo" in caught.value.hint


def test_no_speaker(portaudio: Any) -> None:
    portaudio()
    with pytest.raises(AudioDeviceError, match=r"no speaker on this machine.*--speaker none"):
        soundcard.SpeakerOutput()


def test_a_busy_device_is_named(portaudio: Any) -> None:
    portaudio("USB Mic")
    with pytest.raises(
        AudioDeviceError, match=r"'USB Mic' cannot be opened: Device unavailable\. Close other programs"
    ):
        soundcard.MicrophoneStream("usb")


def test_several_that_match_are_named(portaudio: Any) -> None:
    portaudio("USB Mic", "USB Headset")
    with pytest.raises(AudioDeviceError, match="USB Mic; USB Headset"):
        soundcard.find_device("input", "usb")
    assert soundcard.find_device("input", "usb mic").name == "USB Mic"


@pytest.mark.parametrize(
    ("platform", "step"), [("linux", "apt install libportaudio2"), ("darwin", "brew install"), ("win32", "pip install")]
)
def test_no_portaudio_says_how_to_get_it(platform: str, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Refuses:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "sounddevice":
                raise OSError("PortAudio library not found")

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Refuses(), *sys.meta_path])
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(AudioDeviceError) as caught:
        soundcard.input_devices()
    assert step in caught.value.hint
    assert "--text" in caught.value.hint
