"""Keeps what was heard in a recording, so that the same sound is not transcribed twice.

A file per sound and model, named by the hash of the decoded samples; private to the user, since it holds what they
said. It can be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.event_json import from_json, to_json
from voiceprep.events import AnswerHeard, SoundMeasured, VerbatimHeard
from voiceprep.listening.whole import Heard

if TYPE_CHECKING:
    from voiceprep.stages import Samples

HEARING = 1
"""Counts up with every change to what is heard in a sound; what was kept under another number is not used."""


def kept_path(folder: Path, samples: Samples, model: str, terms: Sequence[str] = ()) -> Path:
    """Return where in `folder` the hearing of these samples by this model is kept, there or not."""
    digest = hashlib.sha256(samples.tobytes())
    digest.update(json.dumps([HEARING, model, list(terms)]).encode())
    return folder / f"{digest.hexdigest()}.json"


def read_kept(path: Path) -> Heard | None:
    """Return what was kept; None where there is nothing, or nothing sound."""
    try:
        parts = [from_json(part) for part in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return None
    answer = next((part for part in parts if isinstance(part, AnswerHeard)), None)
    sound = next((part for part in parts if isinstance(part, SoundMeasured)), None)
    verbatim = next((part for part in parts if isinstance(part, VerbatimHeard)), None)
    return None if answer is None or sound is None else Heard(answer, verbatim, sound)


def keep(path: Path, heard: Heard) -> None:
    """Keep it; a cache that cannot be written costs time, and is no error."""
    parts = [to_json(part) for part in (heard.answer, heard.verbatim, heard.sound) if part is not None]
    half = path.with_name(f"{path.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(parts, file)
        half.replace(path)
