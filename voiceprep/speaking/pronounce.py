"""Technical text -> the way it is said aloud. Pure text to text; numbers stay digits, which the voice reads well."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from voiceprep.speaking.spoken_forms import BARE_UNITS, PER, SYMBOLS, TERMS, UNITS

_NUMBER = r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)"
_OUTSIDE = r"(?<![A-Za-z0-9_])"
_UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
_PER = "|".join(sorted(PER, key=len, reverse=True))
_NO_AMOUNT = r"(?<![A-Za-z0-9_.])(?<!\b[A-Z]-)(?!401k\b)"  # H-1B, 401k
_AMOUNT = re.compile(rf"{_NO_AMOUNT}{_NUMBER}(?P<space>[ -]?)(?P<unit>{_UNIT})(?:/(?P<per>{_PER}))?(?![A-Za-z0-9_])")
_BY = r"(?:[x\u00d7]| [x\u00d7] )"
_TIMES = re.compile(rf"(?<![A-Za-z0-9_.])(\d+){_BY}(?=\d+(?:\.\d+)?(?:{_UNIT})?(?![A-Za-z0-9_]))")
_BARE = re.compile(rf"{_OUTSIDE}(?P<unit>{'|'.join(BARE_UNITS)})(?:/(?P<per>{_PER}))?(?![A-Za-z0-9_])")
_RATE = re.compile(rf"(?<=[A-Za-z])/(?P<per>{_PER})(?![A-Za-z0-9_])")
_ATTACHED_ONLY = frozenset({"s", "us", "h", "k", "K", "T", "B", "M", "W", "x"})
"""Units that are words, letters or names when a space stands before them ("let 5 s ...", "2 B trees")."""
_DOLLARS = re.compile(rf"\${_NUMBER}(?P<scale>[kKMB]?)(?![A-Za-z0-9_])")
_RANGE = re.compile(r"(?<![\w.-])(\d+(?:\.\d+)?)\s?[-\u2013]\s?(\d+(?:\.\d+)?)(?![\w-])")
_POWER = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)[eE]([+-]?)(\d+)(?!\w)")
_PLURAL_CAPITALS = re.compile(r"(?<![A-Za-z0-9_])([A-Z]{2,6})'?s(?![A-Za-z0-9_])")
_LIKE_A_WORD = re.compile(r"[^AEIOU]+[AEIOU][^AEIOU]+$")
_LETTER_RUN = re.compile(r"\b[A-Z](?: [A-Z])*\b(?!')|\b[A-Z](?: [A-Z])*(?='s)")
_REPEATED = re.compile(r"([!?,])[!?,]+")
_CURLY = {0x2018: "'", 0x2019: "'", 0x00A0: " ", 0x2011: "-", 0x2212: "-"}
_KEPT = frozenset("\u00b2\u00b3\u00b0")


class Pronouncer:
    """Rewrites text for the voice by a glossary (term -> spoken form; empty: as it is written) and a built-in table.

    Terms in capitals ("RAG"), or with capitals after a small letter ("mAP"), are matched as they stand, since in
    another case they may be everyday words; others in any case. Only whole words match, with a plural or possessive s
    ("GPUs" -> "G P U's"). The glossary goes before the built-in table.
    """

    def __init__(self, glossary: Mapping[str, str] | None = None) -> None:
        forms = {**TERMS, **(glossary or {})}
        self._exact = {term: form for term, form in forms.items() if form and _case_counts(term)}
        self._folded = {term.lower(): form for term, form in forms.items() if form and not _case_counts(term)}
        # An empty form in the glossary also silences a built-in one written in another case.
        for term, form in (glossary or {}).items():
            if not form:
                self._folded.pop(term.lower(), None)
        terms = sorted([*self._exact, *self._folded], key=lambda term: (-len(term), term))
        choices = "|".join(re.escape(term) if term in self._exact else f"(?i:{re.escape(term)})" for term in terms)
        self._terms = re.compile(rf"{_OUTSIDE}(?P<term>{choices})(?P<plural>'?s)?(?![A-Za-z0-9_])")

    def __call__(self, text: str) -> str:
        """Return `text` as the voice should read it; empty where nothing in it can be said."""
        text = text.translate(_CURLY)
        text = _TIMES.sub(r"\1 by ", text)
        text = _AMOUNT.sub(_amount, _DOLLARS.sub(_dollars, _POWER.sub(_power, text)))
        text = self._terms.sub(self._spoken, text)
        text = _RANGE.sub(r"\1 to \2", text)
        text = _BARE.sub(_bare, text)
        text = _RATE.sub(lambda match: f" {PER[match['per']]}", text)
        text = _PLURAL_CAPITALS.sub(_plural_capitals, text)
        for pattern, words in SYMBOLS:
            text = re.sub(pattern, words, text)
        text = re.sub(r"(?<![\w.])\.(?=\d)", "0.", text)
        text = _REPEATED.sub(r"\1", "".join(_sayable(mark) for mark in text))
        text = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(text.split())).lstrip(" ,;:.!?-")
        return text if any(mark.isalnum() for mark in text) else ""

    def _spoken(self, match: re.Match[str]) -> str:
        term, plural = match["term"], match["plural"]
        form = _LETTER_RUN.sub(_letters, self._exact.get(term) or self._folded[term.lower()])
        # The stop of "etc." is also the sentence's.
        stop = "." if term.endswith(".") and not match.string[match.end() :].strip() else ""
        if not plural:
            return form + stop
        if plural == "'s" or re.search(r"(?:^| )(?:[A-Z]|eh)$", form):
            return f"{form}'s"
        return form + ("es" if form.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _case_counts(term: str) -> bool:
    return term.isupper() or bool(re.match("[a-z]+[A-Z]", term))


def _plural_capitals(match: re.Match[str]) -> str:
    # eSpeak leaves the s of "LLMs" and "GANs" out, but reads "L L M's" and "gans".
    capitals = match[1]
    if _LIKE_A_WORD.match(capitals):
        return f"{capitals.lower()}s"
    return _LETTER_RUN.sub(_letters, " ".join(capitals) + "'s")


def _letters(match: re.Match[str]) -> str:
    # eSpeak reads a lone A as the article, but "eh" as the letter's name.
    return re.sub(r"\bA\b", "eh", match.group())


def _amount(match: re.Match[str]) -> str:
    number, unit = match["number"], match["unit"]
    if match["space"] and unit in _ATTACHED_ONLY and not match["per"]:
        return match.group()
    if unit == "s" and re.fullmatch(r"(?:19|20)\d0", number):
        return match.group()  # "the 1990s"
    one, several = UNITS[unit]
    # "an 80 GB card", "50-ms budget": an adjective has no plural, and this is the only sign of one.
    words = one if number == "1" or match["space"] == "-" else several
    return f"{number} {words}" + (f" {PER[match['per']]}" if match["per"] else "")


def _bare(match: re.Match[str]) -> str:
    return UNITS[match["unit"]][1] + (f" {PER[match['per']]}" if match["per"] else "")


def _dollars(match: re.Match[str]) -> str:
    scale = f" {UNITS[match['scale']][1]}" if match["scale"] else ""
    return f"{match['number']}{scale} dollar{'' if match['number'] == '1' and not scale else 's'}"


def _power(match: re.Match[str]) -> str:
    factor, sign, exponent = match.groups()
    power = f"10 to the {'minus ' if sign == '-' else ''}{int(exponent)}"
    return power if factor == "1" else f"{factor} times {power}"


def _sayable(mark: str) -> str:
    """The mark itself, a Greek letter's name, or a space for what an English voice cannot say."""
    if mark.isascii() or mark in _KEPT:
        return mark if mark.isprintable() else " "
    name = unicodedata.name(mark, "")
    if name.startswith("GREEK") and "LETTER" in name:
        return f" {name.split(' WITH ')[0].split()[-1].lower()} "
    return mark if name.startswith("LATIN") else " "
