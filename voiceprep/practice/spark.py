"""A row of values as a line of block characters. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

BARS = "▁▂▃▄▅▆▇█"
MOST = 32
"""Characters of a line; more values are averaged in groups."""


def spark(values: Sequence[float | None], low: float | None = None, high: float | None = None) -> str:
    """Return a character a value, "·" where there is none.

    Args:
        values: in order.
        low: value of the lowest bar; None: the least of the values.
        high: of the highest; None: the greatest.
    """
    shown = grouped(values, MOST)
    known = [value for value in shown if value is not None]
    if not known:
        return "·" * len(shown)
    least, most = min(known) if low is None else low, max(known) if high is None else high
    span = most - least
    middle = len(BARS) // 2
    marks = []
    for value in shown:
        if value is None:
            marks.append("·")
        elif span <= 0:
            marks.append(BARS[middle])
        else:
            marks.append(BARS[max(0, min(len(BARS) - 1, int((value - least) / span * len(BARS))))])
    return "".join(marks)


def grouped(values: Sequence[float | None], most: int) -> list[float | None]:
    """Average neighbours so that at most `most` values are left; a group without a value has none."""
    if len(values) <= most:
        return list(values)
    found: list[float | None] = []
    for place in range(most):
        group = values[place * len(values) // most : (place + 1) * len(values) // most]
        known = [value for value in group if value is not None]
        found.append(fmean(known) if known else None)
    return found
