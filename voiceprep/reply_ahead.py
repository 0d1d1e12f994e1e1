"""Prepares the reply while the candidate still talks, so that nobody waits for it.

What is prepared is a guess: it reaches neither the session nor the candidate's ears unless the same line is decided on
once the answer is over.
"""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import Executor

from voiceprep.stages import Interviewer, Mouth, SoFar


class ReplyAhead:
    """Has the interviewer foresee its reply, and the mouth synthesise it, in a thread of `worker`.

    Lines that may follow any answer are synthesised as it begins. Then only the newest of what was heard counts: what
    comes while a guess is in the making waits, the latest of it alone.
    """

    def __init__(self, interviewer: Interviewer, mouth: Mouth, worker: Executor) -> None:
        """Make it; `worker` is the caller's, who ends it after the interview."""
        self._interviewer, self._mouth, self._worker = interviewer, mouth, worker
        self._lock = threading.Lock()
        self._likely: deque[str] = deque()
        self._newest: SoFar | None = None
        self._turn = 0
        self._working = False

    def answer_begins(self, now_s: float | None) -> None:
        """Prepare what may be said whatever the answer will be. Returns at once."""
        likely = self._interviewer.likely(now_s)
        with self._lock:
            self._likely = deque(likely)
        self._begin_work()

    def consider(self, heard: SoFar) -> None:
        """Take note of what was heard so far. Returns at once."""
        with self._lock:
            self._newest = heard
        self._begin_work()

    def answer_over(self) -> None:
        """Begin no further guess at the reply to this answer."""
        with self._lock:
            self._turn += 1
            self._newest = None
            self._likely.clear()

    def _begin_work(self) -> None:
        with self._lock:
            if self._working:
                return
            self._working = True
        self._worker.submit(self._work)

    def _work(self) -> None:
        while True:
            with self._lock:
                heard, turn = self._newest, self._turn
                self._newest = None
                line = self._likely.popleft() if heard is None and self._likely else None
                if heard is None and line is None:
                    self._working = False
                    return
            if heard is not None:
                self._foresee(heard, turn)
            elif line is not None:
                self._mouth.prepare(line)

    def _foresee(self, heard: SoFar, turn: int) -> None:
        for reply in self._interviewer.foresee(heard, lambda: self._turn != turn):
            # While they talk, the bank's line will be another one soon; a model's is kept for its probe.
            by_model = reply.worded_by.startswith("llm:")
            if heard.pausing or by_model:
                self._mouth.prepare(reply.text)
            if self._newest is not None and not by_model:
                return
