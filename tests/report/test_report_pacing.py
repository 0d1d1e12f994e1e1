from __future__ import annotations

import pytest

from tests.report.report_kit import answer, line
from voiceprep.events import Span
from voiceprep.report.pacing import Pauses, merged, pacing

# Speech 10-13, 13.2-16, 16.25-20, 22-30: gaps 0.2 (none), 0.25 (a pause), 2.0 (a long one); 20 s in all, 2.25 s silent.
SPEECH = [(10.0, 13.0), (13.2, 16.0), (16.25, 20.0), (22.0, 30.0)]
THIRTY_WORDS = "word " * 30


def test_by_hand() -> None:
    found = pacing(answer(THIRTY_WORDS, speech=SPEECH), line(start_s=5.0, end_s=8.5))
    assert found.pauses == Pauses(count=2, long=1, total_s=2.25, share=0.1125, longest_s=2.0, per_minute=6.0)
    assert (found.talk_s, found.speech_s, found.words) == (20.0, 17.75, 30)
    assert found.speaking_rate_wpm == 90.0  # 30 words in a third of a minute
    assert found.articulation_rate_wpm == 101.4  # 30 * 60 / 17.75
    assert found.response_latency_s == 1.5


def test_um_and_uh_are_no_words_but_take_time() -> None:
    found = pacing(answer("Um so uh it works", speech=[(0.0, 6.0)]), None)
    assert found.words == 3
    assert found.speaking_rate_wpm == 30.0
    assert found.response_latency_s is None


def test_no_sound_no_figures() -> None:
    found = pacing(answer("It depends on the data"), line())
    assert found.words == 5
    assert (found.pauses, found.talk_s, found.speaking_rate_wpm, found.response_latency_s) == (None, None, None, None)


def test_silence_and_a_syllable_have_no_rate() -> None:
    assert pacing(answer("", speech=[(1.0, 9.0)]), None).speaking_rate_wpm is None
    brief = pacing(answer("Yes.", speech=[(1.0, 1.4)]), None)
    assert (brief.speaking_rate_wpm, brief.talk_s) == (None, 0.4)


def test_answer_over_the_line() -> None:
    assert pacing(answer("Yes it does", speech=[(7.0, 9.0)]), line(start_s=5.0, end_s=8.5)).response_latency_s == 0.0


@pytest.mark.parametrize(
    ("spans", "joined"),
    [
        ([], []),
        ([(5, 6), (1, 2)], [(1, 2), (5, 6)]),
        ([(1, 3), (2, 2.5), (2.5, 4), (4, 4)], [(1, 4)]),
    ],
)
def test_merged(spans: list[tuple[float, float]], joined: list[tuple[float, float]]) -> None:
    assert merged([Span(*span) for span in spans]) == [Span(*span) for span in joined]
