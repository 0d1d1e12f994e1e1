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
    lines, dots = chart(trend.values, 0.0 if whole else None, 1.0 if whole else None)
    unit = "" if trend.unit in ("score", "share") else f", {trend.unit}"
    return {
        "title": f"{trend.title}{unit}",
        "lines": lines,
        "dots": dots,
        "first": number(trend.first, trend),
        "last": number(trend.last, trend),
        "verdict": verdict(trend),
    }


def chart(
    values: Sequence[float | None], low: float | None = None, high: float | None = None
) -> tuple[list[str], list[tuple[float, float]]]:
    """Return the points of a line, broken where a value is missing, and its dots, in the units of the picture.

    Args:
        values: in order.
        low: value at the bottom; None: the least.
        high: value at the top; None: the greatest.
    """
    shown = grouped(values, MOST_POINTS)
    known = [value for value in shown if value is not None]
    if not known:
        return [], []
    least, most = min(known) if low is None else low, max(known) if high is None else high
    step = (WIDTH - 2 * MARGIN) / max(1, len(shown) - 1)
    lines: list[list[str]] = [[]]
    dots = []
    for place, value in enumerate(shown):
        if value is None:
            lines.append([])
            continue
        share = 0.5 if most <= least else (value - least) / (most - least)
        x, y = round(MARGIN + place * step, 1), round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)
        lines[-1].append(f"{x},{y}")
        dots.append((x, y))
    return [" ".join(line) for line in lines if len(line) > 1], dots
