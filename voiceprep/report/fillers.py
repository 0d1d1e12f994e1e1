"""Um and uh, and the other things that are said without being meant: markers, hedges, repeats.

Fillers come from the second pass that listens for them where one was made; recognisers drop most of them, so without
that pass the count is what the transcript happens to hold. "like" is listed as probable; so, right, well and actually
are never counted. Per minute is per minute from first to last speech, pauses in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from voiceprep.events import AnswerHeard, VerbatimHeard
from voiceprep.report.discourse import discourse
from voiceprep.report.spoken import Spoken, split_words, spoken, spoken_words, word_set
from voiceprep.report.syllables import said

_FILLER = re.compile(r"u+h+|u+h*m+|e+r+m*|a+h+|h+m+|m{2,}h?|e+h+")
_DOUBLED_IN_EARNEST = word_set("that had very really no yeah yes okay many long far blah much bye well")
_LONGEST_REPEAT = 3


@dataclass(frozen=True, slots=True)
class Moment:
    """Something said: `text` as it was heard, seconds where known.

    `confidence` is the detector's, 0 to 1; `probable` marks what may have been meant in earnest.
    """

    text: str
    start_s: float | None
    end_s: float | None
    confidence: float | None = None
    probable: bool = False


@dataclass(frozen=True, slots=True)
class Fillers:
    """What one answer holds. `second_pass`: um and uh were listened for, not only read off the transcript.

    `possible` are sounds that may be um or uh; they do not count.
    """

    second_pass: bool
    per_minute: float | None
    per_100_words: float | None
    events: tuple[Moment, ...]
    markers: tuple[Moment, ...]
    hedges: tuple[Moment, ...]
    repetitions: tuple[Moment, ...]
    possible: tuple[Moment, ...] = ()

    @property
    def count(self) -> int:
        """How many um and uh were heard."""
        return len(self.events)


def is_filler(words: Sequence[str], place: int) -> bool:
    """Whether `words[place]` (lower case) is um, uh, er, ah, hmm; "uh huh", "to err" and "5 mm" are not."""
    word = words[place]
    if not _FILLER.fullmatch(word):
        return False
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    if word.startswith(("uh", "mm")) and after in {"huh", "hmm", "hm"}:
        return False
    if word in {"er", "err"}:
        return before != "to" and after not in {"on", "towards", "diagram", "diagrams", "model"}
    return not (word == "mm" and before[:1].isdigit())


def content_words(text: str) -> int:
    """Return how many words `text` has as it is said ("35%" is three), um and uh left out."""
    return sum(words for words, _ in _content(text))


def content_syllables(text: str) -> int:
    """Return how many syllables those words have."""
    return sum(syllables for _, syllables in _content(text))


def _content(text: str) -> list[tuple[int, int]]:
    tokens = split_words(text)
    words = [word for word, _, _ in tokens]
    return [said(text[start:end]) for place, (_, start, end) in enumerate(tokens) if not is_filler(words, place)]


def fillers(heard: AnswerHeard, verbatim: VerbatimHeard | None, talk_s: float | None) -> Fillers:
    """Find the fillers of one answer.

    Args:
        heard: the answer.
        verbatim: the second pass, if one was made.
        talk_s: seconds from first to last speech; None in a text session.
    """
    content = spoken(heard.text, heard.words)
    raw = content if verbatim is None else spoken_words(verbatim.words)
    words = raw.words()
    events = tuple(
        Moment(raw.quote(token.start_char, token.end_char), token.start_s, token.end_s, token.confidence)
        for place, token in enumerate(raw.tokens)
        if is_filler(words, place)
    )
    found = [
        (one, _moment(content, one.start_char, one.end_char, one.phrase)) for one in discourse(content) if one.is_filler
    ]
    count = content_words(heard.text)
    return Fillers(
        second_pass=verbatim is not None,
        per_minute=round(len(events) * 60 / talk_s, 2) if talk_s else None,
        per_100_words=round(len(events) * 100 / count, 2) if count else None,
        events=events,
        markers=tuple(moment for one, moment in found if one.kind == "marker"),
        hedges=tuple(moment for one, moment in found if one.kind == "hedge"),
        repetitions=tuple(_repetitions(raw)),
        possible=tuple(
            Moment(word.text, word.start_s, word.end_s, word.probability, probable=True)
            for word in (verbatim.possible if verbatim is not None else ())
        ),
    )


def _moment(said: Spoken, start_char: int, end_char: int, phrase: str = "") -> Moment:
    return Moment(said.quote(start_char, end_char), *said.times(start_char, end_char), probable=phrase == "like")


def _repetitions(raw: Spoken) -> list[Moment]:
    """Find words said again at once ("the the", "I was I was", also across an um); "that that" is meant."""
    words = raw.words()
    kept = [token for place, token in enumerate(raw.tokens) if not is_filler(words, place)]
    said = [token.word for token in kept]
    found = []
    place = 0
    while place < len(kept):
        length = next(
            (
                size
                for size in range(_LONGEST_REPEAT, 0, -1)
                if said[place : place + size] == said[place + size : place + 2 * size]
                and not _meant(said[place : place + size])
                and not re.search(r"[.!?]\s", raw.text[kept[place].start_char : kept[place + 2 * size - 1].start_char])
            ),
            0,
        )
        if not length:
            place += 1
            continue
        end = place + 2 * length
        while said[end : end + length] == said[place : place + length]:
            end += length
        found.append(_moment(raw, kept[place].start_char, kept[end - 1].end_char))
        place = end
    return found


def _meant(words: list[str]) -> bool:
    if any(word[0].isdigit() for word in words):
        return True
    if len(words) == 1:
        return words[0] in _DOUBLED_IN_EARNEST or words[0] in _DIGITS
    return words[0] in {"by", "and", "to"} or words[-1] in {"by", "and", "to"} or len(set(words)) == 1


_DIGITS = word_set("zero one two three four five six seven eight nine ten")
