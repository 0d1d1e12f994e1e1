"""The shape of a report: what `report --json`, `analyze --json` and `grade --json` print.

Keys are always there; a value that was not measured is None, as every time is in a text session. Times are seconds of
the session's timeline, rates are per minute.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from voiceprep.report.course_shape import CodeReport, DrillTimed, RoundReport, Source
from voiceprep.report.delivery_shape import Delivery, PausesMeasured

FORMAT = 1


class WordAt(TypedDict):
    """A word of the content transcript."""

    text: str
    start_s: float
    end_s: float


class Evidence(TypedDict):
    """The words that carry an element; `answer` is the id of the answer they are in."""

    quote: str
    start_s: float | None
    end_s: float | None
    answer: str


class ElementFound(TypedDict):
    """An element of the rubric in an answer."""

    state: Literal["unprompted", "prompted", "missing", "unsure", "not_asked"]
    evidence: Evidence | None


class RubricUsed(TypedDict):
    """Which rubric graded."""

    version: str
    sha256: str


class StructureFound(TypedDict):
    """The structure of an answer, or of all answers to a question; the score is 0 to 1.

    `reader` names what read it, with models and numbers; `failed` says why there is no verdict.
    """

    kind: str
    elements: dict[str, ElementFound]
    score: float | None
    graded_by: str
    reader: str | None
    failed: str | None
    rubric: RubricUsed


class MistakeFound(TypedDict):
    """One of the six mistakes. `advisory`: words alone tell it poorly, so it is a hint and no verdict."""

    id: str
    quote: str
    start_s: float | None
    end_s: float | None
    advisory: bool


class Said(TypedDict):
    """Words of the candidate with their moment."""

    quote: str
    start_s: float | None
    end_s: float | None


class FirstSaid(TypedDict):
    """When an element was first said, and whether somebody had asked for it by then."""

    element: str
    state: Literal["unprompted", "prompted"]
    answer: str
    start_s: float | None


class Grade(TypedDict):
    """The findings of a written answer."""

    structure: StructureFound
    mistakes: list[MistakeFound]


class ReplyTimed(TypedDict):
    """How soon the reply came, milliseconds; the parts are those of `events.TurnTimed`."""

    decision_ms: float | None
    transcription_ms: float
    wording_ms: float
    synthesis_ms: float | None
    first_sample_ms: float
    worded_ahead: bool


class OwnRating(TypedDict):
    """What the candidate thought of an answer: `rating` of `of`, as a `share` from 0 (the least) to 1.

    `gap` is that share minus the answer's structure score: above 0, the candidate thought better of it. None where the
    answer was not scored.
    """

    rating: int
    of: int
    share: float
    gap: float | None


class OwnRatings(TypedDict):
    """The candidate's ratings over all answers. `rated` were rated, `compared` of them have a score.

    `share`, `score` and `gap` are means over the latter.
    """

    rated: int
    compared: int
    share: float | None
    score: float | None
    gap: float | None


class Rewritten(TypedDict):
    """One sentence of an answer, said again by a language model with the candidate's own words; no grade hangs on it.

    `quote` is the sentence. `why` it was chosen: it claims a success without saying how much ("vague_success"), goes
    for an `element` without carrying it ("attempted"), or takes more words than it needs, be it for an `element` or
    none ("wordy"). `text` may hold "[number]" for what only the candidate knows. It is None where nothing that
    `made_by` made may stand, or where it made nothing; `failed` says why.
    """

    why: Literal["vague_success", "attempted", "wordy"]
    element: str | None
    quote: str
    start_s: float | None
    end_s: float | None
    text: str | None
    made_by: str
    failed: str | None


class AnswerReport(TypedDict):
    """One answer. `injections` are sentences that gave orders to the grader; they earned nothing.

    `honest_limits` say where the candidate's experience ends: a strength, and never taken for a mistake.

    `reply` is None in a text session, `drill` where the question is no timed drill, `self_rating` where the candidate
    gave none, `rewrite` where none was asked for or no sentence says enough to build on.
    """

    id: str
    question_id: str
    question: str
    kind: str
    follow_up: bool
    element: str | None
    start_s: float | None
    end_s: float | None
    response_latency_s: float | None
    text: str
    verbatim: str | None
    words: list[WordAt]
    delivery: Delivery
    structure: StructureFound
    mistakes: list[MistakeFound]
    injections: list[str]
    honest_limits: list[Said]
    reply: ReplyTimed | None
    drill: DrillTimed | None
    self_rating: OwnRating | None
    rewrite: Rewritten | None


class QuestionReport(TypedDict):
    """A main question with its follow-ups; `answers` are the ids of what was answered to it.

    `order` is the order in which its elements were first said; `stronger` are key points of the bank that were not
    heard; `tags` are the bank's, for a story the kinds of story it is. `round` is the round it was asked in, `source`
    the line of the candidate's own documents that it was made of.
    """

    id: str
    question: str
    answers: list[str]
    structure: StructureFound
    order: list[FirstSaid]
    stronger: list[str]
    tags: list[str]
    round: str
    source: Source | None


class Explained(TypedDict):
    """What a figure is."""

    title: str
    unit: str
    text: str
    source: str


class Compared(TypedDict):
    """A figure beside those of `others`, between whose percentiles it lies."""

    measure: str
    value: float
    above: int
    below: int
    others: str


class MomentIn(TypedDict):
    """A moment of an answer to listen to."""

    answer: str
    start_s: float | None
    end_s: float | None


class ToWorkOn(TypedDict):
    """Something to practise, with a moment that shows it; `id` is the element, mistake or measure it is about.

    `moments` are up to three to listen to, that one first.
    """

    id: str
    about: Literal["element", "mistake", "delivery"]
    title: str
    advice: str
    answer: str
    quote: str | None
    start_s: float | None
    end_s: float | None
    moments: list[MomentIn]


class Note(TypedDict):
    """Something worth knowing about the session."""

    code: str
    message: str
    answer: str | None


class ElementCount(TypedDict):
    """How often an element was expected, and how often it came."""

    asked: int
    covered: int
    unprompted: int
    prompted: int


class FillersInAll(TypedDict):
    """Fillers of the whole session. `above`/`below`: percentiles of 137 mock interviews the rate lies between."""

    count: int
    per_minute: float | None
    per_100_words: float | None
    second_pass: bool
    above: int | None
    below: int | None
    possible: int
    heard: str


class Summary(TypedDict):
    """The session in figures. Rates are over all answers together; latencies are medians.

    `reply_decision_ms` is the silence after which an answer was taken for over, `reply_work_ms` what came after that
    until the reply sounded.
    """

    answers: int
    questions: int
    words: int
    talk_s: float | None
    talk_share: float | None
    speaking_rate_wpm: float | None
    articulation_rate_wpm: float | None
    response_latency_s: float | None
    reply_decision_ms: float | None
    reply_work_ms: float | None
    pauses: PausesMeasured
    fillers: FillersInAll
    markers: int
    hedges: int
    repetitions: int
    false_starts: int
    compared: list[Compared]
    score: float | None
    self_rating: OwnRatings | None
    structure: dict[str, dict[str, ElementCount]]
    mistakes: dict[str, int]
    work_on: list[ToWorkOn]
    notes: list[Note]
    models: dict[str, Any]
    rubrics: dict[str, RubricUsed]


class Report(TypedDict):
    """The whole report. `rounds` are those of a full loop, `code` the problems of a workspace; empty otherwise."""

    format: Literal[1]
    session: dict[str, Any]
    summary: Summary
    rounds: list[RoundReport]
    code: list[CodeReport]
    questions: list[QuestionReport]
    answers: list[AnswerReport]
    definitions: dict[str, Explained]
