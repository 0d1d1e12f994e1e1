"""Prints the plan in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from voiceprep.plain_text import printable
from voiceprep.practice.kit import Kit
from voiceprep.practice.plan import Day, Plan


def print_plan(plan: Plan, console: Console | None = None, *, kit: bool = False, all_days: bool = False) -> None:
    """Print today in full and the days after it in a line each; the kit where asked for, or a day before."""
    out = console or Console(highlight=False)
    _head(out, plan)
    if kit:
        print_kit(plan.kit, out)
        return
    if plan.weakest:
        out.print(Text("\nWeakest", "bold"))
        for weak in plan.weakest:
            told = f"  {weak.kind}, {weak.title}: {weak.share:.0%} in the last {weak.answers}. {weak.advice}"
            out.print(Text(printable(told)))
    for day in plan.days:
        if all_days or day is plan.days[0]:
            _print_day(out, day, today=day.on == plan.today)
        else:
            things = "; ".join(printable(task.title) for task in day.tasks)
            out.print(Text.assemble((f"\n{day.on:%a %d %b}", "bold"), f"  {day.minutes} min: {things}"))
    if plan.interview is not None and (plan.interview - plan.today).days <= 1:
        print_kit(plan.kit, out)


def _head(out: Console, plan: Plan) -> None:
    if plan.interview is None:
        when = "no date given (--interview-date), so the interview is taken to be a week away"
    else:
        left = (plan.interview - plan.today).days
        days = "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days"
        when = f"interview on {plan.interview:%a %d %b %Y}, {days}"
        if plan.begins > plan.today:
            when += f"; the last week begins on {plan.begins:%a %d %b}, until then there is time"
    out.print(Text.assemble(("Plan", "bold"), f"  {when}"))


def _print_day(out: Console, day: Day, *, today: bool) -> None:
    name = "Today" if today else f"{day.on:%a %d %b}"
    out.print(Text.assemble((f"\n{name}", "bold"), f"  about {day.minutes} minutes"))
    for number, task in enumerate(day.tasks, start=1):
        out.print(Text(printable(f"{number}. {task.title} ({task.minutes} min)")))
        out.print(Text(printable(f"   {task.why}")))
        for command in task.commands:
            out.print(Text(f"   {command}", "bold"), soft_wrap=True)  # whole in one line, to be copied


def print_kit(kit: Kit, out: Console) -> None:
    """Print what to have at hand."""
    out.print(Text("\nThe kit", "bold"))
    for piece in kit.pieces:
        last = "not said yet" if not piece.taken else "typed so far"
        if piece.last_minutes is not None:
            last = f"last take {piece.last_minutes:.1f} min"
        out.print(Text(f"  {piece.title}: {last}, aim for {piece.limit_minutes:g}"))
    for title, quotes, none in (
        ("Your figures", kit.metrics, "none said yet: answer with a metric and how far it moved"),
        ("Your trade-offs", kit.tradeoffs, "none said yet: say what you chose over what, and the price"),
    ):
        out.print(Text(f"  {title}:" + ("" if quotes else f" {none}")))
        for one in quotes:
            out.print(Text(printable(f"    “{one.quote}”")))
    out.print(Text("  Questions to ask, three of them:"))
    for question in kit.questions:
        out.print(Text(f"    {question}"))
