"""Every error a user can meet.

    VoiceprepError            exit code 1: one sentence and the next step
    ├── BadFile               a file voiceprep reads is broken: names file, key or line, reason
    │   ├── BadRound          a round, rubric or voice file
    │   ├── BadDocument       a résumé or job description that cannot be read
    │   ├── BadAudio          a recording that cannot be used as an answer
    │   └── BadSession        a session folder that cannot be read
    ├── UnknownName           no round, voice, model or session of that name (offers the nearest)
    ├── ModelFileError        a model file is missing, damaged or cannot be fetched
    ├── AudioDeviceError      no PortAudio, no microphone or speaker, or it is busy
    ├── MissingExtra          an optional part of voiceprep is not installed
    └── SessionWriteError     the session folder cannot be written (read-only, full)

`LLMError` is not among them: a language model that fails never ends an interview.
Adapters translate the errors of third-party libraries into these, once, where the library is called.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

MOST_NAMED = 12
"""How many names an error lists where none is near; there can be hundreds of sessions."""


class VoiceprepError(Exception):
    """An error with a sentence for the user and, where there is one, the next step.

    Args:
        message: one sentence that says what is wrong.
        hint: what to do about it; empty where nothing can be advised.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class BadFile(VoiceprepError):
    """A file is broken. `where` is the key or line inside it, empty for the whole file."""

    def __init__(self, path: Path | str, where: str, reason: str, hint: str = "") -> None:
        place = f"{path}: {where}" if where else f"{path}"
        if hint and not reason.endswith("."):
            reason += "."
        super().__init__(f"{place}: {reason}", hint)
        self.path, self.where, self.reason = Path(path), where, reason


class BadRound(BadFile):
    """A round, rubric or voice file is refused."""


class BadDocument(BadFile):
    """A résumé or a job description cannot be read."""


class BadAudio(BadFile):
    """A recording cannot be used."""


class BadSession(BadFile):
    """A session folder cannot be read."""


class UnknownName(VoiceprepError):
    """No `kind` (round, voice, session, …) is called `name`; the nearest of `known` is offered."""

    def __init__(self, kind: str, name: str, known: Iterable[str], hint: str = "") -> None:
        names = sorted(known)
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        there = f"There is: {', '.join(names[:MOST_NAMED]) or 'none yet'}{more}."
        offer = f"Did you mean {near[0]}?" if near else there
        super().__init__(f"There is no {kind} called {name!r}.", f"{offer} {hint}".strip())


class ModelFileError(VoiceprepError):
    """A model file is missing, damaged or cannot be fetched."""


class AudioDeviceError(VoiceprepError):
    """The sound card, or the library that reaches it, cannot be used."""


class MissingExtra(VoiceprepError):
    """An optional part is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} is not installed.", f"Install it with: pip install 'voiceprep[{extra}]'")


class SessionWriteError(VoiceprepError):
    """The session folder cannot be written."""


class LLMError(Exception):
    """The language model gave nothing usable: it is down, slow, or talks nonsense.

    Never shown to the user as an error: the interview goes on with a template and the session notes `reason`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
