"""What to ask next about the question at hand: a gap's probe, or a challenge to what holds up. Pure.

code        what the candidate's code gives to ask, where one is written: a test that fails, a loop in a loop
gap         the weightiest element nobody has said yet, asked for once (a hard interview presses twice)
challenge   a changed constraint, a doubt, a closed check, or a deeper probe: only for an answer that is mostly there,
            never after a refusal or an honest limit, and never when the plan is behind its time

A question with a ladder asks for its elements in that order, rung by rung; what was said already is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from voiceprep.interviewer.guards import repeats
from voiceprep.interviewer.moves import Limits, Move, State, Topic
from voiceprep.interviewer.phrases import Manner, turn
from voiceprep.rounds import Question, Round
from voiceprep.rubrics import Rubric

TOUCHED = 0.5
"""Weight of an element that may have been said already: nothing annoys more than a question already answered."""
MOSTLY_THERE = 0.5
"""Share of the elements' weight that must have been said before the answer is challenged."""
MOST_CODE = 2
"""Questions about the code of one problem, beside the others."""
DEEP = 2
"""Probes from this place on are deeper than asking for the element: they challenge it where it was said."""


@dataclass(frozen=True, slots=True)
class FollowUps:
    """The choice among the follow-ups of one question."""

    round_: Round
    question: Question
    rubric: Rubric
    state: State
    limits: Limits
    manner: Manner
    elapsed_s: float | None
    code: tuple[tuple[str, str], ...] = ()

    def next(self, topic: Topic, lead: str = "") -> tuple[Move, Topic] | None:
        """Return the follow-up and the topic once it is said; None when the question has had its share."""
        most = len(self.question.ladder) or self.round_.max_follow_ups
        if topic.follow_ups >= most and not self._over_time(topic):
            return self.about_code(topic, lead)
        if topic.follow_ups >= most or self._over_time(topic):
            return None
        return self.about_code(topic, lead) or self._gap(topic, lead) or self._challenge(topic, lead)

    def about_code(self, topic: Topic, lead: str = "") -> tuple[Move, Topic] | None:
        """Return what the code itself gives to ask; beside the other follow-ups, at most MOST_CODE times."""
        if topic.code_asked >= MOST_CODE:
            return None
        for element, text in self.code:
            if self._unsaid((text,)) is not None:
                move = Move("challenge", text, "the code", element=element, lead=lead)
                return move, replace(topic, code_asked=topic.code_asked + 1, asked=None, challenged=True, standing=text)
        return None

    def _over_time(self, topic: Topic) -> bool:
        if self.elapsed_s is None or topic.began_s is None:
            return False
        return self.elapsed_s - topic.began_s > self.question.max_minutes * 60

    def _gap(self, topic: Topic, lead: str) -> tuple[Move, Topic] | None:
        most = 2 if self.limits.difficulty == "hard" and not self.question.ladder else 1
        for element in self.question.ladder or self._by_rank(topic):
            probed = topic.probed.get(element, 0)
            if topic.states[element] != "missing" or element in topic.declined or probed >= most:
                continue
            text = self._unsaid(self.question.probes.get(element, ())[probed:])
            if text is not None:
                why = f"{element} {topic.states[element]}"
                return Move("follow_up", text, why, element=element, lead=lead), replace(
                    topic,
                    follow_ups=topic.follow_ups + 1,
                    probed={**topic.probed, element: probed + 1},
                    asked=element,
                    challenged=False,
                    standing=text,
                )
        return None

    def _challenge(self, topic: Topic, lead: str) -> tuple[Move, Topic] | None:
        if topic.challenges >= self._most_challenges() or not self._holds_up(topic) or self._behind():
            return None
        for text, element, closed in self._challenges(topic):
            if self._unsaid((text,)) is not None:
                pressing = turn(self.manner.challenge_leads, self.limits.seed, self.state.position + topic.challenges)
                move = Move(
                    "challenge",
                    text,
                    "what was said holds up",
                    element=element,
                    lead=lead or pressing,
                    answer="closed" if closed else "open",
                )
                return move, replace(
                    topic,
                    follow_ups=topic.follow_ups + 1,
                    challenges=topic.challenges + 1,
                    asked=None,
                    challenged=True,
                    standing=text,
                )
        return None

    def _most_challenges(self) -> int:
        if self.limits.difficulty == "easy":
            return 0
        return self.round_.max_follow_ups if self.limits.difficulty == "hard" else self.round_.max_follow_ups // 2

    def _holds_up(self, topic: Topic) -> bool:
        """Whether most of the answer is there, and the candidate has not come to the end of what they know."""
        if topic.refusals or topic.limits or topic.hints:
            return False
        said = sum(self._weight(element) for element, how in topic.states.items() if how != "missing")
        return said >= MOSTLY_THERE * sum(self._weight(element) for element in self.rubric.element_ids)

    def _behind(self) -> bool:
        """Whether the questions that are left already need more time than there is."""
        if self.limits.limit_s is None or self.elapsed_s is None:
            return False
        ahead = (self.round_.question(name) for name in self.state.plan[self.state.position + 1 :])
        return self.limits.limit_s - self.elapsed_s < sum(question.target_minutes for question in ahead) * 60

    def _challenges(self, topic: Topic) -> Iterator[tuple[str, str | None, bool]]:
        """Text, element and whether it is closed: kinds in turn from question to question, deeper probes last."""
        kinds = (
            [(text, False) for text in self.question.constraint_changes],
            [(text, False) for text in self.question.pushbacks],
            [(text, True) for text in self.question.checks],
        )
        first = self.limits.seed + self.state.position + topic.challenges
        for number in range(len(kinds)):
            for text, closed in kinds[(first + number) % len(kinds)]:
                yield text, None, closed
        for element in self._by_rank(topic):
            probes = self.question.probes.get(element, ())
            deep = probes[-1:] if self.limits.difficulty == "hard" and len(probes) > 1 else probes[DEEP:]
            if topic.states[element] != "missing":
                yield from ((probe, element, False) for probe in deep)

    def _by_rank(self, topic: Topic) -> list[str]:
        """Missing first, then the weightiest; at equal weight the one the answer would come to next."""
        order = list(self.rubric.element_ids)
        last = max((order.index(element) for element, how in topic.states.items() if how != "missing"), default=-1)

        def rank(element: str) -> tuple[bool, int, float, int]:
            weight = self._weight(element) * (TOUCHED if element in topic.touched else 1.0)
            ahead = (order.index(element) - last - 1) % len(order)
            return topic.states[element] != "missing", topic.probed.get(element, 0), -weight, ahead

        return sorted(order, key=rank)

    def _weight(self, element: str) -> float:
        return self.question.weights.get(element, self.rubric.element(element).weight)

    def _unsaid(self, texts: tuple[str, ...]) -> str | None:
        return next((text for text in texts if not repeats(text, self.state.spoken)), None)
