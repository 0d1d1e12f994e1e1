"""Lines whose synthesis begins before anybody decides to say them."""

from __future__ import annotations

import threading

import numpy as np

from tests.speaking.test_mouth import LINE, Desk, FakeVoice, never
from voiceprep.audio.timeline import RATE
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
