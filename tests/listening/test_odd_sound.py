"""What a room can do to an answer, on the real models: each sound has an end, and no words are made up for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.listening.ears import LiveSource, NoSink, ask
from voiceprep.audio.timeline import FRAME, RATE, Playback, Timeline
from voiceprep.events import AnswerHeard, Event, TurnEnded
from voiceprep.listening.ear import SpokenEar
from voiceprep.listening.room import RoomNoise
from voiceprep.listening.vad import SileroVad
from voiceprep.stages import SoFar

if TYPE_CHECKING:
    from voiceprep.listening.smart_turn import SmartTurn
    from voiceprep.listening.transcribe import WhisperTranscriber
    from voiceprep.stages import Samples

pytestmark = pytest.mark.models

SENTENCE = "I would profile the input pipeline first, because the cards are mostly idle."
ENDLESS = (
    "I would begin with the data, because most of the errors come from there.",
    "Then I train a small baseline, so that every later result has something to beat.",
    "The first model was far too large for the traffic we had in the evening.",
    "We cut it to a quarter of its size and lost almost no accuracy.",
)


class Microphone(LiveSource):
    """A live source: a sound, then the room, or the sound again and again."""

    def __init__(self, sound: Samples, *, again: bool = False) -> None:
        self._sound, self._again = sound, again
        self._room, self._at = RoomNoise(), 0

    def read(self) -> Samples:
        begin, self._at = self._at, self._at + FRAME
        if self._again:
            return self._sound[np.arange(begin, self._at) % len(self._sound)]
        piece = self._sound[begin : self._at]
        return np.concatenate([piece, self._room.next(FRAME - len(piece))])


class Room:
    """An ear with the real models in a room with that microphone."""

    def __init__(self, smart_turn: SmartTurn, whisper: WhisperTranscriber) -> None:
        self._models = SileroVad(), smart_turn, whisper

    def hears(self, sound: Samples, *, again: bool = False, answer: str = "open", max_s: float = 20.0) -> AnswerHeard:
        timeline = Timeline(Microphone(sound, again=again), Playback(NoSink()))
        vad, turn_model, whisper = self._models
        vad.reset()
        ear = SpokenEar(timeline, vad, turn_model, whisper)
        events: list[Event | SoFar] = list(ear.listen(ask(answer, max_s)))
        assert isinstance(events[-2], TurnEnded) and isinstance(events[-1], AnswerHeard)
        self.ended_s = timeline.now_s
        return events[-1]


@pytest.fixture
def room(smart_turn: Any, whisper: Any) -> Iterator[Room]:
    yield Room(smart_turn, whisper)


def noise(level_dbfs: float, colour: float = 0.0) -> Samples:
    """20 s of noise; `colour` 0 is white, 1 falls off like a fan."""
    rng = np.random.default_rng(5)
    length = 20 * RATE
    hz = np.fft.rfftfreq(length, 1 / RATE)
    sound = np.fft.irfft(np.fft.rfft(rng.standard_normal(length)) / np.maximum(hz, 40.0) ** colour, length)
    scaled: Samples = (sound / sound.std() * 10 ** (level_dbfs / 20)).astype(np.float32)
    return scaled


def music() -> Samples:
    """20 s of chords, four partials a note, at 100 beats a minute, with a drum."""
    at_s = np.arange(20 * RATE) / RATE
    beat = (at_s / 0.6).astype(int)
    roots = np.array([220.0, 174.6, 130.8, 196.0])[beat // 4 % 4]
    decay = np.exp(-3 * (at_s % 0.6))
    tones = sum(
        np.sin(2 * np.pi * np.cumsum(roots * third * partial) / RATE) / partial
        for third in (1.0, 1.26, 1.5)
        for partial in (1, 2, 3, 4)
    )
    drum = np.random.default_rng(6).standard_normal(len(at_s)) * np.exp(-40 * (at_s % 0.6))
    sound = decay * tones + drum
    scaled: Samples = (0.3 * sound / np.abs(sound).max()).astype(np.float32)
    return scaled


def hum() -> Samples:
    at_s = np.arange(RATE) / RATE
    return (0.1 * np.sin(2 * np.pi * 50 * at_s) + 0.03 * np.sin(2 * np.pi * 150 * at_s)).astype(np.float32)


ROOMS = {
    "a dead microphone": lambda: np.zeros(RATE, dtype=np.float32),
    "a stuck bit": lambda: np.full(RATE, 0.25, dtype=np.float32),
    "white noise": lambda: noise(-40),
    "loud white noise": lambda: noise(-12),
    "a fan": lambda: noise(-25, colour=1.0),
    "mains hum": hum,
    "music": music,
}


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_without_speech_is_no_answer(room: Room, name: str) -> None:
    answer = room.hears(ROOMS[name](), again=True)
    assert (answer.text, answer.ended_by) == ("", "silence")
    assert room.ended_s == pytest.approx(35, abs=0.1)


@pytest.mark.parametrize("name", ["white noise", "a fan", "mains hum"])
def test_an_answer_in_a_noisy_room_ends_and_is_understood(room: Room, say: Any, name: str) -> None:
    sound = np.resize(ROOMS[name](), 30 * RATE)
    said = say(SENTENCE)
    sound[RATE : RATE + len(said)] += said
    answer = room.hears(sound)
    assert answer.ended_by == "turn" and answer.text.startswith("I would profile the") and "mostly idle" in answer.text
    assert answer.end_s == pytest.approx(1 + len(said) / RATE, abs=0.4)


def test_clipped_speech_is_understood(room: Room, say: Any) -> None:
    clipped = np.clip(say(SENTENCE) * 20, -1, 1)
    answer = room.hears(np.concatenate([RoomNoise().next(RATE), clipped]))
    assert answer.ended_by == "turn" and "profile the input pipeline" in answer.text


def test_who_never_stops_is_ended_by_the_time(room: Room, say: Any) -> None:
    speech = np.concatenate([part for text in ENDLESS for part in (say(text), RoomNoise().next(RATE // 4))])
    answer = room.hears(speech, again=True, max_s=1.0)
    assert answer.ended_by == "too_long" and room.ended_s == pytest.approx(62, abs=0.1)
    said_words = len(" ".join(ENDLESS).split()) * 62 * RATE / len(speech)
    assert len(answer.text.split()) == pytest.approx(said_words, rel=0.15)


@pytest.mark.parametrize(("kind", "within_s"), [("open", 8.0), ("closed", 2.5)])
def test_one_word_is_an_answer(room: Room, say: Any, kind: str, within_s: float) -> None:
    said = say("Yes.")
    answer = room.hears(np.concatenate([RoomNoise().next(RATE), said]), answer=kind)
    assert answer.ended_by == "turn" and answer.text.lower().startswith("yes")
    assert room.ended_s < 1 + len(said) / RATE + within_s
