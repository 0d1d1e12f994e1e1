"""What a stronger answer would also have had: key points of the question bank that were not heard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voiceprep.answer_words import content, words_of
from voiceprep.sentences import split_sentences

MOST = 3
HEARD_SHARE = 0.5
"""So much of a point's content words in one sentence, and it counts as heard."""


def unheard(points: Sequence[str], answers: Iterable[str]) -> list[str]:
    """Return at most `MOST` of the bank's key points, those with the least of their words in any one sentence first.

    Nothing is made up: a point is the bank's own sentence, word for word. A point said in quite other words may be
    listed all the same, so the list is a reminder and no verdict.
    """
    said = [content(words_of(one.text)) for text in answers for one in split_sentences(text)]
    shares = []
    for place, point in enumerate(points):
        wanted = content(words_of(point))
        share = max((len(wanted & one) / len(wanted) for one in said), default=0.0) if wanted else 1.0
        shares.append((share, place, point))
    return [point for share, _, point in sorted(shares) if share < HEARD_SHARE][:MOST]
