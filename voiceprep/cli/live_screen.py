"""The screen of a spoken interview: the whole terminal while it runs, the talk as plain lines afterwards."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep import events
from voiceprep.cli.screen import TerminalScreen
from voiceprep.cli.view import MOST_LINES, Line, Said, State, View, draw, meter

if TYPE_CHECKING:
    from rich.live import Live
    from rich.text import Text

    from voiceprep.audio.timeline import Frame
    from voiceprep.listening.hand import Hand
    from voiceprep.stages import SoFar

REDRAW_S = 0.15
"""At most so often is the screen drawn, and only where something changed."""
FALL_DBFS = 1.5
"""How far the meter falls back each frame of 32 ms, so that it does not flutter."""


class LiveScreen(TerminalScreen):
    """A TerminalScreen that takes the whole terminal from `begin` to `close`; all methods are for one thread."""

    def __init__(self, interviewer: str, title: str, limit_s: float | None) -> None:
        """Make it; nothing is shown yet.

        Args:
            interviewer: the name in front of the interviewer's lines.
            title: of the round.
            limit_s: how long the interview may last.
        """
        super().__init__(interviewer)
        self._view = View(title=title, questions=0, limit_s=limit_s)
        self._state: State = "starting"
        self._waits: State | None = None
        self._told: list[tuple[str, str, str]] = []
        self._seen: set[str] = set()
        self._hand: Hand | None = None
        self._level_dbfs = -120.0
        self._live: Live | None = None
        self._over = threading.Event()
        self._ticker: threading.Thread | None = None

    def begin(self, *, keys: bool, hand: Hand) -> None:
        """Take the terminal. `keys`: whether `hand` gets any."""
        from rich.live import Live

        self.busy("")
        self._hand = hand
        self._view = replace(self._view, keys=keys, push_to_talk=hand.push_to_talk)
        self._live = Live(console=self._console, screen=True, auto_refresh=False, redirect_stderr=False)
        self._live.start()
        self._ticker = threading.Thread(target=self._tick, name="voiceprep-screen", daemon=True)
        self._ticker.start()

    @property
    def shown(self) -> bool:
        """Whether it has the terminal now."""
        return self._live is not None

    def close(self) -> None:
        """Give the terminal back, and leave the talk on it; safe to call twice."""
        if self._live is None:
            return
        self._over.set()
        if self._ticker is not None:
            self._ticker.join(timeout=2)
        self._live.stop()
        self._live = None
        for who, text, style in self._told:
            self._line(who, text, style)

    def frame(self, frame: Frame) -> None:
        """Take a frame of the timeline, for clock and meter."""
        from voiceprep.audio.levels import dbfs

        self._level_dbfs = max(dbfs(frame.candidate), self._level_dbfs - FALL_DBFS)
        self._view = replace(self._view, elapsed_s=frame.start_s, level=meter(self._level_dbfs))

    def saying(self, text: str) -> None:
        """Take a line that begins to be spoken."""
        self._state = "speaking"
        self._form(Said(self._name, text, "bold cyan", forming=True))

    def so_far(self, heard: SoFar) -> None:
        """Take what was heard of an answer so far."""
        self._form(Said("You", heard.text, "bold green", forming=True))

    def waits(self, state: State | None) -> None:
        """Take what keeps everybody waiting; None once it is over."""
        self._waits = state

    def show(self, event: events.Event) -> None:
        """Take the next event."""
        if self._live is None:
            super().show(event)
            return
        match event:
            case events.InterviewStarted():
                self._view = replace(self._view, questions=event.questions)
            case events.LineSpoken():
                if event.act == "question" and event.question_id is not None:
                    self._seen.add(event.question_id)
                    self._view = replace(self._view, question=len(self._seen))
                self._told_now(self._name, event.heard or event.text, "bold cyan")
                self._state = "listening"
            case events.TimeSignalled():
                self._told_now("Note", f"Your {event.allowed_s:.0f} seconds are over.", "yellow")
            case events.TurnEnded():
                self._state = "thinking"
            case events.CutIn():
                self._state = "listening"
            case events.AnswerHeard() if event.text or event.wish is None:
                self._told_now("You", event.text or "(nothing was heard)", "bold green")
            case events.Noted():
                self._told_now("Note", event.message, "yellow")
            case events.InterviewEnded():
                self._state = "over"
                self.close()
            case _:
                pass

    def say(self, text: str) -> None:
        """Say something that is no event."""
        if self._live is None:
            super().say(text)
        else:
            self._told_now("Note", text, "yellow")

    def busy(self, text: str) -> None:
        """Turn a spinner, but not while the whole screen is shown."""
        if self._live is None:
            super().busy(text)

    def _told_now(self, who: str, text: str, style: str) -> None:
        self._told.append((who, text, style))
        said = tuple(one for one in self._view.said if not one.forming or one.who not in (who, self._name))
        self._view = replace(self._view, said=(*said, Said(who, text, style))[-MOST_LINES:])

    def _form(self, said: Said) -> None:
        kept = tuple(one for one in self._view.said if not one.forming)
        self._view = replace(self._view, said=(*kept, said))

    def _tick(self) -> None:
        drawn: tuple[list[Line], int, int] | None = None
        while True:
            over = self._over.wait(REDRAW_S)
            hand = self._hand
            held, talking = (hand.held(), hand.talking()) if hand is not None else (False, False)
            view = replace(self._view, state=self._waits or self._state, held=held, talking=talking)
            width, height = self._console.size
            lines = draw(view, width, height, ascii_only=self._console.options.ascii_only)
            if drawn != (lines, width, height) and self._live is not None:
                drawn = lines, width, height
                self._live.update(_text(lines), refresh=True)
            if over:
                return


def _text(lines: list[Line]) -> Text:
    from rich.text import Text

    text = Text(no_wrap=True, overflow="crop", end="")
    for number, line in enumerate(lines):
        if number:
            text.append("\n")
        for piece, style in line:
            text.append(piece, style=style or None)
    return text
