"""Piper says an answer's sentences, and tells where each word lies in the sound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from turn_clip_plan import Word

from voiceprep.audio.resample import resample
from voiceprep.audio.timeline import RATE

if TYPE_CHECKING:
    import piper

    from voiceprep.stages import Samples


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a clip is said: the pace as Piper's length_scale, the pitch as a factor, the speech's level in dBFS RMS."""

    pace: float
    pitch: float
    level: float

    @property
    def voice(self) -> str:
        """What the manifest calls it."""
        return "joe" if self.pitch == 1.0 else f"joe x{self.pitch:g}"


@dataclass(frozen=True, slots=True)
class Timed:
    """A word with its first sample and the one after its last."""

    word: Word
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Group:
    """A run of phonemes without a space, and its samples: mostly a word, at times two or a part of one."""

    phonemes: str
    start: int
    end: int


def choose_delivery(rng: np.random.Generator) -> Delivery:
    """Choose how a clip is said."""
    pace, level = rng.uniform(0.85, 1.25), rng.uniform(-30.0, -16.0)
    pitch = 1.0 if rng.random() < 0.5 else rng.uniform(0.86, 1.2)
    return Delivery(round(pace, 3), round(pitch, 2), round(level, 1))


def pair_groups(spoken: Sequence[str], groups: Sequence[str]) -> list[tuple[int, int]]:
    """Pair the words of a sentence with the groups of phonemes it was said in.

    Args:
        spoken: the phonemes of every word said by itself, which are about those it has in the sentence.
        groups: the phonemes between the spaces of the sentence.

    Returns:
        The (words, groups) so far after every block of the cheapest pairing; a block is one word and its groups, or
        one group and its words.
    """
    shapes = [(1, 1), *((words, 1) for words in (2, 3, 4)), *((1, parts) for parts in range(2, 8))]
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(spoken) + 1):
        for j in range(len(groups) + 1):
            for words, parts in shapes:
                came = best.get((i - words, j - parts))
                if came is None:
                    continue
                cost = came[0] + _unlike("".join(spoken[i - words : i]), "".join(groups[j - parts : j]))
                cost += 0.5 * (words + parts - 2)
                if (i, j) not in best or cost < best[i, j][0]:
                    best[i, j] = (cost, (i - words, j - parts))
    at = (len(spoken), len(groups))
    if at not in best:
        raise ValueError(f"{len(spoken)} words cannot be paired with {len(groups)} groups of phonemes")
    path = []
    while at != (0, 0):
        path.append(at)
        at = best[at][1]
    return path[::-1]


@cache
def _unlike(one: str, other: str) -> float:
    """How many phonemes differ, about."""
    one, other = (re.sub("[ˈˌːˑʲ]", "", phonemes) for phonemes in (one, other))
    return (len(one) + len(other)) * (1 - SequenceMatcher(None, one, other, autojunk=False).ratio())


def time_words(words: Sequence[Word], spoken: Sequence[str], groups: Sequence[Group]) -> list[Timed]:
    """Give every word its samples. Words that share a group share its time by their phonemes, and cannot be cut."""
    timed: list[Timed] = []
    done = 0
    for upto, parts in pair_groups(spoken, [group.phonemes for group in groups]):
        first = len(timed)
        start, end = groups[done].start, groups[parts - 1].end
        shares = np.cumsum([0, *(max(1, len(phonemes)) for phonemes in spoken[first:upto])])
        edges = start + np.round((end - start) * shares / shares[-1]).astype(int)
        for number, (begin, stop) in enumerate(pairwise(edges.tolist()), first):
            word = words[number]
            timed.append(Timed(replace(word, can_cut=number == upto - 1), begin, stop))
        done = parts
    return timed


class Speaker:
    """Piper's joe, with the durations of what he says; without the package onnx there are none."""

    def __init__(self, model: Path, seed: int) -> None:
        import onnxruntime
        import piper

        # The network's own generators take this seed when it is loaded: hence a speaker a clip.
        onnxruntime.set_seed(seed)
        self._piper = piper
        self._voice: piper.PiperVoice = piper.PiperVoice.load(model, include_alignments=True)

    def say(self, words: Sequence[Word], delivery: Delivery) -> tuple[Samples, list[Timed]]:
        """Return a sentence at RATE and its words in it."""
        said = " ".join(word.text for word in words)
        # A higher pitch is a faster playback, so the voice speaks slower by as much and the pace is as chosen.
        settings = self._piper.SynthesisConfig(length_scale=delivery.pace * delivery.pitch, normalize_audio=False)
        chunks = list(self._voice.synthesize(said, settings, include_alignments=True))
        rate = round(self._voice.config.sample_rate * delivery.pitch)
        marks: list[tuple[str, int]] = []
        for chunk in chunks:
            if chunk.phoneme_alignments is None:
                raise ValueError(f"the voice gives no durations for {said!r}")
            marks += [(mark.phoneme, int(mark.num_samples)) for mark in chunk.phoneme_alignments]
        samples = resample(np.concatenate([chunk.audio_float_array for chunk in chunks]), rate, RATE)
        spoken = ["".join(_sounds(self._voice.phonemize(word.text))) for word in words]
        return samples, time_words(words, spoken, _groups(marks, RATE / rate))


def _sounds(sentences: Iterable[Iterable[str]]) -> list[str]:
    return [mark for sentence in sentences for mark in sentence if _is_sound(mark)]


def _is_sound(mark: str) -> bool:
    return mark not in " ^$_,.;:!?-\u2013\u2014\u2026\"'()"


def _groups(marks: Iterable[tuple[str, int]], scale: float) -> list[Group]:
    """Join what lies between spaces and stops."""
    groups, at = [], 0
    for sounds, run in groupby(marks, key=lambda mark: _is_sound(mark[0])):
        phonemes = list(run)
        end = at + sum(count for _, count in phonemes)
        if sounds:
            groups.append(Group("".join(mark for mark, _ in phonemes), round(at * scale), round(end * scale)))
        at = end
    return groups
