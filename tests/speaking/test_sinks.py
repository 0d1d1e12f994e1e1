from __future__ import annotations

import wave
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voiceprep.audio.timeline import RATE, Playback
from voiceprep.errors import SessionWriteError
from voiceprep.speaking.sinks import FILE_RATE, LINE_GAP_S, FileSink, SilentSink

if TYPE_CHECKING:
    from voiceprep.stages import Samples


def tone(seconds: float, level: float = 0.5, rate: int = FILE_RATE) -> Samples:
    return np.full(round(seconds * rate), level, dtype=np.float32)


def read(path: Path) -> Samples:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, FILE_RATE)
        return (np.frombuffer(file.readframes(file.getnframes()), dtype="<i2") / 32767).astype(np.float32)


def test_lines_follow_each_other_with_a_gap(tmp_path: Path) -> None:
    path = tmp_path / "voice.wav"
    with FileSink(path) as sink:
        sink.write(tone(0.5), FILE_RATE)
        sink.write(tone(0.5), FILE_RATE)
        sink.end_line()
        assert len(read(path)) == FILE_RATE  # valid before it is closed
        sink.write(tone(0.25, rate=RATE), RATE)
        sink.end_line()
    sound = read(path)
    assert len(sound) == pytest.approx((1.25 + LINE_GAP_S) * FILE_RATE, abs=2)
    gap = sound[FILE_RATE : FILE_RATE + round(LINE_GAP_S * FILE_RATE)]
    assert not gap.any()
    assert sound[0] == pytest.approx(0.5, abs=1e-4)


def test_nothing_said_is_an_empty_wav(tmp_path: Path) -> None:
    with FileSink(tmp_path / "voice.wav"):
        assert len(read(tmp_path / "voice.wav")) == 0
    assert len(read(tmp_path / "voice.wav")) == 0


def test_an_unfinished_line_is_kept_on_closing(tmp_path: Path) -> None:
    sink = FileSink(tmp_path / "voice.wav")
    sink.write(tone(0.1), FILE_RATE)
    sink.close()
    assert len(read(tmp_path / "voice.wav")) == round(0.1 * FILE_RATE)


def test_what_was_not_heard_is_taken_off(tmp_path: Path) -> None:
    with FileSink(tmp_path / "voice.wav") as sink:
        playback = Playback(sink)
        sink.follow(lambda: playback.pending / RATE)
        playback.play(tone(1.0), FILE_RATE)
        for _ in range(10):
            playback.pull()
        playback.stop()
    assert len(read(tmp_path / "voice.wav")) == pytest.approx(0.32 * FILE_RATE, abs=2)


def test_flush_without_knowing_keeps_everything(tmp_path: Path) -> None:
    with FileSink(tmp_path / "voice.wav") as sink:
        sink.write(tone(0.1), FILE_RATE)
        sink.flush()
    assert len(read(tmp_path / "voice.wav")) == round(0.1 * FILE_RATE)


def test_too_loud_is_clipped(tmp_path: Path) -> None:
    with FileSink(tmp_path / "voice.wav") as sink:
        sink.write(tone(0.1, level=3.0), FILE_RATE)
        sink.write(tone(0.1, level=-3.0), FILE_RATE)
    sound = read(tmp_path / "voice.wav")
    assert (float(sound.max()), float(sound.min())) == (1.0, -1.0)


@pytest.mark.parametrize("name", ["", "no/such/folder/voice.wav"])
def test_cannot_be_written_is_said_before_the_interview(tmp_path: Path, name: str) -> None:
    with pytest.raises(SessionWriteError, match=r"cannot be written to .* --speaker"):
        FileSink(tmp_path / name)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_at_the_start(tmp_path: Path) -> None:
    full = tmp_path / "voice.wav"
    full.symlink_to("/dev/full")
    with pytest.raises(SessionWriteError, match="No space left"):
        FileSink(full)


def test_a_full_disk_later_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sink = FileSink(tmp_path / "voice.wav")

    def full(place: int, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sink, "_write", full)
    sink.write(tone(0.1), FILE_RATE)
    with pytest.raises(SessionWriteError, match="No space left"):
        sink.end_line()
    sink.write(tone(0.1), FILE_RATE)
    sink.end_line()
    sink.close()


def test_silence_takes_everything() -> None:
    sink = SilentSink()
    sink.write(tone(1.0), FILE_RATE)
    sink.flush()
