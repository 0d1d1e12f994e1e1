"""Pace and pauses, from where the voice-activity detector heard speech; never from gaps between words.

Whisper stretches words over pauses, so gaps between its words are no measure of silence.
Pause: non-speech of 0.25 s or more between the first and the last speech (Goldman-Eisler's cut; De Jong & Bosker 2013).
Long pause: 2 s or more. Speaking rate: words per minute from first to last speech, pauses in. Articulation rate: the
same with pauses taken out of the time (De Jong & Wempe 2009). Words are content words: um and uh are left out of both
rates, since recognisers drop most of them and the rates must not depend on whether a second pass found them; the time
they take stays in, since a filler is not silence. The detector pads speech by up to 30 ms a side, so a pause may
measure 60 ms short.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from voiceprep.events import AnswerHeard, LineSpoken, Span
from voiceprep.report.fillers import content_words

PAUSE_S = 0.25
LONG_PAUSE_S = 2.0
LEAST_RATE_S = 1.0
"""Below so much speech a rate is noise, and none is given."""
_ROUNDING_S = 1e-6


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silences inside an answer: how many, how many of 2 s or more, seconds, share of first to last speech, longest."""

    count: int
    long: int
    total_s: float
    share: float
    longest_s: float


@dataclass(frozen=True, slots=True)
class Pacing:
    """The pace of one answer. All but `words` is None where no sound was heard.

    `talk_s` is from first to last speech, `speech_s` the same without pauses; rates are words per minute.
    """

    words: int
    pauses: Pauses | None = None
    talk_s: float | None = None
    speech_s: float | None = None
    speaking_rate_wpm: float | None = None
    articulation_rate_wpm: float | None = None
    response_latency_s: float | None = None


def pacing(heard: AnswerHeard, line: LineSpoken | None) -> Pacing:
    """Measure one answer to `line`.

    The response latency runs from the end of the line to the first speech; an answer that began while the line was
    still being said has 0.
    """
    words = content_words(heard.text)
    speech = merged(heard.speech)
    if not speech:
        return Pacing(words)
    first, last = speech[0].start_s, speech[-1].end_s
    talk_s = last - first
    gaps = [after.start_s - before.end_s for before, after in pairwise(speech)]
    silences = [gap for gap in gaps if gap >= PAUSE_S - _ROUNDING_S]
    total_s = sum(silences)
    latency = None if line is None or line.end_s is None else max(0.0, first - line.end_s)
    enough = talk_s >= LEAST_RATE_S and words > 0
    return Pacing(
        words=words,
        pauses=Pauses(
            count=len(silences),
            long=sum(gap >= LONG_PAUSE_S - _ROUNDING_S for gap in silences),
            total_s=round(total_s, 3),
            share=round(total_s / talk_s, 4) if talk_s > 0 else 0.0,
            longest_s=round(max(silences, default=0.0), 3),
        ),
        talk_s=round(talk_s, 3),
        speech_s=round(talk_s - total_s, 3),
        speaking_rate_wpm=round(words * 60 / talk_s, 1) if enough else None,
        articulation_rate_wpm=round(words * 60 / (talk_s - total_s), 1) if enough and talk_s > total_s else None,
        response_latency_s=None if latency is None else round(latency, 3),
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
