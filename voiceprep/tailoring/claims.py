"""What a résumé claims: the lines that tell of something done, how strong each is, how it is said to its owner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from voiceprep.answer_signs import is_injection
from voiceprep.tailoring.documents import Document

Shape = Literal["measured", "led", "built"]
MOST_SPOKEN_WORDS = 18
"""A claim is read out: longer ones are cut where a clause ends."""
LEAST_WORDS = 4
MOST_JOINED = 60

_BULLET = re.compile(
    r"^\s*(?:[-*+\u2022\u25aa\u25cf\u25e6\u2023\u2043\u2013\u2014\u00b7\uf0b7]|\d+[.)]|o(?= [A-Z]))\s+"
)
_HEADING = re.compile(r"^\s*(?:#+\s|[A-Z][A-Z &/]{3,}:?\s*$)")
_PRIVATE = re.compile(
    r"\S+@\S+|https?://|www\.|\b(?:linkedin|github|gitlab)\.com|(?:\+?\d[\d ()./-]{7,}\d)"
    r"|\b(?:date of birth|born|married|nationality|address|phone|e-?mail)\b",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"\b(?:gpa|bachelor|master of|b\.?sc|m\.?sc|ph\.?d\.? in|university|college|diploma|coursework|dean's list|minor in"
    r"|major in|references)\b",
    re.IGNORECASE,
)
_IRREGULAR = (
    "led|built|wrote|ran|drove|grew|cut|brought|made|took|won|taught|held|kept|set|sped|oversaw|shrank|sent|got|gave"
    "|found|beat|rewrote|rebuilt|spun|put|did|began|became|chose|saw"
)
_PAST = re.compile(rf"^(?:co-)?(?:{_IRREGULAR}|(?:pre-)?[a-z]{{2,}}ed)$", re.IGNORECASE)
_NO_VERB = re.compile(
    r"^(?:advanced|distributed|embedded|applied|related|detailed|(?:un|self-)?supervised|based|skilled|experienced"
    r"|gifted|motivated|red|need|seed|speed|feed|certified|accelerated|automated)$",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"^(?:lead|build|design|develop|own|manage|run|maintain|write|train|deploy|drive|mentor|improve|work|scale|serve)s?$",
    re.IGNORECASE,
)
_FRONT = re.compile(
    r"^(?:(?:i|we)(?:'ve| have| had)?|(?:successfully|also|independently|jointly|single-handedly))\s+", re.I
)
_NUMBER = re.compile(
    r"\d[\d.,]*\s?(?:%|percent|x\b|ms\b|seconds?|minutes?|hours?|days|gpus?|nodes?|qps|rps|requests|users|customers"
    r"|million|billion|[kMB]\b|gb\b|tb\b|\+)|\$\s?\d"
    r"|\d[\d.]*%? (?:auc|f1|mfu|accuracy|recall|precision|map|bleu|wer)\b|\bfrom \d[\d.,]*"
    r"|\bby (?:half|a third|a factor)|\b(?:halv|doubl|tripl)\w+",
    re.IGNORECASE,
)
_BETTER = re.compile(
    r"\b(?:faster|auc|f1|mfu|accuracy|recall)\b|\b(?:reach|achiev|reduc|improv|increas|cut|sped|speed|accelerat|optimi|sav|boost|lower|rais|doubl|halv|scal|grew|shrank"
    r"|decreas)\w*",
    re.IGNORECASE,
)
_LED = re.compile(
    r"^(?:co-)?(?:led|lead|managed|manage|mentored|headed|oversaw|spearheaded|drove|coordinated|directed|supervised)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. `said` is how it is put to the candidate, from "you" on; `number` is the line's, from 1."""

    line: str
    number: int
    said: str
    shape: Shape
    strength: float


def claims_in(document: Document) -> list[Claim]:
    """Return the claims of a résumé, strongest first; equal ones in the order of the document.

    Contact details, schools, headings and orders to whoever reads are no claims.
    """
    found = []
    for line, number in _joined(document.lines):
        for sentence in re.split(r"(?<=[a-z0-9%)])[.;]\s+(?=[A-Z])", line):
            claim = _claim(sentence.strip(" .;"), number)
            if claim is not None:
                found.append(claim)
    return sorted(found, key=lambda claim: -claim.strength)


def _joined(lines: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Yield bullets and paragraphs whole, without their marks, with the number of their first line."""
    text, first = "", 0
    for number, raw in enumerate(lines, start=1):
        begins = bool(_BULLET.match(raw))
        line = _BULLET.sub("", raw).strip()
        apart = begins or not line or _HEADING.match(raw)
        goes_on = bool(text) and not apart and not text.endswith((".", ":")) and not line.startswith("|")
        new_verb = bool(line) and _starts_with_verb(line)
        if goes_on and not new_verb and len(text.split()) + len(line.split()) <= MOST_JOINED:
            text = f"{text} {line}" if not text.endswith("-") else f"{text[:-1]}{line}"
            continue
        if text:
            yield text, first
        text, first = ("", 0) if not line or _HEADING.match(raw) else (line, number)
    if text:
        yield text, first


def _starts_with_verb(line: str) -> bool:
    words = _FRONT.sub("", line).split()
    first = words[0].strip(",.:") if words else ""
    return first[:1].isupper() and _verb(first) is not None


def _verb(word: str) -> Literal["past", "present"] | None:
    if _NO_VERB.match(word):
        return None
    return "past" if _PAST.match(word) else "present" if _PRESENT.match(word) else None


def _claim(sentence: str, number: int) -> Claim | None:
    if len(sentence.split()) < LEAST_WORDS or _PRIVATE.search(sentence) or is_injection(sentence):
        return None
    if _SCHOOL.search(sentence) and not _NUMBER.search(sentence):
        return None
    front = _FRONT.match(sentence)
    rest = _FRONT.sub("", _FRONT.sub("", sentence))
    first, _, tail = rest.partition(" ")
    tense = _verb(first)
    if tense is None or not tail:
        return None
    verb = first.lower()
    if tense == "present" and not front and verb.endswith("s"):
        verb = verb[:-1]
    said = _spoken(f"you {verb} {_to_you(tail)}")
    if "?" in said or len(said.split()) < LEAST_WORDS:
        return None
    measured = bool(_NUMBER.search(sentence))
    shape: Shape = "led" if _LED.match(first) else "measured" if measured and _BETTER.search(sentence) else "built"
    strength = 3.0 * measured + 2.0 * bool(_BETTER.search(sentence)) + 1.0 * (shape == "led") + min(len(tail), 80) / 80
    return Claim(sentence, number, said, shape, strength)


_YOU = {"i": "you", "my": "your", "our": "your", "we": "you", "me": "you", "us": "you", "myself": "yourself"}


def _to_you(text: str) -> str:
    return re.sub(
        r"(?<![\w/.-])(?:i|my|our|we|me|us|myself)(?![\w/.-])",
        lambda match: (
            match.group() if match.group().isupper() and len(match.group()) > 1 else _YOU[match.group().lower()]
        ),
        text,
        flags=re.IGNORECASE,
    )


def _spoken(text: str) -> str:
    """Cut a claim to what can be read out, where a clause ends; without brackets."""
    flat = re.sub(r"\s*[(\[][^)\]]*[)\]]", "", text.partition(";")[0])
    flat = " ".join(re.sub(r"[\"\u201c\u201d|\u2022*_`<>{}#\\]", " ", flat).split())
    words = flat.split()
    if len(words) <= MOST_SPOKEN_WORDS:
        return flat.rstrip(",;:. ")
    head = " ".join(words[:MOST_SPOKEN_WORDS])
    cuts = [
        match.start()
        for match in re.finditer(
            r"[,;:] |\s(?:by|using|with|which|that|while|and|for|in|through|via|leading|resulting)\s", head
        )
    ]
    late = [cut for cut in cuts if len(head[:cut].split()) >= 7]
    return (head[: late[-1]] if late else head).rstrip(",;:. ")
