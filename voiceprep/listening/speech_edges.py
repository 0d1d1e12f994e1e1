"""Where speech begins and ends, to 10 ms: the voice-activity detector's stretches, checked against the sound itself.

The detector lets go late: on the 60 pauses of 0.25 s and more of the turn-taking split by 46 ms on average, by 120 ms
in noise 10 dB under the speech, so that pauses came out 4 to 10 % short and every tenth was missed. So its edges are
moved to where the sound stands out of the room: by level in a quiet room, in a noisy one by the bands that do most.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voiceprep.events import Span
from voiceprep.listening.acoustics import HOP_S, Frames

QUIET_ROOM_DB = 25.0
"""From so much between room and loud speech the level alone tells sound from silence."""
OVER_NOISE_DB, OVER_SPREAD = 3.0, 2.0
"""Sound is so much louder than the room's median, or so many times the room's own spread (90th percentile over it)."""
UNDER_SPEECH_DB = 38.0
"""What lies farther under the loud tenth of the speech is none, however quiet the room: breath, reverberation."""
BANDS_TAKEN = 4
"""In a noisy room a frame is as loud as the mean of the bands that stand out most: a voice fills few, noise all."""
BAND_MARGIN_DB = 1.0
"""What that must exceed the 98th percentile of the room by."""
LOOK_IN_S, LOOK_OUT_S = 0.25, 0.06
"""How far an edge may move into a stretch and out of it."""
LOOK_IN_S_A_DB = 0.02
"""The same for every dB between room and speech: the deeper the speech is buried, the less its edges show."""
SPLIT_S = 0.2
"""A silence of so much inside a stretch parts it, in a quiet room; noise hides soft speech."""
SHORTEST_S = 0.05
_RUN = 3
"""Frames in a row that stand out make sound; fewer are a click."""
_LEAST_ROOM = 30
"""Frames without speech that it takes to know the room."""


def refined(speech: Sequence[Span], sound: Frames) -> tuple[Span, ...]:
    """Return the stretches with their edges where the sound has them.

    Args:
        speech: the detector's stretches, seconds, in order, not overlapping.
        sound: frame 0 at second 0 of the stretches' clock.
    """
    if not speech or not len(sound):
        return tuple(speech)
    loud, over_room_db = standing_out(speech, sound)
    split_s = SPLIT_S if over_room_db >= QUIET_ROOM_DB else np.inf
    look_in_s = min(LOOK_IN_S, LOOK_IN_S_A_DB * over_room_db)
    found: list[Span] = []
    for number, span in enumerate(speech):
        low = speech[number - 1].end_s if number else 0.0
        high = speech[number + 1].start_s if number + 1 < len(speech) else len(sound) * HOP_S
        first = round(max(low, span.start_s - LOOK_OUT_S) / HOP_S)
        last = round(min(high, span.end_s + LOOK_OUT_S) / HOP_S)
        found.extend(_parts(span, loud[first:last], first, split_s, look_in_s))
    return tuple(found)


def standing_out(speech: Sequence[Span], sound: Frames) -> tuple[NDArray[np.bool_], float]:
    """Return which frames stand out of the room, three or more in a row, and by how many dB loud speech does."""
    level, inside = sound.level_db, _inside(speech, len(sound))
    top = float(np.quantile(level[inside], 0.9)) if inside.any() else float(level.max())
    if np.count_nonzero(~inside) < _LEAST_ROOM:
        return _in_a_row(level >= top - UNDER_SPEECH_DB), UNDER_SPEECH_DB
    floor, high = (float(value) for value in np.quantile(level[~inside], (0.5, 0.9)))
    if top - floor >= QUIET_ROOM_DB:
        over = floor + max(OVER_NOISE_DB, OVER_SPREAD * (high - floor))
        return _in_a_row(level >= max(top - UNDER_SPEECH_DB, min(over, top - UNDER_SPEECH_DB / 2))), top - floor
    excess = sound.bands - np.median(sound.bands[~inside], axis=0)
    excess = np.apply_along_axis(np.convolve, 0, excess, np.full(3, 1 / 3), "same")
    strongest = np.partition(excess, -BANDS_TAKEN, axis=1)[:, -BANDS_TAKEN:].mean(axis=1)
    threshold = float(np.quantile(strongest[~inside], 0.98)) + BAND_MARGIN_DB
    return _in_a_row(strongest >= threshold), top - floor


def room_db(speech: Sequence[Span], sound: Frames) -> float | None:
    """Return by how many dB the loud tenth of the speech lies over the room; None where the room is not heard."""
    inside = _inside(speech, len(sound))
    if not inside.any() or np.count_nonzero(~inside) < _LEAST_ROOM:
        return None
    return round(float(np.quantile(sound.level_db[inside], 0.9) - np.median(sound.level_db[~inside])), 1)


def _inside(speech: Sequence[Span], count: int) -> NDArray[np.bool_]:
    inside = np.zeros(count, dtype=bool)
    for span in speech:
        inside[round(span.start_s / HOP_S) : round(span.end_s / HOP_S)] = True
    return inside


def _in_a_row(above: NDArray[np.bool_]) -> NDArray[np.bool_]:
    kept = above.copy()
    for start, stop in true_runs(above):
        if stop - start < _RUN:
            kept[start:stop] = False
    return kept


def true_runs(flags: NDArray[np.bool_], join: int = 0) -> list[tuple[int, int]]:
    """Return the runs of True as [start, stop), those at most `join` apart joined."""
    steps = np.flatnonzero(np.diff(np.concatenate(([0], flags.view(np.int8), [0]))))
    runs: list[tuple[int, int]] = []
    for start, stop in steps.reshape(-1, 2).tolist():
        if runs and start - runs[-1][1] <= join:
            runs[-1] = (runs[-1][0], stop)
        else:
            runs.append((start, stop))
    return runs


def _parts(span: Span, loud: NDArray[np.bool_], first: int, split_s: float, look_in_s: float) -> list[Span]:
    """Return the stretch as the sound has it, in one or more parts."""
    joined: list[Span] = []
    for start, stop in true_runs(loud):
        part = Span(round((first + start) * HOP_S, 3), round((first + stop) * HOP_S, 3))
        if joined and part.start_s - joined[-1].end_s < split_s:
            joined[-1] = Span(joined[-1].start_s, part.end_s)
        else:
            joined.append(part)
    parts = [part for part in joined if part.end_s - part.start_s >= SHORTEST_S]
    if not parts:
        return [span]
    # Farther in than a sound fades, the edge is hidden in noise, and the detector knows better.
    if parts[0].start_s - span.start_s > look_in_s:
        parts[0] = Span(span.start_s, parts[0].end_s)
    if span.end_s - parts[-1].end_s > look_in_s:
        parts[-1] = Span(parts[-1].start_s, span.end_s)
    return parts
