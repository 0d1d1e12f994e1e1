"""Finds um and uh in layers and merges them into one transcript; the content words never change.

1. The plain pass gives the content.
2. A pass over the same windows, prompted to write um and uh, is aligned to it.
3. What sounds like one and neither wrote is cut out and heard by itself (`filler_sounds`).
4. A probe on the encoder's states, where there is one for the model, names further sounds and rules others out
   (`filler_probe`); in noise it finds most.
5. A filler that is written where no voice is to be heard is only possible, not counted.

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
from voiceprep.listening.filler_probe import CERTAIN, NOTHING, UNLIKELY, Told
from voiceprep.listening.filler_sounds import LONGEST_S, Candidate, candidates, cut_out, told_candidates
from voiceprep.listening.speech_edges import true_runs
from voiceprep.listening.verbatim import is_filler, merge_verbatim, spelled

if TYPE_CHECKING:
    from voiceprep.stages import Samples

BOTH, ALONE, RUNNING, WRITTEN, DOUBTFUL = 0.95, 0.9, 0.8, 0.7, 0.4
NEAR_S = 0.4
"""How far from where it was written a filler may sound: Whisper's times are off by as much beside pauses."""
LEAST_VOICED_S = 0.06
TOUCHES = 0.3
PART_OF_WORD_S = 0.15
OVERLONG = 0.6
"""A filler takes the time of the words it was counted into: they are too long by most of it."""
AROUND = 8
LONG_STEADY_S = 0.3
DIGIT_LETTERS = 4
TOUCH_S = 0.05
WORDLESS = 0.4
LEAST_POSSIBLE_S = 0.15
SURE = 0.4
"""A filler that is written but does not sound like one counts from this probability of Whisper's own."""
WIDE_S = 0.3
"""How much about a sound is heard with it the second time."""
PARTS_S = 0.12
"""Two fillers nearer than this are parts of one, unless the sound between them dips."""
DIP_DB = 12.0
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
    told: Told | None = None,
) -> Fillers:
    """Find the fillers of an answer.

    Args:
        content: the plain pass, clipped to speech.
        prompted: the prompted pass over the same sound.
        speech: the stretches of speech.
        samples: the sound, mono at 16 kHz, second 0 at its first sample; all times are on its clock.
        sound: its frames.
        hear: writes what is in short sounds.
        told: what the encoder's states say, where there is a probe for them.
    """
    sounding = candidates(speech, sound)
    if told is not None:
        sounding = told_candidates(sounding, told, speech)
    words: list[Word] = []
    written: list[Word] = []
    taken: list[Candidate] = []
    for word in merge_verbatim(content, prompted):
        match = _sounding(word, sounding, taken) if is_filler(word.text) else None
        if match is not None:
            whole = _with_its_parts(match, sounding, sound)
            taken.extend(whole)
            start_s, end_s = min(one.start_s for one in whole), max(one.end_s for one in whole)
            words.append(replace(word, start_s=_s(start_s), end_s=_s(end_s), probability=BOTH))
        elif is_filler(word.text):
            written.append(word)
        else:
            words.append(word)
    rest = [one for one in sounding if not any(_share(one, word) > TOUCHES for word in words if is_filler(word.text))]
    possible: list[Word] = []
    for one, (name, sure) in zip(rest, _heard(rest, samples, hear, content), strict=True):
        if one.told is not None and one.told >= CERTAIN:
            words = insert(words, Word(name or "uh", _s(one.start_s), _s(one.end_s), RUNNING), speech)
        elif name and not (sure and not _inside_word(one, content, speech)):
            if _clear(one, name) and one.steady_s >= LEAST_POSSIBLE_S:
                possible.append(Word(name, _s(one.start_s), _s(one.end_s), DOUBTFUL))
        elif name:
            words = insert(words, Word(name, _s(one.start_s), _s(one.end_s), ALONE if one.alone else RUNNING), speech)
    for word in written:
        if any(is_filler(other.text) and _near(word, other) for other in words):
            continue  # the sound it was written for has been heard
        if told is not None and _told(word, told) < NOTHING:
            continue
        if _written_well(word, sound, told):
            words = insert(words, replace(word, probability=WRITTEN), speech)
        else:
            possible.append(replace(word, probability=DOUBTFUL))
    possible = [one for one in possible if not any(is_filler(word.text) and _overlap(one, word) for word in words)]
    return Fillers(tuple(_whole(words, sound)), tuple(sorted(possible, key=lambda word: word.start_s)))


def _heard(
    rest: Sequence[Candidate], samples: Samples, hear: HearSounds, content: Sequence[Word]
) -> list[tuple[str, bool]]:
    """Return the filler that each sound is heard as, "" for none, and whether it is sure to be one.

    One may be part of a word. So either no word lies there, or the words there are longer than those around by about as
    much as the sound lasts, or it must be heard again with what is about it.
    """
    names = [heard_filler(text) for text in hear([cut_out(samples, one) for one in rest])] if rest else []
    again = [
        number
        for number, one in enumerate(rest)
        if names[number]
        and (one.told is None or one.told < CERTAIN)
        and not (_clear(one, names[number]) and _has_room(one, content))
    ]
    wide = hear([cut_out(samples, rest[number], WIDE_S) for number in again]) if again else []
    doubted = {
        number for number, text in zip(again, wide, strict=True) if not any(is_filler(part) for part in _parts(text))
    }
    return [(name, number not in doubted) for number, name in enumerate(names)]


def _inside_word(one: Candidate, content: Sequence[Word], speech: Sequence[Span]) -> bool:
    """Whether a sound is part of a word: speech goes on before or after it, and there are too few words for that."""
    if one.alone:
        return False
    middle = (one.start_s + one.end_s) / 2
    stretch = next((span for span in speech if span.start_s <= middle <= span.end_s), None)
    if stretch is None:
        return False
    sides = (one.start_s - stretch.start_s, stretch.end_s - one.end_s)
    inside = [min(word.end_s, stretch.end_s) - max(word.start_s, stretch.start_s) for word in content]
    return sum(both > TOUCH_S for both in inside) < sum(side >= PART_OF_WORD_S for side in sides)


def _wordless(one: Candidate, content: Sequence[Word]) -> bool:
    """Whether a sound stands alone and most of it is under no word."""
    covered = sum(max(0.0, min(word.end_s, one.end_s) - max(word.start_s, one.start_s)) for word in content)
    return one.alone and covered < WORDLESS * (one.end_s - one.start_s)


def _clear(one: Candidate, name: str) -> bool:
    """Whether it can be little else: "ah" and "er" are also what "our", "are" and the r of "part" sound like."""
    return name in ("um", "uh", "hmm") or one.steady_s >= LONG_STEADY_S


def _has_room(one: Candidate, content: Sequence[Word]) -> bool:
    """Whether no word lies there, or the words there are longer than others by about as much as the sound lasts."""
    return _wordless(one, content) or too_long(content, one.start_s, one.end_s) >= OVERLONG


def too_long(content: Sequence[Word], start_s: float, end_s: float) -> float:
    """Return by how much the words over a stretch are longer than expected, as a share of the stretch.

    Expected is what the words around take by their letters (at the median); 0 where there are too few to tell.
    """
    over = [word for word in content if min(word.end_s, end_s) - max(word.start_s, start_s) > 0]
    before = [word for word in content if word.end_s <= start_s][-AROUND:]
    after = [word for word in content if word.start_s >= end_s][:AROUND]
    around = [(word.end_s - word.start_s) / _letters(word.text) for word in (*before, *after)]
    if len(around) < AROUND:
        return 0.0
    a_letter_s = float(np.median(around))
    extra = sum(word.end_s - word.start_s - a_letter_s * _letters(word.text) for word in over)
    return extra / max(end_s - start_s, HOP_S)


def _letters(text: str) -> float:
    """Return how long a word is in letters, and one more for what every word takes; a digit is said as a short word."""
    return 1 + sum(DIGIT_LETTERS if one.isdigit() or one == "%" else one.isalpha() for one in text)


def _whole(words: Sequence[Word], sound: Frames) -> list[Word]:
    """Join the parts of one drawn-out filler: no word between them, and the voice goes on."""
    kept: list[Word] = []
    for word in words:
        last = kept[-1] if kept else None
        fillers = last is not None and is_filler(last.text) and is_filler(word.text)
        if last is not None and fillers and _goes_on(last, word, sound):
            name = "um" if "um" in (last.text, word.text) else last.text
            sure = max(last.probability or 0.0, word.probability or 0.0)
            kept[-1] = Word(name, last.start_s, max(last.end_s, word.end_s), sure)
        else:
            kept.append(word)
    return kept


def _goes_on(one: Word, other: Word, sound: Frames) -> bool:
    if other.start_s - one.end_s >= PARTS_S:
        return False
    level = sound.level_db
    sides = [float(np.median(level[between(word.start_s, word.end_s, len(level))])) for word in (one, other)]
    return float(level[between(one.end_s, other.start_s, len(level))].min()) > min(sides) - DIP_DB


def heard_filler(text: str) -> str:
    """Return the filler that a short sound was heard as, or "".

    "Uh, uh." is uh, since Whisper repeats short sounds, and "Um, um, fresh" is um with the onset of a word behind it.
    """
    parts = _parts(text)
    if not parts or not is_filler(parts[0]) or 2 * sum(map(is_filler, parts)) < len(parts):
        return ""
    return spelled(parts[0])


def _parts(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def insert(words: Sequence[Word], filler: Word, speech: Sequence[Span] = ()) -> list[Word]:
    """Put a filler among the words where its sound lies, and take its time out of the word stretched over it.

    A word that covers it stands on the side where there is more room for it: more of its own time and of the speech
    that no word is on.

    Args:
        words: in order.
        filler: with the times of its sound.
        speech: the stretches of speech.
    """
    place = sum(word.end_s <= filler.start_s for word in words)
    while place < len(words) and words[place].start_s < filler.end_s:
        word = words[place]
        before_s = words[place - 1].end_s if place else -np.inf
        after_s = words[place + 1].start_s if place + 1 < len(words) else np.inf
        left = _speech_in(speech, min(before_s, word.start_s), filler.start_s) or filler.start_s - word.start_s
        right = _speech_in(speech, filler.end_s, max(after_s, word.end_s)) or word.end_s - filler.end_s
        if left < right:
            break
        place += 1
    found = [*words[:place], filler, *words[place:]]
    if place and found[place - 1].end_s > filler.start_s:
        last = found[place - 1]
        start_s = min(last.start_s, filler.start_s)
        found[place - 1] = replace(last, start_s=start_s, end_s=max(start_s, filler.start_s))
    if place + 1 < len(found) and found[place + 1].start_s < filler.end_s:
        following = found[place + 1]
        end_s = max(following.end_s, filler.end_s)
        found[place + 1] = replace(following, start_s=filler.end_s, end_s=end_s)
    return found


def _speech_in(speech: Sequence[Span], start_s: float, end_s: float) -> float:
    return sum(max(0.0, min(span.end_s, end_s) - max(span.start_s, start_s)) for span in speech)


def _sounding(word: Word, sounding: Sequence[Candidate], taken: Sequence[Candidate]) -> Candidate | None:
    """Return the sound that a written filler stands for: the nearest that nothing else was written for."""
    middle = (word.start_s + word.end_s) / 2
    near = [
        (abs((one.start_s + one.end_s) / 2 - middle), -one.steady_s, one)
        for one in sounding
        if one not in taken and one.start_s - NEAR_S <= middle <= one.end_s + NEAR_S and one.steady_s >= LEAST_VOICED_S
    ]
    return min(near, key=lambda item: item[:2])[2] if near else None


def _overlap(one: Word, other: Word) -> bool:
    return one.start_s < other.end_s and other.start_s < one.end_s


def _near(one: Word, other: Word) -> bool:
    return one.start_s < other.end_s + NEAR_S and other.start_s < one.end_s + NEAR_S


def _with_its_parts(match: Candidate, sounding: Sequence[Candidate], sound: Frames) -> list[Candidate]:
    """Return a sound with those right before and after it that the voice goes on to: the vowel of an um and its m."""
    whole = [match]
    for one in sounding:
        first, last = min(whole, key=lambda part: part.start_s), max(whole, key=lambda part: part.end_s)
        if one in whole or max(last.end_s, one.end_s) - min(first.start_s, one.start_s) > LONGEST_S:
            continue
        before, after = (one, first) if one.start_s < first.start_s else (last, one)
        if _goes_on(Word("", before.start_s, before.end_s), Word("", after.start_s, after.end_s), sound):
            whole.append(one)
    return whole


def _voiced(word: Word, sound: Frames) -> bool:
    """Whether there is any voice where a filler was written."""
    part = between(word.start_s - NEAR_S / 2, word.end_s + NEAR_S / 2, len(sound))
    runs = true_runs(np.asarray(sound.voicing[part] > VOICED), 1)
    return max((stop - start for start, stop in runs), default=0) * HOP_S >= LEAST_VOICED_S


def _written_well(word: Word, sound: Frames, told: Told | None) -> bool:
    """Whether a filler that sounds like none counts all the same."""
    if told is not None and _told(word, told) < UNLIKELY:
        return False
    return (word.probability or 0.0) >= SURE and word.text in ("um", "uh") and _voiced(word, sound)


def _told(word: Word, told: Told) -> float:
    return told.highest(word.start_s - NEAR_S / 2, word.end_s + NEAR_S / 2)


def _share(one: Candidate, word: Word) -> float:
    both = min(one.end_s, word.end_s) - max(one.start_s, word.start_s)
    return both / max(0.02, min(one.end_s - one.start_s, word.end_s - word.start_s))


def _s(seconds: float) -> float:
    return round(seconds, 3)
