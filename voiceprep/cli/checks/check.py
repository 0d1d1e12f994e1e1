"""One line of the doctor's table, and what all of them mean together. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

State = Literal["ok", "warning", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, and how to mend it.

    `needed`: without it no spoken interview can be held. `figures` are for `--json`, units in the names.
    """

    name: str
    state: State
    says: str
    mend: str = ""
    needed: bool = False
    figures: dict[str, Any] = field(default_factory=dict)


def can_interview(checks: Sequence[Check]) -> bool:
    """Whether a spoken interview can be held: nothing that is needed has failed."""
    return not any(check.needed and check.state == "failed" for check in checks)


def as_json(checks: Sequence[Check]) -> dict[str, Any]:
    """Return the whole finding as a JSON object."""
    return {"format": 1, "can_interview": can_interview(checks), "checks": [asdict(check) for check in checks]}


def closing_line(checks: Sequence[Check]) -> str:
    """Return the sentence under the table."""
    if can_interview(checks):
        worse = sum(check.state in ("failed", "warning") for check in checks)
        rest = "." if not worse else f"; {worse} thing{'s' if worse > 1 else ''} above could be better."
        return f"An interview can be held{rest}"
    names = ", ".join(check.name for check in checks if check.needed and check.state == "failed")
    return f"A spoken interview cannot be held yet: {names}. A typed one can: voiceprep interview --text"
