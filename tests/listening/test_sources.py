"""Recorded answers and the microphone as sources of frames."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.listening.ears import LoudVad, ask, sounds
from voiceprep.audio.timeline import FRAME, RATE
from voiceprep.errors import BadAudio
from voiceprep.listening.mic import STALLS, MicSource
from voiceprep.listening.recorded import TRAILING_S, ClipSource, RecordedAnswers
from voiceprep.listening.room import RoomNoise
from voiceprep.stages import NoMoreAnswers

if TYPE_CHECKING:
    from voiceprep.stages import Samples


def level_dbfs(samples: Samples) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(samples**2))))


def test_room_noise_is_quiet_endless_and_the_same_again() -> None:
    noise, again = RoomNoise(), RoomNoise()
    minute = np.concatenate([noise.next(1000) for _ in range(960)])
    assert level_dbfs(minute) == pytest.approx(-60, abs=0.1)
    np.testing.assert_array_equal(minute, again.next(len(minute)))
    steps = np.abs(np.diff(minute))
    assert steps.max() < 8 * steps.std()  # no click where it goes round
    assert not np.array_equal(RoomNoise(1).next(100), RoomNoise(2).next(100))


def test_a_file_after_the_other_with_a_room_around_them(tmp_path: Path) -> None:
    one, two = tmp_path / "1.wav", tmp_path / "2.wav"
    soundfile.write(one, sounds(0.5, 1.0, 0.5), RATE)
    soundfile.write(two, sounds(0.0, 1.0), RATE)
    source = RecordedAnswers([one, two], LoudVad())
    assert level_dbfs(source.read()) == pytest.approx(-60, abs=6)
    assert not source.more_to_come()
    source.begin_answer(ask())
    heard = []
    while source.more_to_come():
        heard.append(source.read())
    assert len(heard) * FRAME / RATE == pytest.approx(1.5, abs=0.04)
    after = [source.read() for _ in range(100)]
    assert all(frame.shape == (FRAME,) and frame.dtype == np.float32 for frame in [*heard, *after])
    assert max(level_dbfs(frame) for frame in after) < -50
    assert min(level_dbfs(frame) for frame in after) > -70
    source.begin_answer(ask())
    assert np.abs(source.read()).max() > 0.1
    with pytest.raises(NoMoreAnswers):
        source.begin_answer(ask())
    assert source.waiting() == 0


def test_an_answer_is_over_some_time_after_its_file() -> None:
    source = ClipSource(lambda _: sounds(0.2, 1.0), LoudVad())
    assert not source.answer_over()
    source.begin_answer(ask())
    frames = 0
    while not source.answer_over():
        source.read()
        frames += 1
    assert frames * FRAME / RATE == pytest.approx(1.2 + TRAILING_S, abs=0.1)


def test_a_synthesised_clip_gets_a_room_and_a_recorded_one_keeps_its_own() -> None:
    dead = sounds(1.0, 1.0)
    dead[:RATE] = 0
    source = ClipSource(lambda _: dead, LoudVad())
    source.begin_answer(ask())
    assert level_dbfs(source.read()) == pytest.approx(-60, abs=6)
    recorded = sounds(1.0, 1.0)
    source = ClipSource(lambda _: recorded, LoudVad())
    source.begin_answer(ask())
    np.testing.assert_array_equal(source.read(), recorded[:FRAME])


def test_a_file_that_has_gone_bad_is_told_when_its_turn_comes(tmp_path: Path) -> None:
    path = tmp_path / "gone.wav"
    with pytest.raises(BadAudio, match="no such file"):
        RecordedAnswers([path], LoudVad()).begin_answer(ask())


class Blocks:
    """A microphone that brings what it is given; None is a second without anything."""

    def __init__(self, *blocks: Samples | None) -> None:
        self._blocks: Iterator[Samples | None] = iter(blocks)
        self.waits: list[float] = []

    def read(self, timeout_s: float) -> Samples | None:
        self.waits.append(timeout_s)
        return next(self._blocks, None)


def counting(start: int, count: int) -> Samples:
    return np.arange(start, start + count, dtype=np.float32)


def test_blocks_of_any_size_become_frames() -> None:
    source = MicSource(Blocks(counting(0, 100), counting(100, 0), counting(100, 1000)))
    first, second = source.read(), source.read()
    assert first is not None
    assert second is not None
    np.testing.assert_array_equal(np.concatenate([first, second]), counting(0, 2 * FRAME))


def test_a_stall_is_waited_out() -> None:
    source = MicSource(Blocks(counting(0, 300), None, None, counting(300, 300)))
    frame = source.read()
    assert frame is not None
    np.testing.assert_array_equal(frame, counting(0, FRAME))


def test_a_microphone_without_callbacks_is_gone_for_good() -> None:
    blocks = Blocks(counting(0, 300), *[None] * STALLS, counting(300, 300))
    source = MicSource(blocks)
    assert source.read() is None
    assert source.read() is None
    assert len(blocks.waits) == 1 + STALLS
    assert source.waiting() == 0


def test_waiting_counts_what_is_there_without_waiting() -> None:
    blocks = Blocks(counting(0, 1200), None)
    source = MicSource(blocks)
    assert source.waiting() == 2
    assert source.waiting() == 2
    assert blocks.waits == [0.0, 0.0]
    source.begin_answer(ask())
    assert not source.more_to_come()
    assert not source.answer_over()
