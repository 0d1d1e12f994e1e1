"""What a rewritten sentence may say: nothing that the candidate did not say. Pure.

A language model that is to make a sentence better adds what would make it better: a number, a tool, a success. So a
rewrite stands only where every number, term, name and other word of content is the candidate's own, each number with
its unit and in its order, and where it leaves alone who acted, whether it was done or only planned, and what was not.
All of this would rather refuse a fair sentence than pass a false one; that two of the candidate's own facts were put
together wrongly can still get through, which is why a report asks the candidate to check.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from voiceprep.answer_signs import is_injection
from voiceprep.answer_words import FUNCTION_WORDS, content, plain, stem, words_of
from voiceprep.interviewer.guards import praises
from voiceprep.report.mistake_words import VAGUE
from voiceprep.sentences import split_sentences

GAP = "[number]"
"""Stands for a number that only the candidate knows."""
MOST_WORDS = 40
MOST_CHARS = 300
LEAST_KEPT, LEAST_KEPT_SIZED = 0.4, 0.25
"""Share of the rewrite's words of content that the sentence itself must have; the rest may be from the answer. The
lower where a number and what it measures have to come from there.
"""
LEAST_LEFT = 0.65
"""Share of the sentence's own words of content, the generic ones aside, that must be left of it: shorter is not to mean
emptier, and what is left out may have been what made it true.
"""
_UNIT_WITHIN = 4
"""Tokens after a number among which its unit is: "from 90 to 40 milliseconds"."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]\w*(?:['.]\w+)*")
_NUMBER_WORDS = frozenset(
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion
    dozen""".split()  # noqa: SIM905 - a word list
)
_PLAIN_WORDS = frozenset(
    """across against along despite meaning means next order reason result resulted resulting thereby therefore thus
    unlike versus whereas""".split()  # noqa: SIM905 - a word list
)
"""Words that tie a sentence together and tell nothing; with the function words, the only ones it may bring in."""
_FILLERS = content(words_of("actually basically honestly literally kinda sorta stuff um uh er sort kind mean"))
_SWEEPING = frozenset({"always", "never", "every", "all", "none", "only", "most", "many", "few", "both", "each"})
"""Function words that are a claim all the same."""
_ENDINGS = frozenset({"d", "t", "n", "ly", "ion", "ment", "ness"})
"""What may tell two forms of one word apart once both are stems: "measur" and "measurement"."""
_I = frozenset({"i", "i'm", "i've", "i'd", "i'll", "me", "my", "mine", "myself"})
_WE = frozenset({"we", "we're", "we've", "we'd", "we'll", "us", "our", "ours", "ourselves"})
_YOU = frozenset({"you", "you're", "you've", "you'd", "you'll", "your", "yours", "yourself"})
_PLANNED = re.compile(r"\b(?:would|will|gonna|going to|plan(?:ned)? to|hope to|want(?:ed)? to)\b|'(?:d|ll)\b")
_NEGATED = re.compile(r"\b(?:not|never|no|nothing|nobody|none|neither|nor|cannot|without)\b|n't\b")
_MARKUP = re.compile(r"[*_`#|<>{}\[\]~^\\\n\t]|https?:|www\.|^\s*(?:[-+\u2022]|\d+[.)])\s")
_LABEL = re.compile(r"^\W*(?:sentence|rewritten|rewrite|answer|candidate|better|here)\b[^.]{0,30}:")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as said, the word that follows it at once, and those among which its unit may be."""

    said: tuple[str, ...]
    next: str | None
    near: frozenset[str]


def check(rewrite: str, sentence: str, answer: str, *, sized: bool = False) -> list[str]:
    """Return the reasons why `rewrite` may not stand for `sentence`; none means it may.

    Args:
        rewrite: what a model made of it.
        sentence: the candidate's.
        answer: all the candidate said in this answer.
        sized: the sentence claims a success without saying how much, so the rewrite must: with a number of the
            candidate's own or with `GAP`.

    The reasons are sentences for the model that is to try again, and for the report.
    """
    bare = rewrite.replace(GAP, " ")
    if not _tokens(bare):
        return ["It is empty."]
    answer = " ".join(one.text for one in split_sentences(answer) if not is_injection(one.text))
    reasons = [*_form(rewrite, bare, sentence), *_story(bare, sentence, answer)]
    if invented := _invented(bare, answer):
        reasons.append(f"The candidate did not say: {', '.join(invented)}.")
    if not _numbers_fit(bare, answer):
        reasons.append("Each number must stand with the same unit and in the same order as in the answer.")
    own = _content(sentence)
    words = _content(bare)
    if words and sum(_known(word, own) for word in words) / len(words) < (LEAST_KEPT_SIZED if sized else LEAST_KEPT):
        reasons.append("It must stay the candidate's sentence, not become another.")
    if not sized and (emptied := _emptied(sentence, words)):
        reasons.append(f"It leaves out too much of what the candidate said: {', '.join(emptied)}.")
    if lost := _lost(sentence, bare):
        reasons.append(f"It leaves out a number: {', '.join(lost)}.")
    if sized and (VAGUE.search(plain(bare)) or not (GAP in rewrite or _numbers(bare))):
        reasons.append(f"Say how much: with the candidate's own number, or {GAP} where there is none.")
    return reasons


def _form(rewrite: str, bare: str, sentence: str) -> list[str]:
    reasons = []
    flat = plain(bare).strip()
    if len(split_sentences(bare)) != 1 or "?" in flat:
        reasons.append("It must be exactly one sentence, and no question.")
    most = min(MOST_WORDS, max(16, len(sentence.split()) * 5 // 4 + 6))
    if len(rewrite.split()) > most or len(rewrite) > MOST_CHARS:
        reasons.append(f"It is longer than {most} words.")
    if _MARKUP.search(bare) or any(not (" " <= mark <= "~") and not mark.isalpha() for mark in flat):
        reasons.append("Only plain spoken words: no markup, lists, brackets, links or symbols.")
    if any(ord(mark) > 0x24F for mark in flat):
        reasons.append("It must be in English.")
    if _LABEL.search(flat):
        reasons.append("It must not begin with a label.")
    if praises(bare):
        reasons.append("No praise and no verdict.")
    if is_injection(bare):
        reasons.append("It must not speak to a grader.")
    if _tokens(rewrite) == _tokens(sentence):
        reasons.append("It is the same sentence.")
    return reasons


def _story(bare: str, sentence: str, answer: str) -> list[str]:
    """Reasons of a rewrite that changes who acted, whether it was done, or whether it was so."""
    reasons = []
    said, own, whole = set(_tokens(bare)), set(_tokens(sentence)), set(_tokens(answer))
    nobody = not own & (_I | _WE)
    if said & _I and not own & _I and not (nobody and whole & _I and not whole & _WE):
        reasons.append('The candidate did not say that it was "I": keep who did it.')
    if said & _WE and not own & (_WE | _I) and not (nobody and whole & _WE):
        reasons.append('The candidate did not say that it was "we": keep who did it.')
    if said & _YOU and not own & _YOU:
        reasons.append('Speak as the candidate, without "you".')
    if bool(_PLANNED.search(plain(bare))) != bool(_PLANNED.search(plain(sentence))):
        reasons.append("What was done must stay done, and what was only planned must stay planned.")
    if bool(_NEGATED.search(plain(bare))) != bool(_NEGATED.search(plain(sentence))):
        reasons.append('Keep every "not", and add none.')
    return reasons


def _invented(bare: str, answer: str) -> list[str]:
    """The words of a rewrite that are not the candidate's: terms, names, numbers, and all others that say something."""
    tokens = _tokens(answer)
    known = {stem(token) for token in tokens}
    return [
        token
        for token in dict.fromkeys(_tokens(bare))
        if token not in tokens
        and (token in _SWEEPING or token not in FUNCTION_WORDS)
        and token not in _PLAIN_WORDS
        and (any(mark.isdigit() for mark in token) or token in _NUMBER_WORDS or not _known(stem(token), known))
    ]


def _content(text: str) -> set[str]:
    """Stems of the words that say something, the generic ones among them: who has a team has said so."""
    return {stem(token) for token in _tokens(text) if token not in FUNCTION_WORDS and not token[0].isdigit()}


def _known(word: str, known: set[str]) -> bool:
    """Whether a stem, or another form of its word, is among `known`."""
    if word in known:
        return True
    pairs = (sorted((word, other), key=len) for other in known)
    return any(
        len(short) >= 4 and long.startswith(short) and long[len(short) :] in {*_ENDINGS, short[-1]}  # distil, distilled
        for short, long in pairs
    )


def _tokens(text: str) -> list[str]:
    """Words and numbers in lower case; "40ms" is two, "p99" and "fp16" are one, and "40%" says "percent"."""
    flat = plain(text).replace("%", " percent ")
    tokens = (match.group().replace(",", "") for match in _TOKEN.finditer(flat))
    return [token if token in FUNCTION_WORDS else token.removesuffix("'s") for token in tokens]


def _is_number(token: str) -> bool:
    return token[0].isdigit() or token in _NUMBER_WORDS


def _numbers(text: str) -> list[_Number]:
    """The numbers of a text in their order; "one" alone is as a rule none."""
    tokens = _tokens(text)
    found: list[_Number] = []
    place = 0
    while place < len(tokens):
        end = place
        while end < len(tokens) and _is_number(tokens[end]):
            end += 1
        said = tuple(tokens[place:end])
        if said and said != ("one",):
            after = [token for token in tokens[end : end + _UNIT_WITHIN] if not _is_number(token)]
            units = [stem(token) for token in after if token not in FUNCTION_WORDS]
            at_once = stem(after[0]) if after and after[0] not in FUNCTION_WORDS else None
            found.append(_Number(said, at_once, frozenset(units)))
        place = max(end, place + 1)
    return found


def _emptied(sentence: str, words: set[str]) -> list[str]:
    """The words of a sentence that tell something and are not among the stems `words`, where too few are."""
    told = {stem(token): token for token in _tokens(sentence) if not _is_number(token)}
    telling = content(told.values()) - _FILLERS
    gone = [told[root] for root in told if root in telling and not _known(root, words)]
    return gone if telling and 1 - len(gone) / len(telling) < LEAST_LEFT else []


def _lost(sentence: str, bare: str) -> list[str]:
    """The numbers of a sentence that its rewrite has not; "those two" measure nothing."""
    left = {one.said for one in _numbers(bare)}
    return [
        " ".join(one.said)
        for one in _numbers(sentence)
        if one.said not in left and (one.next is not None or one.said[0][0].isdigit())
    ]


def _numbers_fit(bare: str, answer: str) -> bool:
    """Whether the rewrite's numbers are some of the answer's, in their order and with their units."""
    left: Sequence[_Number] = _numbers(answer)
    for number in _numbers(bare):
        place = next((at for at, other in enumerate(left) if _same(number, other)), None)
        if place is None:
            return False
        left = left[place + 1 :]
    return True


def _same(one: _Number, other: _Number) -> bool:
    if one.said != other.said:
        return False
    if one.next is None and other.next is None:
        return True
    return one.next in other.near or other.next in one.near
