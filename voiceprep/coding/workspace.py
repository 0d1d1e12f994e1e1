"""The folder in which the candidate works: lays a problem there, notices what changes, runs the tests.

Nothing that lies there already is ever written over. For any thread: a watcher polls it while the interviewer asks it.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voiceprep.coding.checking import Checked, run_tests
from voiceprep.coding.problems import Problem, problems
from voiceprep.coding.reading import CodeProbe, code_probes
from voiceprep.errors import VoiceprepError
from voiceprep.events import CodeChanged, CodeTested, Event, Noted
from voiceprep.user_paths import expanded

SOLUTION = "solution.py"
MOST_CHARACTERS = 100_000
"""Characters of a solution that are looked at."""
LOOK_S = 2.0
"""Seconds between two looks of the watcher."""


@dataclass(slots=True)
class _Laid:
    problem: Problem
    folder: Path
    began: float
    text: str
    starter: str
    tested: Checked | None = None
    tested_text: str | None = None


class Workspace:
    """The workspace of one interview."""

    def __init__(self, folder: Path, now_s: Callable[[], float | None], clock: Callable[[], float]) -> None:
        """Take the folder; it is made where it does not exist.

        Args:
            folder: where to lay the problems, each in a folder of its own.
            now_s: seconds of audio since the session began; None in a text session.
            clock: monotonic wall clock, seconds.

        Raises:
            VoiceprepError: the folder cannot be written.
        """
        self.folder = expanded(folder)
        self._now_s, self._clock = now_s, clock
        self._lock = threading.RLock()
        self._events: deque[Event] = deque()
        self._laid: dict[str, _Laid] = {}
        self._current: _Laid | None = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            probe = self.folder / ".voiceprep-probe"
            probe.touch()
            probe.unlink()
        except OSError as error:
            reason = f"{self.folder} cannot be used as a workspace ({error.strerror})."
            raise VoiceprepError(reason, "Name a folder you can write to: --workspace DIR") from error

    def lay(self, question_id: str) -> None:
        """Lay the problem of a question, where it has one, and watch it from now on."""
        problem = problems().get(question_id)
        with self._lock:
            self._current = None
            if problem is None:
                return
            folder = self.folder / problem.id
            files = {"problem.md": problem.statement, SOLUTION: problem.starter, "test_solution.py": problem.tests}
            kept = []
            try:
                folder.mkdir(exist_ok=True)
                for name, text in files.items():
                    try:
                        with (folder / name).open("x", encoding="utf-8") as file:
                            file.write(text)
                    except FileExistsError:
                        if _text(folder / name) != text:
                            kept.append(name)
            except OSError as error:
                message = f"The problem could not be laid in {folder} ({error.strerror}); it is talked about instead."
                self._events.append(Noted("workspace", message))
                return
            message = f"The problem is in {folder}: read problem.md, write {SOLUTION}; t (typed: /test) runs the tests."
            if kept:
                message += f" What was there already is left as it was: {', '.join(kept)}."
            self._events.append(Noted("workspace", message))
            text = _text(folder / SOLUTION) or ""
            self._current = _Laid(problem, folder, self._clock(), text, problem.starter)
            self._laid[question_id] = self._current

    def poll(self) -> bool:
        """Look whether the solution has changed; whether it has."""
        with self._lock:
            laid = self._current
            text = None if laid is None else _text(laid.folder / SOLUTION)
            if laid is None or text is None or text == laid.text:
                return False
            before, laid.text = laid.text, text
            added, removed = _difference(before, text)
            self._events.append(
                CodeChanged(
                    question_id=laid.problem.id,
                    file=SOLUTION,
                    lines=len(text.splitlines()),
                    added=added,
                    removed=removed,
                    text=text,
                    after_s=self._since(laid),
                    at_s=self._now_s(),
                )
            )
            return True

    def take(self) -> Iterator[Event]:
        """Yield and forget what has happened."""
        while True:
            with self._lock:
                if not self._events:
                    return
                event = self._events.popleft()
            yield event

    @property
    def at_work(self) -> bool:
        """Whether a problem lies there whose tests do not all pass."""
        with self._lock:
            laid = self._current
            return laid is not None and not (laid.tested_text == laid.text and _all_pass(laid.tested))

    @property
    def begun(self) -> bool:
        """Whether the current solution is no longer the starter."""
        with self._lock:
            return self._current is not None and self._current.text.strip() != self._current.starter.strip()

    def test(self, by: Literal["candidate", "interviewer", "end"]) -> Checked | None:
        """Run the tests of the current problem, unless they ran on this very code; None where there is no problem."""
        self.poll()
        with self._lock:
            laid = self._current
            if laid is None:
                return None
            if laid.tested is not None and laid.tested_text == laid.text and by != "candidate":
                return laid.tested
            text = laid.text
        checked = run_tests(laid.folder, laid.problem)
        with self._lock:
            laid.tested, laid.tested_text = checked, text
            self._events.append(
                CodeTested(
                    question_id=laid.problem.id,
                    by=by,
                    passed=checked.passed,
                    total=checked.total,
                    failed=checked.failed,
                    broken=checked.broken,
                    after_s=self._since(laid),
                    at_s=self._now_s(),
                )
            )
        return checked

    def probes(self) -> tuple[CodeProbe, ...]:
        """Return what may be asked about the current code."""
        with self._lock:
            laid = self._current
            if laid is None or not self.begun:
                return ()
            failed = laid.tested.failed if laid.tested is not None and laid.tested_text == laid.text else ()
            return code_probes(laid.text, failed)

    def _since(self, laid: _Laid) -> float:
        return round(self._clock() - laid.began, 1)


class Watcher:
    """A thread that polls a workspace, from `__enter__` to `__exit__`."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._over = workspace, threading.Event()
        self._thread = threading.Thread(target=self._run, name="voiceprep-workspace", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(LOOK_S):
            self._workspace.poll()


def told(checked: Checked) -> str:
    """Say what the tests found, as the interviewer says it; which part is wrong stays the candidate's to find."""
    if checked.broken:
        return f"The tests did not get to their end: {_first_words(checked.broken)}."
    if _all_pass(checked):
        return f"All {checked.total} tests pass."
    return f"{checked.passed} of {checked.total} tests pass."


def _first_words(reason: str) -> str:
    return reason if len(reason) < 80 and "?" not in reason else reason[:80].replace("?", "").rsplit(" ", 1)[0]


def _all_pass(checked: Checked | None) -> bool:
    return checked is not None and not checked.broken and checked.passed == checked.total


def _text(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return file.read(MOST_CHARACTERS).decode("utf-8", "replace").replace("\r\n", "\n")
    except OSError:
        return None


def _difference(before: str, after: str) -> tuple[int, int]:
    """Lines that are new, and lines that are gone; where they stand does not count."""
    old, new = Counter(before.splitlines()), Counter(after.splitlines())
    return (new - old).total(), (old - new).total()
