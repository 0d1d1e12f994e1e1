"""The transcript of an answer under way: what is transcribed when, and never again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.listening.ears import FixedTurnModel, LoudVad, OneWordASecond, sounds
from voiceprep.audio.timeline import FRAME, RATE, Frame
from voiceprep.listening.hearing import Turn
from voiceprep.listening.running import InThread, OnDemand, RunningTranscript, Start, text_of

if TYPE_CHECKING:
    from voiceprep.stages import Samples


class Rig:
    """A turn that is heard frame by frame."""

    def __init__(self, start: Start | None = None, finished: float = 0.9) -> None:
        self.turn = Turn([])
        self.stt = OneWordASecond()
        self.model = FixedTurnModel(finished)
        self.running = RunningTranscript(self.turn, "open", self.stt, start or OnDemand)
        self.frames = 0

    def hear(self, sound: Samples) -> None:
        vad = LoudVad()
        for at in range(0, len(sound), FRAME):
            piece = sound[at : at + FRAME]
            self.turn.push(Frame(self.frames * FRAME, piece, np.zeros_like(piece)), vad.probability(piece))
            self.frames += 1
            self.running.follow()
            if self.turn.started:
                self.turn.ask_model(self.model)

    @property
    def lengths_s(self) -> list[float]:
        return [round(samples / RATE, 1) for samples, _, _ in self.stt.calls]


def test_nothing_is_transcribed_before_somebody_asks() -> None:
    rig = Rig()
    rig.hear(sounds(0.5, 3.0, 1.0))
    assert rig.running.news() is None and not rig.stt.calls
    assert rig.running.text_if_ready() == "w0 w1 w2 w3"
    assert rig.running.news() == "w0 w1 w2 w3" and rig.running.news() is None
    assert rig.lengths_s == [pytest.approx(3.8, abs=0.1)]


def test_a_short_stretch_is_transcribed_again_with_what_follows() -> None:
    rig = Rig()
    rig.hear(sounds(0.5, 3.0, 1.0))
    rig.running.text_if_ready()
    rig.hear(sounds(0.0, 2.0, 0.7))
    rig.running.words()
    assert rig.lengths_s == [pytest.approx(3.8, abs=0.1), pytest.approx(6.8, abs=0.1)]


@pytest.mark.parametrize(("speech_s", "pause_s", "finished"), [(9.0, 0.7, 0.9), (6.0, 2.0, 0.0), (13.0, 0.6, 0.0)])
def test_a_long_one_is_committed_and_never_transcribed_again(speech_s: float, pause_s: float, finished: float) -> None:
    rig = Rig(finished=finished)
    rig.hear(sounds(0.5, speech_s, pause_s, 3.0, 0.7))
    words = rig.running.words()
    assert rig.lengths_s == [pytest.approx(speech_s + 0.8, abs=0.1), pytest.approx(3.7, abs=0.3)]
    starts = [start_s for _, start_s, _ in rig.stt.calls]
    assert starts[0] == pytest.approx(0.2, abs=0.05)
    assert 0.5 + speech_s < starts[1] <= 0.5 + speech_s + pause_s
    assert [word.start_s for word in words] == sorted(word.start_s for word in words)
    assert rig.running.words() == words and len(rig.stt.calls) == 2


def test_who_never_pauses_is_transcribed_all_the_same() -> None:
    rig = Rig()
    rig.hear(sounds(0.5, 60.0, 0.5))
    rig.running.words()
    assert len(rig.stt.calls) >= 3
    assert all(13 <= length <= 28 for length in rig.lengths_s[:-1])
    assert sum(rig.lengths_s) == pytest.approx(60.6, abs=0.3)  # every frame once


def test_words_cut_off_in_the_middle_are_there() -> None:
    rig = Rig()
    rig.hear(sounds(0.5, 2.0))
    assert not rig.running.in_this_silence and rig.running.text_if_ready() is None
    assert text_of(rig.running.words()) == "w0 w1 w2"


def test_no_speech_no_words() -> None:
    rig = Rig()
    rig.hear(sounds(3.0))
    assert rig.running.words() == () and rig.running.text_if_ready() is None and rig.running.news() is None


class Slow(OneWordASecond):
    """Waits to be let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go, self.begun = Event(), Event()

    def transcribe(self, *arguments, **more):  # type: ignore[no-untyped-def]
        self.begun.set()
        assert self.go.wait(10)
        return super().transcribe(*arguments, **more)


def test_in_a_thread_nobody_waits_and_what_is_outdated_is_not_made() -> None:
    with ThreadPoolExecutor(1) as executor:
        rig = Rig(start=lambda make: InThread(executor, make))
        slow = Slow()
        rig.running = RunningTranscript(rig.turn, "open", slow, start=lambda make: InThread(executor, make))
        rig.hear(sounds(0.5, 1.0, 0.7))
        assert slow.begun.wait(10)
        rig.hear(sounds(0.0, 1.0, 0.7, 1.0, 0.7))  # two more; the one between is outdated before its turn comes
        assert rig.running.text_if_ready() is None and rig.running.news() is None
        slow.go.set()
        assert len(rig.running.words()) == 6
        assert [samples / RATE for samples, _, _ in slow.calls] == [
            pytest.approx(1.8, abs=0.15),
            pytest.approx(5.2, abs=0.15),
        ]
        assert rig.running.news() is not None
