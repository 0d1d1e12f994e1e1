"""How an answer was said, in the report's shape: pace, pauses, fillers, voice, length, and why something is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voiceprep.events import NOT_ENGLISH, SoundMeasured
from voiceprep.report.delivery_shape import Delivery, LengthMeasured, MomentAt, PausesMeasured, VoiceMeasured
from voiceprep.report.fillers import Fillers, Moment, fillers
from voiceprep.report.pacing import LEAST_RATE_S, Pacing, pacing
from voiceprep.report.repeats import false_starts
from voiceprep.report.spoken import spoken, spoken_words
from voiceprep.session.session import Answer

SHORT_SHARE = 0.5
"""An answer of less than half its target is short."""
NOISY_DB = 10.0
"""With speech less than so much over the room the edges of words drown, and with them short pauses."""
CLIPPED_SHARE = 0.001


@dataclass(frozen=True, slots=True)
class Expected:
    """How long an answer should take: up to `target`, at `most`, minutes."""

    target: float
    most: float


LENGTHS = {"behavioral": Expected(3, 4), "technical": Expected(5, 7), "motivation": Expected(2, 3)}
"""By kind of answer, where the question names nothing of its own (the project's findings on delivery)."""


def delivery_of(answer: Answer, expected: Expected | None = None) -> tuple[Delivery, Pacing]:
    """Return how an answer was said, and its pacing.

    Args:
        answer: the answer.
        expected: its question's own time, if it names one.
    """
    heard = answer.heard
    pace = pacing(heard, answer.line, answer.sound)
    found = fillers(heard, answer.verbatim, pace.talk_s)
    raw = spoken(heard.text, heard.words) if answer.verbatim is None else spoken_words(answer.verbatim.words)
    return {
        "speaking_rate_wpm": pace.speaking_rate_wpm,
        "articulation_rate_wpm": pace.articulation_rate_wpm,
        "articulation_rate_sps": pace.articulation_rate_sps,
        "words": pace.words,
        "syllables": pace.syllables,
        "talk_s": pace.talk_s,
        "speech_s": pace.speech_s,
        "pauses": pauses_measured(pace),
        "longest_run": None
        if pace.longest_run is None
        else {"seconds": pace.longest_run.seconds, "words": pace.longest_run.words},
        "rate_over_time": [{"start_s": one.start_s, "end_s": one.end_s, "wpm": one.wpm} for one in pace.rates],
        "length": _length(pace, None if heard.follow_up else expected or LENGTHS.get(heard.kind)),
        "voice": _voice(answer.sound),
        "fillers": {
            "count": found.count,
            "per_minute": found.per_minute,
            "per_100_words": found.per_100_words,
            "second_pass": found.second_pass,
            "events": moments(found.events),
            "possible": moments(found.possible),
        },
        "markers": moments(found.markers),
        "hedges": moments(found.hedges),
        "repetitions": moments(found.repetitions),
        "false_starts": moments(false_starts(raw)),
        "unmeasured": _unmeasured(answer, pace, found),
    }, pace


def pauses_measured(pace: Pacing) -> PausesMeasured:
    """Return the pauses in the report's shape, all None where no sound was heard."""
    found = pace.pauses
    if found is None:
        return {
            "count": None,
            "long": None,
            "total_s": None,
            "share": None,
            "longest_s": None,
            "per_minute": None,
            "mid_clause": None,
            "boundary": None,
        }
    return {
        "count": found.count,
        "long": found.long,
        "total_s": found.total_s,
        "share": found.share,
        "longest_s": found.longest_s,
        "per_minute": found.per_minute,
        "mid_clause": found.mid_clause,
        "boundary": found.boundary,
    }


def moments(found: Sequence[Moment]) -> list[MomentAt]:
    """Return moments in the report's shape."""
    return [
        {
            "text": one.text,
            "start_s": one.start_s,
            "end_s": one.end_s,
            "confidence": one.confidence,
            "probable": one.probable,
        }
        for one in found
    ]


def _length(pace: Pacing, expected: Expected | None) -> LengthMeasured:
    minutes = None if pace.talk_s is None else round(pace.talk_s / 60, 2)
    measured: LengthMeasured = {
        "minutes": minutes,
        "target_minutes": None if expected is None else expected.target,
        "most_minutes": None if expected is None else expected.most,
        "band": None,
    }
    if minutes is None or expected is None:
        return measured
    if minutes > expected.most:
        measured["band"] = "too_long"
    elif minutes > expected.target:
        measured["band"] = "long"
    else:
        measured["band"] = "short" if minutes < SHORT_SHARE * expected.target else "on_target"
    return measured


def _voice(sound: SoundMeasured | None) -> VoiceMeasured:
    return {
        "experimental": True,
        "level_sd_db": None if sound is None else sound.level_sd_db,
        "pitch_median_hz": None if sound is None else sound.pitch_median_hz,
        "pitch_sd_semitones": None if sound is None else sound.pitch_sd_semitones,
        "over_room_db": None if sound is None else sound.over_room_db,
        "clipped": None if sound is None else sound.clipped,
    }


def _unmeasured(answer: Answer, pace: Pacing, found: Fillers) -> dict[str, str]:
    """Name what is missing or shaky, each with the reason."""
    reasons: dict[str, str] = {}
    sound = answer.sound
    if pace.pauses is None:
        why = "No sound was recorded." if sound is None and answer.verbatim is None else "No speech was heard."
        return {name: why for name in ("pace", "pauses", "voice")}
    if sound is not None and sound.english is not None and sound.english < NOT_ENGLISH:
        reasons["pace"] = reasons["fillers"] = "This does not sound like English, so no words were counted."
    elif pace.speaking_rate_wpm is None:
        short = (pace.talk_s or 0.0) < LEAST_RATE_S
        reasons["pace"] = "There is too little speech for a rate." if short else "No words were understood."
    if not found.second_pass and "fillers" not in reasons:
        reasons["fillers"] = "The recording was not listened to for um and uh; these are those in the transcript."
    if sound is None:
        reasons["voice"] = "The sound was not measured."
        return reasons
    if sound.over_room_db is not None and sound.over_room_db < NOISY_DB:
        reasons["pauses"] = "The room is nearly as loud as the voice: short pauses and fillers may be missed."
    if sound.pitch_sd_semitones is None:
        noisy = sound.over_room_db is not None and sound.over_room_db < NOISY_DB
        reasons["voice"] = "The room is too loud." if noisy else "There is too little voice to measure."
    elif sound.clipped is not None and sound.clipped > CLIPPED_SHARE:
        reasons["voice"] = "The recording is clipped: the microphone was set too loud, so level and pitch are off."
    return reasons
