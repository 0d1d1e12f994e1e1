"""The loop, driven by ends that follow a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from typing import Any

from voiceprep.conversation import converse
from voiceprep.events import (
    AnswerHeard,
    Event,
    InterviewEnded,
    InterviewStarted,
    LineSpoken,
    SilenceNoticed,
    TurnEnded,
    TurnTimed,
)
from voiceprep.reply_ahead import ReplyAhead
from voiceprep.stages import Ask, Floor, NoMoreAnswers, Reply, SoFar
from voiceprep.typed import TypedEar, TypedMouth

STARTED = InterviewStarted("tiny", "joe", "text", 1, 1)
ASK = Ask("q1", "Why?", "motivation", "open", False, None, (), 60)


def answer(text: str) -> AnswerHeard:
    return AnswerHeard("a1", "q1", "Why?", "motivation", False, text, "turn")


class Asking:
    """Asks once, follows up once, closes."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def open(self) -> Iterator[Event | Reply]:
        yield Reply("opening", "Hello.", "bank", None)
        yield Reply("question", "Why?", "bank", ASK)

    def reply(self, answer: AnswerHeard, elapsed_s: float | None) -> Iterator[Event | Reply]:
        self.heard.append(answer.text)
        if len(self.heard) == 1:
            yield Reply("follow_up", "Why now?", "bank", ASK)
        else:
            yield Reply("closing", "Goodbye.", "bank", None, ends="time")

    def likely(self, elapsed_s: float | None) -> Sequence[str]:
        return ("Why now?", "Goodbye.")

    def foresee(self, heard: SoFar, over: Callable[[], bool]) -> Iterator[Reply]:
        yield Reply("follow_up", f"{heard.text}?", "template", ASK)

    def take_back(self) -> None:
        self.heard.pop()

    def close(self) -> Reply:
        return Reply("closing", "Goodbye.", "bank", None)


class ScriptedEar:
    """Yields what it was given, one list an answer; the candidate goes on over the lines numbered in `over`."""

    def __init__(self, *turns: list[Event | SoFar], over: Sequence[str] = ()) -> None:
        self.turns = list(turns)
        self.over = set(over)

    def listen(self, ask: Ask) -> Iterator[Event | SoFar]:
        if not self.turns:
            raise NoMoreAnswers
        yield from self.turns.pop(0)

    def floor(self) -> Floor:
        return "free"

    def goes_on(self, line: LineSpoken) -> bool:
        return line.id in self.over


class TimedMouth(TypedMouth):
    """Sounds 30 ms after it is asked to."""

    first_sample_ms: float | None = 30.0


class GoneMouth(TypedMouth):
    """A mouth whose sound card vanishes with the microphone."""

    def say(self, reply: Reply, floor: Callable[[], Floor]) -> LineSpoken:
        if reply.act == "closing":
            raise NoMoreAnswers
        return super().say(reply, floor)


class AskingMouth(TypedMouth):
    """Asks for the floor while it says a line."""

    def __init__(self) -> None:
        super().__init__()
        self.floors: list[Floor] = []
        self.prepared: list[str] = []

    def prepare(self, text: str) -> None:
        self.prepared.append(text)

    def say(self, reply: Reply, floor: Callable[[], Floor]) -> LineSpoken:
        self.floors.append(floor())
        return super().say(reply, floor)


class Now(Executor):
    """Does what it is given at once."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        fn(*args, **kwargs)
        return Future()


def clock(*seconds: float) -> Callable[[], float]:
    left = list(seconds)
    return lambda: left.pop(0) if left else 99.0


def lines(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, LineSpoken)]


def test_question_answer_follow_up_closing() -> None:
    interviewer = Asking()
    ear, mouth = TypedEar(iter(["first", "second", "third"])), TypedMouth()
    events = list(converse(STARTED, interviewer, ear, mouth, lambda: None, clock()))
    assert lines(events) == ["Hello.", "Why?", "Why now?", "Goodbye."]
    assert interviewer.heard == ["first", "second"]
    assert events[0] == STARTED
    assert events[-1] == InterviewEnded("time")
    assert not [event for event in events if isinstance(event, TurnTimed)]


def test_when_answers_run_out_it_closes() -> None:
    events = list(converse(STARTED, Asking(), TypedEar(iter(["first"])), TypedMouth(), lambda: None, clock()))
    assert lines(events)[-1] == "Goodbye."
    assert events[-1] == InterviewEnded("out_of_answers")


def test_when_the_sound_is_gone_it_still_ends() -> None:
    events = list(converse(STARTED, Asking(), ScriptedEar(), GoneMouth(), lambda: 4.0, clock()))
    assert lines(events) == ["Hello.", "Why?"]
    assert events[-1] == InterviewEnded("out_of_answers", 4.0)


def test_an_ear_that_ends_without_an_answer_has_no_more() -> None:
    events = list(converse(STARTED, Asking(), ScriptedEar([]), TypedMouth(), lambda: None, clock()))
    assert events[-1] == InterviewEnded("out_of_answers")


def test_patience_is_spoken_while_listening_goes_on() -> None:
    ear = ScriptedEar([SilenceNoticed(12.0, 10.0), answer("first")], [answer("second")])
    events = list(converse(STARTED, Asking(), ear, TypedMouth(), lambda: 20.0, clock()))
    assert lines(events) == ["Hello.", "Why?", "Take your time.", "Why now?", "Goodbye."]


def test_a_turn_is_timed_from_the_decision_to_the_first_sample() -> None:
    ended = TurnEnded(10.0, 8.0, 2000, "complete", 0.9, "turn")
    ear = ScriptedEar([ended, answer("first")], [answer("second")])
    # opening, question; decided at 5.0, answered at 5.4, worded at 5.5
    ticks = clock(0.0, 0.0, 5.0, 5.4, 5.5)
    events = list(converse(STARTED, Asking(), ear, TimedMouth(), lambda: 20.0, ticks))
    (timed,) = [event for event in events if isinstance(event, TurnTimed)]
    assert timed == TurnTimed(
        "a1",
        transcription_ms=400.0,
        wording_ms=100.0,
        first_sample_ms=530.0,
        decision_ms=2000.0,
        synthesis_ms=30.0,
    )


def test_who_goes_on_as_the_reply_begins_gives_one_answer() -> None:
    ended = TurnEnded(10.0, 8.0, 2000, "complete", 0.9, "turn")
    longer = AnswerHeard("a1", "q1", "Why?", "motivation", False, "first and more", "turn")
    ear = ScriptedEar([ended, answer("first")], [ended, longer], [answer("second")], over=["l3"])
    interviewer = Asking()
    events = list(converse(STARTED, interviewer, ear, TimedMouth(), lambda: 20.0, clock()))
    assert interviewer.heard == ["first and more", "second"]
    assert lines(events) == ["Hello.", "Why?", "Why now?", "Why now?", "Goodbye."]
    assert len([event for event in events if isinstance(event, TurnTimed)]) == 1  # the reply that stood


def test_nobody_can_break_off_greeting_and_farewell() -> None:
    class Loud(ScriptedEar):
        def floor(self) -> Floor:
            return "wanted"

    mouth = AskingMouth()
    list(converse(STARTED, Asking(), Loud([answer("first")], [answer("second")]), mouth, lambda: 20.0, clock()))
    assert mouth.floors == ["free", "wanted", "wanted", "free"]


def test_what_is_heard_so_far_prepares_the_reply_and_is_no_event() -> None:
    so_far = [SoFar("Because", 1.0, pausing=False), SoFar("Because of that", 2.0, pausing=True)]
    interviewer, mouth = Asking(), AskingMouth()
    ear = ScriptedEar([*so_far, answer("first")], [answer("second")])
    ahead = ReplyAhead(interviewer, mouth, Now())
    events = list(converse(STARTED, interviewer, ear, mouth, lambda: 20.0, clock(), ahead))
    assert mouth.prepared == ["Why now?", "Goodbye.", "Because of that?", "Why now?", "Goodbye."]
    assert lines(events) == ["Hello.", "Why?", "Why now?", "Goodbye."]
    assert all(isinstance(event, Event) for event in events)
