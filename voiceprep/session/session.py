"""A session as it was read: its events, and the views the findings are made from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from voiceprep.events import (
    AnswerHeard,
    CodeChanged,
    CodeTested,
    CoverageRead,
    EndReason,
    Event,
    InterviewEnded,
    InterviewStarted,
    LineSpoken,
    Noted,
    QuestionTailored,
    RoundEnded,
    RoundStarted,
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
    what the reply took; `round` the round it was given in; `rated` what the candidate thought of it.
    """

    heard: AnswerHeard
    line: LineSpoken | None = None
    coverage: CoverageRead | None = None
    verbatim: VerbatimHeard | None = None
    timed: TurnTimed | None = None
    sound: SoundMeasured | None = None
    round: str = ""
    rated: SelfRated | None = None


@dataclass(frozen=True, slots=True)
class RoundHeld:
    """A round of a full loop, and why it ended; None while it is being held."""

    name: str
    title: str
    ended: EndReason | None


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
        round_, rounds = self.info.round, dict[str, str]()
        for event in self.events:
            if isinstance(event, RoundStarted):
                round_ = event.round
            if isinstance(event, LineSpoken) and event.act in _ASKING:
                line = event
            elif isinstance(event, AnswerHeard):
                rounds.setdefault(event.id, round_)
                found[event.id] = (event, found[event.id][1] if event.id in found else line)
        coverage = {event.answer_id: event for event in self.events if isinstance(event, CoverageRead)}
        verbatim = {event.answer_id: event for event in self.events if isinstance(event, VerbatimHeard)}
        timed = {event.answer_id: event for event in self.events if isinstance(event, TurnTimed)}
        sound = {event.answer_id: event for event in self.events if isinstance(event, SoundMeasured)}
        rated = {event.answer_id: event for event in self.events if isinstance(event, SelfRated)}
        return tuple(
            Answer(
                heard,
                asked,
                coverage.get(key),
                verbatim.get(key),
                timed.get(key),
                sound.get(key),
                rounds[key],
                rated.get(key),
            )
            for key, (heard, asked) in found.items()
        )

    @property
    def rounds(self) -> tuple[RoundHeld, ...]:
        """The rounds of a full loop that were begun, in order; none in an interview of one round."""
        ended = {event.round: event.reason for event in self.events if isinstance(event, RoundEnded)}
        begun = tuple(event for event in self.events if isinstance(event, RoundStarted))
        reasons = [ended.get(event.round) for event in begun]
        if begun and reasons[-1] is None and self.ended is not None:
            reasons[-1] = self.ended.reason
        return tuple(RoundHeld(one.round, one.title, reason) for one, reason in zip(begun, reasons, strict=True))

    @property
    def tailored(self) -> dict[str, QuestionTailored]:
        """By question, the line of the candidate's own documents that it was made of."""
        return {event.question_id: event for event in self.events if isinstance(event, QuestionTailored)}

    @property
    def code(self) -> tuple[CodeChanged | CodeTested, ...]:
        """What happened to the candidate's code, in order."""
        return tuple(event for event in self.events if isinstance(event, CodeChanged | CodeTested))

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
