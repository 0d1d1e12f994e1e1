"""What the delivery figures mean, and what others' are: definitions, sources and published ranges, shown as such.

Ranges describe other speakers and are no targets: slow careful speech, an accent or a stammer is not a fault, and
nobody speaks without um and uh.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voiceprep.report.shape import Compared, Explained

FILLERS_PER_100 = ((10, 1.1), (25, 2.2), (50, 3.5), (75, 5.0), (90, 6.7))
"""Percentiles of um and uh per 100 words in 137 real mock interviews (the project's findings on delivery)."""
FILLERS_FROM = "137 mock interviews"
SPEAKING_RATE = ((10, 141.0), (90, 197.0))
RATE_FROM = "202 speakers of telephone conversations (Switchboard), pauses of 2 s and more left out"
PRACTICE_RATE = ((25, 83.0), (50, 106.0), (75, 135.0))
PRACTICE_FROM = "answers recorded with practice apps"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure is: its unit, how it is measured, and where the definition comes from."""

    title: str
    unit: str
    text: str
    source: str


DEFINITIONS = {
    "speaking_rate_wpm": Definition(
        "Speaking rate",
        "words a minute",
        "Words from your first to your last sound, pauses in. Figures count as they are said; um and uh do not count.",
        "120 to 170 is easy to follow; more than 190 for long is not. Slow is no fault.",
    ),
    "articulation_rate_wpm": Definition(
        "Articulation rate", "words a minute", "The same with the pauses taken out.", "De Jong & Wempe 2009"
    ),
    "articulation_rate_sps": Definition(
        "Syllable rate", "syllables a second", "Syllables, by spelling, over the time without pauses.", "De Jong 2009"
    ),
    "rate_over_time": Definition(
        "Rate over time", "words a minute", "The speaking rate of equal parts of about half a minute.", "-"
    ),
    "pauses": Definition(
        "Pauses",
        "count and seconds",
        "Silences of 0.25 s or more inside an answer; long ones last 2 s or more. An um is no silence.",
        "Goldman-Eisler 1968; De Jong & Bosker 2013",
    ),
    "mid_clause": Definition(
        "Pauses inside a clause",
        "count",
        "Those not at a comma, a stop or before a joining word. Listeners hear these as hesitation, the others hardly.",
        "Kahng 2018",
    ),
    "longest_run": Definition(
        "Longest run", "seconds and words", "The longest stretch without a pause.", "Towell, Hawkins & Bazergui 1996"
    ),
    "response_latency_s": Definition(
        "Thinking time",
        "seconds",
        "From the end of the question to your first sound. Shown, never held against you.",
        "-",
    ),
    "talk_share": Definition("Talk share", "share", "Your time over yours and the interviewer's.", "-"),
    "fillers": Definition(
        "Um and uh",
        "count",
        "Heard in the sound, in a pass of its own. Up to 5 a minute does no harm, 12 does; none at all is no aim.",
        "Laske & DiGennaro Reed 2024, doi 10.1002/jaba.1093",
    ),
    "markers": Definition(
        "Markers",
        "count",
        "You know, I mean, and probable uses of like, where the sentence says the same without them.",
        "rules on Switchboard's shares",
    ),
    "hedges": Definition(
        "Hedges", "count", "Kind of, sort of, basically, just, maybe, where they can be left out.", "-"
    ),
    "repetitions": Definition("Repetitions", "count", "Words said again at once: the the.", "-"),
    "false_starts": Definition("False starts", "count", "Sentences begun and dropped. Probable, not sure.", "-"),
    "length": Definition(
        "Answer length",
        "minutes",
        "Beside the question's own time; behavioral 2 to 3, technical 3 to 5, motivation 1 to 2 where it has none.",
        "-",
    ),
    "voice": Definition(
        "Loudness and pitch variation (experimental)",
        "dB and semitones",
        "How much the level of voiced sound and its pitch vary about the median.",
        "after Hincks 2005",
    ),
}


def explained() -> dict[str, Explained]:
    """Return the definitions in the report's shape."""
    return {
        name: {"title": one.title, "unit": one.unit, "text": one.text, "source": one.source}
        for name, one in DEFINITIONS.items()
    }


def between(value: float, percentiles: Sequence[tuple[int, float]]) -> tuple[int, int]:
    """Return the percentiles a value lies between, 0 and 100 at the ends."""
    above = max((percent for percent, at in percentiles if value >= at), default=0)
    below = min((percent for percent, at in percentiles if value < at), default=100)
    return above, below


def compared(measured: dict[str, float | None]) -> list[Compared]:
    """Put figures beside published ones; what was not measured is left out.

    Args:
        measured: "fillers_per_100_words" and "speaking_rate_wpm".
    """
    found: list[Compared] = []
    for name, percentiles, whose in (
        ("fillers_per_100_words", FILLERS_PER_100, FILLERS_FROM),
        ("speaking_rate_wpm", PRACTICE_RATE, PRACTICE_FROM),
        ("speaking_rate_wpm", SPEAKING_RATE, RATE_FROM),
    ):
        value = measured.get(name)
        if value is not None:
            above, below = between(value, percentiles)
            found.append({"measure": name, "value": value, "above": above, "below": below, "others": whose})
    return found
