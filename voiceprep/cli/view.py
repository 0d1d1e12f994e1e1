"""What the live screen shows, as values and as lines of text. Pure: no terminal, no clock, no thread."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import Literal

from voiceprep.plain_text import printable

State = Literal["starting", "speaking", "listening", "thinking", "paused", "microphone gone", "speaker gone", "over"]
METER_FLOOR_DBFS, METER_TOP_DBFS, METER_STEPS = -60.0, -6.0, 12
MOST_LINES = 400
"""Lines of talk kept for the screen; the session keeps them all."""
_STATES: dict[State, tuple[str, str]] = {
    "starting": ("Starting", ""),
    "speaking": ("Speaking", "cyan"),
    "listening": ("Listening", "bold green"),
    "thinking": ("Thinking", "yellow"),
    "paused": ("Paused: p goes on", "bold yellow"),
    "microphone gone": ("Paused: the microphone is gone. Plug it in again; q ends", "bold red"),
    "speaker gone": ("Paused: the speaker is gone. Plug it in again; q ends", "bold red"),
    "over": ("Over", ""),
}


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was said. `style` colours the speaker's name; `forming`: it may still change."""

    who: str
    text: str
    style: str = ""
    forming: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """Everything on the screen.

    `level` is the microphone's, 0 to METER_STEPS, None where it is not listened to; `limit_s` bounds the interview,
    None where nothing does. `keys`: whether there are any; `held`: the turn is kept open by hand.
    """

    title: str
    questions: int
    question: int = 0
    elapsed_s: float = 0.0
    limit_s: float | None = None
    state: State = "starting"
    level: int | None = None
    keys: bool = True
    push_to_talk: bool = False
    held: bool = False
    talking: bool = False
    said: tuple[Said, ...] = field(default=())


Line = tuple[tuple[str, str], ...]
"""Pieces of one line: text and rich style."""


def meter(level_dbfs: float) -> int:
    """Return how many of METER_STEPS a level fills."""
    share = (level_dbfs - METER_FLOOR_DBFS) / (METER_TOP_DBFS - METER_FLOOR_DBFS)
    return round(METER_STEPS * min(1.0, max(0.0, share)))


def clock(seconds: float) -> str:
    """Return `m:ss`."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def draw(view: View, width: int, height: int, *, ascii_only: bool = False) -> list[Line]:
    """Return exactly `height` lines of at most `width` columns: head, talk, state, keys; talk takes what is left."""
    rule: Line = ((("-" if ascii_only else "─") * width, "dim"),)
    head, foot = [_head(view, width)], [_state(view, width, ascii_only), _keys(view, width)]
    if height >= 8:
        head, foot = [*head, rule], [rule, *foot]
    room = max(0, height - len(head) - len(foot))
    talk = _talk(view, width)[-room:] if room else []
    blank: Line = (("", ""),)
    return [*head, *talk, *[blank] * (room - len(talk)), *foot][-height:]


def _head(view: View, width: int) -> Line:
    times = clock(view.elapsed_s)
    if view.limit_s is not None:
        times += f"  {clock(view.limit_s - view.elapsed_s)} left"
    asked = f"question {view.question} of {view.questions}" if view.question else ""
    title = view.title[: max(0, width - len(times) - len(asked) - 4)]
    gap = max(1, width - len(title) - len(asked) - len(times))
    left = min(gap - 1, 2) if asked else 0
    return ((title, "bold"), (" " * left + asked + " " * (gap - left), ""), (times, ""))


def _state(view: View, width: int, ascii_only: bool) -> Line:
    text, style = _STATES[view.state]
    if view.state == "listening":
        if view.push_to_talk:
            text = "Listening: space when done" if view.talking else "Space to talk"
        elif view.held:
            text = "Listening, held: space ends your turn"
    full, empty = ("#", "-") if ascii_only else ("█", "░")
    bar = "" if view.level is None else full * view.level + empty * (METER_STEPS - view.level)
    text = text[: max(0, width - (len(bar) + 5 if bar else 0))]
    gap = width - len(text) - len(bar) - (4 if bar else 0)
    return ((text, style), (" " * gap, ""), ("mic " if bar else "", "dim"), (bar, "green"))


def _keys(view: View, width: int) -> Line:
    if not view.keys:
        return (("Ctrl-C ends", "dim"),)
    space = "talk" if view.push_to_talk else "interrupt" if view.state == "speaking" else "hold/done"
    keys = [("space", space), ("s", "skip"), ("r", "repeat"), ("h", "hint"), ("p", "pause"), ("q", "end, report")]
    pieces: list[tuple[str, str]] = []
    used = 0
    for key, does in keys:
        if used + len(key) + len(does) + 3 > width:
            break
        pieces += [(key, "bold"), (f" {does}  ", "dim")]
        used += len(key) + len(does) + 3
    return tuple(pieces)


def _talk(view: View, width: int) -> list[Line]:
    lines: list[Line] = []
    for said in view.said:
        name = f"{said.who}: "
        wrapped = textwrap.wrap(printable(said.text), max(10, width - len(name)), break_long_words=True) or [""]
        for number, text in enumerate(wrapped):
            first = (name, said.style) if number == 0 else (" " * len(name), "")
            lines.append((first, (text, "dim" if said.forming else "")))
    return lines
