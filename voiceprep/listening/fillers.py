"""Finds um and uh in layers and merges them into one transcript; the content words never change.

1. The plain pass gives the content.
2. A pass over the same windows, prompted to write um and uh, is aligned to it.
3. What sounds like one and neither wrote is cut out and heard by itself (`filler_sounds`).
4. A filler that is written where no voice is to be heard is only possible, not counted.

The confidence is how much speaks for it: written and sounding like one 0.95, heard by itself 0.9 between silences and
0.8 in running speech, written only 0.7. Fillers the content pass wrote itself stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.events import Span, Word
from voiceprep.listening.acoustics import HOP_S, VOICED, Frames, between
from voiceprep.listening.filler_sounds import Candidate, candidates, cut_out
from voiceprep.listening.speech_edges import true_runs
from voiceprep.listening.verbatim import is_filler, merge_verbatim, spelled

if TYPE_CHECKING:
    from voiceprep.stages import Samples

BOTH, ALONE, RUNNING, WRITTEN, DOUBTFUL = 0.95, 0.9, 0.8, 0.7, 0.4
NEAR_S = 0.4
"""How far from where it was written a filler may sound: Whisper's times are off by as much beside pauses."""
LEAST_VOICED_S = 0.06
TOUCHES = 0.3
HearSounds = Callable[[Sequence["Samples"]], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Fillers:
    """The transcript with its fillers, and what may be more of them."""

    words: tuple[Word, ...]
    possible: tuple[Word, ...]


def find_fillers(
    content: Sequence[Word],
    prompted: Sequence[Word],
    speech: Sequence[Span],
    samples: Samples,
    sound: Frames,
    hear: HearSounds,
) -> Fillers:
    """Find the fillers of an answer.

    Args:
        content: the plain pass, clipped to speech.
        prompted: the prompted pass over the same sound.
        speech: the stretches of speech.
        samples: the sound, mono at 16 kHz, second 0 at its first sample; all times are on its clock.
        sound: its frames.
        hear: writes what is in short sounds.
    """
    merged = merge_verbatim(content, prompted)
    sounding = candidates(speech, sound)
    words: list[Word] = []
    possible: list[Word] = []
    taken: list[Candidate] = []
    for word in merged:
        if not is_filler(word.text):
            words.append(word)
            continue
        match = _sounding(word, sounding, taken)
        if match is not None:
            taken.append(match)
            words.append(replace(word, start_s=_s(match.start_s), end_s=_s(match.end_s), probability=BOTH))
        elif _voiced(word, sound):
            words.append(replace(word, probability=WRITTEN))
        else:
            possible.append(replace(word, probability=DOUBTFUL))
    rest = [one for one in sounding if not any(_share(one, word) > TOUCHES for word in words if is_filler(word.text))]
    heard = hear([cut_out(samples, one) for one in rest]) if rest else []
    for one, text in zip(rest, heard, strict=True):
        name = heard_filler(text)
        if name:
            found = Word(name, _s(one.start_s), _s(one.end_s), ALONE if one.alone else RUNNING)
            words = insert(words, found)
    return Fillers(tuple(words), tuple(possible))


def heard_filler(text: str) -> str:
    """Return the filler that a short sound was heard as, or "": "Uh, uh." is uh, since Whisper repeats short sounds."""
    parts = re.findall(r"[a-z']+", text.lower())
    if not parts or not all(is_filler(part) for part in parts):
        return ""
    return spelled(parts[0])


def insert(words: Sequence[Word], filler: Word) -> list[Word]:
    """Put a filler among the words where its sound lies, and take its time out of the word stretched over it.

    A word that covers it stands on the side where more of that word's time is left.
    """
    before = after = None
    for place, word in enumerate(words):
        if word.start_s >= filler.end_s:
            after = place
            break
        if word.end_s <= filler.start_s or filler.start_s - word.start_s >= word.end_s - filler.end_s:
            before = place
    place = 0 if before is None else before + 1
    if after is not None:
        place = min(place, after)
    found = [*words[:place], filler, *words[place:]]
    if place and found[place - 1].end_s > filler.start_s:
        last = found[place - 1]
        found[place - 1] = replace(last, end_s=max(last.start_s, filler.start_s))
    if place + 1 < len(found) and found[place + 1].start_s < filler.end_s:
        following = found[place + 1]
        end_s = max(following.end_s, filler.end_s)
        found[place + 1] = replace(following, start_s=filler.end_s, end_s=end_s)
    return found


def _sounding(word: Word, sounding: Sequence[Candidate], taken: Sequence[Candidate]) -> Candidate | None:
    """Return the sound that a written filler stands for: the nearest that nothing else was written for."""
    middle = (word.start_s + word.end_s) / 2
    near = [
        (abs((one.start_s + one.end_s) / 2 - middle), -one.steady_s, one)
        for one in sounding
        if one not in taken and one.start_s - NEAR_S <= middle <= one.end_s + NEAR_S and one.steady_s > 0
    ]
    return min(near, key=lambda item: item[:2])[2] if near else None


def _voiced(word: Word, sound: Frames) -> bool:
    """Whether there is any voice where a filler was written."""
    part = between(word.start_s - NEAR_S / 2, word.end_s + NEAR_S / 2, len(sound))
    runs = true_runs(np.asarray(sound.voicing[part] > VOICED), 1)
    return max((stop - start for start, stop in runs), default=0) * HOP_S >= LEAST_VOICED_S


def _share(one: Candidate, word: Word) -> float:
    both = min(one.end_s, word.end_s) - max(one.start_s, word.start_s)
    return both / max(0.02, min(one.end_s - one.start_s, word.end_s - word.start_s))


def _s(seconds: float) -> float:
    return round(seconds, 3)
