from __future__ import annotations

import errno
import os
import shutil
import wave
from io import FileIO
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voiceprep.audio.timeline import FRAME, Frame
from voiceprep.errors import SessionWriteError
from voiceprep.session import wav
from voiceprep.session.sound import SoundRecorder


def frame(number: int, left: float = 0.5, right: float = -0.25) -> Frame:
    return Frame(number * FRAME, np.full(FRAME, left, np.float32), np.full(FRAME, right, np.float32))


def test_both_sides_on_one_timeline(tmp_path: Path) -> None:
    with SoundRecorder(tmp_path) as record:
        for number in (2, 3, 6):  # tapped late, and a gap
            record(frame(number))
        assert record.seconds == 7 * FRAME / 16_000
    samples, rate = soundfile.read(tmp_path / "audio.wav", dtype="int16")
    assert (rate, samples.shape) == (16_000, (7 * FRAME, 2))
    heard = samples.reshape(7, FRAME, 2)
    assert [bool(part.any()) for part in heard] == [False, False, True, True, False, False, True]
    assert (heard[2] == (16384, -8192)).all()


def test_too_loud_and_not_a_number(tmp_path: Path) -> None:
    with SoundRecorder(tmp_path) as record:
        record(frame(0, 3.0, float("nan")))
    samples, _ = soundfile.read(tmp_path / "audio.wav", dtype="int16")
    assert (samples == (32767, 0)).all()


def test_header_is_never_more_than_a_second_behind(tmp_path: Path) -> None:
    record = SoundRecorder(tmp_path)
    for number in range(100):
        record(frame(number))
        with wave.open(str(tmp_path / "audio.wav")) as reader:
            behind = record.seconds - reader.getnframes() / reader.getframerate()
        assert 0 <= behind < 1.0
    record.close()
    record.close()
    assert wav.problem(tmp_path / "audio.wav") == ""


def test_second_recording_in_a_folder(tmp_path: Path) -> None:
    with SoundRecorder(tmp_path), pytest.raises(SessionWriteError, match="already holds a session"):
        SoundRecorder(tmp_path)


def test_full_disk(tmp_path: Path) -> None:
    record = SoundRecorder(tmp_path)
    record(frame(0))

    class Full(FileIO):
        def write(self, data: object) -> int:
            super().write(bytes(data)[:100])  # type: ignore[call-overload]
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    good, record._file = record._file, Full(record._file.fileno(), "wb", closefd=False)
    with pytest.raises(SessionWriteError, match="the disk is full"):
        record(frame(1))
    record._file = good
    record.close()
    assert wav.problem(tmp_path / "audio.wav") == ""
    assert wav.seconds(tmp_path / "audio.wav") == FRAME / 16_000


def test_folder_vanishes(tmp_path: Path) -> None:
    record = SoundRecorder(tmp_path)
    shutil.rmtree(tmp_path)
    with pytest.raises(SessionWriteError, match="its folder is gone"):
        for number in range(40):
            record(frame(number))
    record._file.close()


@pytest.mark.parametrize("damage", ["sizes", "zeros", "short", "odd"])
def test_header_repair(tmp_path: Path, damage: str) -> None:
    with SoundRecorder(tmp_path) as record:
        for number in range(10):
            record(frame(number))
    path = tmp_path / "audio.wav"
    whole = path.read_bytes()
    path.write_bytes(
        {
            "sizes": wav.header(0) + whole[44:],
            "zeros": bytes(44) + whole[44:],
            "short": whole[:20],
            "odd": whole + b"\x01\x02\x03",
        }[damage]
    )
    assert wav.problem(path) == "header"
    wav.repair(path)
    assert wav.problem(path) == ""
    assert path.read_bytes() == (whole if damage != "short" else wav.header(0))


def test_foreign_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "audio.wav"
    soundfile.write(path, np.zeros(48_000), 48_000)
    assert wav.problem(path) == "foreign"
