"""Keys in the middle of an interview: sound in, events out, no model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.listening.ears import FixedTurnModel, LoudVad, NoSink
from tests.listening.test_aside import Room, Says
from tests.speaking.test_mouth import FakeVoice
from voiceprep.audio.timeline import Frame, Playback, Timeline
from voiceprep.conversation import converse
from voiceprep.events import AnswerHeard, Event, InterviewEnded, InterviewStarted, LineSpoken
from voiceprep.interviewer.interviewer import BankInterviewer
from voiceprep.interviewer.phrases import NO_HINT
from voiceprep.listening.ear import SpokenEar
from voiceprep.listening.hand import Hand
from voiceprep.rounds import load_round
from voiceprep.session.info import SessionInfo
from voiceprep.session.session import Session
from voiceprep.speaking.mouth import SpokenMouth
from voiceprep.voices import load_voice

ROUND = load_round("ml-deep-dive")
PLAN = tuple(question.id for question in ROUND.questions[:2])
STARTED = InterviewStarted("ml-deep-dive", "joe", "spoken", 2, 1)


class Desk:
    """An interview in a room that is loud from and to the given seconds, with keys that are pressed at theirs."""

    def __init__(
        self, *loud: tuple[float, float], keys: dict[float, str], push_to_talk: bool = False, most_s: float = 300.0
    ) -> None:
        self.timeline = Timeline(Room(*loud), Playback(NoSink()))
        self.hand = Hand(push_to_talk=push_to_talk, clock=lambda: self.timeline.now_s)
        self.keys = sorted(keys.items())
        self.timeline.tap(self.press)
        ear = SpokenEar(self.timeline, LoudVad(), FixedTurnModel(), Says("I would profile it."), hand=self.hand)
        asking = BankInterviewer(ROUND, load_voice("joe"), PLAN)
        with SpokenMouth(self.timeline, FakeVoice(), live=False) as mouth:
            self.events: list[Event] = []
            for event in converse(STARTED, asking, ear, mouth, lambda: self.timeline.now_s, lambda: 0.0):
                self.events.append(event)
                if self.timeline.now_s > most_s:
                    break

    def press(self, frame: Frame) -> None:
        while self.keys and frame.start_s >= self.keys[0][0]:
            self.hand.press(self.keys.pop(0)[1])

    def of(self, kind: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def acts(self) -> list[str]:
        return [line.act for line in self.of(LineSpoken)]

    def asked_at(self) -> float:
        """When the first question was out."""
        return float(next(line.end_s for line in self.of(LineSpoken) if line.act == "question"))


@pytest.fixture(scope="module")
def asked_s() -> float:
    """Seconds at which the first answer begins to be awaited."""
    return Desk(keys={100.0: "q"}).asked_at()


def test_skip_goes_to_the_next_question(asked_s: float) -> None:
    desk = Desk(keys={asked_s + 2: "s", asked_s + 40: "q"})
    assert desk.acts[:3] == ["opening", "question", "question"]
    first = desk.of(AnswerHeard)[0]
    assert (first.text, first.wish, first.ended_by) == ("", "skip", "key")


def test_a_key_breaks_off_the_line(asked_s: float) -> None:
    desk = Desk(keys={asked_s - 1: "s", asked_s + 40: "q"})
    question = desk.of(LineSpoken)[1]
    assert question.interrupted and len(question.heard) < len(question.text)
    assert desk.acts[2] == "question"


def test_repeat_says_the_question_again_and_the_answer_is_one(asked_s: float) -> None:
    desk = Desk((asked_s + 40, asked_s + 44), keys={asked_s + 2: "r", asked_s + 60: "q"})
    question, again = desk.of(LineSpoken)[1:3]
    assert again.act == "answer_back" and again.text == question.text
    assert [answer.id for answer in desk.of(AnswerHeard)[:2]] == ["a1", "a1"]


def test_hints_until_there_are_none(asked_s: float) -> None:
    hints = len(ROUND.question(PLAN[0]).hints)
    keys = {asked_s + 2 + 15 * number: "h" for number in range(hints + 1)}
    desk = Desk(keys={**keys, max(keys) + 20: "q"})
    lines = [line for line in desk.of(LineSpoken)[2:] if line.act != "patience"]
    assert [line.act for line in lines[:hints]] == ["rephrase", *["hint"] * (hints - 1)]
    assert lines[hints].text == NO_HINT
    assert desk.of(InterviewEnded)[0].reason == "interrupted"


@pytest.mark.parametrize("after_s", [-20.0, -1.0, 2.0, 3.6])
def test_q_ends_it_at_once_and_keeps_what_was_said(asked_s: float, after_s: float) -> None:
    when = max(0.5, asked_s + after_s)
    desk = Desk((asked_s + 3, asked_s + 9), keys={when: "q"})
    (end,) = desk.of(InterviewEnded)
    assert end.reason == "interrupted"
    assert end.end_s < when + 1.0
    assert [bool(answer.text) for answer in desk.of(AnswerHeard)] == ([True] if after_s > 3 else [])


def test_space_ends_the_turn_and_holds_it(asked_s: float) -> None:
    talk = (asked_s + 1, asked_s + 5)
    by_itself = Desk(talk, keys={asked_s + 40: "q"}).of(AnswerHeard)[0]
    ended = Desk(talk, keys={asked_s + 5.6: " ", asked_s + 40: "q"})
    answer = ended.of(AnswerHeard)[0]
    assert (by_itself.ended_by, answer.ended_by) == ("turn", "key")
    reply = next(line for line in ended.of(LineSpoken) if line.start_s > talk[1])
    assert reply.start_s < talk[1] + 1.0
    held = Desk(talk, keys={asked_s + 3: " ", asked_s + 35: " ", asked_s + 60: "q"})
    line = next(line for line in held.of(LineSpoken) if line.start_s > talk[1])
    assert line.start_s == pytest.approx(asked_s + 35, abs=0.2)


def test_push_to_talk_hears_only_what_is_between_the_presses(asked_s: float) -> None:
    desk = Desk(
        (asked_s + 1, asked_s + 3),
        (asked_s + 6, asked_s + 9),
        keys={asked_s + 5: " ", asked_s + 9.5: " ", asked_s + 40: "q"},
        push_to_talk=True,
    )
    answer = desk.of(AnswerHeard)[0]
    assert answer.ended_by == "key"
    assert answer.start_s == pytest.approx(asked_s + 6, abs=0.2)
    reply = next(line for line in desk.of(LineSpoken) if line.start_s > asked_s + 9)
    assert reply.start_s == pytest.approx(asked_s + 9.5, abs=0.2)


def test_nothing_said_by_key_counts_as_an_answer_in_the_report(asked_s: float, tmp_path: Any) -> None:
    desk = Desk((asked_s + 40, asked_s + 44), keys={asked_s + 2: "h", asked_s + 20: "r", asked_s + 60: "q"})
    from datetime import UTC, datetime

    info = SessionInfo(round="ml-deep-dive", voice="joe", mode="spoken", started_at=datetime.now(UTC), seed=1)
    answers = Session(tmp_path, info, tuple(desk.events)).answers
    assert [answer.heard.id for answer in answers] == ["a1"]
    assert answers[0].heard.text


def test_an_echo_that_gets_through_is_no_answer(asked_s: float) -> None:
    """The room repeats the question's end; the words are the interviewer's own."""

    def interview(own: Callable[[str], bool] | None) -> list[Any]:
        timeline = Timeline(Room((asked_s + 0.2, asked_s + 2.2), (asked_s + 23, asked_s + 27)), Playback(NoSink()))
        hand = Hand()
        ear = SpokenEar(timeline, LoudVad(), FixedTurnModel(), Says("what was just said here"), own=own, hand=hand)

        def stop_in_the_end(frame: Frame) -> None:
            if frame.start_s > asked_s + 36:
                hand.press("q")

        timeline.tap(stop_in_the_end)
        asking = BankInterviewer(ROUND, load_voice("joe"), PLAN)
        with SpokenMouth(timeline, FakeVoice(), live=False) as mouth:
            said = list(converse(STARTED, asking, ear, mouth, lambda: timeline.now_s, lambda: 0.0))
        return [event for event in said if isinstance(event, AnswerHeard)]

    assert interview(None)[0].start_s == pytest.approx(asked_s + 0.2, abs=0.2)
    answers = interview(lambda text: text == "what was just said here")
    assert answers[0].start_s == pytest.approx(asked_s + 23, abs=0.2)
    assert np.isfinite(answers[0].end_s)
