"""When is the candidate done? The decision as a pure function: no clock, no thread, no model.

`decide` is asked again with every frame of silence; all it knows is in the Observation. Waits are counted from the end
of speech. The shape of the table is that of the findings on turn-taking (2026-11-22). Its waits for open answers were
chosen on 120 open answers made with `scripts/bench/turn_clips.py` (seed 3): these cut off 17 of them at a median of
2.4 s after the others, and 0 of 9 of another making at 2.4 s. Cut answers come first.
Other thresholds name their source.

What an answer has covered does not move the decision, although it is known: among answers of 25 to 50 words, a sentence
was the last one in 9 % of cases where little of the rubric had been said and in 18 % where more had (`scripts/bench/
arc.py`): too little to shorten a wait by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from voiceprep.listening.tails import Tail

Verdict = Literal["complete", "unsure", "incomplete", "hold"]
AnswerKind = Literal["open", "closed"]
Step = Literal["wait", "notice", "offer", "give_up"]


@dataclass(frozen=True, slots=True)
class Waits:
    """Silence to wait for, milliseconds, by how the last words looked."""

    complete: int
    unsure: int
    incomplete: int
    hold: int

    def of(self, verdict: Verdict) -> int:
        """Return the wait for a verdict."""
        return {
            "complete": self.complete,
            "unsure": self.unsure,
            "incomplete": self.incomplete,
            "hold": self.hold,
        }[verdict]


@dataclass(frozen=True, slots=True)
class Policy:
    """Every number of the decision.

    Attributes:
        open: waits after a question that asks for an account.
        open_early: the same for its first `early_ms`. A finished sentence then seldom finishes the answer, and
            candidates are still collecting themselves: this is where most of those cut off were cut off.
        early_ms: how long an open answer counts as early, from its first speech to its last.
        said_done_ms: the wait where the words say it: "that's it".
        asked_back_ms: the wait after a question back. Some ask themselves: on the 120 answers a wait of 1.1 s cut two.
        closed: waits after one that asks for a number, a name, yes or no.
        complete_from: turn probability from which a turn looks complete; smart-turn's own default, which fires on 92 %
            of sentence ends and 17 % of pauses inside a clause (ran on our clips).
        incomplete_below: turn probability under which it looks incomplete; its best point in livekit/eot-bench.
        distrust_under_ms: speech in a turn under which the model is not believed (smart-turn's authors; findings).
        own_pause_share: the floor as a share of this speaker's own longest pause but one (one may be a stray). Ours.
        open_floor: the floor never exceeds this; two long thinks must not make every reply slow. Ours.
        closed_floor: the same for closed answers, whose pauses say little about them. Ours.
        cut_in_factor: what waits are multiplied by for each time this answer was taken for ended too early. Ours.
    """

    open: Waits = field(default_factory=lambda: Waits(2300, 3600, 5800, 12_000))
    open_early: Waits = field(default_factory=lambda: Waits(6200, 6500, 6500, 12_000))
    early_ms: int = 20_000
    said_done_ms: int = 1100
    asked_back_ms: int = 2300
    closed: Waits = field(default_factory=lambda: Waits(600, 900, 3000, 10_000))
    complete_from: float = 0.5
    incomplete_below: float = 0.09
    distrust_under_ms: int = 2000
    own_pause_share: float = 1.1
    open_floor: Waits = field(default_factory=lambda: Waits(2400, 3600, 5800, 12_000))
    closed_floor: Waits = field(default_factory=lambda: Waits(800, 1500, 3000, 10_000))
    cut_in_factor: float = 1.25


@dataclass(frozen=True, slots=True)
class Observation:
    """What is known at one moment of silence.

    Attributes:
        answer: what kind of answer was asked for.
        silence_ms: since the last speech.
        speech_ms: speech in this turn, pauses left out.
        since_start_ms: since the turn's first speech.
        turn_probability: the turn model's, frozen early in this silence; None while it was not asked.
        tail: how the words so far end; None while they are not known.
        own_pauses_ms: pauses of this speaker that turned out not to be the end, this interview, any order.
        cut_ins: how often this answer was taken for ended too early.
    """

    answer: AnswerKind
    silence_ms: int
    speech_ms: int
    since_start_ms: int
    turn_probability: float | None = None
    tail: Tail | None = None
    own_pauses_ms: Sequence[int] = ()
    cut_ins: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """The turn looks like `verdict`, so it ends after `wait_ms` of silence; `end`: it has."""

    verdict: Verdict
    wait_ms: int
    end: bool


DEFAULT_POLICY = Policy()
_SAID_DONE: tuple[Tail, ...] = ("closing", "question_back")


def decide(seen: Observation, policy: Policy = DEFAULT_POLICY) -> Decision:
    """Judge one moment of silence after speech."""
    verdict = read_verdict(seen, policy)
    waits, floor = policy.closed, policy.closed_floor
    if seen.answer == "open":
        is_early = seen.since_start_ms - seen.silence_ms < policy.early_ms
        waits, floor = policy.open_early if is_early else policy.open, policy.open_floor
    if verdict == "complete" and seen.tail in _SAID_DONE:
        wait_ms = min(policy.said_done_ms if seen.tail == "closing" else policy.asked_back_ms, waits.complete)
        return Decision(verdict, wait_ms, seen.silence_ms >= wait_ms)
    wait = float(waits.of(verdict))
    if verdict != "hold":
        wait *= policy.cut_in_factor**seen.cut_ins
        wait = max(wait, min(own_floor_ms(seen.own_pauses_ms, policy), floor.of(verdict)))
        wait = min(wait, waits.hold)
    return Decision(verdict, round(wait), seen.silence_ms >= round(wait))


def read_verdict(seen: Observation, policy: Policy = DEFAULT_POLICY) -> Verdict:
    """Say how the turn looks: words that settle it first, then the sound, then words that lean."""
    if seen.tail == "hold":
        return "hold"
    if seen.tail in _SAID_DONE:
        return "complete"
    verdict: Verdict = "unsure"
    trusted = seen.turn_probability is not None and seen.speech_ms >= policy.distrust_under_ms
    if trusted and seen.turn_probability is not None:
        if seen.turn_probability >= policy.complete_from:
            verdict = "complete"
        elif seen.turn_probability < policy.incomplete_below:
            verdict = "incomplete"
    if seen.tail == "open":
        return "unsure" if verdict == "complete" else "incomplete"
    return verdict


def own_floor_ms(own_pauses_ms: Sequence[int], policy: Policy = DEFAULT_POLICY) -> float:
    """Return the wait this speaker's own pauses ask for: a little over the longest but one; 0 without two."""
    if len(own_pauses_ms) < 2:
        return 0.0
    return policy.own_pause_share * sorted(own_pauses_ms)[-2]


RAMBLING_PAUSE_MS = 700
"""The pause at which somebody who rambles is interrupted: between two sentences, mostly (P78 of pauses is 0.6 s)."""


def rambles(length_s: float, budget_s: float, silence_ms: int) -> bool:
    """Whether an answer is past its time, `budget_s`, and at a pause where it can be broken off politely."""
    return length_s > budget_s and silence_ms >= RAMBLING_PAUSE_MS


@dataclass(frozen=True, slots=True)
class SilenceLadder:
    """What happens when nothing is said after a question, milliseconds.

    A kind word at about 10 s (findings), an offer to rephrase or skip later, then the loop goes on: nobody is nagged.
    """

    notice_ms: int = 10_000
    offer_ms: int = 20_000
    give_up_ms: int = 35_000


def silence_step(silent_ms: float, said: int, ladder: SilenceLadder | None = None) -> Step:
    """Say what a silence before any speech calls for; `said`: how much of the ladder has been said, 0 to 2."""
    ladder = ladder or SilenceLadder()
    if silent_ms >= ladder.give_up_ms:
        return "give_up"
    if silent_ms >= ladder.offer_ms and said < 2:
        return "offer"
    return "notice" if silent_ms >= ladder.notice_ms and said < 1 else "wait"
