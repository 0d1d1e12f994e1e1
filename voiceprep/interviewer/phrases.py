"""The interviewer's own fixed sentences, by manner: plain, neutral, none of them a verdict on an answer.

The manner chooses the words of an act and nothing else: who is warm gives no more hints than who is reserved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Warmth = Literal["reserved", "even", "warm"]
Pressure = Literal["gentle", "even", "firm"]


@dataclass(frozen=True, slots=True)
class Manner:
    """How an interviewer speaks: `warmth` colours what leads on and helps, `pressure` what presses or stops."""

    warmth: Warmth = "even"
    pressure: Pressure = "even"

    @property
    def move_on(self) -> Sequence[str]:
        """What leads in the next question."""
        return _MOVE_ON[self.warmth]

    @property
    def hint_leads(self) -> Sequence[str]:
        """What leads in a hint."""
        return _HINT_LEADS[self.warmth]

    @property
    def once_more(self) -> Sequence[str]:
        """What leads in a question that is said again."""
        return _ONCE_MORE[self.warmth]

    @property
    def handed_back(self) -> Sequence[str]:
        """What follows a question back."""
        return _HANDED_BACK[self.warmth]

    @property
    def limits(self) -> Sequence[str]:
        """What follows an honest "I have not done that"."""
        return _LIMITS[self.warmth]

    @property
    def challenge_leads(self) -> Sequence[str]:
        """What leads in a changed constraint or a doubt."""
        return _CHALLENGE_LEADS[self.pressure]

    @property
    def stopped(self) -> str:
        """To somebody who is past the question's time."""
        return _STOPPED[self.pressure]


EVEN = Manner()

_MOVE_ON: dict[Warmth, Sequence[str]] = {
    "even": (
        "Let's move on.",
        "Next question.",
        "Let's turn to something else.",
        "Here is the next one.",
        "On to the next topic.",
        "Let's change the subject.",
    ),
    "reserved": ("Next.", "Next question.", "The next one.", "On to the next.", "Another subject.", "Moving on."),
    "warm": (
        "All right, let's go on to something new.",
        "Okay, here comes the next one.",
        "Let's leave that there and look at something else together.",
        "Okay, a change of scene.",
        "All right, on we go.",
        "Let's try another one.",
    ),
}
_HINT_LEADS: dict[Warmth, Sequence[str]] = {
    "even": ("Here is a hint.", "A bit more help.", "One more hint.", "Let me help you along."),
    "reserved": ("A hint.", "A further hint.", "One more.", "Consider this."),
    "warm": (
        "No problem, here is a hint.",
        "Let's take it a step at a time.",
        "Here is another way in.",
        "Let me help you along.",
    ),
}
_ONCE_MORE: dict[Warmth, Sequence[str]] = {
    "even": ("Here it is again.", "Once more, then.", "Of course, once more."),
    "reserved": ("Again.", "Once more.", "I repeat it."),
    "warm": ("Sure, here it is again.", "Of course, once more.", "Let me say it again."),
}
_HANDED_BACK: dict[Warmth, Sequence[str]] = {
    "even": (
        "I leave that choice to you.",
        "That one is up to you.",
        "Decide that as you see fit.",
        "Your call on that.",
    ),
    "reserved": ("Your choice.", "Up to you.", "You decide.", "Your call."),
    "warm": (
        "Take whichever feels natural to you.",
        "That one is up to you, either way is fine with me.",
        "Go with the one you know best.",
        "Your call on that, really.",
    ),
}
_LIMITS: dict[Warmth, Sequence[str]] = {
    "even": ("Then stay with what you have done yourself.", "Understood, then take what you know first hand."),
    "reserved": ("Understood.", "Noted."),
    "warm": (
        "That's okay, let's stay with what you have done yourself.",
        "No problem, take it from what you know first hand.",
    ),
}
_CHALLENGE_LEADS: dict[Pressure, Sequence[str]] = {
    "even": ("One step further.", "Let me take that further.", "Let's go a level deeper."),
    "gentle": ("Let's take it one step further.", "One more thought on that.", "I am curious about one more thing."),
    "firm": ("Let me push on that.", "Let's see how far that holds.", "Let me look behind that."),
}
_STOPPED: dict[Pressure, str] = {
    "even": "Let me stop you there.",
    "gentle": "Let me pause you there for a moment.",
    "firm": "I have to stop you.",
}

ANSWER_BACKS = (
    "That is yours to decide. Assume whatever you find reasonable, and tell me what you assumed.",
    "Pick what seems realistic to you, say it out loud, and go on from there.",
    "I leave that open on purpose. State your assumption and build on it.",
    "Either would do for me. Choose one, tell me why, and carry on.",
    "Take the case you know best, and name the numbers you work with.",
    "Suppose you could not ask anybody. Make an assumption and carry on with it.",
)
TAKEN_UP = (
    "You mentioned {about}.",
    "You talked about {about}.",
    "You brought up {about}.",
)
"""What leads in a probe; {about} are the candidate's own words."""
OUT_OF_TIME = "Our time is up."
NO_HINT = "I have no more hints for this one. Tell me what you would try, or skip it."
NO_TESTS = "There are no tests to run for this one."
NOBODY = "I have not heard an answer for a while."

CARRY_ON = (
    "Carry on with the code, and say when you are done.",
    "Go on, I am watching the file.",
    "Keep going, and think aloud while you write.",
    "Take the time you need for the code.",
    "I follow your code; go on.",
)
"""To somebody who writes code and has been asked enough for now."""

INVITE = "Before we finish, what would you like to ask me?"
NO_HURRY = "Take a moment. Is there something about the team or the work that you want to know?"
ANYTHING_ELSE = (
    "What else would you like to know?",
    "Is there anything else on your mind?",
    "What else can I tell you?",
)
NOT_MINE = (
    "I don't have anything reliable on that; your recruiter can find out.",
    "That is outside what I can speak to; take it up with your recruiter.",
    "I would only be guessing there, so I leave that one to the recruiter.",
)
"""To a question the brief has no answer to: nothing is made up."""


DRILL_OVER = "That took {took}; I had asked for {allowed}."
"""After a timed drill that went over; a fact, and no verdict."""


def minutes_said(seconds: float) -> str:
    """Return a time as people say it, to half a minute."""
    halves = max(1, round(seconds / 30))
    if halves == 1:
        return "half a minute"
    if halves <= 3:
        return "a minute" if halves == 2 else "a minute and a half"
    return f"{halves // 2} minutes" if halves % 2 == 0 else f"{halves // 2} and a half minutes"


FIXED: tuple[str, ...] = (
    *(line for lines in (_MOVE_ON, _HINT_LEADS, _ONCE_MORE, _HANDED_BACK, _LIMITS)
      for said in lines.values() for line in said),
    *(line for said in _CHALLENGE_LEADS.values() for line in said),
    *_STOPPED.values(), *CARRY_ON, *ANSWER_BACKS, *TAKEN_UP, *ANYTHING_ELSE, *NOT_MINE, OUT_OF_TIME, NOBODY, NO_TESTS,
    NO_HINT, INVITE,
    NO_HURRY,
)  # fmt: skip
"""Every fixed sentence of every manner."""


def turn(phrases: Sequence[str], seed: int, position: int) -> str:
    """Return the phrase whose turn it is: rotated, and the same for the same seed."""
    return phrases[(seed + position) % len(phrases)]
