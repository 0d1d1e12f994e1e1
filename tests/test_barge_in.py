"""Ear, mouth and loop together when the candidate talks over the interviewer: sound in, events out, no model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tests.listening.ears import FixedTurnModel, LoudVad, NoSink
from tests.listening.test_aside import Room, Says
from tests.speaking.test_mouth import GAP_S, FakeVoice
from tests.test_conversation import ASK, STARTED, Asking
from voiceprep.audio.timeline import FRAME_S, RATE, Frame, Playback, Timeline
from voiceprep.conversation import converse
from voiceprep.events import AnswerHeard, CutIn, Event, LineSpoken, TurnTimed
from voiceprep.listening.ear import SpokenEar
from voiceprep.speaking.mouth import SpokenMouth
from voiceprep.stages import Reply

FOLLOW_UP = "Why did you choose that one there? Please tell me a little more about it."


class Probing(Asking):
    """Answers the first answer with a line of 15 words, about 4 s, and closes after the second."""

    def reply(self, answer: AnswerHeard, elapsed_s: float | None) -> Iterator[Event | Reply]:
        self.heard.append(answer.text)
        if len(self.heard) == 1:
            yield Reply("follow_up", FOLLOW_UP, "bank", ASK)
        else:
            yield Reply("closing", "Goodbye.", "bank", None, ends="time")


class Desk:
    """A whole interview in a room that is loud from and to the given seconds."""

    def __init__(self, *loud: tuple[float, float], says: str = "Sixteen of them.") -> None:
        self.timeline = Timeline(Room(*loud), Playback(NoSink()))
        self.frames: list[Frame] = []
        self.timeline.tap(self.frames.append)
        self.stt = Says(says)
        ear = SpokenEar(self.timeline, LoudVad(), FixedTurnModel(), self.stt)
        self.interviewer = Probing()
        with SpokenMouth(self.timeline, FakeVoice(), live=False) as mouth:
            said = converse(STARTED, self.interviewer, ear, mouth, lambda: self.timeline.now_s, lambda: 0.0)
            self.events = list(said)

    def of(self, kind: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def line(self, act: str) -> list[LineSpoken]:
        return [line for line in self.of(LineSpoken) if line.act == act]

    def quiet_from(self, onset_s: float) -> float:
        """When the interviewer's last sound before the next line ended, seconds after `onset_s`."""
        sound = np.concatenate([frame.interviewer for frame in self.frames])
        after = np.flatnonzero(sound[round(onset_s * RATE) : round((onset_s + 2) * RATE)])
        return float(after[-1] + 1) / RATE if len(after) else 0.0


# Hello (0.25 s), Why? (0.25 s): the first answer is awaited from 0.6 s on, and over 6.2 s after its end.
ANSWERED = (1.0, 4.0)
REPLY_S = 4.0 + 6.2 + 0.1


def test_the_interviewer_stops_and_only_what_was_heard_is_kept() -> None:
    onset_s = REPLY_S + 2.0
    desk = Desk(ANSWERED, (onset_s, onset_s + 4.0))
    (line,) = desk.line("follow_up")
    assert line.interrupted and line.text == FOLLOW_UP
    assert line.heard and FOLLOW_UP.startswith(line.heard) and len(line.heard) < len(FOLLOW_UP) / 2 + 10
    assert desk.quiet_from(onset_s) <= 0.3
    first, second = desk.of(AnswerHeard)
    assert (first.id, second.id) == ("a1", "a2")
    assert second.start_s == pytest.approx(onset_s, abs=0.1)
    assert not desk.of(CutIn)


def test_a_backchannel_holds_the_line_and_loses_nothing_of_it() -> None:
    onset_s = REPLY_S + 1.5
    desk = Desk(ANSWERED, (onset_s, onset_s + 0.4), (REPLY_S + 8.0, REPLY_S + 12.0), says="Mhm.")
    (line,) = desk.line("follow_up")
    assert not line.interrupted and line.heard == FOLLOW_UP
    sound = np.concatenate([frame.interviewer for frame in desk.frames])
    assert line.start_s is not None and line.end_s is not None
    spoken = sound[round(line.start_s * RATE) : round(line.end_s * RATE)]
    assert np.count_nonzero(spoken) == len(FOLLOW_UP.split()) * RATE // 4
    assert len(desk.of(AnswerHeard)) == 2


def test_who_goes_on_as_the_reply_begins_has_given_one_answer() -> None:
    desk = Desk(ANSWERED, (REPLY_S + 0.4, REPLY_S + 4.0), (REPLY_S + 24.0, REPLY_S + 28.0))
    broken_off, stood = desk.line("follow_up")
    assert broken_off.interrupted and not stood.interrupted
    (cut_in,) = desk.of(CutIn)
    assert cut_in.answer_id == "a1"
    taken_back, whole, second = desk.of(AnswerHeard)
    assert (taken_back.id, whole.id, second.id) == ("a1", "a1", "a2")
    assert len(whole.speech) == 2 and whole.start_s == taken_back.start_s
    assert desk.interviewer.heard == [whole.text, second.text]
    assert [timed.answer_id for timed in desk.of(TurnTimed)] == ["a1", "a2"]
    # patience raised: the same silence is no longer enough
    assert stood.start_s is not None and whole.end_s is not None
    assert stood.start_s - whole.end_s > 6.2 * 1.2


def test_nobody_talks_over_the_greeting() -> None:
    desk = Desk((0.0, 0.2), (1.5, 4.0), (REPLY_S + 8.0, REPLY_S + 12.0))
    assert not any(line.interrupted for line in desk.line("opening"))


def test_a_line_that_nobody_interrupts_is_said_to_its_end() -> None:
    desk = Desk(ANSWERED, (REPLY_S + 6.0, REPLY_S + 10.0))
    (line,) = desk.line("follow_up")
    assert line.start_s == pytest.approx(REPLY_S, abs=0.2)
    assert line.start_s is not None
    assert line.end_s == pytest.approx(line.start_s + len(FOLLOW_UP.split()) / 4 + GAP_S, abs=FRAME_S)
