"""The interviewer's own fixed sentences: plain, neutral, none of them a verdict on an answer."""

from __future__ import annotations

from collections.abc import Sequence

MOVE_ON = (
    "Let's move on.",
    "Next question.",
    "Let's turn to something else.",
    "Here is the next one.",
    "On to the next topic.",
    "Let's change the subject.",
)
ANSWER_BACKS = (
    "That is yours to decide. Assume whatever you find reasonable, and tell me what you assumed.",
    "Pick what seems realistic to you, say it out loud, and go on from there.",
    "I leave that open on purpose. State your assumption and build on it.",
    "Either would do for me. Choose one, tell me why, and carry on.",
    "Take the case you know best, and name the numbers you work with.",
    "Suppose you could not ask anybody. Make an assumption and carry on with it.",
)
HANDED_BACK = (
    "I leave that choice to you.",
    "That one is up to you.",
    "Decide that as you see fit.",
    "Your call on that.",
)
ONCE_MORE = ("Here it is again.", "Once more, then.", "Of course, once more.")
HINT_LEADS = ("Here is a hint.", "A bit more help.", "One more hint.", "Let me help you along.")
TAKEN_UP = (
    "You mentioned {about}.",
    "You talked about {about}.",
    "You brought up {about}.",
)
"""What leads in a probe; {about} are the candidate's own words."""
STOPPED = "Let me stop you there."
"""To somebody who is past the question's time."""
OUT_OF_TIME = "Our time is up."
NOBODY = "I have not heard an answer for a while."


def turn(phrases: Sequence[str], seed: int, position: int) -> str:
    """Return the phrase whose turn it is: rotated, and the same for the same seed."""
    return phrases[(seed + position) % len(phrases)]
