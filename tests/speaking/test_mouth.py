from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voiceprep.audio.timeline import FRAME, FRAME_S, RATE, Frame, Playback, Timeline
from voiceprep.events import Noted
from voiceprep.speaking.mouth import SpokenMouth
from voiceprep.speaking.sentences import speakable
from voiceprep.stages import Ask, Floor, NoMoreAnswers, Pcm, Reply

if TYPE_CHECKING:
    from voiceprep.stages import Samples

LINE = Reply("question", "One two three four. Five six seven eight.", "bank", None, question_id="q", element="approach")
GAP_S = 0.2


class FakeVoice:
    """A quarter of a second a word and GAP_S between sentences; fails or waits where told to."""

    def __init__(self, fail_at: int | None = None, wait_for: threading.Event | None = None) -> None:
        self.fail_at, self.wait_for = fail_at, wait_for
        self.begun: list[str] = []

    def speak(self, text: str) -> Iterator[Pcm]:
        pieces = speakable(text)
        for number, piece in enumerate(pieces):
            self.begun.append(piece)
            if self.wait_for is not None:
                assert self.wait_for.wait(5)
            if number == self.fail_at:
                raise RuntimeError("the voice is hoarse")
            said = np.full(len(piece.split()) * RATE // 4, 0.5, dtype=np.float32)
            gap = np.zeros(round(GAP_S * RATE) if number + 1 < len(pieces) else 0, dtype=np.float32)
            yield Pcm(np.concatenate([said, gap]), RATE, piece)


class FakeSource:
    """Silence, `length` frames of it; `piled` of them are there already, and one more for every look at a live one."""

    def __init__(self, length: int = 10_000, piled: int = 0, arriving: bool = False) -> None:
        self.left, self.piled, self.arriving = length, piled, arriving

    def read(self) -> Samples | None:
        if self.left == 0:
            return None
        self.left -= 1
        self.piled = max(0, self.piled - 1)
        return np.zeros(FRAME, dtype=np.float32)

    def waiting(self) -> int:
        self.piled += self.arriving
        return self.piled

    def begin_answer(self, ask: Ask) -> None: ...

    def more_to_come(self) -> bool:
        return False

    def answer_over(self) -> bool:
        return False


class FakeSink:
    def __init__(self, fail: bool = False) -> None:
        self.fail, self.written, self.flushes = fail, 0, 0

    def write(self, samples: Samples, rate: int) -> None:
        if self.fail:
            raise OSError("the speaker is gone")
        self.written += len(samples)

    def flush(self) -> None:
        self.flushes += 1


class Desk:
    """A mouth, and everything around it that a test wants to look at."""

    def __init__(
        self,
        voice: FakeVoice,
        source: FakeSource | None = None,
        sink: FakeSink | None = None,
        live: bool = False,
        clock: Callable[[], float] = lambda: 0.0,
        line_over: Callable[[], None] | None = None,
    ) -> None:
        self.sink = sink or FakeSink()
        self.timeline = Timeline(source or FakeSource(), Playback(self.sink))
        self.frames: list[Frame] = []
        self.timeline.tap(self.frames.append)
        self.shown: list[str] = []
        self.notes: list[Noted] = []
        self.mouth = SpokenMouth(
            self.timeline,
            voice,
            live=live,
            show=self.shown.append,
            note=self.notes.append,
            line_over=line_over,
            clock=clock,
        )

    def sound(self) -> Samples:
        return np.concatenate([frame.interviewer for frame in self.frames])


def never() -> Floor:
    return "free"


def after(frames: int) -> Callable[[], Floor]:
    """Wanted from the `frames`-th time it is asked."""
    asked = iter(range(1_000_000))
    return lambda: "wanted" if next(asked) >= frames else "free"


def unsure_from(first: int, end: int) -> Callable[[], Floor]:
    """Unsure from the `first`-th time it is asked until the `end`-th."""
    asked = iter(range(1_000_000))
    return lambda: "unsure" if first <= next(asked) < end else "free"


def test_a_line_is_said_whole() -> None:
    desk = Desk(FakeVoice())
    spoken = desk.mouth.say(LINE, never)
    desk.mouth.close()
    assert (spoken.id, spoken.text, spoken.heard, spoken.interrupted) == ("l1", LINE.text, LINE.text, False)
    assert (spoken.act, spoken.worded_by, spoken.question_id, spoken.element) == ("question", "bank", "q", "approach")
    assert spoken.start_s == 0.0
    assert spoken.end_s == pytest.approx(2 + GAP_S)
    assert desk.timeline.now_s - 2.2 < FRAME_S
    assert not desk.shown and not desk.notes and not desk.sink.flushes


def test_a_recorded_run_has_no_hole_between_pieces_however_slow_the_voice() -> None:
    desk = Desk(FakeVoice())
    desk.mouth.say(LINE, never)
    sound = desk.sound()
    said = np.flatnonzero(sound)
    assert (said[0], said[-1]) == (0, round((2 + GAP_S) * RATE) - 1)
    assert np.count_nonzero(sound) == 2 * RATE


def test_ids_and_times_go_on() -> None:
    desk = Desk(FakeVoice())
    first = desk.mouth.say(LINE, never)
    now_s = desk.timeline.now_s
    second = desk.mouth.say(LINE, never)
    assert (first.id, second.id) == ("l1", "l2")
    assert second.start_s == now_s
    assert desk.mouth.first_sample_ms == 0.0


def test_first_sample_is_timed_from_the_call() -> None:
    times = iter([10.0, 10.25])
    desk = Desk(FakeVoice(), clock=lambda: next(times))
    assert desk.mouth.first_sample_ms is None
    desk.mouth.say(LINE, never)
    assert desk.mouth.first_sample_ms == 250.0


@pytest.mark.parametrize(
    ("frames", "heard"),
    [
        (0, ""),
        (4, ""),
        (8, "One"),
        (31, "One two three four."),
        (37, "One two three four."),
        (50, "One two three four. Five"),
    ],
)
def test_only_what_was_played_was_heard(frames: int, heard: str) -> None:
    desk = Desk(FakeVoice())
    spoken = desk.mouth.say(LINE, after(frames))
    desk.mouth.close()
    assert spoken.interrupted
    assert spoken.text == LINE.text
    assert LINE.text.startswith(spoken.heard)
    assert spoken.heard == heard or spoken.heard.startswith(heard)
    assert spoken.end_s == pytest.approx(frames * FRAME_S)
    assert desk.timeline.playback.pending == 0
    assert desk.sink.flushes == 1


def test_nothing_sounds_after_an_interruption() -> None:
    desk = Desk(FakeVoice())
    desk.mouth.say(LINE, after(10))
    for _ in range(20):
        desk.timeline.advance()
    assert not desk.sound()[10 * FRAME :].any()


def test_an_interruption_does_not_wait_for_the_voice() -> None:
    go = threading.Event()
    desk = Desk(FakeVoice(wait_for=go), FakeSource(arriving=True), live=True)
    spoken = desk.mouth.say(LINE, after(3))  # returns although the voice has not given a single piece
    assert (spoken.heard, spoken.interrupted) == ("", True)
    assert spoken.start_s is not None
    assert desk.mouth.first_sample_ms is None
    go.set()
    desk.mouth.close()
    assert "voiceprep-voice" not in {thread.name for thread in threading.enumerate()}


def test_a_live_timeline_moves_on_while_the_voice_works() -> None:
    go = threading.Event()
    desk = Desk(FakeVoice(wait_for=go), FakeSource(arriving=True), live=True)
    asked = iter(range(1_000_000))

    def begin_after_five() -> Floor:
        if next(asked) == 5:
            go.set()
        return "free"

    spoken = desk.mouth.say(LINE, begin_after_five)
    assert spoken.start_s is not None and spoken.start_s >= 5 * FRAME_S
    assert spoken.heard == LINE.text
    assert np.flatnonzero(desk.sound())[0] == round(spoken.start_s * RATE)


def test_piled_up_frames_are_taken_in_before_the_line() -> None:
    desk = Desk(FakeVoice(), FakeSource(piled=7), live=True)
    spoken = desk.mouth.say(LINE, never)
    assert spoken.start_s == pytest.approx(7 * FRAME_S)


def test_no_more_is_synthesised_than_one_piece_beyond_the_next() -> None:
    voice = FakeVoice()
    text = " ".join(f"Sentence number {number} has these six words." for number in range(12))
    desk = Desk(voice)
    desk.mouth.say(Reply("closing", text, "bank", None), after(3))
    desk.mouth.close()
    assert len(voice.begun) <= 4


@pytest.mark.parametrize("fail_at", [0, 1])
@pytest.mark.parametrize("live", [False, True])
def test_a_voice_that_fails_leaves_text_and_a_note(fail_at: int, live: bool) -> None:
    voice = FakeVoice(fail_at=fail_at)
    desk = Desk(voice, FakeSource(arriving=live), live=live)
    spoken = desk.mouth.say(LINE, never)
    assert (spoken.heard, spoken.interrupted) == (LINE.text, False)
    assert desk.shown == [LINE.text]
    assert [(note.code, "hoarse" in note.message) for note in desk.notes] == [("voice_failed", True)]
    assert np.count_nonzero(desk.sound()) == fail_at * RATE if desk.frames else fail_at == 0
    voice.fail_at = None
    assert desk.mouth.say(LINE, never).end_s != spoken.end_s  # the next line is spoken again
    assert desk.shown == [LINE.text]


def test_a_sink_that_fails_leaves_text_and_a_note() -> None:
    desk = Desk(FakeVoice(), sink=FakeSink(fail=True))
    spoken = desk.mouth.say(LINE, never)
    desk.mouth.close()
    assert (spoken.heard, desk.shown) == (LINE.text, [LINE.text])
    assert [note.code for note in desk.notes] == ["voice_failed"]


def test_a_line_without_words_is_shown() -> None:
    desk = Desk(FakeVoice())
    spoken = desk.mouth.say(Reply("patience", "\U0001f600", "template", None), never)
    assert (spoken.start_s, spoken.end_s, spoken.heard) == (0.0, 0.0, "\U0001f600")
    assert desk.shown == ["\U0001f600"] and not desk.notes
    assert desk.mouth.first_sample_ms is None


def test_each_sounding_line_is_ended_once() -> None:
    ends: list[int] = []
    desk = Desk(FakeVoice(), line_over=lambda: ends.append(1))
    desk.mouth.say(LINE, never)
    desk.mouth.say(LINE, after(5))
    desk.mouth.say(Reply("patience", "...", "template", None), never)
    assert len(ends) == 2


def test_a_file_that_cannot_be_written_is_noted() -> None:
    def full() -> None:
        raise OSError("disk full")

    desk = Desk(FakeVoice(), line_over=full)
    assert desk.mouth.say(LINE, never).heard == LINE.text
    assert [(note.code, note.message) for note in desk.notes] == [("sound_not_kept", "disk full")]


def test_a_source_that_is_gone_ends_the_line() -> None:
    desk = Desk(FakeVoice(), FakeSource(length=5))
    with pytest.raises(NoMoreAnswers), desk.mouth:
        desk.mouth.say(LINE, never)
    assert desk.timeline.playback.pending == 0
    assert "voiceprep-voice" not in {thread.name for thread in threading.enumerate()}


def test_ctrl_c_stops_the_sound() -> None:
    desk = Desk(FakeVoice())

    def ctrl_c() -> Floor:
        if desk.timeline.now_s > 0.1:
            raise KeyboardInterrupt
        return "free"

    with pytest.raises(KeyboardInterrupt), desk.mouth:
        desk.mouth.say(LINE, ctrl_c)
    assert desk.timeline.playback.pending == 0
    assert desk.sink.flushes == 1


def test_a_line_is_held_while_it_is_unsure_who_speaks_and_goes_on_where_it_stopped() -> None:
    desk = Desk(FakeVoice())
    spoken = desk.mouth.say(LINE, unsure_from(10, 30))
    desk.mouth.close()
    sound = desk.sound()
    assert not sound[10 * FRAME : 30 * FRAME].any()
    assert np.count_nonzero(sound) == 2 * RATE  # nothing lost, nothing twice
    assert (spoken.heard, spoken.interrupted) == (LINE.text, False)
    assert spoken.end_s == pytest.approx(2 + GAP_S + 20 * FRAME_S, abs=0.001)
    assert desk.sink.flushes == 1 and desk.sink.written > 2 * RATE


def test_a_held_line_that_is_given_up_was_heard_up_to_the_hold() -> None:
    asked = iter(range(1_000_000))

    def floor() -> Floor:
        frame = next(asked)
        return "free" if frame < 31 else "unsure" if frame < 41 else "wanted"

    desk = Desk(FakeVoice())
    spoken = desk.mouth.say(LINE, floor)
    desk.mouth.close()
    assert (spoken.heard, spoken.interrupted) == ("One two three four.", True)
    assert spoken.end_s == pytest.approx(41 * FRAME_S)
    assert desk.timeline.playback.pending == 0


def test_a_hold_at_the_very_end_does_not_silence_the_next_line() -> None:
    desk = Desk(FakeVoice())
    desk.mouth.say(LINE, unsure_from(68, 80))
    desk.mouth.say(LINE, never)
    assert np.count_nonzero(desk.sound()) == 4 * RATE
