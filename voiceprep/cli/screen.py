"""What an interview looks like from outside: lines on a terminal, or events as JSON Lines."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from voiceprep import events
from voiceprep.event_json import to_json
from voiceprep.plain_text import printable

if TYPE_CHECKING:
    from rich.status import Status


class Screen(Protocol):
    """A consumer of events that tells the user."""

    def show(self, event: events.Event) -> None:
        """Take the next event."""
        ...

    def say(self, text: str) -> None:
        """Tell the user something that is no event."""
        ...

    def busy(self, text: str) -> None:
        """Say what is being worked on, until the next event or call; an empty text ends it."""
        ...

    def close(self) -> None:
        """Give the terminal back as it was; safe to call twice."""
        ...


class JsonScreen:
    """Events as JSON Lines on stdout and nothing else there; words for people go to stderr."""

    def __init__(self) -> None:
        self._count = 0

    def show(self, event: events.Event) -> None:
        """Print the event; `seq` counts from 1, `at` is the wall clock."""
        self._count += 1
        line = {"seq": self._count, "at": datetime.now(UTC).isoformat(timespec="milliseconds")}
        sys.stdout.write(json.dumps({**line, **to_json(event)}, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    def say(self, text: str) -> None:
        """Write to stderr."""
        sys.stderr.write(text + "\n")

    def busy(self, text: str) -> None:
        """Pass over it."""

    def close(self) -> None:
        """Nothing to give back."""


class QuietScreen:
    """Shows nothing while the interview is held, and tells what is no event on stderr."""

    def show(self, event: events.Event) -> None:
        """Pass over it."""

    def say(self, text: str) -> None:
        """Write to stderr."""
        sys.stderr.write(printable(text.replace("\n", " ")) + "\n")

    def busy(self, text: str) -> None:
        """Pass over it."""

    def close(self) -> None:
        """Nothing to give back."""


class TerminalScreen:
    """A calm transcript: who says what, and what voiceprep is doing where that takes a while."""

    def __init__(self, interviewer: str, *, echo_answers: bool = True) -> None:
        """Write to stdout.

        Args:
            interviewer: the name in front of the interviewer's lines.
            echo_answers: whether to print what was understood; not wanted where the candidate typed it.
        """
        from rich.console import Console

        self._console = Console(highlight=False, soft_wrap=False)
        self._name = interviewer
        self._echo = echo_answers
        self._status: Status | None = None

    def show(self, event: events.Event) -> None:
        """Print what concerns the candidate."""
        self.busy("")
        match event:
            case events.LineSpoken():
                self._line(self._name, event.heard or event.text, "bold cyan")
            case events.AnswerHeard() if self._echo:
                self._line("You", event.text or "(nothing was heard)", "bold green")
                self.busy("Thinking")
            case events.AnswerHeard():
                self._console.print()
            case events.SpeechStarted():
                self.busy("Listening")
            case events.TimeSignalled():
                self._line("Note", f"Your {event.allowed_s:.0f} seconds are over.", "yellow")
            case events.TurnEnded():
                self.busy("Writing down what you said")
            case events.CutIn() if event.answer_id is not None:
                self.busy("Sorry, go on")
            case events.Noted():
                self._line("Note", event.message, "yellow")
            case _:
                pass

    def say(self, text: str) -> None:
        """Print a plain line."""
        self.busy("")
        for line in text.splitlines():
            self._console.print(printable(line), markup=False, soft_wrap=True)

    def busy(self, text: str) -> None:
        """Turn a spinner with `text`, on a terminal only."""
        if self._status is not None:
            self._status.stop()
            self._status = None
        if text and self._console.is_terminal and not self._console.is_dumb_terminal:
            self._status = self._console.status(text + " …")
            self._status.start()

    @property
    def whole(self) -> bool:
        """Whether the terminal can be drawn on as a whole."""
        return self._console.is_terminal and not self._console.is_dumb_terminal

    def close(self) -> None:
        """End the spinner."""
        self.busy("")

    def _line(self, who: str, text: str, style: str) -> None:
        from rich.padding import Padding
        from rich.text import Text

        self._console.print(Text(f"{who}:", style=style))
        self._console.print(Padding(Text(printable(text)), (0, 0, 1, 2)))
