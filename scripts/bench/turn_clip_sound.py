"""Sentences cut where a pause falls, and laid over room noise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from turn_clip_plan import Gap
from turn_clip_speech import Timed

from voiceprep.audio.timeline import RATE
from voiceprep.listening.room import LEVEL_DBFS, RoomNoise

if TYPE_CHECKING:
    from voiceprep.stages import Samples

LEAD_S = 0.3
OWN_GAP_S = 0.15
"""What is left of a silence of the voice's own inside a sentence."""
FADE_S = 0.005
QUIET_DB, DROWNED_DBFS = -30.0, LEVEL_DBFS + 6
"""Sound that far under the speech about it, or that near the room noise, is silence."""
FAINT_DB = -12.0
PEAK = 0.98
_WINDOW, _SLACK, _STRAY, _APART = (round(seconds * RATE) for seconds in (0.005, 0.01, 0.1, 0.05))


@dataclass(frozen=True, slots=True)
class Piece:
    """Sound to be laid down in one go: its words by their samples in it, and the gap that follows unless it is last."""

    samples: Samples
    words: list[tuple[str, int, int]]
    gap: Gap | None


def cut(samples: Samples, timed: Sequence[Timed], gaps: Mapping[int, Gap]) -> list[Piece]:
    """Cut a sentence where a gap follows a word or the voice is silent by itself; pieces have no silent edges.

    Args:
        samples: the sentence at RATE, as loud as it will be.
        timed: its words.
        gaps: by the number of the word in the sentence; one after the last word parts it from the next sentence.
    """
    power = _power(samples)
    floor = max(power.mean() * 10 ** (QUIET_DB / 10), 10 ** (DROWNED_DBFS / 10))
    joints, last = [], 0
    for number, (word, following) in enumerate(pairwise(timed)):
        at = _quietest(power, word.end, following.start)
        silent = _edges(power, floor, at, len(power))[0] - _edges(power, floor, last, at)[1]
        if number in gaps or (word.word.can_cut and silent > OWN_GAP_S * RATE):
            joints.append((number, at, gaps.get(number, Gap(number, OWN_GAP_S, None))))
            last = at
    pieces, first, begin = [], 0, 0
    for number, at, gap in [*joints, (len(timed) - 1, len(samples), gaps.get(len(timed) - 1))]:
        start, end = _edges(power, floor, begin, at)
        words = [
            (_bare(word.word.text), min(max(word.start, start), end) - start, min(max(word.end, start), end) - start)
            for word in timed[first : number + 1]
        ]
        pieces.append(Piece(_faded(samples[start:end]), words, gap))
        first, begin = number + 1, at
    return pieces


def lay(pieces: Iterable[Piece], noise: RoomNoise) -> tuple[Samples, dict[str, Any]]:
    """Lay the pieces over the noise; return the clip and what the manifest says of its times."""
    words: list[list[Any]] = []
    pauses: list[dict[str, Any]] = []
    placed, at = [], round(LEAD_S * RATE)
    for piece in pieces:
        placed.append((at, piece.samples))
        words += [[word, _seconds(at + start), _seconds(at + end)] for word, start, end in piece.words]
        at += len(piece.samples)
        if piece.gap is None:
            continue
        resumes = at + round(piece.gap.seconds * RATE)
        if piece.gap.kind is not None:
            pause = {"start_s": _seconds(at), "end_s": _seconds(resumes), "kind": piece.gap.kind}
            pauses.append({**pause, "after_hold_phrase": piece.gap.after_hold_phrase})
        at = resumes
    clip = noise.next(at).copy()
    for start, samples in placed:
        clip[start : start + len(samples)] += samples
    return clip, {"words": words, "pauses": pauses, "speech_end_s": at / RATE}


def gain_for(samples: Samples, level: float) -> float:
    """The factor that brings speech to `level` dBFS RMS, or as near as its peak allows."""
    power = _power(samples)
    spoken = samples[power > power.mean() * 10 ** (QUIET_DB / 10)]
    wanted = 10 ** (level / 20) / float(np.sqrt(np.mean(spoken**2)))
    return min(wanted, PEAK / float(np.abs(samples).max()))


def _power(samples: Samples) -> NDArray[np.float64]:
    """The mean square of the 5 ms about every sample."""
    return np.convolve(samples.astype(np.float64) ** 2, np.full(_WINDOW, 1 / _WINDOW), "same")


def _quietest(power: NDArray[np.float64], end: int, start: int) -> int:
    """Where to cut between a word's end and the next one's start: the durations are right to about 10 ms."""
    low = max(0, end - _SLACK)
    return low + int(np.argmin(power[low : start + _SLACK]))


def _edges(power: NDArray[np.float64], floor: float, begin: int, end: int) -> tuple[int, int]:
    """Where the sound between two samples begins and ends.

    A breath or the release of a stop that stands apart at an edge is left out: no listener would wait for it.
    """
    steps = np.flatnonzero(np.diff(np.concatenate(([0], power[begin:end] > floor, [0]))))
    runs = [(begin + start, begin + stop) for start, stop in steps.reshape(-1, 2).tolist()]
    faint = power.mean() * 10 ** (FAINT_DB / 10)
    solid = [run for run in runs if run[1] - run[0] >= _STRAY or float(power[slice(*run)].max()) >= faint]
    if not solid:
        return (runs[0][0], runs[-1][1]) if runs else (begin, end)
    first, last = solid[0], solid[-1]
    return (
        first[0] if first[0] - runs[0][1] > _APART else runs[0][0],
        last[1] if runs[-1][0] - last[1] > _APART else runs[-1][1],
    )


def _faded(samples: Samples) -> Samples:
    count = min(round(FADE_S * RATE), len(samples) // 2)
    ramp = np.sin(np.linspace(0, np.pi / 2, count, dtype=np.float32)) ** 2
    faded = samples.copy()
    faded[:count] *= ramp
    faded[len(faded) - count :] *= ramp[::-1]
    return faded


def _bare(text: str) -> str:
    return re.sub(r"^\W+|\W+$", "", text) or text


def _seconds(samples: int) -> float:
    return round(samples / RATE, 3)
