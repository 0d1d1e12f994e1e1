"""Loudness and pitch of an answer: how much the voice moves. Experimental, and shown as such."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.events import SoundMeasured, Span
from voiceprep.listening.acoustics import HOP_S, VOICED, Frames, between
from voiceprep.listening.speech_edges import room_db

if TYPE_CHECKING:
    from voiceprep.stages import Samples

FULL_SCALE = 0.999
LEAST_VOICED_S = 2.0
"""Less voice than this says nothing of how it moves."""
LEAST_OVER_ROOM_DB = 10.0
"""In more noise than this level and pitch are the room's as much as the voice's."""
OCTAVE = 12.0


def measure_sound(answer_id: str, samples: Samples, sound: Frames, speech: Sequence[Span]) -> SoundMeasured:
    """Measure an answer.

    Level variation is the standard deviation of the voiced frames' level in dB; pitch variation that of their pitch in
    semitones about the median (as Hincks 2005 measures liveliness), frames an octave off left out as mistaken.

    Args:
        answer_id: of the answer.
        samples: mono float32 at 16 kHz, the answer.
        sound: the frames of `samples`.
        speech: its stretches of speech, seconds from the first of `samples`.
    """
    if not speech:
        return SoundMeasured(answer_id, ())
    clipped = round(float(np.mean(np.abs(samples) >= FULL_SCALE)), 5)
    over_room_db = room_db(speech, sound)
    inside = np.zeros(len(sound), dtype=bool)
    for span in speech:
        inside[between(span.start_s, span.end_s, len(sound))] = True
    voiced = inside & (sound.voicing >= VOICED)
    if np.count_nonzero(voiced) * HOP_S < LEAST_VOICED_S or (over_room_db or 99.0) < LEAST_OVER_ROOM_DB:
        return SoundMeasured(answer_id, tuple(speech), over_room_db, clipped)
    pitch = sound.pitch_hz[voiced]
    middle = float(np.median(pitch))
    semitones = OCTAVE * np.log2(pitch / middle)
    return SoundMeasured(
        answer_id,
        tuple(speech),
        over_room_db,
        clipped,
        level_sd_db=round(float(sound.level_db[voiced].std()), 1),
        pitch_median_hz=round(middle, 1),
        pitch_sd_semitones=round(float(semitones[np.abs(semitones) < OCTAVE - 2].std()), 1),
    )
