"""The words of an answer: cut out, brought to a common form, and those that carry content told from the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[a-z0-9][a-z0-9'.%/+-]*[a-z0-9%+]|[a-z0-9]")

_FUNCTION_WORDS_TEXT = """
a about above after again all also although always am an and another any anyway are aren't around as at away
back be because been before being below between both but by can can't cannot cause could couldn't did didn't
do does doesn't doing don't done down during each either else even ever every few for from further get gets
getting go goes going gonna got had hadn't has hasn't have haven't having he her here hers him his how however
i i'd i'll i'm i've if in into is isn't it it'd it'll it's its itself just let let's like lot many may maybe
me might more most much must my never no nor not now of off often oh okay ok on once one only onto or other
others our ours out over own perhaps please put quite rather really right same she should shouldn't since so
some something such than that that'd that'll that's the their theirs them then there there's these they they'd
they'll they're they've this those though through to together too toward towards uh um under until up upon us
use used using usually very wanna want was wasn't way we we'd we'll we're we've well were weren't what what's
when where whether which while who whom whose why will with within without won't would wouldn't yeah yes yet
you you'd you'll you're you've your yours
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS_TEXT.split())
"""English words that carry no content of their own."""

_GENERIC_WORDS_TEXT = """
ability able actual aim answer approach area ask aspect aware balance basic big bit call care careful case
certain challenge clear come comfortable common complex complicated concept conclude consider constraint
correct couple course critical day decide decision deep definite definition depend design different difference
discuss doubt easy effective efficient element end ensure essential everybody everyone everything evaluate
example experience explain extreme fact factor failure fairly feel feeling few find fine focus follow
fundamental general give glad goal good great guess guy happen happy hard heart help high honest hope idea
impact important improve interest interesting issue job keep key kind know lead learn level life little long
look made main make manage matter mean method metric mind mode model monitor nice normal number objective
obvious opinion optimal optimize order outcome overall part people perfect performance person picture place
plan point possible practical practice pretty prepare probable problem process project proper proud question
quick ready real reality reason relate relation relative result role said say scale see seem sense serious
serve serving set shape short show simple situation solid solution solve sort specific sort standard start
step story strategy strong structured structure stuff style success successful super sure system systematic
take talk team tell term thing think thorough time today topic better best bad worse worst tradeoff
trade train training true truth try type understand understanding useful validate validation various view
whole wonder word work world worry wrong year framing data flow choice hardware objectively
"""
GENERIC_WORDS = frozenset(_GENERIC_WORDS_TEXT.split())
"""Words that fit any answer: naming them shows nothing."""


def plain(text: str) -> str:
    """Return `text` in lower case with straight quotes and plain hyphens, of the same length."""
    table = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2010: "-", 0x2011: "-", 0x2013: "-", 0x2014: "-"}
    lowered = text.translate(table)
    return "".join(low if len(low := character.lower()) == 1 else character for character in lowered)


def words_of(text: str) -> list[str]:
    """Return the words of `text` in lower case, numbers and names such as "a/b" and "p99.9" whole."""
    return _WORD.findall(plain(text))


def content(words: Iterable[str]) -> set[str]:
    """Return the stems of `words` that are neither function words nor generic ones."""
    return {
        root
        for word in words
        if word not in FUNCTION_WORDS
        and word not in GENERIC_WORDS
        and (root := stem(word)) not in GENERIC_STEMS
        and root not in FUNCTION_WORDS
    }


def stem(word: str) -> str:
    """Return `word` without the usual endings; good enough to see that two forms are the same word."""
    word = word.removesuffix("'s").replace("-", "").replace("'", "")
    for ending in ("ations", "ation", "ingly", "ings", "ing", "edly", "ed", "ies", "ally", "ly", "es", "s", "ive"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return word.rstrip("e") if len(word) > 3 else word


GENERIC_STEMS = frozenset(stem(word) for word in GENERIC_WORDS)
