from __future__ import annotations

from voiceprep.report.stronger import MOST, unheard

POINTS = (
    "Profiles before changing anything",
    "Names the latency percentile that matters",
    "Compares quantized and full precision on a frozen set",
    "Mentions batching against the tail",
)


def test_what_was_said_is_not_listed_and_points_are_verbatim() -> None:
    said = [
        "I'd begin with profiling before I go on changing a thing.",
        "Quantized and full precision on a frozen set.",
    ]
    assert unheard(POINTS, said) == [POINTS[1], POINTS[3]]


def test_at_most_three_and_none_without_a_bank() -> None:
    assert len(unheard(POINTS, [""])) == MOST
    assert unheard((), ["Anything."]) == []
