"""What the candidate thought of an answer, beside what was measured. The gap is about judging oneself, not a fault."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

from voiceprep.events import SelfRated
from voiceprep.report.shape import OwnRating, OwnRatings

LEAST, MOST = 1, 5
"""The scale: one key an answer, from weak to strong; its middle is 0.5 of the score's range."""
CLOSE = 0.1
"""A mean gap of no more is called close: one key is 0.25."""


def own_rating(rated: SelfRated | None, score: float | None) -> OwnRating | None:
    """Put a rating beside the structure score of its answer; None where there is none, or none on the scale."""
    if rated is None or not LEAST <= rated.rating <= MOST:
        return None
    share = (rated.rating - LEAST) / (MOST - LEAST)
    gap = None if score is None else round(share - score, 4)
    return {"rating": rated.rating, "of": MOST, "share": share, "gap": gap}


def own_ratings(ratings: Sequence[OwnRating | None]) -> OwnRatings | None:
    """Sum up the ratings of a session; None where there are none."""
    given = [one for one in ratings if one is not None]
    if not given:
        return None
    compared = [(one["share"], gap) for one in given if (gap := one["gap"]) is not None]
    return {
        "rated": len(given),
        "compared": len(compared),
        "share": round(mean(share for share, _ in compared), 4) if compared else None,
        "score": round(mean(share - gap for share, gap in compared), 4) if compared else None,
        "gap": round(mean(gap for _, gap in compared), 4) if compared else None,
    }


def in_words(found: OwnRatings) -> str:
    """Say in a sentence or two how the candidate's ratings lie beside the scores."""
    many = f"{found['rated']} answer" + ("" if found["rated"] == 1 else "s")
    if found["gap"] is None or found["share"] is None or found["score"] is None:
        return f"You rated {many}; none of them was scored."
    figures = f"You rated {many}: {found['share']:.0%} by your own count, {found['score']:.0%} measured."
    if abs(found["gap"]) <= CLOSE:
        return f"{figures} That is close."
    more = "higher" if found["gap"] > 0 else "lower"
    return f"{figures} You rate yourself {abs(found['gap']):.0%} of the scale {more}."
