"""What is said over the interviewer: a listener's noise, or a wish to speak."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.listening.ears import FixedTurnModel, LiveSource, LoudVad, NoSink, OneWordASecond, ask
from voiceprep.audio.timeline import FRAME, FRAME_S, RATE, Playback, Timeline
from voiceprep.events import AnswerHeard, CutIn, Event, LineSpoken, TurnEnded, Word
from voiceprep.listening.aside import is_backchannel, judge
from voiceprep.listening.ear import SpokenEar
from voiceprep.stages import Floor, SoFar

if TYPE_CHECKING:
    from voiceprep.stages import Samples


@pytest.mark.parametrize(
    "text", ["", "Mhm.", "Mm-hmm.", "Uh-huh", "Right, right.", "Okay, sure.", "Yeah.", "I see.", "Oh, okay, got it!"]
)
def test_listeners_noises(text: str) -> None:
    assert is_backchannel(text)


@pytest.mark.parametrize("text", ["Wait.", "No, sorry.", "Actually", "Right, but", "Okay so I", "Sixteen."])
def test_words_of_their_own(text: str) -> None:
    assert not is_backchannel(text)


@pytest.mark.parametrize(
    ("speech_ms", "silence_ms", "words", "floor"),
    [
        (0, 0, None, "free"),
        (100, 0, None, "free"),  # a click
        (160, 0, None, "unsure"),
        (600, 200, None, "unsure"),
        (600, 400, None, "unsure"),  # over, and its words are still being written
        (600, 400, "Mhm.", "free"),
        (600, 400, "Wait, no.", "wanted"),
        (600, 1500, None, "free"),
        (900, 0, None, "wanted"),
    ],
)
def test_the_judgement(speech_ms: int, silence_ms: int, words: str | None, floor: Floor) -> None:
    assert judge(speech_ms, silence_ms, words) == floor


class Room(LiveSource):
    """A live source that is loud from and to the given seconds."""

    def __init__(self, *loud: tuple[float, float]) -> None:
        self.loud = loud
        self.frames = 0

    def read(self) -> Samples:
        now_s = self.frames * FRAME_S
        self.frames += 1
        level = 0.5 if any(begin <= now_s < end for begin, end in self.loud) else 0.001
        return np.full(FRAME, level, dtype=np.float32)


class Says(OneWordASecond):
    """Writes the same text, whatever it hears."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def transcribe(self, samples: Samples, start_s: float, terms: Sequence[str] = ()) -> tuple[Word, ...]:
        super().transcribe(samples, start_s, terms)
        return tuple(Word(word, start_s + 0.3, start_s + 0.4) for word in self.text.split())


def an_ear(room: Room, text: str = "Sixteen.") -> tuple[SpokenEar, Timeline]:
    timeline = Timeline(room, Playback(NoSink()))
    return SpokenEar(timeline, LoudVad(), FixedTurnModel(), Says(text)), timeline


def until(timeline: Timeline, ear: SpokenEar, end_s: float) -> Iterator[Floor]:
    """The floor after every frame while a line is spoken."""
    while timeline.now_s < end_s:
        timeline.advance()
        yield ear.floor()


def of(heard: list[Event | SoFar], kind: type) -> list[Event | SoFar]:
    return [event for event in heard if isinstance(event, kind)]


def test_the_interviewer_falls_silent_within_200_ms_and_stops_within_a_second() -> None:
    ear, timeline = an_ear(Room((2.0, 9.0)))
    floors = list(until(timeline, ear, 4.0))
    assert floors.index("unsure") * FRAME_S - 2.0 < 0.2
    assert floors.index("wanted") * FRAME_S - 2.0 < 1.0
    assert set(floors[floors.index("wanted") :]) == {"wanted"}


def test_a_backchannel_gives_the_floor_back_and_is_no_answer() -> None:
    ear, timeline = an_ear(Room((2.0, 2.4), (6.0, 9.0)), "Mhm.")
    floors = list(until(timeline, ear, 5.0))
    assert "unsure" in floors and "wanted" not in floors and floors[-1] == "free"
    (answer,) = of(list(ear.listen(ask("closed"))), AnswerHeard)
    assert isinstance(answer, AnswerHeard) and answer.start_s == pytest.approx(6.0, abs=0.1)


def test_what_broke_the_line_off_is_the_beginning_of_the_answer() -> None:
    ear, timeline = an_ear(Room((2.0, 6.0)))
    floors = until(timeline, ear, 8.0)
    while next(floors) != "wanted":
        pass
    (answer,) = of(list(ear.listen(ask("closed"))), AnswerHeard)
    assert isinstance(answer, AnswerHeard)
    assert answer.start_s == pytest.approx(2.0, abs=0.1) and answer.end_s == pytest.approx(6.0, abs=0.1)


def interrupted(start_s: float, end_s: float) -> LineSpoken:
    return LineSpoken("l1", "follow_up", "And why?", "And", "bank", start_s=start_s, end_s=end_s, interrupted=True)


def test_who_goes_on_as_the_reply_begins_was_not_done() -> None:
    ear, timeline = an_ear(Room((0.5, 3.0), (4.5, 8.0)))
    first = list(ear.listen(ask("closed")))
    (ended,) = of(first, TurnEnded)
    assert isinstance(ended, TurnEnded) and ended.at_s < 3.8
    floors = until(timeline, ear, 9.0)
    while next(floors) != "wanted":
        pass
    assert ear.goes_on(interrupted(4.0, timeline.now_s))
    second = list(ear.listen(ask("closed")))
    (taken_back,) = of(second, CutIn)
    assert isinstance(taken_back, CutIn) and taken_back.answer_id == "a1"
    (answer,) = of(second, AnswerHeard)
    assert isinstance(answer, AnswerHeard)
    assert answer.id == "a1" and len(answer.speech) == 2
    assert answer.start_s == pytest.approx(0.5, abs=0.1) and answer.end_s == pytest.approx(8.0, abs=0.1)
    (again,) = of(second, TurnEnded)
    assert isinstance(again, TurnEnded) and again.silence_ms > ended.silence_ms  # patience raised


def test_who_interrupts_later_answers_the_line() -> None:
    ear, timeline = an_ear(Room((0.5, 3.0), (6.0, 9.0)))
    list(ear.listen(ask("closed")))
    floors = until(timeline, ear, 9.0)
    while next(floors) != "wanted":
        pass
    assert not ear.goes_on(interrupted(4.0, timeline.now_s))
    (answer,) = of(list(ear.listen(ask("closed"))), AnswerHeard)
    assert isinstance(answer, AnswerHeard)
    assert answer.id == "a2" and answer.start_s == pytest.approx(6.0, abs=0.1)


def test_half_duplex_hears_nothing_of_it() -> None:
    room = Room((2.0, 4.0))
    timeline = Timeline(room, Playback(NoSink()))
    timeline.playback.play(np.full(6 * RATE, 0.1, dtype=np.float32), RATE)
    ear = SpokenEar(timeline, LoudVad(), FixedTurnModel(), Says("So"), half_duplex=True)
    assert set(until(timeline, ear, 6.0)) == {"free"}
