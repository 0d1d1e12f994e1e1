"""What the tests of the session folder share: a session's info and a wall clock that ticks once a reading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from voiceprep.session.info import ModelUsed, SessionInfo

BEGAN = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
INFO = SessionInfo(
    round="behavioral",
    voice="joe",
    mode="spoken",
    started_at=BEGAN,
    seed=7,
    models={"stt": ModelUsed(name="base", sha256="ab" * 32)},
    options={"minutes": 20, "llm": None},
)


def ticking() -> Callable[[], datetime]:
    """Return a clock that is a second later at every reading."""
    seconds = iter(range(10_000))
    return lambda: BEGAN + timedelta(seconds=next(seconds))
