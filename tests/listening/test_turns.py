"""The turn decision, case by case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voiceprep.listening.tails import Tail, read_tail
from voiceprep.listening.turns import (
    Observation,
    Policy,
    Waits,
    decide,
    own_floor_ms,
    rambles,
    read_verdict,
    silence_step,
)

OPEN = Observation(answer="open", silence_ms=0, speech_ms=18_000, since_start_ms=30_000)
CLOSED = replace(OPEN, answer="closed", speech_ms=3000, since_start_ms=4000)


@pytest.mark.parametrize(
    ("seen", "verdict", "wait_ms"),
    [
        (replace(OPEN, turn_probability=0.9), "complete", 2300),
        (replace(OPEN, turn_probability=0.3), "unsure", 3600),
        (replace(OPEN, turn_probability=0.01), "incomplete", 5800),
        (replace(OPEN, turn_probability=None), "unsure", 3600),
        (replace(OPEN, turn_probability=0.9, tail="hold"), "hold", 12_000),
        (replace(CLOSED, turn_probability=0.9), "complete", 600),
        (replace(CLOSED, turn_probability=0.3), "unsure", 900),
        (replace(CLOSED, turn_probability=0.01), "incomplete", 3000),
        (replace(CLOSED, tail="hold"), "hold", 10_000),
        # an open answer that has hardly begun gets more; a closed one does not, nor a request to hold
        (replace(OPEN, turn_probability=0.9, since_start_ms=10_000), "complete", 6200),
        (replace(OPEN, turn_probability=0.01, since_start_ms=10_000), "incomplete", 6500),
        (replace(OPEN, tail="hold", since_start_ms=10_000), "hold", 12_000),
        # the model is not believed on two seconds of speech
        (replace(OPEN, turn_probability=0.99, speech_ms=1500), "unsure", 3600),
        (replace(CLOSED, turn_probability=0.001, speech_ms=400), "unsure", 900),
        # words move the sound
        (replace(OPEN, turn_probability=0.9, tail="open"), "unsure", 3600),
        (replace(OPEN, turn_probability=0.3, tail="open"), "incomplete", 5800),
        (replace(OPEN, turn_probability=0.01, tail="closing"), "complete", 1100),
        (replace(OPEN, turn_probability=0.01, tail="question_back"), "complete", 2300),
        (replace(CLOSED, turn_probability=0.01, tail="closing"), "complete", 600),
        (
            replace(OPEN, turn_probability=0.9, tail="closing", since_start_ms=10_000, cut_ins=2),
            "complete",
            1100,
        ),
        (replace(OPEN, turn_probability=0.9, tail="plain"), "complete", 2300),
        # this speaker's own pauses, the longest of all left aside, are a floor with a ceiling
        (replace(OPEN, turn_probability=0.9, own_pauses_ms=(2100, 400, 6000)), "complete", 2310),
        (replace(OPEN, turn_probability=0.9, own_pauses_ms=(5000, 6000)), "complete", 2400),
        (replace(CLOSED, turn_probability=0.9, own_pauses_ms=(5000, 6000)), "complete", 800),
        (replace(OPEN, turn_probability=0.9, own_pauses_ms=(5000,)), "complete", 2300),
        # taken for ended too early once, and often
        (replace(OPEN, turn_probability=0.9, cut_ins=1), "complete", 2875),
        (replace(OPEN, turn_probability=0.01, cut_ins=20), "incomplete", 12_000),
    ],
)
def test_the_table(seen: Observation, verdict: str, wait_ms: int) -> None:
    decision = decide(replace(seen, silence_ms=wait_ms - 1, since_start_ms=seen.since_start_ms + wait_ms))
    assert (decision.verdict, decision.wait_ms, decision.end) == (verdict, wait_ms, False)
    assert decide(replace(seen, silence_ms=wait_ms, since_start_ms=seen.since_start_ms + wait_ms)).end


def test_the_answers_age_is_that_of_its_speech_not_of_the_silence() -> None:
    early = replace(OPEN, turn_probability=0.01, since_start_ms=24_000, silence_ms=5000)
    assert not decide(early).end


def test_more_silence_never_takes_an_end_back() -> None:
    for probability in (None, 0.01, 0.3, 0.9):
        ends = [
            decide(replace(OPEN, turn_probability=probability, silence_ms=ms, since_start_ms=ms + 12_000)).end
            for ms in range(0, 20_000, 100)
        ]
        assert ends == sorted(ends)
        assert ends[-1]


def test_another_policy() -> None:
    eager = Policy(open=Waits(200, 300, 400, 500))
    assert decide(replace(OPEN, turn_probability=0.9, silence_ms=200), eager).end


def test_floor_needs_two_pauses() -> None:
    assert own_floor_ms(()) == own_floor_ms((4000,)) == 0
    assert own_floor_ms((1000, 2000, 3000)) == pytest.approx(2200)


def test_verdict_alone() -> None:
    assert read_verdict(replace(OPEN, turn_probability=0.5)) == "complete"
    assert read_verdict(replace(OPEN, turn_probability=0.09)) == "unsure"


@pytest.mark.parametrize(
    ("silent_ms", "said", "step"),
    [
        (0, 0, "wait"),
        (9999, 0, "wait"),
        (10_000, 0, "notice"),
        (15_000, 1, "wait"),
        (20_000, 1, "offer"),
        (34_000, 2, "wait"),
        (35_000, 2, "give_up"),
    ],
)
def test_the_silence_ladder(silent_ms: float, said: int, step: str) -> None:
    assert silence_step(silent_ms, said) == step


def test_rambling_is_broken_off_at_a_pause_past_the_time() -> None:
    assert rambles(301.0, 300.0, 700)
    assert not rambles(301.0, 300.0, 699)
    assert not rambles(299.0, 300.0, 5000)


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("", "plain"),
        ("...", "plain"),
        ("We shipped it in March.", "plain"),
        ("So we shipped it", "plain"),
        ("we shipped it and", "open"),
        ("The reason is because", "open"),
        ("it depends on the", "open"),
        ("So first, the data,", "open"),
        ("and then, um", "open"),
        ("I looked at the...", "open"),
        ("I think so.", "plain"),
        ("Yes, we did.", "plain"),
        ("Yes we did", "open"),
        ("Let me think.", "hold"),
        ("Hmm, let me think about that for a second.", "hold"),
        ("Okay. Give me a second.", "hold"),
        ("Give me a moment", "hold"),
        ("That's a good question.", "hold"),
        ("Hold on", "hold"),
        ("It took one second.", "plain"),
        ("We had a good question answering model.", "plain"),
        ("and that's it.", "closing"),
        ("So yeah.", "closing"),
        ("I think that covers it", "closing"),
        ("I think that's all.", "closing"),
        ("Does that answer your question?", "question_back"),
        ("does that make sense", "question_back"),
        ("Do you mean the training loss or the test loss", "question_back"),
        ("Should I go on", "question_back"),
        ("That\N{RIGHT SINGLE QUOTATION MARK}s it.", "closing"),
    ],
)
def test_how_words_end(text: str, tail: Tail) -> None:
    assert read_tail(text) == tail
