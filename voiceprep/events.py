"""The frozen values that pass between the stages and into the session; `event_json` is their JSON form.

Times called `*_s` are seconds of audio since the session began (a count of samples, never a wall clock); they are None
in a text session. A stage that finds something out yields an event; the loop hands it on; the session keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Act = Literal[
    "opening", "question", "follow_up", "challenge", "hint", "rephrase", "patience", "answer_back", "invite", "closing",
    "break",
]  # fmt: skip
EndReason = Literal["finished", "time", "out_of_answers", "no_answers", "interrupted", "error"]
EndedBy = Literal["turn", "key", "silence", "end_of_input", "rambling", "too_long"]
Wish = Literal["skip", "repeat", "hint", "test", "done"]
NOT_ENGLISH = 0.1
"""Speech less likely English than this is not transcribed; accented English lies far above."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was recognised, on the session's timeline. `probability` is the recogniser's own, 0 to 1."""

    text: str
    start_s: float
    end_s: float
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the timeline, seconds."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Event:
    """Base of everything that goes into `events.jsonl`."""


@dataclass(frozen=True, slots=True)
class InterviewStarted(Event):
    """The first event. `questions` is how many main questions are planned; `seed` reproduces the choice."""

    round: str
    voice: str
    mode: Literal["spoken", "text"]
    questions: int
    seed: int


@dataclass(frozen=True, slots=True)
class RoundStarted(Event):
    """A round of a full loop begins; `questions` are planned in it, `at_s` is when the loop got to it."""

    round: str
    title: str
    questions: int
    at_s: float | None = None


@dataclass(frozen=True, slots=True)
class RoundEnded(Event):
    """A round of a full loop is over; more follow."""

    round: str
    reason: EndReason
    at_s: float | None = None


@dataclass(frozen=True, slots=True)
class QuestionTailored(Event):
    """A question of the plan was made of a line of the candidate's own documents, `number` from 1.

    `about` is the technology it names, empty for a claim. What it says stays in the session.
    """

    question_id: str
    document: Literal["resume", "job"]
    number: int
    line: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class LineSpoken(Event):
    """Something the interviewer said, after it was said.

    `heard` is what reached the candidate, shorter than `text` when they cut in. `worded_by` is "bank" (a sentence of
    the round's file), "template" or "llm:<model>". `element` is the part of the answer a follow-up asks for.
    """

    id: str
    act: Act
    text: str
    heard: str
    worded_by: str
    question_id: str | None = None
    element: str | None = None
    start_s: float | None = None
    end_s: float | None = None
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class SpeechStarted(Event):
    """The candidate began to speak."""

    at_s: float


@dataclass(frozen=True, slots=True)
class SilenceNoticed(Event):
    """Nobody has said anything for `seconds` since the question; the loop says "take your time", later once `offer`."""

    at_s: float
    seconds: float
    offer: bool = False


@dataclass(frozen=True, slots=True)
class TimeSignalled(Event):
    """The candidate was told that the time of a timed drill is over: `allowed_s` since they began to speak."""

    at_s: float
    allowed_s: float


@dataclass(frozen=True, slots=True)
class TurnEnded(Event):
    """The turn decision: the candidate is taken to be done at `at_s`, `silence_ms` after their last speech.

    `verdict` is what the last words looked like; `probability` is the turn model's, frozen early in the silence.
    `waited_ms`: wall clock from the decision until it was sure that the turn is no echo of the interviewer.
    """

    at_s: float
    speech_end_s: float | None
    silence_ms: int
    verdict: str
    probability: float | None
    ended_by: EndedBy
    waited_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class CutIn(Event):
    """The turn decision fell although the candidate went on: the turn is taken back and the answers are merged.

    `answer_id` names the answer that was already taken for whole; it comes again under that id, longer, and only that
    one counts. None where the mistake was noticed before anything was said.
    """

    at_s: float
    verdict: str
    answer_id: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerHeard(Event):
    """One answer. `question` is the line it answers, as spoken; `element` what that line asked for, if a follow-up.

    `speech` are the stretches in which the voice-activity detector heard speech (padded by at most 30 ms): pauses come
    from these, never from gaps between words. `words` and `speech` are empty in a text session. `wish` is what was
    asked for by key instead of more words.
    """

    id: str
    question_id: str
    question: str
    kind: str
    follow_up: bool
    text: str
    ended_by: EndedBy
    element: str | None = None
    words: tuple[Word, ...] = ()
    speech: tuple[Span, ...] = ()
    start_s: float | None = None
    end_s: float | None = None
    wish: Wish | None = None


@dataclass(frozen=True, slots=True)
class CoverageRead(Event):
    """What the agenda took as covered after an answer: element -> "unprompted", "prompted" or "missing"."""

    answer_id: str
    question_id: str
    elements: dict[str, str]


@dataclass(frozen=True, slots=True)
class VerbatimHeard(Event):
    """The answer again with its um, uh and repeats, from a second pass after the interview.

    The probability of an um or uh is how sure its finding is, 0 to 1. `possible`: sounds that may be one, no words.
    """

    answer_id: str
    words: tuple[Word, ...]
    model: str
    possible: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class SoundMeasured(Event):
    """What the sound of an answer says, measured afterwards; None where the sound does not carry it.

    `speech` are the stretches of speech to 10 ms. `over_room_db` is how far loud speech lies over the room, `clipped`
    the share of the samples at full scale. The others are experimental: `level_sd_db` is how much the level of voiced
    frames varies, `pitch_median_hz` and `pitch_sd_semitones` are of voiced frames. `english` is how likely the speech
    is English, 0 to 1.
    """

    answer_id: str
    speech: tuple[Span, ...]
    over_room_db: float | None = None
    clipped: float | None = None
    level_sd_db: float | None = None
    pitch_median_hz: float | None = None
    pitch_sd_semitones: float | None = None
    english: float | None = None


@dataclass(frozen=True, slots=True)
class SelfRated(Event):
    """How good the candidate found an answer before seeing the report: `rating` from 1 (weak) to 5 (strong)."""

    answer_id: str
    rating: int


@dataclass(frozen=True, slots=True)
class TurnTimed(Event):
    """What a turn cost between the candidate's last word and the first sample of the reply, milliseconds.

    `decision_ms` is the silence until the turn decision, on the audio clock; None where a key made it. The rest is wall
    clock after it: `transcription_ms` the tail still to be written, `wording_ms` the agenda and the LLM, `synthesis_ms`
    until the first sample, `first_sample_ms` their sum. `worded_ahead`: a model worded the line before the decision.
    """

    answer_id: str
    transcription_ms: float
    wording_ms: float
    first_sample_ms: float
    decision_ms: float | None = None
    synthesis_ms: float | None = None
    worded_ahead: bool = False


@dataclass(frozen=True, slots=True)
class Noted(Event):
    """Something worth knowing later: a template stood in for the model, CUDA did not load."""

    code: str
    message: str
    answer_id: str | None = None


@dataclass(frozen=True, slots=True)
class SoundCounted(Event):
    """How the sound card kept up, after the interview.

    `input_dropped` of the `input_blocks` (32 ms each) came after a gap; `output_underruns`: times the speaker ran dry,
    `output_broken` of them in the middle of a line, where it is heard.
    `late_p50_ms`, `late_p99_ms`: how long sound waited between the sound card and the voice activity detector.
    """

    input_blocks: int
    input_dropped: int
    output_underruns: int
    output_broken: int | None = None
    late_p50_ms: int | None = None
    late_p99_ms: int | None = None


@dataclass(frozen=True, slots=True)
class CodeChanged(Event):
    """The candidate's solution has changed; `text` is all of it, `after_s` wall clock since the problem was laid."""

    question_id: str
    file: str
    lines: int
    added: int
    removed: int
    text: str
    after_s: float
    at_s: float | None = None


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A test that failed, why, and the question an interviewer may ask about it."""

    name: str
    reason: str
    ask: str = ""


@dataclass(frozen=True, slots=True)
class CodeTested(Event):
    """The tests of a problem ran; `total` None where they could not begin, `broken` why they did not get to their end.

    `by`: the candidate wanted it, the interviewer looked, or the question was left.
    """

    question_id: str
    by: Literal["candidate", "interviewer", "end"]
    passed: int
    total: int | None
    failed: tuple[FailedCheck, ...]
    broken: str
    after_s: float
    at_s: float | None = None


@dataclass(frozen=True, slots=True)
class InterviewEnded(Event):
    """The last event of a session that ended by itself or was stopped."""

    reason: EndReason
    end_s: float | None = None
