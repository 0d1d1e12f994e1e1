"""The shape of one answer's delivery in a report; see `shape` for what holds of all of it."""

from __future__ import annotations

from typing import Literal, TypedDict


class MomentAt(TypedDict):
    """Something that was said. `probable`: it may have been meant in earnest."""

    text: str
    start_s: float | None
    end_s: float | None
    confidence: float | None
    probable: bool


class PausesMeasured(TypedDict):
    """Non-speech of 0.25 s or more inside an answer; `long` counts those of 2 s or more.

    `boundary` of them stand where a clause ends or begins, `mid_clause` elsewhere.
    """

    count: int | None
    long: int | None
    total_s: float | None
    share: float | None
    longest_s: float | None
    per_minute: float | None
    mid_clause: int | None
    boundary: int | None


class RunMeasured(TypedDict):
    """The longest stretch of speech without a pause."""

    seconds: float
    words: int | None


class RateMeasured(TypedDict):
    """The speaking rate of a part of an answer."""

    start_s: float
    end_s: float
    wpm: float


class VoiceMeasured(TypedDict):
    """Experimental: how much level and pitch of the voice vary. `over_room_db`: speech over the room's noise."""

    experimental: Literal[True]
    level_sd_db: float | None
    pitch_median_hz: float | None
    pitch_sd_semitones: float | None
    over_room_db: float | None
    clipped: float | None


class LengthMeasured(TypedDict):
    """How long an answer to a main question is beside what is expected, minutes; `band` None where nothing is known."""

    minutes: float | None
    target_minutes: float | None
    most_minutes: float | None
    band: Literal["short", "on_target", "long", "too_long"] | None


class FillersHeard(TypedDict):
    """Um, uh and the like. `second_pass`: they were listened for, not only read off the transcript.

    `possible` are sounds that may be one; they are shown and not counted.
    """

    count: int
    per_minute: float | None
    per_100_words: float | None
    second_pass: bool
    events: list[MomentAt]
    possible: list[MomentAt]


class Delivery(TypedDict):
    """How an answer was said. `unmeasured` names what could not be measured, and why in a sentence."""

    speaking_rate_wpm: float | None
    articulation_rate_wpm: float | None
    articulation_rate_sps: float | None
    words: int
    syllables: int
    talk_s: float | None
    speech_s: float | None
    pauses: PausesMeasured
    longest_run: RunMeasured | None
    rate_over_time: list[RateMeasured]
    length: LengthMeasured
    voice: VoiceMeasured
    fillers: FillersHeard
    markers: list[MomentAt]
    hedges: list[MomentAt]
    repetitions: list[MomentAt]
    false_starts: list[MomentAt]
    unmeasured: dict[str, str]
