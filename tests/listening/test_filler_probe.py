"""The filler probe: its arithmetic on made states, its layer in the search, and the shipped numbers on real ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.listening.conftest import Sayer, model_folder
from tests.listening.test_acoustics import hiss
from tests.listening.test_fillers import CONTENT, SPEECH, STEADY, gliding, recording, texts
from voiceprep.audio.timeline import RATE
from voiceprep.events import Word
from voiceprep.listening.acoustics import frames
from voiceprep.listening.filler_probe import CERTAIN, CERTAIN_AWAY, CLEAR, STATE_S, UNLIKELY, Probe, Told, probe_for
from voiceprep.listening.fillers import Fillers, find_fillers
from voiceprep.listening.vad import SileroVad
from voiceprep.listening.verbatim import is_filler
from voiceprep.listening.whole import hear_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.listening.transcribe import WhisperTranscriber
    from voiceprep.stages import Samples

__all__ = ["recording"]  # a fixture
PROBE = Probe(np.array([1.0, 0.0], dtype=np.float32), -5.0)


def told(*places: tuple[float, float, float], length_s: float = 5.0) -> Told:
    """Return log-odds of -5 but where (start_s, end_s, log-odds) says otherwise."""
    odds = np.full(round(length_s / STATE_S), -5.0, dtype=np.float32)
    for start_s, end_s, high in places:
        odds[round(start_s / STATE_S) : round(end_s / STATE_S)] = high
    return Told(odds)


def states(count: int, value: float) -> np.ndarray:
    return np.tile(np.array([[value, 9.0]], dtype=np.float32), (count, 1))


def test_log_odds_are_the_weighted_state_and_the_bias_smoothed() -> None:
    given = np.concatenate([states(20, 0.0), states(20, 10.0)])
    odds = PROBE.odds(given)
    assert odds.shape == (40,)
    assert odds[:18] == pytest.approx(-5.0)
    assert odds[22:] == pytest.approx(5.0)
    assert list(np.diff(odds[17:23]) > 0) == [True] * 5


def test_windows_lie_where_they_begin_and_end_before_their_padding() -> None:
    whole = PROBE.tell([(0.0, 1.0, states(500, 10.0)), (1.0, 1.5, states(500, 0.0)), (2.0, 2.4, states(500, 10.0))])
    assert whole.odds.shape == (round(2.4 / STATE_S),)
    assert whole.highest(0.0, 0.9) == pytest.approx(5.0)
    assert whole.highest(1.02, 1.4) == pytest.approx(-5.0)
    assert whole.highest(1.52, 1.98) < -10  # nothing was encoded
    assert whole.highest(2.0, 9.0) == pytest.approx(5.0)
    assert whole.highest(7.0, 9.0) < -10


def test_nothing_encoded_tells_nothing() -> None:
    assert PROBE.tell([]).sounds() == []
    assert PROBE.tell([]).highest(0.0, 1.0) < UNLIKELY


def test_likely_stretches_are_clear_and_not_too_short() -> None:
    found = told((1.0, 1.3, CLEAR + 1), (2.0, 2.04, CLEAR + 1), (3.0, 3.4, CLEAR - 0.1)).sounds()
    assert [(span.start_s, span.end_s) for span in found] == [(1.0, 1.3)]


def test_numbers_are_only_for_the_file_they_were_fitted_to(tmp_path: Path) -> None:
    assert probe_for(tmp_path / "model.bin") is None
    other = tmp_path / "model.bin"
    other.write_bytes(b"another model")
    assert probe_for(other) is None


@pytest.mark.models
def test_a_changed_file_of_the_same_size_has_no_probe(tmp_path: Path) -> None:
    model = model_folder("whisper-base") / "model.bin"
    probe = probe_for(model)
    assert probe is not None and probe.weights.shape == (512,)
    changed = tmp_path / "model.bin"
    with changed.open("wb") as file:
        file.truncate(model.stat().st_size)
    assert probe_for(changed) is None


def found(
    recording: Samples, told: Told, prompted: Sequence[Word] = CONTENT, heard: str = "word"
) -> tuple[Fillers, list[int]]:
    """Return the fillers and how many sounds were heard by themselves each time."""
    counts: list[int] = []

    def hear(cuts: Sequence[Samples]) -> list[str]:
        counts.append(len(cuts))
        return [heard] * len(cuts)

    return find_fillers(CONTENT, prompted, SPEECH, recording, frames(recording), hear, told), counts


def test_what_the_probe_is_certain_of_counts_whatever_it_is_heard_as(recording: Samples) -> None:
    fillers, _ = found(recording, told((*STEADY, CERTAIN + 1)))
    assert texts(fillers) == ["we", "tried", "uh", "it"]
    assert (fillers.words[2].start_s, fillers.words[2].end_s) == pytest.approx(STEADY, abs=STATE_S)


def test_what_is_only_likely_must_be_heard_or_written_too(recording: Samples) -> None:
    likely = told((*STEADY, (CLEAR + CERTAIN) / 2))
    assert texts(found(recording, likely)[0]) == ["we", "tried", "it"]
    assert texts(found(recording, likely, heard="Um.")[0]) == ["we", "tried", "um", "it"]
    written = (*CONTENT[:2], Word("um,", 1.7, 1.9, 0.3), CONTENT[2])
    assert texts(found(recording, likely, written)[0]) == ["we", "tried", "um", "it"]


def test_what_the_probe_rules_out_is_neither_heard_again_nor_counted(recording: Samples) -> None:
    written = (*CONTENT[:2], Word("um,", 1.7, 1.9, 0.9), CONTENT[2])
    hardly = told((*STEADY, UNLIKELY - 0.5))
    for nowhere, possible in ((hardly, ["um"]), (told(), [])):
        fillers, counts = found(recording, nowhere, written, "Uh.")
        assert texts(fillers) == ["we", "tried", "it"]
        assert [word.text for word in fillers.possible] == possible
        assert counts == []


def test_where_no_speech_was_found_the_probe_must_be_surer(recording: Samples) -> None:
    assert texts(found(recording, told((3.7, 4.0, CERTAIN + 1)))[0]) == ["we", "tried", "it"]
    assert texts(found(recording, told((3.7, 4.0, CERTAIN_AWAY + 1)))[0]) == ["we", "tried", "it", "uh"]


def test_content_words_never_change_for_the_probe(recording: Samples) -> None:
    everywhere = told(*((at, at + 0.3, 9.0) for at in np.arange(0.2, 4.0, 0.5)))
    fillers, _ = found(recording, everywhere)
    assert [word.text for word in fillers.words if not is_filler(word.text)] == [word.text for word in CONTENT]
    starts = [word.start_s for word in fillers.words]
    assert starts == sorted(starts)


def test_a_glide_that_the_probe_knows_is_found_though_nothing_in_it_is_steady() -> None:
    sound = hiss(3.0, -70.0)
    sound[RATE : RATE + round(0.4 * RATE)] += gliding(0.4, 0)
    fillers, _ = found(sound, told((1.0, 1.4, CERTAIN + 1), length_s=3.0))
    assert "uh" in texts(fillers)


@pytest.mark.models
def test_an_uh_in_running_speech_is_found_in_noise(say: Sayer, whisper: WhisperTranscriber) -> None:
    edge, gap = np.zeros(RATE // 4, dtype=np.float32), np.zeros(round(0.03 * RATE), dtype=np.float32)
    pieces = [edge, say("We split the set"), gap, say("uh,"), gap, say("by user and by day."), edge]
    spoken = np.concatenate(pieces)
    at_s = sum(map(len, pieces[:3])) / RATE
    loud = np.sort(np.square(spoken))[len(spoken) // 2 :].mean()
    noise = np.random.default_rng(1).normal(0.0, np.sqrt(loud / 10), len(spoken))
    noisy = (spoken + noise).clip(-1.0, 1.0).astype(np.float32)
    heard = hear_whole(noisy, SileroVad(), whisper, question="", kind="technical")
    assert heard.verbatim is not None
    [filler] = [word for word in heard.verbatim.words if is_filler(word.text)]
    assert filler.start_s == pytest.approx(at_s, abs=0.2)
    content = [word.text for word in heard.verbatim.words if not is_filler(word.text)]
    assert content == [word.text for word in heard.answer.words if not is_filler(word.text)]
