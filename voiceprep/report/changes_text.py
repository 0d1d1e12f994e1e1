"""Prints what changed between two reports."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from voiceprep.plain_text import printable
from voiceprep.report.changes import Changes

EDITS_SHOWN = 12


def print_changes(changes: Changes, console: Console | None = None) -> None:
    """Print words, fillers, verdicts, mistakes and the score, each only where it differs."""
    out = console or Console(highlight=False)
    if not changes.any:
        out.print("Nothing changed.")
        return
    for one in changes.answers:
        fillers = (
            "" if one.fillers_before == one.fillers_after else f", um and uh {one.fillers_before} → {one.fillers_after}"
        )
        out.print(Text(f"{printable(one.answer)}: {one.changed} of {one.words} words changed{fillers}", "bold"))
        for edit in one.edits[:EDITS_SHOWN]:
            at = "" if edit.start_s is None else f"{int(edit.start_s) // 60}:{int(edit.start_s) % 60:02d} "
            out.print(Text(printable(f"  {at}{edit.before or '(nothing)'} → {edit.after or '(nothing)'}")))
        if len(one.edits) > EDITS_SHOWN:
            out.print(f"  and {len(one.edits) - EDITS_SHOWN} more places")
    for verdict in changes.verdicts:
        quote = "" if verdict.quote is None else f' "{verdict.quote}"'
        told = f"{verdict.element}: {verdict.before} → {verdict.after}{quote}"
        out.print(Text.assemble((printable(told), "bold"), printable(f"  in: {verdict.question}")))
    for title, mistakes in (("No longer found", changes.mistakes_gone), ("Newly found", changes.mistakes_new)):
        for answer, mistake in mistakes:
            out.print(Text(printable(f"{title}: {mistake} in {answer}")))
    if changes.score_before != changes.score_after:
        then, now = ("unscored" if one is None else f"{one:.0%}" for one in (changes.score_before, changes.score_after))
        out.print(Text(f"Structure in all: {then} → {now}", "bold"))
    if changes.reader_before != changes.reader_after:
        out.print(Text(printable(f"Graded by {changes.reader_before} before, by {changes.reader_after} now.")))
