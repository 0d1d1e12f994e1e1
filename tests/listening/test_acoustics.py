"""Measures of synthetic sounds whose pitch, level and edges are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from voiceprep.audio.timeline import RATE
from voiceprep.events import Span
from voiceprep.listening.acoustics import FLOOR_DB, between, frames
from voiceprep.listening.prosody import measure_sound
from voiceprep.listening.speech_edges import refined, room_db

if TYPE_CHECKING:
    from voiceprep.stages import Samples


def buzz(seconds: float, pitch_hz: float = 120.0, level: float = 0.2) -> Samples:
    """A voice-like sound: harmonics that fall off."""
    at = np.arange(round(seconds * RATE)) / RATE
    harmonics = sum(np.sin(2 * np.pi * pitch_hz * n * at) / n for n in range(1, 12))
    return (level * np.asarray(harmonics) / 2).astype(np.float32)


def hiss(seconds: float, dbfs: float, seed: int = 0) -> Samples:
    return np.random.default_rng(seed).normal(0, 10 ** (dbfs / 20), round(seconds * RATE)).astype(np.float32)


def laid(*parts: tuple[float, float], length: float, noise_dbfs: float) -> Samples:
    """Voice from start to end of each part, over noise."""
    sound = hiss(length, noise_dbfs)
    for start, end in parts:
        sound[round(start * RATE) : round(end * RATE)] += buzz(end - start)[: round(end * RATE) - round(start * RATE)]
    return sound


@pytest.mark.parametrize("pitch_hz", [80.0, 120.0, 210.0, 330.0])
def test_pitch_of_a_voice(pitch_hz: float) -> None:
    found = frames(buzz(0.5, pitch_hz))
    inside = slice(5, 45)
    assert np.all(found.voicing[inside] > 0.9)
    assert np.median(found.pitch_hz[inside]) == pytest.approx(pitch_hz, rel=0.03)


def test_noise_has_no_pitch() -> None:
    found = frames(hiss(1.0, -20.0))
    assert np.mean(np.isnan(found.pitch_hz)) > 0.9
    assert np.median(found.level_db) == pytest.approx(-20.0, abs=1.0)


def test_silence_and_nothing() -> None:
    assert np.all(frames(np.zeros(1600, dtype=np.float32)).level_db == pytest.approx(FLOOR_DB))
    assert len(frames(np.zeros(0, dtype=np.float32))) == 1


def test_between_is_never_empty_or_outside() -> None:
    assert between(0.1, 0.2, 100) == slice(10, 20)
    assert between(5.0, 6.0, 100) == slice(99, 100)
    assert between(-1.0, 0.0, 100) == slice(0, 1)


@pytest.mark.parametrize("noise_dbfs", [-70.0, -45.0, -30.0])
def test_edges_are_moved_to_where_the_sound_is(noise_dbfs: float) -> None:
    sound = frames(laid((1.0, 2.0), (2.4, 3.5), length=5.0, noise_dbfs=noise_dbfs))
    late = [Span(1.02, 2.1), Span(2.38, 3.62)]
    found = refined(late, sound)
    edges = [edge for span in found for edge in (span.start_s, span.end_s)]
    assert edges == pytest.approx([1.0, 2.0, 2.4, 3.5], abs=0.035)


def test_a_silence_inside_a_stretch_parts_it_in_a_quiet_room_only() -> None:
    quiet = frames(laid((1.0, 2.0), (2.3, 3.0), length=4.0, noise_dbfs=-70.0))
    noisy = frames(laid((1.0, 2.0), (2.3, 3.0), length=4.0, noise_dbfs=-25.0))
    assert len(refined([Span(1.0, 3.0)], quiet)) == 2
    assert len(refined([Span(1.0, 3.0)], noisy)) == 1


def test_where_nothing_stands_out_the_detector_is_believed() -> None:
    sound = frames(hiss(3.0, -30.0))
    assert refined([Span(1.0, 2.0)], sound) == (Span(1.0, 2.0),)
    assert refined([], sound) == ()


def test_how_the_voice_moves() -> None:
    flat = np.concatenate([hiss(1.0, -70.0), buzz(3.0), hiss(1.0, -70.0, 1)])
    moved = np.concatenate([hiss(1.0, -70.0), *(buzz(1.0, hz) for hz in (100, 125, 150)), hiss(1.0, -70.0, 1)])
    speech = [Span(1.0, 4.0)]
    still = measure_sound("a1", flat, frames(flat), speech)
    lively = measure_sound("a1", moved, frames(moved), speech)
    assert still.pitch_median_hz == pytest.approx(120, rel=0.03)
    assert still.pitch_sd_semitones is not None and still.pitch_sd_semitones < 0.5
    # 100, 125, 150 Hz lie 3.9 semitones under and 3.2 over the middle one.
    assert lively.pitch_sd_semitones == pytest.approx(2.9, abs=0.3)
    assert (still.clipped, still.over_room_db) == (0.0, room_db(speech, frames(flat)))


def test_what_the_sound_does_not_carry_is_none() -> None:
    short = np.concatenate([hiss(1.0, -70.0), buzz(0.8), hiss(1.0, -70.0, 1)])
    drowned = laid((1.0, 5.0), length=6.0, noise_dbfs=-12.0)
    for samples, speech in ((short, [Span(1.0, 1.8)]), (drowned, [Span(1.0, 5.0)])):
        found = measure_sound("a1", samples, frames(samples), speech)
        assert (found.pitch_median_hz, found.pitch_sd_semitones, found.level_sd_db) == (None, None, None)
    assert measure_sound("a1", short, frames(short), []).over_room_db is None


def test_clipping_is_told() -> None:
    loud = np.clip(np.concatenate([hiss(1.0, -70.0), 20 * buzz(3.0)]), -1.0, 1.0).astype(np.float32)
    assert (measure_sound("a1", loud, frames(loud), [Span(1.0, 4.0)]).clipped or 0.0) > 0.1
