"""The technologies that can be asked about, and where a document names them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from voiceprep.rounds import Asking, Text
from voiceprep.strict_toml import StrictModel, read_toml
from voiceprep.tailoring.documents import Document

_MOST_WORDS = 3


class Technology(StrictModel):
    """A technology and the way down: `mechanism` how it works inside, `number`, `failure`.

    `names` are regular expressions, matched whole and in any case.
    """

    name: Text
    names: Annotated[tuple[Text, ...], Field(min_length=1)]
    mechanism: Asking
    number: Asking
    failure: Asking


class _Technologies(StrictModel):
    format: Literal[1]
    technologies: tuple[Technology, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A technology where a document names it: as it is written there, with the line and its number from 1."""

    technology: Technology
    written: str
    line: str
    number: int


@cache
def technologies() -> tuple[Technology, ...]:
    """The table, in the order of the file: the special before the general."""
    return read_toml(Path(__file__).with_name("technologies.toml"), _Technologies).technologies


@cache
def _patterns() -> tuple[tuple[Technology, re.Pattern[str]], ...]:
    return tuple(
        (one, re.compile(rf"(?<![\w/+#-])(?:{'|'.join(one.names)})(?![\w+#]|-\w)", re.IGNORECASE))
        for one in technologies()
    )


def named_in(document: Document) -> list[Named]:
    """Return the technologies that a document names, each once, where it stands first; and those it lists as skills.

    What no table knows is taken from lists alone ("Skills: A, B", "experience with A and B"), with questions that fit
    any tool.
    """
    found: dict[str, Named] = {}
    for number, line in enumerate(document.lines, start=1):
        taken: list[tuple[int, int]] = []
        for technology, pattern in _patterns():
            for match in pattern.finditer(line):
                if any(match.start() < end and start < match.end() for start, end in taken):
                    continue
                taken.append(match.span())
                found.setdefault(technology.name, Named(technology, match.group(), line, number))
    known = {name.lower() for name in found}
    for number, line in enumerate(document.lines, start=1):
        for item in _listed(line):
            if item.lower() not in known and not any(pattern.search(item) for _, pattern in _patterns()):
                known.add(item.lower())
                found[item] = Named(_any_tool(item), item, line, number)
    return sorted(found.values(), key=lambda one: one.number)


_LIST = re.compile(
    r"(?:\b(?:skills?|tools?|technolog(?:y|ies)|stack|frameworks?|libraries|languages|proficient (?:in|with)"
    r"|(?:experience|expertise|familiarity|proficiency|fluency) (?:with|in)|(?:knowledge|command) of)\b:?)"
    r"(?P<items>.+)",
    re.IGNORECASE,
)
_TOOL = re.compile(r"(?=.*[A-Z])[A-Za-z][\w.+#-]*(?: [A-Z][\w.+#-]*)*$")
_NO_TOOL = re.compile(
    r"\b(?:english|german|french|spanish|chinese|hindi|mandarin|agile|scrum|git|github|linux|word|excel|powerpoint|office"
    r"|communication|leadership|teamwork|skills|tools|experience|machine|learning|deep|ai|ml|nvidia|google|amazon|meta"
    r"|bachelor|master|phd|university|degree|computer|science|mathematics|statistics)\b",
    re.IGNORECASE,
)


def _listed(line: str) -> list[str]:
    match = _LIST.search(line)
    if match is None:
        return []
    items = re.split(r"[,;|/()\u2022\u00b7]|\band\b|\bor\b", match["items"])
    kept = (item.strip(" .:-\u2013") for item in items)
    return [
        item
        for item in kept
        if 1 < len(item) <= 30 and len(item.split()) <= _MOST_WORDS and _TOOL.match(item) and not _NO_TOOL.search(item)
    ]


def _any_tool(name: str) -> Technology:
    return Technology(
        name=name,
        names=(re.escape(name),),
        mechanism=f"What happens inside {name} when you use it?",
        number=f"Which number got better because you used {name}?",
        failure=f"Where did {name} fail you?",
    )
