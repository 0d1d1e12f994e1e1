"""Pace and pauses, from where speech was heard; never from gaps between words.

Whisper stretches words over pauses, so gaps between its words are no measure of silence.
Pause: non-speech of 0.25 s or more between the first and the last speech (Goldman-Eisler's cut; De Jong & Bosker 2013).
Long pause: 2 s or more. Speaking rate: words per minute from first to last speech, pauses in. Articulation rate: words
per minute, or syllables per second, with pauses taken out of the time (De Jong & Wempe 2009). Words are content words
as they are said ("35%" is three): um and uh are left out of all rates, since recognisers drop most of them and the
rates must not depend on whether a second pass found them; the time they take stays in, since a filler is not silence.
Where the sound was measured afterwards the edges of speech are right to about 10 ms; else they are the live detector's,
which lets go late, so that pauses come out some 50 ms short.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from voiceprep.events import AnswerHeard, LineSpoken, SoundMeasured, Span, Word
from voiceprep.report.fillers import content_syllables, content_words
from voiceprep.report.spoken import word_set

PAUSE_S = 0.25
LONG_PAUSE_S = 2.0
LEAST_RATE_S = 1.0
"""Below so much speech a rate is noise, and none is given."""
WINDOW_S = 30.0
"""Rate over time is given for stretches of about this length, and for answers of two of them or more."""
_ROUNDING_S = 1e-6
_STOPS = (".", ",", ";", ":", "?", "!")
_CLAUSE_OPENERS = word_set(
    "and but or so because then if when while where which who that whether since although though unless until"
)


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silences inside an answer: how many, how many of 2 s or more, seconds, share of first to last speech, longest.

    `boundary` of them stand at a comma, a stop or before a word that opens a clause, `mid_clause` elsewhere, where they
    cost a listener most (Kahng 2018); both None where no word has a time.
    """

    count: int
    long: int
    total_s: float
    share: float
    longest_s: float
    per_minute: float | None = None
    mid_clause: int | None = None
    boundary: int | None = None


@dataclass(frozen=True, slots=True)
class RateAt:
    """The speaking rate of a part of the answer."""

    start_s: float
    end_s: float
    wpm: float


@dataclass(frozen=True, slots=True)
class Run:
    """Speech without a pause (mean length of runs: Towell, Hawkins & Bazergui 1996): seconds and words."""

    seconds: float
    words: int | None


@dataclass(frozen=True, slots=True)
class Pacing:
    """The pace of one answer. All but `words` and `syllables` is None where no sound was heard.

    `talk_s` is from first to last speech, `speech_s` the same without pauses; rates are words per minute, but
    `articulation_rate_sps` is syllables per second of speech. `response_latency_s` is thinking time: from the end of
    the question to the first speech.
    """

    words: int
    syllables: int
    pauses: Pauses | None = None
    talk_s: float | None = None
    speech_s: float | None = None
    speaking_rate_wpm: float | None = None
    articulation_rate_wpm: float | None = None
    articulation_rate_sps: float | None = None
    response_latency_s: float | None = None
    longest_run: Run | None = None
    rates: tuple[RateAt, ...] = ()


def pacing(heard: AnswerHeard, line: LineSpoken | None, sound: SoundMeasured | None = None) -> Pacing:
    """Measure one answer to `line`.

    The response latency runs from the end of the line to the first speech; an answer that began while the line was
    still being said has 0.

    Args:
        heard: the answer.
        line: the question as spoken, where there was one.
        sound: what was measured on its sound afterwards, which knows the edges of speech better.
    """
    words, syllables = content_words(heard.text), content_syllables(heard.text)
    speech = merged(sound.speech if sound is not None and sound.speech else heard.speech)
    if not speech:
        return Pacing(words, syllables)
    first, last = speech[0].start_s, speech[-1].end_s
    talk_s = last - first
    silences = [
        Span(before.end_s, after.start_s)
        for before, after in pairwise(speech)
        if after.start_s - before.end_s >= PAUSE_S - _ROUNDING_S
    ]
    pauses = _pauses(silences, talk_s, heard.words)
    speech_s = talk_s - sum(span.end_s - span.start_s for span in silences)
    latency = None if line is None or line.end_s is None else max(0.0, first - line.end_s)
    enough = talk_s >= LEAST_RATE_S and words > 0
    return Pacing(
        words=words,
        syllables=syllables,
        pauses=pauses,
        talk_s=round(talk_s, 3),
        speech_s=round(speech_s, 3),
        speaking_rate_wpm=round(words * 60 / talk_s, 1) if enough else None,
        articulation_rate_wpm=round(words * 60 / speech_s, 1) if enough and speech_s > 0 else None,
        articulation_rate_sps=round(syllables / speech_s, 2) if enough and speech_s > 0 else None,
        response_latency_s=None if latency is None else round(latency, 3),
        longest_run=_longest_run(first, last, silences, heard.words),
        rates=tuple(_rates(first, last, heard.words)) if enough else (),
    )


def merged(spans: Sequence[Span]) -> list[Span]:
    """Return the spans in order, overlapping ones joined, empty ones dropped."""
    joined: list[Span] = []
    for span in sorted((span for span in spans if span.end_s > span.start_s), key=lambda span: span.start_s):
        if joined and span.start_s <= joined[-1].end_s:
            joined[-1] = Span(joined[-1].start_s, max(joined[-1].end_s, span.end_s))
        else:
            joined.append(span)
    return joined


def _pauses(silences: Sequence[Span], talk_s: float, words: Sequence[Word]) -> Pauses:
    lengths = [span.end_s - span.start_s for span in silences]
    boundary = sum(_at_boundary(span, words) for span in silences) if words else None
    return Pauses(
        count=len(lengths),
        long=sum(length >= LONG_PAUSE_S - _ROUNDING_S for length in lengths),
        total_s=round(sum(lengths), 3),
        share=round(sum(lengths) / talk_s, 4) if talk_s > 0 else 0.0,
        longest_s=round(max(lengths, default=0.0), 3),
        per_minute=round(len(lengths) * 60 / talk_s, 1) if talk_s >= LEAST_RATE_S else None,
        mid_clause=None if boundary is None else len(lengths) - boundary,
        boundary=boundary,
    )


def _at_boundary(silence: Span, words: Sequence[Word]) -> bool:
    """Whether a pause falls where a clause ends or begins, as the recogniser's marks and the words have it."""
    middle = (silence.start_s + silence.end_s) / 2
    before = next((word for word in reversed(words) if _middle(word) <= middle), None)
    after = next((word for word in words if _middle(word) > middle), None)
    if before is None or after is None:
        return True
    opens = after.text.strip().lower().strip(",.'\"") in _CLAUSE_OPENERS
    return before.text.strip().endswith(_STOPS) or opens


def _longest_run(first: float, last: float, silences: Sequence[Span], words: Sequence[Word]) -> Run:
    edges = [first, *(edge for span in silences for edge in (span.start_s, span.end_s)), last]
    runs = [Span(edges[number], edges[number + 1]) for number in range(0, len(edges), 2)]
    longest = max(runs, key=lambda span: span.end_s - span.start_s)
    return Run(round(longest.end_s - longest.start_s, 3), _said_in(longest, words) if words else None)


def _rates(first: float, last: float, words: Sequence[Word]) -> list[RateAt]:
    """The rate of each of so many equal parts, none shorter than half a window; () for short or unwritten answers."""
    parts = round((last - first) / WINDOW_S)
    if parts < 2 or not words:
        return []
    edges = [first + (last - first) * number / parts for number in range(parts + 1)]
    return [
        RateAt(round(start, 3), round(end, 3), round(_said_in(Span(start, end), words) * 60 / (end - start), 1))
        for start, end in pairwise(edges)
    ]


def _said_in(span: Span, words: Sequence[Word]) -> int:
    return sum(content_words(word.text) for word in words if span.start_s <= _middle(word) < span.end_s)


def _middle(word: Word) -> float:
    return (word.start_s + word.end_s) / 2
