from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from voiceprep.audio.timeline import FRAME, FRAME_S
from voiceprep.errors import MissingExtra
from voiceprep.listening.room import RoomNoise
from voiceprep.listening.vad import SileroVad, SpeechTracker, last_speech, silero_path, speech_spans

if TYPE_CHECKING:
    from voiceprep.stages import Samples


def frames(*runs: tuple[float, int]) -> list[float]:
    return [probability for probability, count in runs for _ in range(count)]


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [
        ([], []),
        (frames((0.1, 50)), []),
        (frames((0.1, 10), (0.9, 20), (0.1, 10)), [(10, 30)]),
        (frames((0.1, 10), (0.9, 2), (0.1, 10)), []),  # a click
        (frames((0.1, 10), (0.9, 10), (0.1, 3), (0.9, 10), (0.1, 10)), [(10, 33)]),  # a gap inside a word
        (frames((0.1, 10), (0.9, 10), (0.1, 4), (0.9, 10), (0.1, 10)), [(10, 20), (24, 34)]),
        (frames((0.1, 10), (0.9, 10), (0.4, 10), (0.1, 10)), [(10, 30)]),  # between offset and onset: goes on
        (frames((0.4, 30)), []),  # and never begins
        (frames((0.9, 10), (0.1, 2), (0.4, 10)), [(0, 10)]),  # nor takes up again
        (frames((0.1, 5), (0.9, 10)), [(5, 15)]),  # still going on
    ],
)
def test_stretches_of_speech(probabilities: list[float], expected: list[tuple[int, int]]) -> None:
    tracker = SpeechTracker()
    for probability in probabilities:
        tracker.push(probability)
    assert tracker.frames == expected


def test_spans_lie_on_the_timeline_and_are_led_in_by_at_most_30_ms() -> None:
    (first, second) = speech_spans(frames((0.9, 10), (0.1, 10), (0.9, 10)), start_s=100.0)
    assert (first.start_s, first.end_s) == pytest.approx((100.0, 100.0 + 10 * FRAME_S))
    assert (second.start_s, second.end_s) == pytest.approx((100.0 + 20 * FRAME_S - 0.03, 100.0 + 30 * FRAME_S))


def test_a_click_does_not_break_the_silence() -> None:
    tracker = SpeechTracker()
    silences = []
    for probability in frames((0.9, 5), (0.1, 5), (0.9, 2), (0.1, 5), (0.9, 3)):
        tracker.push(probability)
        silences.append(tracker.silence_frames)
    assert silences[9:] == [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0]
    assert tracker.speech_frames == 8


class EnergyVad:
    """A detector a test can foresee: loud is speech."""

    def __init__(self) -> None:
        self.asked = 0

    def probability(self, frame: Samples) -> float:
        self.asked += 1
        return 1.0 if np.abs(frame).max() > 0.1 else 0.0

    def reset(self) -> None:
        pass


def clip(loud: Sequence[tuple[int, int]], length: int) -> Samples:
    samples = np.full(length, 0.001, dtype=np.float32)
    for begin, end in loud:
        samples[begin:end] = 0.5
    return samples


@pytest.mark.parametrize("end", [2 * FRAME * 5, 200_000, 1_000_000])
def test_last_speech_is_found_from_the_end(end: int) -> None:
    detector = EnergyVad()
    found = last_speech(clip([(0, end)], end + 300_000), detector)
    assert abs(found - end) <= FRAME
    assert detector.asked * FRAME < 300_000 + 2 * 320 * FRAME


def test_no_speech_at_all() -> None:
    assert last_speech(clip([], 400_000), EnergyVad()) == 0
    assert last_speech(clip([], 0), EnergyVad()) == 0


def test_without_faster_whisper_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match="speech"):
        silero_path()


def test_streaming_gives_what_the_batch_gives_and_reset_forgets() -> None:
    from faster_whisper.vad import get_vad_model

    hz = 120 * 2 ** (np.sin(np.arange(40 * FRAME) / 9000) / 2)
    buzz = np.sign(np.sin(np.cumsum(2 * np.pi * hz / 16_000))).astype(np.float32) * 0.2
    samples = np.concatenate([RoomNoise().next(20 * FRAME), buzz, RoomNoise(1).next(20 * FRAME)])
    # The batch model writes zeros over the end of what it is given, so that its last frame is another.
    batch: Any = np.ravel(get_vad_model()(samples.copy()))[:-1]
    detector = SileroVad()
    for _ in range(2):
        streamed = [detector.probability(samples[at : at + FRAME]) for at in range(0, len(samples) - FRAME, FRAME)]
        np.testing.assert_allclose(streamed, batch, atol=1e-5)
        detector.reset()


@pytest.mark.models
def test_speech_between_noise_is_found(say: Any) -> None:
    from faster_whisper.vad import get_vad_model

    speech = say("The loss went down, but the accuracy did not move.")
    noise = RoomNoise()
    samples = np.concatenate([noise.next(16_000), speech, noise.next(24_000 - len(speech) % FRAME)]).astype(np.float32)
    samples = samples[: len(samples) // FRAME * FRAME]
    detector = SileroVad()
    streamed = [detector.probability(samples[at : at + FRAME]) for at in range(0, len(samples), FRAME)]
    np.testing.assert_allclose(streamed[:-1], np.ravel(get_vad_model()(samples.copy()))[:-1], atol=1e-4)
    spans = speech_spans(streamed)
    assert spans[0].start_s == pytest.approx(1.0, abs=0.08)
    assert spans[-1].end_s == pytest.approx(1.0 + len(speech) / 16_000, abs=0.16)
