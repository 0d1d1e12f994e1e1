"""Sounds that may be um or uh: voiced, with a steady spectrum and a flat pitch, told from the sound alone.

Whisper leaves out most fillers, also when it is prompted to write them: of 71 real ones put into other speech the
prompted pass over whole windows wrote 21. Heard alone it knows nearly every one, so what sounds like a filler is cut
out and heard again by itself. This file finds what is worth hearing again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voiceprep.audio.timeline import RATE
from voiceprep.events import Span
from voiceprep.listening.acoustics import HOP_S, VOICED, Frames, between
from voiceprep.listening.filler_probe import CERTAIN_AWAY, UNLIKELY, Told
from voiceprep.listening.speech_edges import standing_out, true_runs

if TYPE_CHECKING:
    from voiceprep.stages import Samples

STEADY_DB = 4.0
"""Change of the spectrum over 60 ms, RMS over the bands, up to which it is steady; a vowel on its way into the next
sound changes by 6 dB and more."""
FLAT_SEMITONES = 1.2
"""Change of the pitch over 60 ms up to which it is flat."""
UNDER_LOUD_DB = 25.0
"""Fillers are softer than words, but not by more than this under the loud tenth of the speech."""
SHORTEST_S, LONGEST_S = 0.1, 1.1
"""Length of a filler: p10, p50, p90 are 0.17, 0.32, 0.54 s (the project's findings on delivery)."""
STEADY_S = 0.08
"""A stretch inside other speech must be steady for so long to be worth hearing again."""
MOST_A_MINUTE = 25.0
"""So many sounds are heard again, the longest steady ones; on the same 71 that finds nine of ten."""
ALONE_S = 0.12
"""A sound with so much silence on both sides stands alone; the closure of a stop inside a word is shorter."""
ALONE_WORTH_S = 0.1
"""One that stands alone is as good a guess as one so much longer."""
ONE_SOUND_S = 0.1
"""Steady parts so near each other, voiced all the way, are one sound: the vowel of an um and its m."""
_BANDS = 20
_APART = 3
_JOIN = 4
_ISLAND_JOIN = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sound that may be a filler; `steady_s` is its longest steady part, `alone` whether silence is about it.

    `told` is the highest log-odds of the probe in it, None where there is none.
    """

    start_s: float
    end_s: float
    steady_s: float
    alone: bool
    told: float | None = None


def candidates(speech: Sequence[Span], sound: Frames) -> list[Candidate]:
    """Return what may be um or uh, in order: short voiced sounds between silences, and steady stretches of speech.

    Args:
        speech: the stretches of speech, seconds.
        sound: frame 0 at second 0 of the same clock.
    """
    if not speech or not len(sound):
        return []
    inside = np.zeros(len(sound), dtype=bool)
    for span in speech:
        inside[between(span.start_s, span.end_s, len(sound))] = True
    top = float(np.quantile(sound.level_db[inside], 0.9))
    steady = steady_frames(sound) & inside & (sound.level_db > top - UNDER_LOUD_DB)
    loud, _ = standing_out(speech, sound)
    islands = true_runs(loud & inside, _ISLAND_JOIN)
    edges = [0, *(edge for run in islands for edge in run), len(sound)]
    found = [
        Candidate(
            start * HOP_S,
            end * HOP_S,
            _longest(steady[start:end]),
            min(start - edges[2 * number], edges[2 * number + 3] - end) * HOP_S >= ALONE_S,
        )
        for number, (start, end) in enumerate(islands)
        if SHORTEST_S <= (end - start) * HOP_S <= LONGEST_S and np.mean(sound.voicing[start:end] > VOICED) > 0.5
    ]
    for start, end in _sounds(steady, sound):
        # What is compared lies 30 ms on either side, so a sound is steady that much before and after it shows.
        first, last = max(0, start - _APART), min(len(sound), end + _APART)
        one = Candidate(first * HOP_S, last * HOP_S, _longest(steady[start:end]), False)
        if (end - start) * HOP_S >= STEADY_S and not any(_same(one, other) for other in found):
            found.append(one)
    most = round(MOST_A_MINUTE * max(0.5, float(np.count_nonzero(inside)) * HOP_S / 60))
    kept = sorted(found, key=lambda one: (-one.steady_s - ALONE_WORTH_S * one.alone, one.start_s))[:most]
    return sorted(kept, key=lambda one: one.start_s)


def told_candidates(found: Sequence[Candidate], told: Told, speech: Sequence[Span]) -> list[Candidate]:
    """Return what the probe tells to be fillers, and of the candidates beside them those it does not rule out.

    A sound that the probe tells takes the place of the candidates that lie in it for the most part, or it in them.
    Where several candidates lie in it side by side, it is so many: "uh, uh" in one breath.
    """
    likely: list[Candidate] = []
    for span in told.sounds():
        away = not any(one.start_s < span.end_s and span.start_s < one.end_s for one in speech)
        if away and told.highest(span.start_s, span.end_s) < CERTAIN_AWAY:
            continue
        whole = Candidate(span.start_s, span.end_s, span.end_s - span.start_s, False)
        parts = _apart([one for one in found if _meet(one, whole) and _lies_in(one, whole)])
        likely += [
            replace(one, told=told.highest(one.start_s, one.end_s)) for one in (parts if len(parts) > 1 else [whole])
        ]
    kept = [
        replace(one, told=odds)
        for one in found
        if (odds := told.highest(one.start_s, one.end_s)) >= UNLIKELY and not any(_meet(one, other) for other in likely)
    ]
    return sorted([*likely, *kept], key=lambda one: one.start_s)


def steady_frames(sound: Frames) -> NDArray[np.bool_]:
    """Return which frames are voiced, with a spectrum and a pitch that stay as they are over 60 ms."""
    count, far = len(sound), 2 * _APART
    if count <= far:
        return np.zeros(count, dtype=bool)
    bands = sound.bands[:, :_BANDS] - sound.bands[:, :_BANDS].mean(axis=1, keepdims=True)
    bands = np.concatenate([bands[:1], (bands[:-2] + bands[1:-1] + bands[2:]) / 3, bands[-1:]])
    change = np.sqrt(np.mean(np.square(bands[far:] - bands[:-far]), axis=1))
    # Frames without a pitch count as unvoiced by their voicing; here they only must not be NaN.
    tone = 12 * np.log2(np.nan_to_num(sound.pitch_hz, nan=1.0))
    moved = np.abs(tone[far:] - tone[:-far])
    steady = np.zeros(count, dtype=bool)
    steady[_APART:-_APART] = (change < STEADY_DB) & (moved < FLAT_SEMITONES)
    return steady & (sound.voicing > VOICED)


def cut_out(samples: Samples, candidate: Candidate, margin_s: float = 0.03) -> Samples:
    """Return the sound of a candidate with a little about it, faded in and out over 15 ms."""
    first = max(0, round((candidate.start_s - margin_s) * RATE))
    cut = samples[first : round((candidate.end_s + margin_s) * RATE)].astype(np.float32)
    fade = min(round(0.015 * RATE), len(cut) // 4)
    ramp = np.linspace(0.0, 1.0, fade, dtype=np.float32)
    cut[:fade] *= ramp
    cut[len(cut) - fade :] *= ramp[::-1]
    return cut


def _sounds(steady: NDArray[np.bool_], sound: Frames) -> list[tuple[int, int]]:
    """Return the steady stretches, parts of one sound joined; a tone that goes on and on is none."""
    joined: list[tuple[int, int]] = []
    for start, stop in true_runs(steady, _JOIN):
        if (stop - start) * HOP_S > LONGEST_S:
            continue
        near = bool(joined) and (start - joined[-1][1]) * HOP_S <= ONE_SOUND_S
        if (
            near
            and (stop - joined[-1][0]) * HOP_S <= LONGEST_S
            and np.mean(sound.voicing[joined[-1][1] : start] > VOICED) > 0.5
        ):
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((start, stop))
    return joined


def _longest(steady: NDArray[np.bool_]) -> float:
    return max((stop - start for start, stop in true_runs(steady, _APART)), default=0) * HOP_S


def _lies_in(one: Candidate, whole: Candidate) -> bool:
    slack_s = 0.25 * (one.end_s - one.start_s)
    return one.start_s >= whole.start_s - slack_s and one.end_s <= whole.end_s + slack_s


def _apart(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the longest candidates of which no two overlap."""
    kept: list[Candidate] = []
    for one in sorted(found, key=lambda one: one.start_s - one.end_s):
        if all(one.end_s <= other.start_s or one.start_s >= other.end_s for other in kept):
            kept.append(one)
    return kept


def _meet(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates share at least half of the shorter."""
    both = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    return both >= 0.5 * min(one.end_s - one.start_s, other.end_s - other.start_s)


def _same(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates are one sound: they share three quarters of the longer."""
    both = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    return both > 0.75 * max(one.end_s - one.start_s, other.end_s - other.start_s)
