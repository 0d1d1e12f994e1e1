"""A session as it was read: its events, and the views the findings are made from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from voiceprep.events import (
    AnswerHeard,
    CoverageRead,
    Event,
    InterviewEnded,
    InterviewStarted,
    LineSpoken,
    Noted,
    SelfRated,
    SoundMeasured,
    TurnTimed,
    VerbatimHeard,
)
from voiceprep.session.info import SessionInfo

_ASKING = frozenset({"question", "follow_up", "challenge", "hint", "rephrase", "answer_back", "invite"})


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with everything the session knows about it.

    `line` is the interviewer's line it answers (never "take your time"); `coverage` is what the agenda took as covered
    at the time; `verbatim` the second pass with um and uh and `sound` what was measured then, if one was made; `timed`
    what the reply took; `rated` what the candidate thought of it.
    """

    heard: AnswerHeard
    line: LineSpoken | None = None
    coverage: CoverageRead | None = None
    verbatim: VerbatimHeard | None = None
    timed: TurnTimed | None = None
    sound: SoundMeasured | None = None
    rated: SelfRated | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One session.

    `repairs` are sentences about what had to be mended or left out, empty for a sound folder; `being_held` is true
    while a process still writes it, so that it is only what there is so far.
    """

    folder: Path
    info: SessionInfo
    events: tuple[Event, ...]
    audio_path: Path | None = None
    repairs: tuple[str, ...] = ()
    being_held: bool = False

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers in the order they were given; of two with one id (merged after a cut-in) the later."""
        found: dict[str, tuple[AnswerHeard, LineSpoken | None]] = {}
        line: LineSpoken | None = None
        for event in self.events:
            if isinstance(event, LineSpoken) and event.act in _ASKING:
                line = event
            elif isinstance(event, AnswerHeard):
                found[event.id] = (event, found[event.id][1] if event.id in found else line)
        coverage = {event.answer_id: event for event in self.events if isinstance(event, CoverageRead)}
        verbatim = {event.answer_id: event for event in self.events if isinstance(event, VerbatimHeard)}
        timed = {event.answer_id: event for event in self.events if isinstance(event, TurnTimed)}
        sound = {event.answer_id: event for event in self.events if isinstance(event, SoundMeasured)}
        rated = {event.answer_id: event for event in self.events if isinstance(event, SelfRated)}
        return tuple(
            Answer(heard, asked, coverage.get(key), verbatim.get(key), timed.get(key), sound.get(key), rated.get(key))
            for key, (heard, asked) in found.items()
        )

    @property
    def lines(self) -> tuple[LineSpoken, ...]:
        """What the interviewer said, in order."""
        return tuple(event for event in self.events if isinstance(event, LineSpoken))

    @property
    def notes(self) -> tuple[Noted, ...]:
        """What was worth knowing later, in order."""
        return tuple(event for event in self.events if isinstance(event, Noted))

    @property
    def started(self) -> InterviewStarted | None:
        """The first event, if it is there."""
        return next((event for event in self.events if isinstance(event, InterviewStarted)), None)

    @property
    def ended(self) -> InterviewEnded | None:
        """How the interview ended; None while it is being held."""
        return next((event for event in reversed(self.events) if isinstance(event, InterviewEnded)), None)

    @property
    def duration_s(self) -> float | None:
        """Seconds of audio from the first sample to the end; None in a text session."""
        return self.ended.end_s if self.ended is not None else None
