"""What the interviewer does after an answer: code decides, from values alone. No clock, no model, no file.

The order in which `next_move` looks at things is the interviewer's manner:

    time over, nobody there    -> close
    a key                      -> what it stands for
    silence while coding       -> at most something about the code
    silence                    -> the question put differently, once; then the next question
    "say that again"           -> the question again
    "a hint, please"           -> the next rung of the hint ladder
    "I don't know"             -> one hint where the question itself is not known; the element is not asked for again
    "I have never done that"   -> taken as said: that element is left, and nothing is pressed any more
    either of them on a ladder -> its floor: the next question
    a question back            -> hand it back, once a question; never a follow-up's worth
    an element is missing      -> its probe
    the answer holds up        -> a challenge: a changed constraint, a doubt, a number
    all there, or enough asked -> the next question; then the candidate's own questions, and close
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from voiceprep.events import Act, EndReason
from voiceprep.interviewer import phrases
from voiceprep.interviewer.follow_ups import FollowUps
from voiceprep.interviewer.moves import Heard, Limits, Move, OwnQuestions, State, Topic
from voiceprep.interviewer.own_questions import answer_question, invite, invites, own_questions_s
from voiceprep.interviewer.phrases import EVEN, Manner
from voiceprep.interviewer.plan import plan_questions
from voiceprep.rounds import Question, Round
from voiceprep.rubrics import Rubric

__all__ = ["Heard", "Limits", "Move", "State", "Topic", "begin", "merge", "next_move", "plan_questions"]

SILENT_ANSWERS = 3
"""So many unanswered questions in a row end the interview."""
REFUSALS = 2
"""So many "I don't know" leave a question."""
LEAST_LEFT = 0.4
"""A question is begun only if this share of its target time is left."""


def begin(plan: Sequence[str], round_: Round, elapsed_s: float | None = None) -> State:
    """The state when the first question has been asked."""
    return State(tuple(plan), Topic(plan[0], elapsed_s), spoken=(round_.question(plan[0]).text,))


def next_move(
    state: State,
    round_: Round,
    rubric: Rubric,
    heard: Heard,
    elapsed_s: float | None,
    limits: Limits,
    manner: Manner = EVEN,
) -> tuple[Move, State]:
    """Decide what follows an answer.

    Args:
        state: the interview before this answer.
        round_: the round.
        rubric: of the current question's kind; not looked at once the candidate asks.
        heard: what the answer was.
        elapsed_s: seconds since the interview began; None without a clock, and nothing is timed.
        limits: what bounds the interview.
        manner: chooses the words of the fixed sentences, never the act.

    Returns:
        The move, and the state once it is said.
    """
    decision = _Decision(state, round_, elapsed_s, limits, manner)
    if state.own is not None:
        move, own = answer_question(state, round_, heard, decision.time_is_over, limits.seed)
        return move, replace(state, own=own)
    topic, news = merge(state.topic, rubric, heard)
    coding = heard.code is not None and heard.code.at_work
    silent = heard.empty and heard.wish is None and not coding
    topic = replace(topic, done=topic.done or heard.done or heard.wish == "done")
    state = replace(state, topic=topic, silent_in_a_row=state.silent_in_a_row + 1 if silent else 0)
    move, topic = replace(decision, state=state).after(heard, news, rubric)
    if move.act == "question":
        return move, _at_next(state, topic, move)
    if move.act == "invite":
        own = OwnQuestions(ends=move.ends or "finished")
        return replace(move, ends=None), replace(state, own=own)
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


@dataclass(frozen=True, slots=True)
class _Decision:
    """One decision: the interview as it stands, and what bounds it."""

    state: State
    round_: Round
    elapsed_s: float | None
    limits: Limits
    manner: Manner

    def after(self, heard: Heard, news: frozenset[str], rubric: Rubric) -> tuple[Move, Topic]:
        """The move after an answer that brought `news`, and the topic once it is said."""
        state, limits, topic = self.state, self.limits, self.state.topic
        question = self.round_.question(topic.question_id)
        if state.silent_in_a_row >= SILENT_ANSWERS:
            return Move("closing", self.round_.closing, "nobody answers", lead=phrases.NOBODY, ends="no_answers"), topic
        if self.time_is_over:
            return Move("closing", self.round_.closing, "time is over", lead=phrases.OUT_OF_TIME, ends="time"), topic
        if self.left_s <= 0:
            return self._end("no time for more", "time", "", topic)
        if heard.wish is not None:
            return self._granted(heard, topic, question)
        choice = FollowUps(self.round_, question, rubric, state, limits, self.manner, self.elapsed_s)
        if heard.code is not None:
            choice = replace(choice, code=heard.code.probes)
        if heard.empty and heard.code is not None and heard.code.at_work:
            return choice.about_code(topic) or self._onward(topic, heard)
        if heard.empty:
            topic = replace(topic, silences=topic.silences + 1)
            first = topic.silences == 1 and not topic.challenged
            return (self._hint(topic, question, "silence") if first else None) or self._onward(topic)
        if heard.wants_repeat and not topic.answered_back:
            again = phrases.turn(self.manner.once_more, limits.seed, state.position)
            text = f"{again} {topic.standing or question.text}"
            return Move("answer_back", text, "asked to repeat"), replace(topic, answered_back=True)
        if heard.wants_hint and (hint := self._hint(topic, question, "asked for a hint")):
            return hint
        lead = ""
        if heard.declines and not news:
            given_up = topic.declined | ({topic.asked} if topic.asked else set())
            topic = replace(topic, refusals=topic.refusals + 1, declined=given_up)
            on_the_question = not topic.asked and not topic.challenged
            if on_the_question and topic.hints == 0 and (hint := self._hint(topic, question, "does not know")):
                return hint
            if topic.refusals >= REFUSALS or not topic.asked or question.ladder:
                return self._onward(topic)
        elif heard.limit and not news:
            given_up = topic.declined | ({topic.asked} if topic.asked else set())
            topic = replace(topic, limits=topic.limits + 1, declined=given_up)
            if question.ladder:
                return self._onward(topic)
            lead = phrases.turn(self.manner.limits, limits.seed, state.position + topic.limits)
        elif heard.asks_back and not topic.answered_back:
            topic = replace(topic, answered_back=True)
            if not news and (back := _unsaid(phrases.ANSWER_BACKS, state, limits.seed)):
                return Move("answer_back", back, "a question back", from_bank=False), topic
            lead = phrases.turn(self.manner.handed_back, limits.seed, state.position)
        return choice.next(topic, lead) or self._onward(topic, heard)

    def _granted(self, heard: Heard, topic: Topic, question: Question) -> tuple[Move, Topic]:
        """What a key stands for; as often as it is pressed."""
        wish = heard.wish
        if wish in ("skip", "done"):
            return self._onward(topic)
        if wish == "test":
            told = heard.code.told if heard.code is not None and heard.code.told else phrases.NO_TESTS
            return Move("answer_back", told, "asked for the tests, by key", from_bank=False), topic
        if wish == "repeat":
            return Move("answer_back", topic.standing or question.text, "asked to repeat, by key"), topic
        none_left = Move("answer_back", phrases.NO_HINT, "asked for a hint, by key", from_bank=False)
        return self._hint(topic, question, "asked for a hint, by key") or (none_left, topic)

    @property
    def time_is_over(self) -> bool:
        """Whether the interview has had all its time."""
        limit_s = self.limits.limit_s
        return limit_s is not None and self.elapsed_s is not None and self.elapsed_s >= limit_s

    @property
    def left_s(self) -> float:
        """Seconds for the round's questions: what is left before the candidate's own."""
        if self.limits.limit_s is None or self.elapsed_s is None:
            return float("inf")
        return self.limits.limit_s - own_questions_s(self.round_, self.limits) - self.elapsed_s

    def _hint(self, topic: Topic, question: Question, why: str) -> tuple[Move, Topic] | None:
        """The next rung; the first of them is the question put differently."""
        if topic.hints >= len(question.hints):
            return None
        act: Act = "hint" if topic.hints else "rephrase"
        lead = phrases.turn(self.manner.hint_leads, topic.hints, self.state.position) if topic.hints else ""
        move = Move(act, question.hints[topic.hints], why, lead=lead)
        return move, replace(topic, hints=topic.hints + 1)

    def _onward(self, topic: Topic, heard: Heard | None = None) -> tuple[Move, Topic]:
        """The next question while there is one and time for it, else the end; who is still coding goes on with that."""
        if heard is not None and heard.code is not None and heard.code.at_work and not topic.done:
            question = self.round_.question(topic.question_id)
            if self.elapsed_s is None or topic.began_s is None or (
                self.elapsed_s - topic.began_s < question.max_minutes * 60
            ):  # fmt: skip
                text = phrases.turn(phrases.CARRY_ON, self.limits.seed, len(self.state.spoken))
                return Move("answer_back", text, "at work on the code", from_bank=False), topic
        position = self.state.position + 1
        if position >= len(self.state.plan):
            return self._end("all asked", "finished", "", topic)
        question = self.round_.question(self.state.plan[position])
        if self.left_s < LEAST_LEFT * question.target_minutes * 60:
            return self._end("no time for another", "time", phrases.OUT_OF_TIME, topic)
        lead = phrases.turn(self.manner.move_on, self.limits.seed, position)
        return Move("question", question.text, "next question", lead=lead), Topic(question.id, self.elapsed_s)

    def _end(self, why: str, ends: EndReason, lead: str, topic: Topic) -> tuple[Move, Topic]:
        """The candidate's own questions where the round has a brief; else the closing."""
        if invites(self.round_, self.state):
            return replace(invite(ends), why=why), topic
        return Move("closing", self.round_.closing, why, lead=lead, ends=ends), topic


def _at_next(state: State, topic: Topic, move: Move) -> State:
    return replace(state, topic=topic, position=state.position + 1, spoken=(*state.spoken, move.text))


def _unsaid(texts: Sequence[str], state: State, seed: int) -> str | None:
    """One of the phrases that has not been said yet."""
    start = (seed + state.position) % len(texts)
    return next((text for text in (*texts[start:], *texts[:start]) if text not in state.spoken), None)
