"""Asks the candidate, before the report, how good each answer was: one key each, none is owed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue

from voiceprep.cli.keys import keys
from voiceprep.events import AnswerHeard, SelfRated
from voiceprep.report.self_rating import LEAST, MOST
from voiceprep.report.worded import short

_SKIP, _STOP = (" ", "\r", "\n"), ("q", "Q", "\x1b", "\x04")
_SHOWN = 60
PATIENCE_S = 60.0
"""Without a key for so long nobody is there, and the report goes ahead."""


def sits_at_terminal() -> bool:
    """Whether somebody can be asked, and would see it."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def to_terminal(text: str) -> None:
    """Write text as it is, at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def rate(answers: Sequence[AnswerHeard], write: Callable[[str], object] = to_terminal) -> Iterator[SelfRated]:
    """Ask for a rating of each answer; yields those that were given.

    Args:
        answers: in order; those without words are passed over.
        write: puts text on the terminal, as it is.
    """
    said = [one for one in answers if one.text.strip()]
    if not said:
        return
    pressed: SimpleQueue[str] = SimpleQueue()
    with keys(pressed.put) as there:
        if not there:
            return
        write(f"\nBefore the report: how good were your answers? {LEAST} weak to {MOST} strong; Enter skips, q ends.\n")
        for answer in said:
            write(f"  {answer.id}  {short(answer.question, _SHOWN)}  ")
            key = _next(lambda: pressed.get(timeout=PATIENCE_S))
            write((key if key.isdigit() else "-") + "\n")
            if key in _STOP:
                return
            if key.isdigit():
                yield SelfRated(answer.id, int(key))


def _next(get: Callable[[], str]) -> str:
    """Return the next key that means something; that for the end where none comes."""
    scale = {str(number) for number in range(LEAST, MOST + 1)}
    while True:
        try:
            key = get()
        except Empty:
            return _STOP[0]
        if key in scale or key in _SKIP or key in _STOP:
            return key
