"""Recordings of every shape become 16 kHz mono; what cannot be used says why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from voiceprep.audio import files
from voiceprep.audio.files import probe, read_recording, recordings
from voiceprep.errors import BadAudio


def tone(rate: int, seconds: float = 0.5, channels: int = 1) -> Any:
    wave = 0.4 * np.sin(2 * np.pi * 300 * np.arange(int(rate * seconds)) / rate)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


def write(path: Path, samples: Any, rate: int, **options: Any) -> Path:
    soundfile.write(path, samples, rate, **options)
    return path


@pytest.mark.parametrize(
    ("name", "rate", "channels"),
    [("a.wav", 8000, 1), ("a.flac", 48_000, 2), ("a.mp3", 44_100, 2), ("a.ogg", 22_050, 1), ("a.wav", 16_000, 6)],
)
def test_any_format_rate_and_channel_count(name: str, rate: int, channels: int, tmp_path: Path) -> None:
    path = write(tmp_path / name, tone(rate, channels=channels), rate)
    samples = read_recording(path)
    assert samples.dtype == np.float32
    assert samples.ndim == 1
    assert len(samples) == pytest.approx(8000, abs=1200)  # MP3 adds its own lead and tail
    assert np.abs(samples).max() == pytest.approx(0.4, abs=0.08)
    spectrum = np.abs(np.fft.rfft(samples))
    assert np.argmax(spectrum) * 16_000 / len(samples) == pytest.approx(300, abs=5)
    info = probe(path)
    assert (info.rate, info.channels) == (rate, channels)
    assert info.seconds == pytest.approx(0.5, abs=0.1)


def test_channels_that_cancel_out_are_not_silence(tmp_path: Path) -> None:
    stereo = tone(16_000, channels=2) * np.array([1, -1], dtype=np.float32)
    assert np.abs(read_recording(write(tmp_path / "a.wav", stereo, 16_000))).max() == pytest.approx(0.4, abs=0.01)


def test_numbers_that_are_none_and_levels_beyond_full_scale(tmp_path: Path) -> None:
    samples = tone(16_000) * 10
    samples[100], samples[200] = np.nan, np.inf
    read = read_recording(write(tmp_path / "a.wav", samples, 16_000, subtype="FLOAT"))
    assert np.isfinite(read).all()
    assert np.abs(read).max() == pytest.approx(1.0)
    assert read[100] == read[200] == 0


def broken(tmp_path: Path, what: str) -> Path:
    path = tmp_path / "answer.wav"
    if what == "empty":
        path.touch()
    elif what == "text":
        path.write_text("not audio, whatever its name")
    elif what == "no samples":
        write(path, np.zeros((0, 1), dtype=np.float32), 16_000)
    elif what == "silence":
        write(path, np.full(16_000, 0.0005, dtype=np.float32), 16_000)
    elif what == "raw":
        path = path.with_suffix(".raw")
        path.write_bytes(bytes(1000))
    elif what == "folder":
        path.mkdir()
    return path


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("nothing", "there is no such file"),
        ("empty", r"is empty \(0 bytes\)"),
        ("text", r"is not audio that can be read .*ffmpeg -i answer\.wav answer-converted\.wav"),
        ("no samples", "holds no samples"),
        ("silence", "nothing but silence"),
        ("raw", "raw samples without a header"),
        ("folder", "is a folder"),
    ],
)
def test_what_cannot_be_used_says_why(what: str, said: str, tmp_path: Path) -> None:
    path = broken(tmp_path, what)
    with pytest.raises(BadAudio, match=said) as caught:
        read_recording(path)
    assert caught.value.path == path


def test_too_long_says_how_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.wav", tone(8000, 121), 8000)
    monkeypatch.setattr(files, "LONGEST_S", 60.0)
    with pytest.raises(BadAudio, match=r"is 2 minutes long, and one answer may take 1\. Cut it"):
        probe(path)


def test_a_file_that_breaks_off_is_read_to_there(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", tone(16_000, 1.0), 16_000)
    path.write_bytes(path.read_bytes()[:20_000])
    assert 0 < len(read_recording(path)) < 16_000


def test_folders_expand_by_name_and_repeats_stay(tmp_path: Path) -> None:
    for name in ("b.wav", "a10.WAV", "a9.wav", "._a.wav"):
        (tmp_path / name).write_bytes(write(tmp_path / "x.wav", tone(8000), 8000).read_bytes())
    (tmp_path / "x.wav").unlink()
    (tmp_path / "notes.txt").write_text("not an answer")
    single = tmp_path / "b.wav"
    found = recordings([single, tmp_path, single])
    assert [path.name for path in found] == ["b.wav", "a10.WAV", "a9.wav", "b.wav", "b.wav"]


def test_a_folder_without_answers_and_one_with_an_unreadable_are_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(BadAudio, match="folder without audio files"):
        recordings([tmp_path])
    (tmp_path / "memo.m4a").write_bytes(b"\x00\x00\x00\x20ftypM4A " + bytes(100))
    with pytest.raises(BadAudio, match=r"memo\.m4a: is not audio that can be read.*ffmpeg"):
        recordings([tmp_path])
