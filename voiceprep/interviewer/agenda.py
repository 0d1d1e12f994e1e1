"""What the interviewer does after an answer: code decides, from values alone. No clock, no model, no file.

The order in which `next_move` looks at things is the interviewer's manner:

    time over, nobody there    -> close
    silence                    -> the question put differently, once; then the next question
    "say that again"           -> the question again
    "a hint, please"           -> the next rung of the hint ladder
    "I don't know"             -> one hint where the question itself is not known; the element is not asked for again
    a question back            -> hand it back, once a question; never a follow-up's worth
    an element is missing      -> its probe
    all there, or enough asked -> the next question, or close
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from voiceprep.events import Act, EndReason
from voiceprep.interviewer import phrases
from voiceprep.interviewer.guards import repeats
from voiceprep.interviewer.plan import plan_questions
from voiceprep.rounds import Difficulty, Question, Round
from voiceprep.rubrics import Rubric

__all__ = ["Heard", "Limits", "Move", "State", "Topic", "begin", "merge", "next_move", "plan_questions"]

SILENT_ANSWERS = 3
"""So many unanswered questions in a row end the interview."""
REFUSALS = 2
"""So many "I don't know" leave a question."""
TOUCHED = 0.5
"""Weight of an element that may have been said already: nothing annoys more than a question already answered."""
LEAST_LEFT = 0.4
"""A question is begun only if this share of its target time is left."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What code took from one answer.

    `covered` are the elements this answer carries by itself, `touched` those it may carry.
    """

    covered: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()
    empty: bool = False
    declines: bool = False
    asks_back: bool = False
    wants_hint: bool = False
    wants_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What bounds an interview. `limit_s`: seconds until it closes; None without a clock."""

    limit_s: float | None = None
    difficulty: Difficulty = "standard"
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Topic:
    """How far the current question has come.

    `probed` counts probes by element; `asked` is the element of the last one.
    """

    question_id: str
    began_s: float | None = None
    states: Mapping[str, str] = field(default_factory=dict)
    probed: Mapping[str, int] = field(default_factory=dict)
    declined: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()
    asked: str | None = None
    follow_ups: int = 0
    hints: int = 0
    silences: int = 0
    refusals: int = 0
    answered_back: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """The whole interview so far. `spoken` are the lines that were said, so that none is said twice."""

    plan: tuple[str, ...]
    topic: Topic
    position: int = 0
    silent_in_a_row: int = 0
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """One act. `text` is the bank's or a template's sentence, `lead` what is said before it; `why` is for the log."""

    act: Act
    text: str
    why: str
    element: str | None = None
    lead: str = ""
    from_bank: bool = True
    ends: EndReason | None = None

    @property
    def line(self) -> str:
        """Lead and text as they are said."""
        return f"{self.lead} {self.text}".strip()


def begin(plan: Sequence[str], round_: Round, elapsed_s: float | None = None) -> State:
    """The state when the first question has been asked."""
    return State(tuple(plan), Topic(plan[0], elapsed_s), spoken=(round_.question(plan[0]).text,))


def next_move(
    state: State, round_: Round, rubric: Rubric, heard: Heard, elapsed_s: float | None, limits: Limits
) -> tuple[Move, State]:
    """Decide what follows an answer.

    Args:
        state: the interview before this answer.
        round_: the round.
        rubric: of the current question's kind.
        heard: what the answer was.
        elapsed_s: seconds since the interview began; None without a clock, and nothing is timed.
        limits: what bounds the interview.

    Returns:
        The move, and the state once it is said.
    """
    question = round_.question(state.topic.question_id)
    topic, news = merge(state.topic, rubric, heard)
    state = replace(state, topic=topic, silent_in_a_row=state.silent_in_a_row + 1 if heard.empty else 0)
    move, topic = _decide(state, round_, question, rubric, heard, news, elapsed_s, limits)
    if move.act == "question":
        return move, _at_next(state, topic, move)
    return move, replace(state, topic=topic, spoken=(*state.spoken, move.text))


def merge(topic: Topic, rubric: Rubric, heard: Heard) -> tuple[Topic, frozenset[str]]:
    """Take over what the answer covers; returns the topic and the elements that are new.

    An element that was asked for counts as prompted, all others as unprompted.
    """
    states = {element: topic.states.get(element, "missing") for element in rubric.element_ids}
    news = frozenset(element for element in heard.covered if states.get(element) == "missing")
    for element in news:
        states[element] = "prompted" if topic.probed.get(element) else "unprompted"
    return replace(topic, states=states, touched=topic.touched | heard.touched), news


def _decide(
    state: State,
    round_: Round,
    question: Question,
    rubric: Rubric,
    heard: Heard,
    news: frozenset[str],
    elapsed_s: float | None,
    limits: Limits,
) -> tuple[Move, Topic]:
    topic = state.topic
    if state.silent_in_a_row >= SILENT_ANSWERS:
        return Move("closing", round_.closing, "nobody answers", lead=phrases.NOBODY, ends="no_answers"), topic
    if limits.limit_s is not None and elapsed_s is not None and elapsed_s >= limits.limit_s:
        return Move("closing", round_.closing, "time is over", lead=phrases.OUT_OF_TIME, ends="time"), topic
    onward = _Onward(state, round_, elapsed_s, limits)
    if heard.empty:
        topic = replace(topic, silences=topic.silences + 1)
        return (_hint(topic, question, state, "silence") if topic.silences == 1 else None) or onward.move(topic)
    if heard.wants_repeat and not topic.answered_back:
        text = f"{phrases.turn(phrases.ONCE_MORE, limits.seed, state.position)} {question.text}"
        return Move("answer_back", text, "asked to repeat"), replace(topic, answered_back=True)
    if heard.wants_hint and (hint := _hint(topic, question, state, "asked for a hint")):
        return hint
    lead = ""
    if heard.declines and not news:
        given_up = topic.declined | ({topic.asked} if topic.asked else set())
        topic = replace(topic, refusals=topic.refusals + 1, declined=given_up)
        if not topic.asked and topic.hints == 0 and (hint := _hint(topic, question, state, "does not know")):
            return hint
        if topic.refusals >= REFUSALS or not topic.asked:
            return onward.move(topic)
    elif heard.asks_back and not topic.answered_back:
        topic = replace(topic, answered_back=True)
        if not news and (back := _unsaid(phrases.ANSWER_BACKS, state, limits.seed)):
            return Move("answer_back", back, "a question back", from_bank=False), topic
        lead = phrases.turn(phrases.HANDED_BACK, limits.seed, state.position)
    return _follow_up(topic, round_, question, rubric, state, elapsed_s, limits, lead) or onward.move(topic)


def _hint(topic: Topic, question: Question, state: State, why: str) -> tuple[Move, Topic] | None:
    """The next rung; the first of them is the question put differently."""
    if topic.hints >= len(question.hints):
        return None
    act: Act = "hint" if topic.hints else "rephrase"
    lead = phrases.turn(phrases.HINT_LEADS, topic.hints, state.position) if topic.hints else ""
    move = Move(act, question.hints[topic.hints], why, lead=lead)
    return move, replace(topic, hints=topic.hints + 1)


def _follow_up(
    topic: Topic,
    round_: Round,
    question: Question,
    rubric: Rubric,
    state: State,
    elapsed_s: float | None,
    limits: Limits,
    lead: str,
) -> tuple[Move, Topic] | None:
    """The probe for the weightiest element that is missing; at equal weight the one the answer would come to next."""
    if topic.follow_ups >= round_.max_follow_ups:
        return None
    began_s = elapsed_s if topic.began_s is None else topic.began_s
    if elapsed_s is not None and began_s is not None and elapsed_s - began_s > question.max_minutes * 60:
        return None
    order = list(rubric.element_ids)
    last = max((order.index(element) for element, how in topic.states.items() if how != "missing"), default=-1)

    def rank(element: str) -> tuple[bool, int, float, int]:
        weight = question.weights.get(element, rubric.element(element).weight)
        weight *= TOUCHED if element in topic.touched else 1.0
        ahead = (order.index(element) - last - 1) % len(order)
        return topic.states[element] != "missing", topic.probed.get(element, 0), -weight, ahead

    for element in sorted(order, key=rank):
        covered, probed = topic.states[element] != "missing", topic.probed.get(element, 0)
        # A hard interview presses: a second probe, and one on what was said well.
        if element in topic.declined or ((covered or probed) and limits.difficulty != "hard") or probed > 1:
            continue
        probes = question.probes.get(element, ())[-1 if covered else probed :]
        text = next((probe for probe in probes if not repeats(probe, state.spoken)), None)
        if text is not None:
            move = Move("follow_up", text, f"{element} {topic.states[element]}", element=element, lead=lead)
            counted = {**topic.probed, element: probed + 1}
            return move, replace(topic, follow_ups=topic.follow_ups + 1, probed=counted, asked=element)
    return None


@dataclass(frozen=True, slots=True)
class _Onward:
    """Leaves the current question."""

    state: State
    round_: Round
    elapsed_s: float | None
    limits: Limits

    def move(self, topic: Topic) -> tuple[Move, Topic]:
        """The next question while there is one and time for it, else the closing."""
        position = self.state.position + 1
        if position >= len(self.state.plan):
            return Move("closing", self.round_.closing, "all asked", ends="finished"), topic
        question = self.round_.question(self.state.plan[position])
        limit_s, elapsed_s, least_s = self.limits.limit_s, self.elapsed_s, LEAST_LEFT * question.target_minutes * 60
        if limit_s is not None and elapsed_s is not None and limit_s - elapsed_s < least_s:
            closing, lead = self.round_.closing, phrases.OUT_OF_TIME
            return Move("closing", closing, "no time for another", lead=lead, ends="time"), topic
        lead = phrases.turn(phrases.MOVE_ON, self.limits.seed, position)
        return Move("question", question.text, "next question", lead=lead), Topic(question.id, elapsed_s)


def _at_next(state: State, topic: Topic, move: Move) -> State:
    return replace(state, topic=topic, position=state.position + 1, spoken=(*state.spoken, move.text))


def _unsaid(texts: Sequence[str], state: State, seed: int) -> str | None:
    """One of the phrases that has not been said yet."""
    start = (seed + state.position) % len(texts)
    return next((text for text in (*texts[start:], *texts[:start]) if text not in state.spoken), None)
