"""What the candidate does by hand: keys pressed in one thread, asked for with every frame in another.

space     while they talk or before: the turn is held open; while held, or in silence after speech: it ends;
          while the interviewer speaks: it is the candidate's turn
space     with push-to-talk: they are heard from the press to the release, and the release ends the turn
s r h     skip the question, hear it again, get a hint
t         run the tests of the code, where one is written
p         pause, and go on; in a break, space goes on as well
q         stop, with a report
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from voiceprep.events import Wish

SAME_PRESS_S = 0.7
"""A key that is held down repeats: first after up to 0.66 s (X11's default), then every 0.03 s or so."""
RELEASED_S = 0.25
"""A key that repeated and has been quiet for so long was let go."""
ENDS_AFTER_MS = 300
"""Silence after speech from which a press means "done" and not "wait, I go on": the median pause (findings: P44)."""
WISHES: dict[str, Wish] = {"s": "skip", "r": "repeat", "h": "hint", "t": "test"}


class Press:
    """Makes presses of one key out of what a terminal sends, which knows no release.

    A single press toggles; a key that is held down, so that it repeats, is let go when the repeats end. Pure.
    """

    def __init__(self) -> None:
        self.down = False
        self._last_s: float | None = None
        self._repeats = 0

    def key(self, at_s: float) -> bool:
        """Take a key that arrived at `at_s`; whether it is a new press, and not a repeat."""
        self.settle(at_s)
        again = self._last_s is not None and at_s - self._last_s < SAME_PRESS_S
        self._last_s = at_s
        if again:
            self._repeats += 1
            return False
        self._repeats = 0
        self.down = not self.down
        return True

    def settle(self, at_s: float) -> None:
        """Let time pass: a key that repeated and is quiet now was let go."""
        if self.down and self._repeats > 1 and self._last_s is not None and at_s - self._last_s > RELEASED_S:
            self.down = False
            self._repeats = 0


class Hand:
    """Keys in, wishes out; for any thread.

    `push_to_talk`: nothing is heard but between a press of the space bar and its release. `tests`: there are some to
    run.
    """

    def __init__(
        self, *, push_to_talk: bool = False, tests: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.push_to_talk = push_to_talk
        self._tests = tests
        self._clock = clock
        self._lock = threading.Lock()
        self._space = Press()
        self._tapped = self._held = self._was_down = False
        self._wish: Wish | None = None
        self._paused = self._stopped = False
        self._break_ends_s: float | None = None

    def press(self, key: str) -> bool:
        """Take a key; whether it means anything."""
        with self._lock:
            key = key.lower()
            if self._break_ends_s is not None and key in (" ", "p"):
                self._paused, self._break_ends_s = False, None
            elif key == " ":
                if self._space.key(self._clock()):
                    self._tapped = not self.push_to_talk
            elif key in WISHES and (key != "t" or self._tests):
                self._wish = WISHES[key]
            elif key == "p":
                self._paused = not self._paused
            elif key == "q":
                self._stopped, self._paused = True, False
            else:
                return False
            return True

    def paused(self) -> bool:
        """Whether the interview stands still."""
        with self._lock:
            if self._break_ends_s is not None and self._clock() >= self._break_ends_s:
                self._paused, self._break_ends_s = False, None
            return self._paused

    def take_break(self, seconds: float) -> None:
        """Pause for at most `seconds`; a key goes on earlier. Returns at once."""
        with self._lock:
            self._paused, self._break_ends_s = True, self._clock() + seconds

    def stopped(self) -> bool:
        """Whether it is to end here."""
        return self._stopped

    def talking(self) -> bool:
        """Whether the candidate may be heard: always, but for push-to-talk."""
        with self._lock:
            self._space.settle(self._clock())
            return self._space.down or not self.push_to_talk

    def held(self) -> bool:
        """Whether the turn is kept open by hand."""
        return self._held or (self.push_to_talk and self.talking())

    def interrupts(self) -> bool:
        """Whether a line being spoken should end: a wish, a press, a stop. A press is used up by it."""
        with self._lock:
            if self._tapped:
                self._tapped = False
                return True
            self._space.settle(self._clock())
            return self._wish is not None or self._stopped or (self.push_to_talk and self._space.down)

    def ends_turn(self, *, started: bool, silence_ms: int) -> bool:
        """Say, frame by frame, whether the turn ends by hand.

        Args:
            started: whether anything was said in it.
            silence_ms: since the last speech.
        """
        with self._lock:
            if self._stopped or self._wish is not None:
                return True
            if self.push_to_talk:
                self._space.settle(self._clock())
                let_go = self._was_down and not self._space.down
                self._was_down = self._space.down
                return let_go and started
            if not self._tapped:
                return False
            self._tapped = False
            if self._held or (started and silence_ms >= ENDS_AFTER_MS):
                self._held = False
                return started
            self._held = True
            return False

    def begin_turn(self) -> None:
        """Let a new turn begin: what was pressed for the last one is over; a wish stands."""
        with self._lock:
            self._held = self._tapped = self._was_down = False

    def take_wish(self) -> Wish | None:
        """Return what is wished for, and forget it."""
        with self._lock:
            wish, self._wish = self._wish, None
            return wish
