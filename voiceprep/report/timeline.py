"""A spoken session on one line of time: who spoke, pauses, fillers, when elements were first said, hints, pace.

All values are seconds of the session. What is shorter than a pixel of a wide screen is joined, so that the drawing
stays small whatever the session holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voiceprep.events import LineSpoken, Span
from voiceprep.report.pacing import merged
from voiceprep.report.shape import Report
from voiceprep.report.transcript import pauses_of
from voiceprep.report.worded import clock, element_title, first_said, mistake_name, number
from voiceprep.session.session import Session

FINEST = 1500
"""Gaps shorter than this part of the session are not drawn."""
MOST_TICKS = 6
_STEPS_S = (10, 30, 60, 120, 300, 600, 900, 1800, 3600)
_HELPS = {"hint": "Hint", "rephrase": "Said again in other words"}
EASY_WPM = (120.0, 170.0)
"""The pace that is easy to follow (see `norms`)."""
TOP_WPM = 220.0


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that lasts; `kind` names how it is drawn, `title` says what it is."""

    start_s: float
    end_s: float
    kind: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A moment; `answer` is where it was said, "" outside an answer."""

    at_s: float
    kind: str
    title: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A line of the drawing."""

    title: str
    bars: tuple[Bar, ...] = ()
    dots: tuple[Dot, ...] = ()


@dataclass(frozen=True, slots=True)
class PaceStep:
    """The speaking rate of an answer, or of about half a minute of a long one; words a minute."""

    start_s: float
    end_s: float
    wpm: float
    answer: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing: lanes above a scale with `ticks`, pace below, from 0 to `top_wpm`."""

    duration_s: float
    lanes: tuple[Lane, ...]
    ticks: tuple[float, ...]
    pace: tuple[PaceStep, ...]
    top_wpm: float

    @property
    def moments(self) -> list[Dot]:
        """The dots of all lanes but those of the fillers, in order of time: the drawing for who cannot see it."""
        dots = [dot for lane in self.lanes for dot in lane.dots if dot.kind != "filler"]
        return sorted(dots, key=lambda dot: dot.at_s)


def timeline(session: Session, report: Report) -> Timeline | None:
    """Lay a session out; None where nothing of it has a time."""
    answers = {answer.heard.id: answer for answer in session.answers}
    spoken = [line for line in session.lines if line.start_s is not None and line.end_s is not None]
    speech = [
        span
        for answer in answers.values()
        for span in (answer.sound.speech if answer.sound is not None and answer.sound.speech else answer.heard.speech)
    ]
    ends = [span.end_s for span in speech] + [line.end_s for line in spoken if line.end_s is not None]
    duration_s = max([session.duration_s or 0.0, *ends]) if ends else 0.0
    if duration_s <= 0:
        return None
    fillers = [
        Dot(one["start_s"], "filler", one["text"], answer["id"])
        for answer in report["answers"]
        for one in answer["delivery"]["fillers"]["events"]
        if one["start_s"] is not None
    ]
    pauses = [
        Bar(piece.start_s, piece.end_s, "pause", f"Pause of {piece.text}")
        for answer in answers.values()
        for piece in pauses_of(answer)
        if piece.mark == "long_pause" and piece.start_s is not None and piece.end_s is not None
    ]
    lanes = (
        Lane("Interviewer", tuple(_asked(line) for line in spoken)),
        Lane("You", tuple(Bar(one.start_s, one.end_s, "you") for one in _coarse(speech, duration_s / FINEST))),
        Lane("Pauses of 2 s and more", tuple(pauses)),
        Lane("Um and uh", dots=tuple(fillers)),
        Lane("Elements first said", dots=tuple(_first_said(report))),
        Lane("Hints", dots=tuple(_hints(spoken))),
        Lane("Mistakes", dots=tuple(_mistakes(report))),
    )
    pace = tuple(_pace(report))
    top = max([TOP_WPM, *(step.wpm * 1.05 for step in pace)])
    return Timeline(duration_s, tuple(one for one in lanes if one.bars or one.dots), _ticks(duration_s), pace, top)


def _asked(line: LineSpoken) -> Bar:
    kind = "help" if line.act in _HELPS else "asked"
    return Bar(line.start_s or 0.0, line.end_s or 0.0, kind, f"{clock(line.start_s or 0.0)} {line.heard or line.text}")


def _coarse(spans: list[Span], gap_s: float) -> list[Span]:
    joined: list[Span] = []
    for span in merged(spans):
        if joined and span.start_s - joined[-1].end_s < gap_s:
            joined[-1] = Span(joined[-1].start_s, span.end_s)
        else:
            joined.append(span)
    return joined


def _first_said(report: Report) -> Iterator[Dot]:
    for question in report["questions"]:
        kind = question["structure"]["kind"]
        for said in question["order"]:
            if said["start_s"] is not None:
                yield Dot(said["start_s"], said["state"], first_said(kind, {**said, "start_s": None}), said["answer"])
        asked = {line["id"]: line for line in report["answers"] if line["id"] in question["answers"]}
        ends = [one["end_s"] for one in asked.values() if one["end_s"] is not None]
        missing = [
            element_title(kind, element)
            for element, found in question["structure"]["elements"].items()
            if found["state"] == "missing"
        ]
        if missing and ends and question["answers"]:
            yield Dot(max(ends), "missing", f"Not said: {', '.join(missing)}", question["answers"][-1])


def _hints(spoken: list[LineSpoken]) -> Iterator[Dot]:
    for line in spoken:
        if line.act in _HELPS and line.start_s is not None:
            yield Dot(line.start_s, "help", f"{_HELPS[line.act]}: {line.heard or line.text}")


def _mistakes(report: Report) -> Iterator[Dot]:
    for answer in report["answers"]:
        for one in answer["mistakes"]:
            if one["start_s"] is not None:
                yield Dot(one["start_s"], "mistake", mistake_name(one["id"]), answer["id"])


def _pace(report: Report) -> Iterator[PaceStep]:
    for answer in report["answers"]:
        said = answer["delivery"]
        if said["rate_over_time"]:
            for part in said["rate_over_time"]:
                yield PaceStep(part["start_s"], part["end_s"], part["wpm"], answer["id"])
        elif said["speaking_rate_wpm"] is not None and answer["start_s"] is not None and answer["end_s"] is not None:
            yield PaceStep(answer["start_s"], answer["end_s"], said["speaking_rate_wpm"], answer["id"])


def _ticks(duration_s: float) -> tuple[float, ...]:
    step = next((one for one in _STEPS_S if duration_s / one <= MOST_TICKS), duration_s / MOST_TICKS)
    return tuple(number * step for number in range(int(duration_s / step) + 1))


def pace_in_words(steps: tuple[PaceStep, ...]) -> str:
    """Say what the chart of the pace shows."""
    slowest, fastest = min(step.wpm for step in steps), max(step.wpm for step in steps)
    first, last = steps[0].wpm, steps[-1].wpm
    return (
        f"From {number(slowest)} to {number(fastest)} words a minute; {number(first)} in the beginning, "
        f"{number(last)} at the end. The band is the pace that is easy to follow, {EASY_WPM[0]:.0f} to "
        f"{EASY_WPM[1]:.0f}."
    )
