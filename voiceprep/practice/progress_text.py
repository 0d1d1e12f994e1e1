"""Prints progress in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from voiceprep.plain_text import printable
from voiceprep.practice.kept import Practice
from voiceprep.practice.progress import Progress, Trend
from voiceprep.practice.spark import spark

RETAKEN_SHOWN = 8


def print_progress(progress: Progress, practice: Practice, console: Console | None = None) -> None:
    """Print everything on about a page."""
    out = console or Console(highlight=False)
    first, last = progress.sessions[0].began, progress.sessions[-1].began
    count = len(progress.sessions)
    period = f"{first:%Y-%m-%d}" if first.date() == last.date() else f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"
    out.print(Text.assemble(("Progress", "bold"), f"  {count} session{'s' * (count != 1)}, {period}\n"))
    out.print(_trends(progress.trends, fixed=False))
    out.print(Text("\nElements: 1 said unasked, 0.5 when asked, 0 missing", "bold"))
    out.print(_trends(progress.elements, fixed=True))
    _print_retaken(out, progress)
    out.print(Text("\nStories", "bold"))
    for story in progress.stories:
        best = "" if story.best is None else f", at best {story.best:.0%}"
        how = (
            "not told yet"
            if not story.told
            else f"told {story.told} times{best}"
            if story.told > 1
            else f"told once{best}"
        )
        out.print(Text(f"  {'✓' if story.state == 'ready' else '○'} {story.title}: {how}"))
    _print_themes(out, progress)
    for line in left_out(practice):
        out.print(Text(line, "dim"))


def left_out(practice: Practice) -> list[str]:
    """Say in sentences which sessions are not in it, or only by cues."""
    lines = []
    if practice.by_cues:
        lines.append(
            f"{practice.by_cues} without a report yet, read by cue words alone; voiceprep report SESSION makes one."
        )
    if practice.unreported:
        lines.append(f"{practice.unreported} more have no report yet and are left out.")
    if practice.demo:
        lines.append(f"{practice.demo} with the sample candidate are left out.")
    if practice.unreadable:
        lines.append(f"Cannot be read: {', '.join(practice.unreadable[:5])}. See: voiceprep sessions")
    return lines


def _trends(trends: Sequence[Trend], *, fixed: bool) -> Table:
    table = Table(box=None, pad_edge=False, show_header=True)
    for name in ("", "over the sessions", "first", "now", ""):
        table.add_column(name, justify="right" if name in ("first", "now") else "left", no_wrap=True)
    for trend in trends:
        line = spark(trend.values, 0.0, 1.0) if fixed or trend.unit == "score" else spark(trend.values)
        cells = (_title(trend), line, number(trend.first, trend), number(trend.last, trend), verdict(trend))
        table.add_row(*(Text(printable(cell)) for cell in cells))
    return table


def _title(trend: Trend) -> str:
    return trend.title if trend.unit in ("score", "share") else f"{trend.title}, {trend.unit}"


def number(value: float | None, trend: Trend) -> str:
    """Return a value as it is shown, "-" where there is none."""
    if value is None:
        return "-"
    return (
        f"{value:.0f}"
        if trend.id == "speaking_rate_wpm"
        else f"{value:.1f}"
        if trend.better != "more"
        else f"{value:.2f}"
    )


def verdict(trend: Trend) -> str:
    """Say in a word which way it goes; nothing where no way is better, or it has hardly moved."""
    change = trend.change
    if change is None or trend.better is None or abs(change) < (0.05 if trend.better == "more" else 0.5):
        return ""
    return "better" if (change > 0) == (trend.better == "more") else "worse"


def _print_retaken(out: Console, progress: Progress) -> None:
    if not progress.retaken:
        return
    out.print(Text("\nAnswered again", "bold"))
    for one in progress.retaken[:RETAKEN_SHOWN]:
        more = "".join(f", {sign}{name}" for sign, names in (("+", one.gained), ("-", one.lost)) for name in names)
        out.print(
            Text(printable(f"  {one.before:.0%} → {one.after:.0%}{more}  {one.text}")),
            overflow="ellipsis",
            no_wrap=True,
        )
    if len(progress.retaken) > RETAKEN_SHOWN:
        out.print(Text(f"  and {len(progress.retaken) - RETAKEN_SHOWN} more"))


def _print_themes(out: Console, progress: Progress) -> None:
    out.print(Text("\nBanks: questions answered, by theme", "bold"))
    rounds: dict[str, list[str]] = {}
    totals: dict[str, tuple[int, int]] = {}
    for one in progress.themes:
        rounds.setdefault(one.round, []).append(f"{one.theme} {one.answered}/{one.questions}")
        answered, questions = totals.get(one.round, (0, 0))
        totals[one.round] = answered + one.answered, questions + one.questions
    for name, themes in rounds.items():
        done, of = totals[name]
        out.print(Text(f"  {name} {done}/{of}: {', '.join(themes)}"))
