"""What is done to recognised words: clipped to speech, loops cut, fillers put in."""

from __future__ import annotations

import numpy as np
import pytest

from voiceprep.events import Span, Word
from voiceprep.listening.transcribe import HOTWORDS_CHARS, hotwords
from voiceprep.listening.verbatim import is_filler, merge_verbatim
from voiceprep.listening.windows import quiet_windows
from voiceprep.listening.word_times import clip_to_speech, looped, without_loops

SPEECH = (Span(1.0, 2.0), Span(5.0, 6.0))


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ((1.2, 1.5), (1.2, 1.5)),
        ((0.2, 1.5), (1.0, 1.5)),  # stretched over the silence before
        ((1.8, 3.0), (1.8, 2.0)),
        ((2.0, 5.4), (5.0, 5.4)),  # over a whole pause: it belongs to what it shares most with
        ((1.7, 5.1), (1.7, 2.0)),
        ((2.05, 2.2), (1.98, 2.0)),  # just beside speech: misplaced
        ((3.0, 3.5), None),  # in the middle of nothing: made up
        ((9.0, 9.5), None),
    ],
)
def test_words_are_clipped_to_speech(heard: tuple[float, float], expected: tuple[float, float] | None) -> None:
    words = clip_to_speech([Word("well", *heard)], SPEECH)
    assert [(word.start_s, word.end_s) for word in words] == ([expected] if expected else [])


def test_no_speech_no_words() -> None:
    assert clip_to_speech([Word("Thank", 0.0, 0.5), Word("you.", 0.5, 0.8)], ()) == ()


def test_times_never_run_backwards() -> None:
    words = clip_to_speech([Word("a", 1.9, 2.3), Word("b", 1.5, 2.2), Word("c", 5.0, 5.0)], SPEECH)
    assert [word.text for word in words] == ["a", "b", "c"]
    assert all(word.end_s - word.start_s >= 0.0199 for word in words)
    assert [word.start_s for word in words] == sorted(word.start_s for word in words)


def timed(text: str, each_s: float = 0.5, gap_s: float = 0.0) -> list[Word]:
    step = each_s + gap_s
    return [Word(word, at * step, at * step + each_s) for at, word in enumerate(text.split())]


def texts(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)


def test_a_loop_is_cut_and_a_repeat_is_not() -> None:
    loop = [*timed("the the model"), *(Word("model", 1.5, 1.5) for _ in range(200))]
    assert looped(loop)
    assert texts(without_loops(loop)) == "the the model"
    assert looped([Word("u" + "m" * 300, 0, 5)])
    assert not looped(timed("word, word, word"))


def test_a_phrase_that_comes_again_in_no_time_is_a_loop() -> None:
    phrase = [
        *timed("I always run a tiny study"),
        *(Word(word, 3.0, 3.0) for word in ["I", "always", "run", "a", "tiny", "study"]),
    ]
    assert looped(phrase)
    assert texts(without_loops([*phrase, Word("before", 3.1, 3.4)])) == "I always run a tiny study before"


def test_more_words_than_can_be_said_are_a_loop() -> None:
    hurried = "it's hard to do it but it's hard to do it"
    assert looped(timed(hurried, each_s=0.1))
    assert not looped(timed(hurried, each_s=0.2))  # 300 words a minute
    assert not looped(timed("to do it", each_s=0.1))


@pytest.mark.parametrize("text", ["um", "Um,", "uh...", "Ummm", "hmm", "er", "erm", "ah", "mm"])
def test_fillers(text: str) -> None:
    assert is_filler(text)


@pytest.mark.parametrize("text", ["her", "a", "I", "am", "hum", "earn", "like", "", "oh", "Aha"])
def test_not_fillers(text: str) -> None:
    assert not is_filler(text)


@pytest.mark.parametrize(
    ("plain", "prompted", "merged"),
    [
        ("So we trained it", "Um, so we uh trained it", "um So we uh trained it"),
        ("So we trained it", "So we trained it", "So we trained it"),
        ("So we trained it", "So uh, uh, we trained it um", "So uh uh we trained it um"),
        # what the prompted pass loses or rewrites does not matter
        ("So we trained the model on it", "So um it", "So um we trained the model on it"),
        ("we used LoRA there", "we um used Laura there", "we um used LoRA there"),
        ("", "um", "um"),
        ("", "", ""),
        ("well it works", "", "well it works"),
        ("I um agree", "I um agree", "I um agree"),
        ("I ummmm agree", "I agree", "I um agree"),
    ],
)
def test_fillers_come_from_the_prompted_pass_and_words_from_the_plain(plain: str, prompted: str, merged: str) -> None:
    # the prompted pass has the fillers' time where the plain one has nothing or a stretched word
    assert texts(merge_verbatim(timed(plain), timed(prompted))) == merged


def test_where_the_passes_differ_the_times_decide() -> None:
    plain = [Word("alpha", 0, 0.5), Word("beta", 0.5, 1.0), Word("gamma", 2.0, 2.5), Word("delta", 2.5, 3.0)]
    prompted = [Word("else", 0, 1.0), Word("um", 1.3, 1.7), Word("other", 2.0, 3.0)]
    assert texts(merge_verbatim(plain, prompted)) == "alpha beta um gamma delta"


def test_a_stretched_word_makes_room_for_its_filler() -> None:
    plain = [Word("words.", 22.0, 22.9), Word("And", 22.9, 24.2)]
    prompted = [Word("words.", 22.0, 22.1), Word("Um,", 22.8, 23.1), Word("and", 24.0, 24.2)]
    merged = merge_verbatim(plain, prompted)
    assert [(word.text, word.start_s, word.end_s) for word in merged] == [
        ("words.", 22.0, 22.8),
        ("um", 22.8, 22.95),
        ("And", 22.95, 24.2),
    ]


def test_long_speech_is_cut_where_it_is_quiet() -> None:
    samples = np.random.default_rng(0).normal(0, 0.1, 70 * 16_000).astype(np.float32)
    samples[20 * 16_000 : 21 * 16_000] = 0
    samples[43 * 16_000 : 44 * 16_000] = 0
    windows = quiet_windows(samples)
    cuts = [end / 16_000 for _, end in windows]
    assert 20 < cuts[0] < 21
    assert 43 < cuts[1] < 44
    assert cuts[-1] == 70
    assert [begin for begin, _ in windows[1:]] == [end for _, end in windows[:-1]]
    assert all(end - begin <= 28 * 16_000 for begin, end in windows)


def test_nothing_has_no_windows() -> None:
    assert quiet_windows(np.zeros(0, dtype=np.float32)) == []


def test_hotwords_are_few_and_whole() -> None:
    assert hotwords(()) is None
    assert hotwords(("LoRA", "KV cache", "LoRA")) == "LoRA, KV cache"
    many = hotwords(f"term number {n}" for n in range(100))
    assert many is not None
    assert len(many) <= HOTWORDS_CHARS
    assert many.endswith(tuple("0123456789"))


def test_an_hour_is_merged_part_by_part_and_loses_nothing() -> None:
    plain = [Word(f"w{n % 50}", n * 0.4, n * 0.4 + 0.3, 0.9) for n in range(3000)]
    prompted = list(plain)
    for n in range(2900, -1, -100):
        prompted.insert(n + 1, Word("um,", plain[n].end_s, plain[n].end_s + 0.1))
    merged = merge_verbatim(plain, prompted)
    assert [word.text for word in merged if word.text != "um"] == [word.text for word in plain]
    assert sum(word.text == "um" for word in merged) == 30
