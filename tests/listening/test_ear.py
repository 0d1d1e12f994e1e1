"""The ear on sound a test can foresee: no model, no clock, no waiting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.listening.ears import LiveSource, NoSink, OneWordASecond, Rig, ask, sounds
from voiceprep.audio.timeline import FRAME, FRAME_S, RATE, Playback, Timeline
from voiceprep.events import AnswerHeard, CutIn, Event, SilenceNoticed, SpeechStarted, TimeSignalled, TurnEnded, Word
from voiceprep.listening.ear import SpokenEar
from voiceprep.listening.running import OnDemand
from voiceprep.stages import NoMoreAnswers, SoFar

if TYPE_CHECKING:
    from voiceprep.stages import Samples


def kinds(heard: list[Event | SoFar]) -> list[str]:
    return [type(event).__name__ for event in heard if isinstance(event, Event)]


def one(events: list[Event | SoFar], kind: Any) -> Any:
    (found,) = [event for event in events if isinstance(event, kind)]
    return found


def test_an_answer_with_pauses_comes_whole_and_in_place() -> None:
    rig = Rig(sounds(1.0, 2.0, 0.5, 3.0))
    events = list(rig.ear.listen(ask()))
    assert kinds(events) == ["SpeechStarted", "TurnEnded", "AnswerHeard"]
    answer = one(events, AnswerHeard)
    assert one(events, SpeechStarted).at_s == answer.start_s == pytest.approx(1.0, abs=0.05)
    assert answer.end_s == pytest.approx(6.5, abs=0.05)
    edges = [edge for span in answer.speech for edge in (span.start_s, span.end_s)]
    assert edges == pytest.approx([1.0, 3.0, 3.5, 6.5], abs=0.05)
    ((samples, start_s, terms),) = rig.transcriber.calls
    assert start_s == pytest.approx(0.7, abs=0.05)
    assert samples / RATE == pytest.approx(6.3, abs=0.1)
    assert terms == ("LoRA",)
    assert answer.text.split() == [f"w{n}" for n in range(7)]
    assert answer.words[0].start_s == answer.start_s
    assert (answer.id, answer.question_id, answer.question, answer.kind) == ("a1", "q1", "How?", "technical")
    ended = one(events, TurnEnded)
    assert (ended.verdict, ended.probability, ended.ended_by) == ("complete", 0.9, "turn")
    assert ended.silence_ms == pytest.approx(6200, abs=40)  # an open answer that has hardly begun
    assert ended.at_s - ended.speech_end_s == pytest.approx(ended.silence_ms / 1000, abs=0.001)


def test_the_turn_model_is_asked_once_a_silence_early_and_on_the_whole_turn() -> None:
    rig = Rig(sounds(0.3, 10.0, 0.1, 1.0, 0.6, 1.0))
    list(rig.ear.listen(ask()))
    assert rig.turn_model.heard == [pytest.approx(8 * RATE, abs=2 * FRAME)] * 2


def test_a_closed_answer_ends_sooner() -> None:
    rig = Rig(sounds(0.5, 2.5))
    ended = one(list(rig.ear.listen(ask("closed"))), TurnEnded)
    assert ended.silence_ms == pytest.approx(600, abs=40)


def test_a_turn_taken_too_early_is_taken_back_once_a_silence_and_merged() -> None:
    rig = Rig(sounds(0.2, 3.0, 8.5, 3.0))
    events = list(rig.ear.listen(ask()))
    assert kinds(events) == ["SpeechStarted", "CutIn", "TurnEnded", "AnswerHeard"]
    assert one(events, CutIn).at_s == pytest.approx(3.2 + 6.2, abs=0.1)
    assert len(one(events, AnswerHeard).speech) == 2
    assert one(events, TurnEnded).silence_ms == pytest.approx(6200 * 1.25, abs=40)  # patience raised


def test_the_speakers_own_pauses_carry_over_to_the_next_answer() -> None:
    rig = Rig(sounds(0.2, 8.0, 2.3, 8.0, 2.3, 8.0), sounds(0.2, 21.0), probability=0.9)
    first = list(rig.ear.listen(ask()))
    second = list(rig.ear.listen(ask()))
    assert one(first, AnswerHeard).id == "a1"
    assert one(second, AnswerHeard).id == "a2"
    assert one(second, TurnEnded).silence_ms == pytest.approx(2400, abs=40)  # 2300 without them


def test_a_click_starts_nothing() -> None:
    rig = Rig(sounds(1.0, 0.064, 1.0, 2.0))
    events = list(rig.ear.listen(ask()))
    assert one(events, SpeechStarted).at_s == pytest.approx(2.06, abs=0.06)


def test_silence_is_noticed_once_then_given_up() -> None:
    rig = Rig(sounds())
    events = list(rig.ear.listen(ask()))
    assert kinds(events) == ["SilenceNoticed", "TurnEnded", "AnswerHeard"]
    assert one(events, SilenceNoticed).seconds == pytest.approx(10, abs=0.1)
    answer = one(events, AnswerHeard)
    assert (answer.text, answer.words, answer.speech, answer.start_s) == ("", (), (), None)
    assert answer.ended_by == one(events, TurnEnded).ended_by == "silence"
    assert rig.timeline.now_s == pytest.approx(15, abs=0.1)  # a recording that is over is not waited for any longer
    assert not rig.transcriber.calls


def test_a_recording_that_starts_late_is_waited_for() -> None:
    rig = Rig(sounds(45.0, 2.0))
    events = list(rig.ear.listen(ask()))
    assert kinds(events) == ["SilenceNoticed", "SilenceNoticed", "SpeechStarted", "TurnEnded", "AnswerHeard"]
    assert one(events, AnswerHeard).ended_by == "turn"


def test_used_up() -> None:
    rig = Rig(sounds(0.2, 1.0))
    list(rig.ear.listen(ask()))
    with pytest.raises(NoMoreAnswers):
        next(rig.ear.listen(ask()))


class EndlessSource(LiveSource):
    """A live source: `sound` for ever, or until `gone_after_s`."""

    def __init__(self, sound: float, gone_after_s: float | None = None) -> None:
        self._frame = np.full(FRAME, sound, dtype=np.float32)
        self._left = None if gone_after_s is None else round(gone_after_s / FRAME_S)

    def read(self) -> Samples | None:
        if self._left is not None:
            if self._left == 0:
                return None
            self._left -= 1
        return self._frame


def live(source: EndlessSource) -> tuple[SpokenEar, Timeline]:
    from tests.listening.ears import FixedTurnModel, LoudVad

    timeline = Timeline(source, Playback(NoSink()))
    return SpokenEar(timeline, LoudVad(), FixedTurnModel(), OneWordASecond()), timeline


def test_a_noise_that_never_stops_has_an_end() -> None:
    ear, timeline = live(EndlessSource(0.5))
    events = list(ear.listen(ask(max_s=30)))
    assert kinds(events) == ["SpeechStarted", "TurnEnded", "AnswerHeard"]
    assert one(events, AnswerHeard).ended_by == "too_long"
    assert timeline.now_s == pytest.approx(120, abs=0.1)


def test_who_never_stops_is_broken_off_at_a_pause_where_that_is_wanted() -> None:
    talk = sounds(0.2, *([4.0, 0.8] * 20), 4.0)
    polite, patient = Rig(talk, stop_rambling=True), Rig(talk)
    ended = one(list(polite.ear.listen(ask(max_s=30))), TurnEnded)
    assert ended.ended_by == "rambling"
    assert ended.at_s == pytest.approx(33.8 - 0.1, abs=0.1)  # the first pause after 30 s
    assert one(list(patient.ear.listen(ask(max_s=30))), TurnEnded).ended_by != "rambling"


def test_nobody_there() -> None:
    ear, timeline = live(EndlessSource(0.0))
    events = list(ear.listen(ask()))
    assert kinds(events) == ["SilenceNoticed", "SilenceNoticed", "TurnEnded", "AnswerHeard"]
    assert [event.offer for event in events if isinstance(event, SilenceNoticed)] == [False, True]
    assert timeline.now_s == pytest.approx(35, abs=0.1)


def test_a_microphone_that_goes_mid_answer_leaves_what_was_said() -> None:
    ear, _ = live(EndlessSource(0.5, gone_after_s=5))
    events = list(ear.listen(ask()))
    answer = one(events, AnswerHeard)
    assert answer.ended_by == one(events, TurnEnded).ended_by == "end_of_input"
    assert answer.text.startswith("w0 w1 w2")
    with pytest.raises(NoMoreAnswers):
        next(ear.listen(ask()))


def test_half_duplex_is_deaf_while_the_interviewer_sounds_and_shortly_after() -> None:
    rig = Rig(sounds(0.0, 4.0), half_duplex=True)
    rig.playback.play(np.full(2 * RATE, 0.2, dtype=np.float32), RATE)
    events = list(rig.ear.listen(ask()))
    assert one(events, SpeechStarted).at_s == pytest.approx(2.3, abs=0.1)


def test_recordings_are_heard_while_the_interviewer_sounds() -> None:
    rig = Rig(sounds(0.5, 4.0))
    rig.playback.play(np.full(2 * RATE, 0.2, dtype=np.float32), RATE)
    assert one(list(rig.ear.listen(ask())), SpeechStarted).at_s == pytest.approx(0.5, abs=0.1)


def test_what_passes_while_a_line_is_said_inside_the_answer_counts() -> None:
    rig = Rig(sounds(11.0, 6.0))
    events = []
    for event in rig.ear.listen(ask()):
        events.append(event)
        if isinstance(event, SilenceNoticed):
            for _ in range(60):  # the mouth says "take your time" for two seconds, and the candidate begins meanwhile
                rig.timeline.advance()
    assert one(events, AnswerHeard).start_s == pytest.approx(11.0, abs=0.05)


def test_where_a_microphone_hears_the_speaker_take_your_time_is_not_taken_for_an_answer() -> None:
    rig = Rig(sounds(11.0, 1.0, 3.0, 3.0), hears_itself=True)
    events = []
    for event in rig.ear.listen(ask()):
        events.append(event)
        if isinstance(event, SilenceNoticed):
            rig.playback.play(
                np.full(2 * RATE, 0.2, dtype=np.float32), RATE
            )  # 10 to 12 s: the sound at 11 s is its echo
    assert one(events, AnswerHeard).start_s == pytest.approx(15.0, abs=0.05)


def test_the_lead_in_reaches_back_before_the_question_ended() -> None:
    rig = Rig(sounds(0.0, 3.0))
    for _ in range(30):
        rig.timeline.advance()
    list(rig.ear.listen(ask()))
    ((_, start_s, _),) = rig.transcriber.calls
    assert start_s == pytest.approx(30 * FRAME_S - 0.3, abs=0.05)


def test_the_time_of_a_drill_is_signalled_once() -> None:
    rig = Rig(sounds(0.5, 5.0), sounds(0.5, 2.0))
    drill = replace(ask(), signal_s=3.0)
    events = list(rig.ear.listen(drill))
    assert kinds(events) == ["SpeechStarted", "TimeSignalled", "TurnEnded", "AnswerHeard"]
    signal = one(events, TimeSignalled)
    assert signal.at_s == pytest.approx(3.5, abs=0.05)
    assert signal.allowed_s == 3.0
    assert "TimeSignalled" not in kinds(list(rig.ear.listen(replace(ask(), signal_s=2.5))))  # silent by then


def test_who_writes_code_is_not_hurried() -> None:
    rig = Rig(sounds(100.0, 3.0))
    events = list(rig.ear.listen(replace(ask(), at_work=True)))
    assert kinds(events) == ["SpeechStarted", "TurnEnded", "AnswerHeard"]
    hurried = list(Rig(sounds(100.0, 3.0)).ear.listen(ask()))
    assert kinds(hurried).count("SilenceNoticed") == 2


class Waited(OnDemand):
    """A transcript that takes 0.7 s of a clock when it is waited for; `at_once`: it was made before."""

    def __init__(self, make: Callable[[], tuple[Word, ...]], clock: list[float], *, at_once: bool) -> None:
        super().__init__(make)
        self.clock = clock
        if at_once:
            super().words()

    def ready(self) -> bool:
        return self.made()

    def words(self) -> tuple[Word, ...]:
        if not self.made():
            self.clock[0] += 0.7
        return super().words()


def after_a_line(speech: Samples, *, at_once: int) -> tuple[Rig, list[float]]:
    """An ear that guards against its own voice, while a line of the interviewer's is just over; 7 words are not it."""
    clock: list[float] = [0.0]
    started: list[Waited] = []

    def start(make: Callable[[], tuple[Word, ...]]) -> Waited:
        started.append(Waited(make, clock, at_once=len(started) < at_once))
        return started[-1]

    rig = Rig(speech, own=lambda text: False, start=start, clock=lambda: clock[0])
    rig.playback.play(np.full(RATE // 2, 0.1, dtype=np.float32), RATE)
    return rig, clock


def test_a_long_answer_is_known_by_its_beginning_not_to_be_an_echo() -> None:
    rig, clock = after_a_line(sounds(0.6, 13.0, 0.8, 2.0), at_once=1)
    events = rig.ear.listen(ask())
    ended = next(event for event in events if isinstance(event, TurnEnded))
    assert clock == [0.0]  # the tail was not waited for
    assert ended.waited_ms == 0.0
    assert len(one(list(events), AnswerHeard).text.split()) > 14


def test_what_it_took_to_be_sure_that_it_was_no_echo_is_told() -> None:
    rig, clock = after_a_line(sounds(0.6, 5.0), at_once=0)
    ended = one(list(rig.ear.listen(ask())), TurnEnded)
    assert clock == [0.7]
    assert ended.waited_ms == 700.0
