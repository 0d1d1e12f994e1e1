"""Progress as a page of its own: tables and charts, drawn here as inline SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from voiceprep.pages.render import render
from voiceprep.practice.kept import Practice
from voiceprep.practice.progress import Progress, Trend
from voiceprep.practice.progress_text import left_out, number, verdict
from voiceprep.practice.spark import grouped

WIDTH, HEIGHT, MARGIN = 320, 72, 6
MOST_POINTS = 120


def progress_page(progress: Progress, practice: Practice) -> str:
    """Return the page."""
    return render(
        "progress.html",
        sessions=progress.sessions,
        measures=[_drawn(trend) for trend in progress.trends],
        elements=[_drawn(trend) for trend in progress.elements],
        retaken=progress.retaken,
        stories=progress.stories,
        themes=progress.themes,
        notes=left_out(practice),
        width=WIDTH,
        height=HEIGHT,
    )


def _drawn(trend: Trend) -> dict[str, Any]:
    whole = trend.better == "more"
    line, dots = chart(trend.values, 0.0 if whole else None, 1.0 if whole else None)
    unit = "" if trend.unit in ("score", "share") else f", {trend.unit}"
    return {
        "title": f"{trend.title}{unit}",
        "line": line,
        "dots": dots,
        "first": number(trend.first, trend),
        "last": number(trend.last, trend),
        "verdict": verdict(trend),
    }


def chart(
    values: Sequence[float | None], low: float | None = None, high: float | None = None
) -> tuple[str, list[tuple[float, float]]]:
    """Return the points of a line through the values there are, and its dots, in the units of the picture.

    Sessions of other rounds lie between two values more often than not, so the line does not break there.

    Args:
        values: in order, evenly spaced.
        low: value at the bottom; None: the least.
        high: value at the top; None: the greatest.
    """
    shown = grouped(values, MOST_POINTS)
    known = [value for value in shown if value is not None]
    if not known:
        return "", []
    least, most = min(known) if low is None else low, max(known) if high is None else high
    step = (WIDTH - 2 * MARGIN) / max(1, len(shown) - 1)
    dots = []
    for place, value in enumerate(shown):
        if value is not None:
            share = 0.5 if most <= least else (value - least) / (most - least)
            dots.append((round(MARGIN + place * step, 1), round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)))
    return " ".join(f"{x},{y}" for x, y in dots), dots
