"""Prepares the reply while the candidate still talks, so that nobody waits for it.

What is prepared is a guess: it reaches neither the session nor the candidate's ears unless the same line is decided on
once the answer is over.
"""

from __future__ import annotations

import threading
from concurrent.futures import Executor

from voiceprep.stages import Interviewer, Mouth, SoFar


class ReplyAhead:
    """Has the interviewer foresee its reply, and the mouth synthesise it, in a thread of `worker`.

    Only the newest of what was heard counts: what comes while a guess is in the making waits, the latest of it alone.
    """

    def __init__(self, interviewer: Interviewer, mouth: Mouth, worker: Executor) -> None:
        """Make it; `worker` is the caller's, who ends it after the interview."""
        self._interviewer, self._mouth, self._worker = interviewer, mouth, worker
        self._lock = threading.Lock()
        self._newest: SoFar | None = None
        self._turn = 0
        self._working = False

    def consider(self, heard: SoFar) -> None:
        """Take note of what was heard so far. Returns at once."""
        with self._lock:
            self._newest = heard
            if self._working:
                return
            self._working = True
        self._worker.submit(self._work)

    def answer_over(self) -> None:
        """Begin no further guess at the reply to this answer."""
        with self._lock:
            self._turn += 1
            self._newest = None

    def _work(self) -> None:
        while True:
            with self._lock:
                heard, turn = self._newest, self._turn
                self._newest = None
                if heard is None:
                    self._working = False
                    return
            self._foresee(heard, turn)

    def _foresee(self, heard: SoFar, turn: int) -> None:
        for reply in self._interviewer.foresee(heard, lambda: self._turn != turn):
            if heard.pausing:
                self._mouth.prepare(reply.text)
            if self._newest is not None:
                return
