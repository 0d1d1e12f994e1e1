"""The JSON form of events, as `events.jsonl` and `--json` have them."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any, cast

from voiceprep.events import Event
from voiceprep.typed_json import build


def event_name(kind: type[Event]) -> str:
    """`AnswerHeard` -> `answer_heard`: the `type` in the JSON form."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


def event_types() -> dict[str, type[Event]]:
    """Every event class by its JSON `type`."""
    return {event_name(kind): kind for kind in Event.__subclasses__()}


def to_json(event: Event) -> dict[str, Any]:
    """Return the event as a JSON object with its `type` first."""
    return {"type": event_name(type(event)), **asdict(event)}


def from_json(data: dict[str, Any]) -> Event:
    """Rebuild an event; keys the class does not have (sequence number, wall clock) are passed over.

    Raises:
        ValueError: an unknown type, a missing field, or a field of the wrong shape.
    """
    kind = event_types().get(str(data.get("type")))
    if kind is None:
        raise ValueError(f"unknown event type {data.get('type')!r}")
    return cast(Event, build(kind, data))
