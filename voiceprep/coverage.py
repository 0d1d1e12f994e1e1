"""The lexicon reader: which elements of its rubric an answer carries, and the sentence that carries each.

Pure and quick, so that the interviewer's agenda can ask it after every turn. A rubric's cues propose; the checks here
overturn: what a sentence says must go beyond the question, the element's own name and a list of terms.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from voiceprep.answer_signs import (
    TOPIC_WORDS,
    asks_back,
    declines,
    injections,
    is_gibberish,
    is_injection,
    is_off_topic,
    is_thin,
)
from voiceprep.answer_words import content, plain, words_of
from voiceprep.rubrics import Element, Rubric
from voiceprep.sentences import split_sentences

__all__ = [
    "Evidence",
    "asks_back",
    "declines",
    "injections",
    "is_gibberish",
    "is_off_topic",
    "is_thin",
    "read_coverage",
]

MOST_ELEMENTS = 2
"""What one sentence can carry at most."""
LEAST_CONTENT = 3
"""Content words, beyond those of the question, that a sentence needs to count for an element."""
_LEAST_CONTENT = {
    **dict.fromkeys(("role", "do_differently"), 1),
    **dict.fromkeys(("objective", "constraint", "decision", "outcome", "reason", "evidence", "fit"), 2),
    **dict.fromkeys(("understanding", "plan", "complexity", "testing"), 1),
}
LEAST_ASKED = 4
"""Words of a question to the interviewer that asks for something."""
DESIGN_TOPIC_WORDS = 120
"""A design answer is about storage or alarms for a while; only a long one without its subject is off topic."""

# An element on the left is what a sentence looks like by default; the ones on the right are meant when they are heard.
_YIELDS: dict[str, frozenset[str]] = {
    "approach": frozenset({"objective", "tradeoffs", "validation"}),
    "definition": frozenset({"example", "failure_mode", "real_project"}),
    "example": frozenset({"real_project"}),
    "constraint": frozenset({"outcome", "do_differently", "decision"}),
    "decision": frozenset({"do_differently", "outcome", "role"}),
    "outcome": frozenset({"do_differently"}),
    "role": frozenset({"do_differently"}),
    "objective": frozenset({"validation"}),
    "data_flow": frozenset({"framing", "model_choice", "training", "monitoring", "failure_modes"}),
    "framing": frozenset({"monitoring"}),
    "scale": frozenset({"hardware", "monitoring", "training"}),
    "fit": frozenset({"evidence"}),
}

# The same, but only where the one on the right has more cues.
_YIELDS_TO_MORE: dict[str, frozenset[str]] = {
    "model_choice": frozenset({"hardware", "training"}),
    "serving": frozenset({"data_flow"}),
    "failure_modes": frozenset({"serving", "monitoring"}),
    "monitoring": frozenset({"training", "data_flow", "scale"}),
}

_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million|billion|half"
    r"|third|quarter|zero|point)"
)
_UNIT = (
    r"(?:percent|percentage|points?|ms|milliseconds?|microseconds?|seconds?|minutes?|hours?|days?|weeks?"
    r"|months?|years?|times|fold|x|gigs?"
    r"|gigabytes?|megabytes?|terabytes?|gb|dollars?|euros?|gpus?|cards?|nodes?|requests?|queries|users?"
    r"|customers?|tickets?|qps|tokens?"
    r"|images?|people|incidents?|pages?|cases?|a (?:day|week|month|second|minute|year)|per (?:day|week|month"
    r"|second|minute)|seeds?|runs?)"
)
_NUMBER = re.compile(
    rf"\d|\b{_NUMBER_WORD}(?: (?:and|a|an|point|of|{_NUMBER_WORD}))* {_UNIT}\b|\b(?:hundred|thousand|million"
    rf"|billion)\b"
    r"|\b(?:twen|thir|for|fif|six|seven|eigh|nine)ty\b|\b(?:halved|doubled|tripled|quadrupled|twice|in half"
    r"|by half|to zero|by a (?:third|quarter))\b"
)
_METRIC = re.compile(
    r"\b(?:accuracy|auc|roc|f1|precision|recall|loss|perplexity|bleu|map|ndcg|mrr|wer|word error rate"
    r"|error rate|rmse|mae|calibration|ece|latency|p\d\d"
    r"|throughput|conversion|click|ctr|retention|revenue|false (?:positive|negative)s?|step time"
    r"|tokens per second|samples per second|scores?|lift"
    r"|utili[sz]ation|rate|metrics? (?:like|such)|quality|offline|win rate|speedup|seeds?|curves?)\b"
)
_COMPARISON = re.compile(
    r"\b(?:a/b|ab test|a b test|baseline|canary|shadow|control|hold ?out|held[- ]out|compare\w*|against"
    r"|versus|than|within|same|before and after|backtest|interleav\w+|inside)\b"
)
_CONTRAST = re.compile(
    r"\b(?:but|though|although|while|whereas|versus|vs|against|either|or|instead|yet|however|except"
    r"|on the other hand|the other way|in exchange|in return"
    r"|at the (?:cost|expense|price)|for the|trade|trades|trading|catch|price|downside|drawback|cost is"
    r"|flip side|give up|gives? up|giving up|so you|so i|so it|and then you|the more|pay|buys?|saves?|in"
    r"|with)\b"
)
_GAIN = re.compile(
    r"\b(?:faster|fast|quick\w*|cheap\w*|sav(?:e|es|ing)|better|best|clean\w*|busy|efficien\w+|accurate"
    r"|accuracy|higher|simpl\w+|improv\w+|keep\w*|buys?|gain\w*|help\w*|easier|easy"
    r"|robust\w*|safe\w*|smaller|less|fewer|lower|more|bigger|larger|wins?|nice|great|good|speed\w*|halves?"
    r"|doubles?|reduc\w+|cuts?|catch\w*|throughput|stable|free\w*|strong\w*|fresh\w*|precis\w+|flexib\w+"
    r"|shorter|quality|reliab\w+)\b"
)
_COST = re.compile(
    r"\b(?:cost\w*|pay\w*|slow\w*|hurt\w*|lose\w*|losing|lost|loss of|expensive|risk\w*|miss\w*|adds?|extra"
    r"|overhead|harder|hard to|worse|give up|gives? up|giving up|drops?|nois\w+|unstable|complex\w*|can't"
    r"|need\w*|waits?|waiting|longer|more (?:memory|compute|epochs|time|latency|expensive|complex\w*|work"
    r"|money|code|storage|steps|tuning|gpu\w*)|overflow\w*|underflow\w*|diverg\w+|sacrific\w+|bias\w*"
    r"|stale\w*|generali[sz]ation|eats?|burns?|blows?|degrad\w+"
    r"|lower (?:accuracy|quality|recall|precision)|less (?:accura\w+|precis\w+|stable)|complain\w*|price"
    r"|false (?:positive|negative|alarm)s?|fragile|brittle|retun\w+|bubbles?|idle|leaves?|limited|limits?"
    r"|tail|communication|retrain\w*)\b"
)
_EXCHANGE = re.compile(
    r"\bat the (?:cost|expense|price) of \w+|\bin (?:exchange|return) (?:for )?\w+|\btrad(?:e|es|ed"
    r"|ing) \w+(?: \w+){0,3} (?:for|against) \w+|\bwhat (?:i|we|you) (?:give up|lose|pay)"
)
_VAGUE_STEP = re.compile(r"\b(?:in a structured way|systematic\w*|go through it|take it from there|best practices?)\b")
_ASKED = re.compile(
    r"\?|\b(?:what|which|who|how|why|when|where)\b"
    r"|\b(?:do|does|is|are|can|could|would) (?:you|the|your|there|this|it)\b"
    r"|\b(?:curious|wonder\w*|like to know|tell me)\b"
)
_FOUND_WANTING = re.compile(
    r"\b(?:i don't|i do not|can't) (?:really )?(?:remember|recall|know) (?:the|any|exact)?\s?(?:numbers?"
    r"|exact|details)\b"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence that carries an element: its number in the answer, its words and its place in the text."""

    sentence: int
    quote: str
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class _Heard:
    sentence: Evidence
    strength: dict[str, int]


def read_coverage(rubric: Rubric, question: str, answer: str) -> dict[str, Evidence | None]:
    """Read which elements of `rubric` the `answer` to `question` carries.

    Returns:
        For every element id of the rubric the sentence that carries it best, or None. Everything is None where the
        answer is thin, gibberish or about something else. `sentence` counts from 0 in `split_sentences(answer)`.
    """
    if rubric.by_asking:
        return _read_questions(rubric, answer)
    nothing: dict[str, Evidence | None] = dict.fromkeys(rubric.element_ids)
    topic_words = DESIGN_TOPIC_WORDS if rubric.kind == "design" else TOPIC_WORDS
    if is_thin(answer) or is_gibberish(answer) or is_off_topic(question, answer, topic_words):
        return nothing
    asked = content(words_of(question))
    heard = [
        _Heard(Evidence(number, sentence.text, sentence.start_char, sentence.end_char), strength)
        for number, sentence in enumerate(split_sentences(answer))
        if (strength := _read_sentence(rubric, asked, sentence.text))
    ]
    found = nothing
    for element in rubric.element_ids:
        carrying = [one for one in heard if element in one.strength]
        if carrying:
            found[element] = max(carrying, key=lambda one: (one.strength[element], -one.sentence.sentence)).sentence
    return found


def _read_questions(rubric: Rubric, answer: str) -> dict[str, Evidence | None]:
    """Return, for every element, the candidate's own question that asks for it; each question counts for one."""
    found: dict[str, Evidence | None] = dict.fromkeys(rubric.element_ids)
    for number, sentence in enumerate(split_sentences(answer)):
        flat = plain(sentence.text)
        if len(words_of(flat)) < LEAST_ASKED or is_injection(sentence.text) or not _ASKED.search(flat):
            continue
        hits = {one.id: sum(bool(cue.search(flat)) for cue in _compiled(one.cues)) for one in rubric.elements}
        best = max(hits, key=lambda element: (found[element] is None, hits[element]))
        if hits[best] and found[best] is None:
            found[best] = Evidence(number, sentence.text, sentence.start_char, sentence.end_char)
    return found


def _read_sentence(rubric: Rubric, asked: set[str], sentence: str) -> dict[str, int]:
    """Return the elements one sentence carries, with the number of cues that say so."""
    if is_injection(sentence) or _is_list_of_terms(sentence) or sentence.endswith("?"):
        return {}
    flat, words = plain(sentence), words_of(sentence)
    said = content(words)
    new = said - asked
    if _names_the_parts(rubric, flat) or not new or (len(said & asked) >= 2 and len(said & asked) >= len(new)):
        return {}
    strength = {
        element.id: hits
        for element in rubric.elements
        if len(new) >= _LEAST_CONTENT.get(element.id, LEAST_CONTENT)
        and (hits := sum(bool(cue.search(flat)) for cue in _compiled(element.cues)))
        and _holds(element, flat)
    }
    kept = {
        element: hits
        for element, hits in strength.items()
        if all(strength.get(other, 0) < min(hits, 2) for other in _YIELDS.get(element, ()))
        and all(strength.get(other, 0) <= hits for other in _YIELDS_TO_MORE.get(element, ()))
    }
    return dict(sorted(kept.items(), key=lambda item: -item[1])[:MOST_ELEMENTS])


def _names_the_parts(rubric: Rubric, flat: str) -> bool:
    """Whether the sentence counts off the names of the elements, as a talk about answering does."""
    names = sum(element_id.replace("_", " ").rstrip("s") in flat for element_id in rubric.element_ids)
    return names >= max(3, len(rubric.element_ids) // 2)


def _holds(element: Element, flat: str) -> bool:
    """Whether the sentence has what the element needs beyond its cues."""
    check = _CHECKS.get(element.id)
    if check is not None and not check(flat):
        return False
    if not element.needs_number:
        return True
    if element.id == "validation":
        return bool(_METRIC.search(flat) or _COMPARISON.search(flat) or _NUMBER.search(flat))
    return bool(_NUMBER.search(flat))


def _two_sides(flat: str) -> bool:
    gains = {match.span() for match in _GAIN.finditer(flat)}
    costs = {match.span() for match in _COST.finditer(flat)}
    return bool(_EXCHANGE.search(flat)) or bool(gains and costs and len(gains | costs) >= 2 and _CONTRAST.search(flat))


_CHECKS: dict[str, Callable[[str], bool]] = {
    "tradeoffs": _two_sides,
    "approach": lambda flat: not _VAGUE_STEP.search(flat),
    "outcome": lambda flat: not _FOUND_WANTING.search(flat),
}


def _is_list_of_terms(sentence: str) -> bool:
    """Whether the sentence only enumerates: five items or more, none longer than a name."""
    items = [item.split() for item in re.split(r",|\band\b|\bwith\b|\bor\b|\bplus\b", plain(sentence)) if item.strip()]
    sizes = sorted(len(item) for item in items)
    return len(sizes) >= 5 and sizes[-1] <= 5 and sizes[len(sizes) // 2] <= 3


@lru_cache(maxsize=256)
def _compiled(cues: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(cue, re.IGNORECASE) for cue in cues)
