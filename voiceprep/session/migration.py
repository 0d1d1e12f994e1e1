"""Brings what an older voiceprep wrote up to the present format, in memory: the files stay as they are.

A step leads from one format to the next; both `session.json` and each line of `events.jsonl` go through it. With the
first format there is none yet. A session keeps its format on disk, so nothing is added to an older one. To change the
format: raise FORMAT, add a step, keep a session of the old one as a test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

FORMAT = 1
"""The format version this voiceprep writes, and the newest it reads."""
Json = dict[str, Any]


def _same(data: Json) -> Json:
    return data


@dataclass(frozen=True, slots=True)
class Step:
    """What changes from one format to the next, as functions of the JSON objects; neither may change its argument."""

    info: Callable[[Json], Json] = _same
    event: Callable[[Json], Json] = _same


STEPS: Mapping[int, Step] = {}
"""From format n to n + 1, by n."""


def upgraded_info(data: Json, steps: Mapping[int, Step] = STEPS, newest: int = FORMAT) -> Json:
    """Return the content of a `session.json` with the newest keys; `format` still says what is on disk.

    Unchanged where the format is none that we know.
    """
    found = data.get("format")
    if not isinstance(found, int) or isinstance(found, bool) or not 1 <= found < newest:
        return data
    for step in range(found, newest):
        data = steps[step].info(data)
    return {**data, "format": found}


def upgraded_event(data: Json, found: int, steps: Mapping[int, Step] = STEPS, newest: int = FORMAT) -> Json:
    """Return a line of `events.jsonl` of format `found` in the newest one."""
    for step in range(max(1, found), newest):
        data = steps[step].event(data)
    return data
