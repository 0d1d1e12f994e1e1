"""Has one sentence of every answer rewritten, checks what comes back, and keeps it with the session."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from voiceprep.errors import LLMError, SessionWriteError
from voiceprep.interviewer.llm import ChatModel, CutOff
from voiceprep.interviewer.wording import spoken_form
from voiceprep.plain_text import printable
from voiceprep.report.answer import rubric_of
from voiceprep.report.shape import AnswerReport, Report, Rewritten
from voiceprep.rewriting.choice import Chosen, choose
from voiceprep.rewriting.guards import check
from voiceprep.rewriting.prompt import MOST_TOKENS, again, asking
from voiceprep.rubrics import Rubric
from voiceprep.session.info import write_json

REWRITES_FILE = "rewrites.json"
"""In the session's folder: it goes where the session goes, and is deleted with it."""
DEADLINE_S = 120.0
"""Loading the model and reading the prompt for the first time takes half a minute on two busy cores."""
TRIES = 2
MOST_FAILURES = 2
"""So many failures of the model itself in a row, and it is not asked any more."""
_CHECKS = 1
"""Version of the choice and the guards: what earlier ones let through or refused is asked anew."""


class Rewriter:
    """Asks a language model for one rewritten sentence, at most twice.

    Args:
        model: the language model.
        folder: the session's, where rewrites are kept; one that cannot be written costs the time to ask again.
    """

    def __init__(self, model: ChatModel, folder: Path) -> None:
        self._model, self._path = model, folder / REWRITES_FILE
        self._kept = _read(self._path)
        self._failures = 0
        self._failed = ""

    def rewrite(self, answer: AnswerReport, rubric: Rubric) -> Rewritten | None:
        """Return the rewritten sentence, or the sentence with the reason why there is none; None: nothing to rewrite.

        Args:
            answer: as reported.
            rubric: of its kind.
        """
        chosen = choose(answer, rubric)
        if chosen is None:
            return None
        messages = asking(chosen, answer["text"], rubric)
        key = hashlib.sha256(json.dumps([self._model.label, _CHECKS, answer["text"], messages]).encode()).hexdigest()
        kept = self._kept.get(key)
        if kept is None or (kept[0] is not None and _refused(kept[0], chosen, answer["text"])):  # a file can be changed
            try:
                kept = self._asked(chosen, answer["text"], messages)
            except LLMError as error:
                self._failures, self._failed = self._failures + 1, error.reason
                return self._found(chosen, None, error.reason)
            self._failures = 0
            self._keep(key, kept)
        return self._found(chosen, *kept)

    def _asked(self, chosen: Chosen, answer: str, messages: list[Any]) -> tuple[str | None, str | None]:
        """Return the rewrite, or why nothing the model made may stand. Raises LLMError where it made nothing."""
        if self._failures >= MOST_FAILURES:
            raise LLMError(self._failed)
        refused: list[str] = []
        for _ in range(TRIES):
            try:
                line = spoken_form(self._model.complete(messages, None, MOST_TOKENS, DEADLINE_S))
                refused = _refused(line, chosen, answer)
            except CutOff:
                refused = ["It comes to no end."]
            if not refused:
                return line if line[-1] in ".!" else f"{line}.", None
            messages = again(messages, refused)
        return None, f"what the language model made was refused ({printable(' '.join(refused))})"

    def _found(self, chosen: Chosen, text: str | None, failed: str | None) -> Rewritten:
        return {
            "why": chosen.why,
            "element": chosen.element,
            "quote": chosen.sentence,
            "start_s": chosen.start_s,
            "end_s": chosen.end_s,
            "text": text,
            "made_by": f"llm:{self._model.label}",
            "failed": failed,
        }

    def _keep(self, key: str, kept: tuple[str | None, str | None]) -> None:
        self._kept[key] = kept
        with contextlib.suppress(SessionWriteError):
            write_json(self._path, {"format": 1, "rewrites": self._kept})


def rewrite_answers(
    report: Report, rewriter: Rewriter, on_done: Callable[[int, int], None] = lambda done, of: None
) -> None:
    """Put a rewrite into every answer of a report that has a sentence to rewrite.

    Args:
        report: as it was built; changed in place.
        rewriter: asks the model.
        on_done: told how many of how many answers are done.
    """
    answers = report["answers"]
    on_done(0, len(answers))
    for number, answer in enumerate(answers, start=1):
        answer["rewrite"] = rewriter.rewrite(answer, rubric_of(answer["kind"]))
        on_done(number, len(answers))


def _refused(line: str, chosen: Chosen, answer: str) -> list[str]:
    return check(line, chosen.sentence, answer, sized=chosen.why == "vague_success")


def _read(path: Path) -> dict[str, tuple[str | None, str | None]]:
    """What was kept; nothing of a file that is not there or damaged."""
    try:
        content = json.loads(path.read_bytes())
        kept = {str(key): (text, failed) for key, (text, failed) in content["rewrites"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return {key: value for key, value in kept.items() if _sound(*value)}


def _sound(text: Any, failed: Any) -> bool:
    return (isinstance(text, str) and failed is None) or (text is None and isinstance(failed, str))
