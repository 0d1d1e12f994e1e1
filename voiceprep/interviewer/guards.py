"""What may be spoken: a worded line passes every guard here, or it is not said. Pure.

A guard looks at a line as a strict editor would: one short question, nothing said for the candidate or about their
answer, no words put into their mouth, no term they have not used. The limits come from the findings on small models,
which praise, answer for the candidate and repeat themselves when they are let.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from voiceprep.answer_words import FUNCTION_WORDS, content, plain, stem, words_of
from voiceprep.interviewer.vocabulary import leaked_terms
from voiceprep.sentences import split_sentences

MOST_WORDS = 30
MOST_SENTENCES = 2
MOST_OVERLAP = 0.6
"""Jaccard overlap of content words above which two questions count as the same."""
LEAST_OF_PROBE = 0.3
"""Share of the probe's content words that its worded form must keep."""
LEAST_OF_PLAIN_PROBE = 0.75
"""The same where the probe has none but everyday words, all of which then matter."""
MOST_NEW = 2
"""Content words that a wording may bring in of its own."""
LEAST_HEARD = 0.65
"""Share of the content words in "you said …" that the candidate must have used."""

_GOOD = (
    r"(?:great|good|excellent|perfect|nice|interesting|impressive|awesome|amazing|wonderful|fantastic|brilliant|superb"
    r"|solid|strong|thorough|insightful|valid|fair|fascinating|helpful|clear|comprehensive|thoughtful|smart|clever"
    r"|detailed|correct|right)"
)
_PRAISE = re.compile(
    rf"^(?:(?:oh|ah|ok|okay|so|well|yes|wow)[,. ]+)*(?:(?:very|really|quite|pretty) )?{_GOOD}\b"
    r"(?! (?:now|away|before|after|enough))(?:[,.!:; -]|$)"
    rf"|[.!] (?:(?:very|really) )?{_GOOD}[,.!]"
    r"|\b(?:that's|that is|that was|this is|it's|sounds|seems|looks|what) (?:like )?"
    rf"(?:(?:a|an|the|very|really|quite|pretty|so|such) )*{_GOOD}\b(?! enough)"
    rf"|\b{_GOOD} (?:point|answer|question|job|start|idea|thinking|thought|choice|explanation|work|insight|observation"
    r"|stuff|catch|story|response|overview|one)s?\b"
    r"|\b(?:excellent|impressive|awesome|amazing|wonderful|fantastic|brilliant|superb|kudos|congrat\w*|bravo"
    r"|fascinating|insightful)\b"
    r"|\bwell (?:done|said|put|explained|thought)\b|\bthank(?:s| you)\b|\bglad (?:to|you)\b"
    r"|\bi(?:'d| would| do|'m| am)? (?:really )?(?:like|love|appreciate|admire|glad|happy|impressed)\b"
    r"|\b(?:absolutely|exactly)[,.!]|\byou(?:'re| are) (?:absolutely |quite )?(?:right|correct)\b"
    r"|\b(?:makes|made) (?:perfect |a lot of |good )?sense\b|\bgreat!"
)
_OPENS = (
    r"(?:(?:what|how|why|when|where|which|who)"
    r"(?:'s| is| are| was| were| did| do| does| would| could| can| will| about| exactly| else| many| much| kind| steps?"
    r"| made| makes)\b"
    r"|(?:what|why|how)\b(?=\s*\?)|why\b|(?:can|could|would|did|do|will|have|were|are) you\b|tell me\b|explain\b"
    r"|describe\b|walk me\b|give me\b|share\b|elaborate\b)"
)
_SECOND = re.compile(rf"(?:\b(?:and|also|or|plus|then|but)|[,;:-])\s+(?:also |then |if so,? |please |maybe )*{_OPENS}")
_FIRST = re.compile(
    r"\b(?:what|how|why|which|who|whom|whose)\b"
    r"|\b(?:when|where) (?:do|does|did|is|are|was|were|would|could|can|will|should)\b"
    r"|^(?:and |so |but |then )*(?:do|does|did|is|are|was|were|would|could|can|will|should|have|has|tell|explain"
    r"|describe|walk|give)\b"
)
_IMPERATIVE = re.compile(
    r"^(?:and |so |please |now |then )*(?:tell|explain|describe|walk|give|share|elaborate|discuss|list|name|talk)\b"
)
_SCORES = re.compile(
    r"\b(?:scor(?:e|es|ed|ing)|grad(?:e|es|ed|ing)|rating|rated|full marks?|rubric|hired?|hiring|passed|points? for"
    r"|elements?|criteri\w+|evaluat(?:ion|or) of you|assessment)\b"
)
_MACHINE = re.compile(
    r"\b(?:as an? (?:ai|language model|assistant|llm|interviewer)|i'm an? (?:ai|assistant)|sorry|apologi[sz]e|apologies"
    r"|system prompt|prompt|instructions?|i (?:can't|cannot)|unable to|the candidate|the interviewer|the probe"
    r"|sentence \d|sentence number|your answer above)\b"
)
_SELF = re.compile(r"\b(?:i|i'd|i'll|i'm|i've|we|we'd|we'll|we're|we've|my|our|us|let's|let me|mine|ours)\b")
_LABEL = re.compile(
    r"^\W*(?:interviewer|candidate|assistant|user|system|question|follow[- ]?up|probe|line|answer|q|a)\s*[:>-]"
)
_MARKUP = re.compile(r"[*_`#|<>{}\[\]~^\\\n\t()]|https?:|www\.|^\s*(?:[-+\u2022]|\d+[.)])\s")
_QUOTED_YOU = re.compile(
    r"\byou(?:'ve| have| also| just| had| were| first| earlier| previously| already)* "
    r"(?:said|say|mention(?:ed|ing)?|talked about|described?|noted|told me|brought up|saying|stated|explained|suggested"
    r"|suggesting|proposed?|pointed out|referred to|spoke of|called|claimed|listed|named|highlighted|indicated"
    r"|emphasi[sz]ed)\b(?P<what>[^.;?!]*)"
)
_SAYING = content(
    words_of("said mention talk talked spoke describe note bring brought state suggest propose point plan")
)
_QUESTION_WORDS = frozenset(
    words_of("what which who whose when where why how do does did would could can is are was were")
)


def check(
    line: str,
    *,
    question: str,
    answer: str,
    probe: str,
    asked: Sequence[str],
    terms: frozenset[str] = frozenset(),
) -> list[str]:
    """Return the reasons why `line` may not be spoken; none means it may.

    Args:
        line: what a model wants the interviewer to say.
        question: the main question this belongs to.
        answer: everything the candidate has said to it so far.
        probe: the bank's question that `line` is a wording of.
        asked: the questions put so far.
        terms: stems of further words that give something away (see `technical_stems`).

    The reasons are sentences for the model that is to try again.
    """
    flat = plain(line).strip()
    if not words_of(flat):
        return ["It is empty."]
    bank = f"{question} {probe}"
    reasons = [*_form(line, flat), *_manner(flat, plain(bank), plain(probe))]
    if invented := _not_heard(flat, answer, bank):
        reasons.append(f"The candidate did not say: {', '.join(invented)}.")
    if leaks := leaked_terms(line, f"{bank} {answer}", terms):
        reasons.append(f"Do not use words nobody has used: {', '.join(leaks)}.")
    new = content(words_of(line)) - content(words_of(f"{bank} {answer}"))
    if len(new) > MOST_NEW:
        reasons.append(f"Too much of it is new: {', '.join(sorted(new))}.")
    if repeats(line, asked):
        reasons.append("That was asked before.")
    if not _asks(flat, probe):
        reasons.append("It does not ask what the probe asks.")
    return reasons


def praises(line: str) -> bool:
    """Whether `line` holds praise, thanks or a verdict."""
    return bool(_PRAISE.search(plain(line).strip()))


def repeats(line: str, asked: Sequence[str]) -> bool:
    """Whether `line` is one of the questions `asked`, or nearly."""
    return any(_overlap(line, earlier) > MOST_OVERLAP for earlier in asked)


def _overlap(one: str, other: str) -> float:
    words, others = words_of(one), words_of(other)
    if words == others:
        return 1.0
    here, there = content(words), content(others)
    if min(len(here), len(there)) < 2:  # too little content to compare: "Why is that?"
        here, there = set(words), set(others)
    return len(here & there) / len(here | there) if here | there else 1.0


def _form(line: str, flat: str) -> list[str]:
    reasons = []
    if flat.count("?") != 1 or not flat.endswith("?"):
        reasons.append("It must hold exactly one question mark, at its end.")
    if len(flat.split()) > MOST_WORDS:
        reasons.append(f"It is longer than {MOST_WORDS} words.")
    if len(split_sentences(line)) > MOST_SENTENCES:
        reasons.append("It has more than two sentences.")
    if _MARKUP.search(line) or any(not (" " <= mark <= "~") and not mark.isalpha() for mark in flat):
        reasons.append("Only plain spoken words: no markup, lists, brackets, links or symbols.")
    if any(ord(mark) > 0x24F for mark in flat):
        reasons.append("It must be in English.")
    if _LABEL.search(flat):
        reasons.append("It must not begin with a label.")
    return reasons


def _manner(flat: str, bank: str, probe: str) -> list[str]:
    reasons = []
    if _new_match(_PRAISE, flat, bank):
        reasons.append("No praise, thanks or verdict on the answer.")
    asking = [sentence.text for sentence in split_sentences(flat)]
    if _asks_twice(asking[-1] if asking else "", probe) or (
        len(asking) > 1 and any(_IMPERATIVE.search(one) for one in asking[:-1])
    ):
        reasons.append("It asks for two things; ask for one.")
    if _new_match(_SCORES, flat, bank):
        reasons.append("Do not speak of scores or criteria.")
    if _new_match(_MACHINE, flat, bank):
        reasons.append("Speak to the candidate as an interviewer, without apologies or instructions.")
    if _new_match(_SELF, flat, bank):
        reasons.append("Do not say I, we, my or our: speak to the candidate as you.")
    return reasons


def _new_match(pattern: re.Pattern[str], line: str, bank: str) -> bool:
    """Whether `pattern` is in the line with words that the bank's own text does not have."""
    found = (match.group().strip(" ,.;:!") for match in pattern.finditer(line))
    return any(not re.search(rf"(?<!\w){re.escape(words)}(?!\w)", bank) for words in found)


def _asks_twice(sentence: str, probe: str) -> bool:
    """Whether a second question hides in a sentence with one question mark; the probe's own "and why" may stay."""
    return any(
        match.group() not in probe and _FIRST.search(sentence[: match.start()]) for match in _SECOND.finditer(sentence)
    )


def _not_heard(flat: str, answer: str, bank: str) -> list[str]:
    """The content words that the line puts into the candidate's mouth."""
    said = content(words_of(answer))
    quoted = (match for match in _QUOTED_YOU.finditer(flat) if match.group().strip() not in plain(bank))
    claims = [(match.group("what"), said) for match in quoted]
    sentences = [sentence.text for sentence in split_sentences(flat)]
    if len(sentences) > 1:  # a statement before the question is about the answer
        claims.append((sentences[0], said | content(words_of(bank))))
    elif "," in flat and not _FIRST.search(flat.partition(",")[0]):  # "As the engineer on it, what …"
        claims.append((flat.partition(",")[0], said | content(words_of(bank))))
    for claim, known in claims:
        claimed = content(words_of(claim)) - _SAYING
        if claimed and len(claimed & known) / len(claimed) < LEAST_HEARD:
            return sorted(claimed - known)
    return []


def _asks(flat: str, probe: str) -> bool:
    """Whether the line keeps enough of the probe to ask for the same."""
    said = {stem(word) for word in words_of(flat)}
    if wanted := content(words_of(probe)):
        return len(wanted & said) / len(wanted) >= LEAST_OF_PROBE
    plain_words = {stem(word) for word in words_of(probe) if word not in FUNCTION_WORDS}
    if plain_words:  # "Where do you start?"
        return len(plain_words & said) / len(plain_words) >= LEAST_OF_PLAIN_PROBE
    return bool(set(words_of(probe)) & set(words_of(flat)) & _QUESTION_WORDS)
