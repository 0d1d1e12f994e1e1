"""Lines whose synthesis begins before anybody decides to say them."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np

from tests.speaking.test_mouth import LINE, Desk, FakeVoice, never
from voiceprep.audio.timeline import RATE
from voiceprep.speaking.prepared import MOST, PreparedLines
from voiceprep.speaking.sentences import speakable


def test_a_prepared_line_is_not_synthesised_twice() -> None:
    voice = FakeVoice()
    desk = Desk(voice)
    desk.mouth.prepare(LINE.text)
    desk.mouth.prepare(LINE.text)
    assert desk.mouth.say(LINE, never).heard == LINE.text
    desk.mouth.close()
    assert voice.begun == list(speakable(LINE.text))


def test_of_prepared_lines_only_the_one_that_is_said_goes_on() -> None:
    voice = FakeVoice()
    desk = Desk(voice)
    for number in range(4):
        desk.mouth.prepare(f"Perhaps this one, number {number}. And more of it. And still more of it. And even more.")
    assert desk.mouth.say(LINE, never).heard == LINE.text
    desk.mouth.close()
    assert not [piece for piece in voice.begun if piece == "And even more."]  # the first piece and the next, no more
    assert not [thread for thread in threading.enumerate() if thread.name == "voiceprep-voice"]
    assert np.count_nonzero(desk.sound()) == 2 * RATE


def test_nothing_is_prepared_once_it_is_closed() -> None:
    voice = FakeVoice()
    desk = Desk(voice)
    desk.mouth.close()
    desk.mouth.prepare(LINE.text)
    assert not voice.begun


def test_a_prepared_line_has_its_first_piece() -> None:
    lines = PreparedLines(FakeVoice())
    lines.prepare("One.")
    work = lines.take("One.")
    assert (piece := work.take(0.0)) is not None and piece.text == "One."
    lines.close()


def test_what_is_not_said_now_may_be_said_later() -> None:
    voice = FakeVoice()
    desk = Desk(voice)
    desk.mouth.prepare("Perhaps later.")
    desk.mouth.prepare(LINE.text)
    desk.mouth.say(LINE, never)
    desk.mouth.say(replace(LINE, text="Perhaps later."), never)
    desk.mouth.close()
    assert voice.begun.count("Perhaps later.") == 1


def test_the_line_longest_not_asked_for_is_forgotten_first() -> None:
    voice = FakeVoice()
    lines = PreparedLines(voice)
    for number in range(MOST):
        lines.prepare(f"Number {number}.")
    lines.prepare("Number 0.")
    lines.prepare("One too many.")
    for text in ("Number 0.", "Number 1."):
        assert lines.take(text).take() is not None
    lines.close()
    assert voice.begun.count("Number 0.") == 1 and voice.begun.count("Number 1.") == 2


def test_a_voice_that_fails_holds_nobody_up() -> None:
    lines = PreparedLines(FakeVoice(fail_at=0))
    lines.prepare("One.")
    lines.close()


def test_a_line_that_is_dropped_is_not_waited_for() -> None:
    go = threading.Event()
    lines = PreparedLines(FakeVoice(wait_for=go))
    preparing = threading.Thread(target=lines.prepare, args=("One.",))
    preparing.start()
    closing = threading.Thread(target=lines.close)
    closing.start()
    preparing.join(5)
    assert not preparing.is_alive()
    go.set()
    closing.join(5)
    assert not closing.is_alive()
