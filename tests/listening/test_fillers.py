"""Layers of the filler search on made sounds; what Whisper hears in a cut is what a test says."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.listening.test_acoustics import buzz, hiss
from voiceprep.audio.timeline import RATE
from voiceprep.events import Span, Word
from voiceprep.listening.acoustics import frames
from voiceprep.listening.filler_sounds import LONGEST_S, candidates, cut_out
from voiceprep.listening.fillers import ALONE, BOTH, DOUBTFUL, Fillers, find_fillers, heard_filler, insert

if TYPE_CHECKING:
    from voiceprep.stages import Samples

STEADY = (2.0, 2.4)
"""Where the made recording has a sound like "uh", between silences."""
SPEECH = [Span(1.0, 1.6), Span(*STEADY), Span(2.8, 3.4)]
CONTENT = (Word("we", 1.0, 1.3, 0.9), Word("tried", 1.3, 1.6, 0.9), Word("it", 2.8, 3.4, 0.9))


def gliding(seconds: float, seed: int) -> Samples:
    """Speech-like: the pitch sweeps an octave, so nothing in it is steady."""
    at = np.arange(round(seconds * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(100 * 2 ** (at / seconds + seed % 2)) / RATE
    return (0.15 * np.asarray(sum(np.sin(n * phase) / n for n in range(1, 8)))).astype(np.float32)


@pytest.fixture(scope="module")
def recording() -> Samples:
    sound = hiss(4.4, -70.0)
    for number, span in enumerate(SPEECH):
        first, last = round(span.start_s * RATE), round(span.end_s * RATE)
        length = (last - first) / RATE
        sound[first:last] += (buzz(length) if span == Span(*STEADY) else gliding(length, number))[: last - first]
    return sound


def found(recording: Samples, prompted: Sequence[Word], heard: str = "", content: Sequence[Word] = CONTENT) -> Fillers:
    """Hear `heard` in the steady sound, and a word in the others."""

    def hear(cuts: Sequence[Samples]) -> list[str]:
        return [heard if len(cut) / RATE < 0.55 else "word" for cut in cuts]

    return find_fillers(content, prompted, SPEECH, recording, frames(recording), hear)


def texts(fillers: Fillers) -> list[str]:
    return [word.text for word in fillers.words]


def test_a_steady_sound_is_a_candidate_and_gliding_speech_is_none(recording: Samples) -> None:
    steady = [one for one in candidates(SPEECH, frames(recording)) if one.steady_s > 0.1]
    assert [(round(one.start_s, 1), round(one.end_s, 1), one.alone) for one in steady] == [(2.0, 2.4, True)]
    assert candidates([], frames(recording)) == []


def test_a_long_tone_is_no_filler() -> None:
    tone = np.concatenate([hiss(1.0, -70.0), buzz(LONGEST_S + 0.5), hiss(1.0, -70.0)])
    assert candidates([Span(1.0, 2.0 + LONGEST_S)], frames(tone)) == []


def test_what_neither_pass_wrote_is_heard_by_itself(recording: Samples) -> None:
    fillers = found(recording, CONTENT, "Uh. Uh.")
    assert texts(fillers) == ["we", "tried", "uh", "it"]
    uh = fillers.words[2]
    assert (uh.start_s, uh.end_s) == pytest.approx(STEADY, abs=0.03)
    assert uh.probability == ALONE


@pytest.mark.parametrize("heard", ["So.", "I work.", "", "Thank you.", "Uh, the bus", "So, um"])
def test_a_sound_heard_as_words_is_no_filler(recording: Samples, heard: str) -> None:
    assert texts(found(recording, CONTENT, heard)) == ["we", "tried", "it"]


def test_one_written_and_sounding_gets_the_times_of_the_sound(recording: Samples) -> None:
    fillers = found(recording, (*CONTENT[:2], Word("um,", 1.7, 1.7, 0.3), CONTENT[2]), "Um.")
    assert texts(fillers) == ["we", "tried", "um", "it"]
    um = fillers.words[2]
    assert (um.start_s, um.end_s) == pytest.approx(STEADY, abs=0.03)
    assert um.probability == BOTH


def test_one_written_into_silence_is_only_possible(recording: Samples) -> None:
    prompted = (*CONTENT, Word("um.", 4.0, 4.2, 0.9))
    fillers = found(recording, prompted)
    assert texts(fillers) == ["we", "tried", "it"]
    assert [(word.text, word.probability) for word in fillers.possible] == [("um", DOUBTFUL)]


@pytest.mark.parametrize("prompted", [(), (Word("Thank", 0.0, 1.0), Word("you.", 1.0, 2.0)), CONTENT * 3])
@pytest.mark.parametrize("heard", ["Um.", "What?"])
def test_content_words_never_change(recording: Samples, prompted: Sequence[Word], heard: str) -> None:
    assert [text for text in texts(found(recording, prompted, heard)) if text != "um"] == ["we", "tried", "it"]


def test_times_never_run_backwards(recording: Samples) -> None:
    stretched = (Word("we", 1.0, 1.3), Word("tried", 1.3, 2.6), Word("it", 2.6, 3.4))
    starts = [word.start_s for word in found(recording, stretched, "Uh.", stretched).words]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Uh, uh.", "uh"),
        ("Um", "um"),
        ("Ah. Ah. Ah.", "ah"),
        ("Hmm...", "hmm"),
        ("Er, um", "er"),
        ("Oh", ""),
        ("Um, um, fresh", "um"),
        ("Um, so, it is", ""),
        ("So, um", ""),
        ("", ""),
        ("...", ""),
    ],
)
def test_what_a_short_sound_was_heard_as(text: str, name: str) -> None:
    assert heard_filler(text) == name


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ([("a", 0.0, 1.0), ("b", 2.0, 3.0)], "a um b"),  # between them
        ([("a", 0.0, 1.0), ("b", 1.0, 3.0)], "a um b"),  # the second is stretched over it
        ([("a", 0.0, 2.0), ("b", 2.0, 3.0)], "a um b"),  # the first is
        ([("b", 1.2, 3.0)], "um b"),
        ([("a", 0.0, 1.8)], "a um"),
        ([], "um"),
    ],
)
def test_where_a_filler_is_put(words: list[tuple[str, float, float]], order: str) -> None:
    result = insert([Word(*word) for word in words], Word("um", 1.3, 1.7))
    assert " ".join(word.text for word in result) == order
    assert all(one.end_s <= two.start_s + 1e-9 for one, two in pairwise(result))


def test_a_cut_fades_in_and_out(recording: Samples) -> None:
    cut = cut_out(recording, candidates(SPEECH, frames(recording))[0])
    assert abs(cut[0]) < 1e-6 and abs(cut[-1]) < 1e-6 and np.abs(cut).max() > 0.05
