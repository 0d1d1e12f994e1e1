"""Where a synthesised answer pauses, and for how long: chosen from its words alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from voiceprep.sentences import split_sentences

CLOSED_GAP_S = 0.2
"""Between the sentences of a closed answer where no pause falls; too short to be listed."""
MEDIAN_S, SIGMA, SHORTEST_S, LONGEST_S = 0.7, 0.885, 0.28, 6.0
"""Pauses of open answers are lognormal, clipped."""
WORDS_A_PAUSE = (8.0, 10.0)
LEAST_PAUSES = 4
PLAIN_STOP_S = (0.28, 0.5)
"""A sentence end of an open answer where no other pause falls."""
CLOSED_S = (0.28, 0.6)
THINKING_S, HOLD_S = (3.0, 6.0), (2.5, 6.0)
THINKING_SHARE = 2 / 3
"""Open answers with a thinking pause, among those where no sentence asks for time; where one does, always."""
THINKING_AT_STOP = 0.6
LEAST_WORDS = 2
"""Between two pauses, where the text allows."""

_HESITATIONS = frozenset(("um", "uh", "er", "erm", "hmm", "mm"))
_LINKS = "and or but so because then if when while where which that whether since than as"
_SMALL = (
    "a an the this these those my our your his her its their some any of to for with from by at in on into about over "
    "i you he she it we they me him us them i'm i'd i've i'll we're we've we'd it's that's is are was were be been am "
    "has have had do does did can could will would should not just very there"
)
_CONJUNCTIONS = frozenset(_LINKS.split())
_FUNCTION_WORDS = frozenset(f"{_LINKS} {_SMALL}".split())
_SPAN = "(?:second|sec|moment|minute|beat)s?"
_ASKS = re.compile(
    r"\b(?:let me|lemme) (?!(?:just )?(?:know|say|give|show|tell|explain|add|put|start|begin)\b)"
    rf"|\b(?:give me|just|one|(?:i|i'll|we) need|(?:can|could|may) i have)(?: \w+){{0,3}} {_SPAN}\b"
    r"|^(?:wait|hold on|hang on|bear with me)\b|\bwhat else\b|\bwhere (?:was i|were we)\b"
    r"|\bhow (?:to|(?:do|should|shall|can) i) (?:put|say|phrase|explain|describe) (?:this|that|it)\b"
    r"|^still thinking$|^i'm (?:just |still )?(?:trying to|thinking|looking for|searching)\b"
    r"|^i'm (?:going back|picturing|working this out)\b"
    r"|^i (?:need|want|have)(?: just)? to (?:think|get this right|get it right)\b"
    r"|^(?:that's )?an? (?:very |really )?(?:good|great|interesting|tough|hard) question$"
)
_OPENERS = re.compile(r"^(?:(?:um|uh|hmm|mm|okay|ok|so|well|right|now|sorry|and|yeah|oh) )+")
_LONGEST_ASK = 12

PauseKind = Literal["mid_clause", "sentence_end", "thinking"]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, and what the plan needs to know of the place behind it."""

    text: str
    ends_sentence: bool = False
    can_cut: bool = True
    """Whether the voice leaves a boundary behind it; eSpeak runs "of the" together."""
    asks_time: bool = False
    """Whether its sentence asks for time to think."""

    @property
    def bare(self) -> str:
        """The word in small letters, without punctuation."""
        return re.sub(r"[^a-z0-9']", "", self.text.lower())


@dataclass(frozen=True, slots=True)
class Gap:
    """Silence of `seconds` behind word number `after`; without a kind it is no pause to be listed."""

    after: int
    seconds: float
    kind: PauseKind | None
    after_hold_phrase: bool = False


def asks_for_time(sentence: str) -> bool:
    """Whether a sentence of an answer asks for time, as "Give me a moment." does."""
    words = " ".join(re.findall(r"[a-z0-9']+", sentence.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")))
    return len(words.split()) <= _LONGEST_ASK and bool(_ASKS.search(_OPENERS.sub("", words)))


def words_of(answer: str) -> list[list[Word]]:
    """The words of every sentence, all places open to a cut. A mark that stands alone joins the word before it."""
    sentences = []
    for sentence in split_sentences(answer):
        asks = asks_for_time(sentence.text)
        texts: list[str] = []
        for text in sentence.text.split():
            if any(letter.isalnum() for letter in text) or not texts:
                texts.append(text)
            else:
                texts[-1] += text
        sentences.append([Word(text, asks_time=asks) for text in texts[:-1]] + [Word(texts[-1], True, True, asks)])
    return sentences


def plan_gaps(words: Sequence[Word], answer_kind: str, rng: np.random.Generator) -> list[Gap]:
    """Choose the gaps of an answer, in order: the pauses, and what parts sentences where no pause falls."""
    chosen = _plan_open(words, rng) if answer_kind == "open" else _plan_closed(words, rng)
    return sorted(chosen, key=lambda gap: gap.after)


def mid_clause_weight(before: Word, after: Word) -> float:
    """How readily a speaker halts between two words: after a hesitation most, then about conjunctions and content."""
    if before.ends_sentence or not before.can_cut or before.asks_time:
        return 0.0
    if before.bare in _HESITATIONS:
        return 6.0
    if before.bare in _CONJUNCTIONS or after.bare in _CONJUNCTIONS:
        return 3.0
    return 1.0 if after.bare in _FUNCTION_WORDS else 2.0


def _plan_open(words: Sequence[Word], rng: np.random.Generator) -> list[Gap]:
    stops = _stops(words)
    gaps: dict[int, Gap] = {}
    for stop in stops:
        if words[stop].asks_time:
            gaps[stop] = Gap(stop, rng.uniform(*HOLD_S), "thinking", True)
    if not gaps and rng.random() < THINKING_SHARE:
        at_stop = bool(stops) and rng.random() < THINKING_AT_STOP
        at = int(rng.choice(stops)) if at_stop else _mid_clause(words, stops, rng)
        if at is not None:
            gaps[at] = Gap(at, rng.uniform(*THINKING_S), "thinking")
    count = max(LEAST_PAUSES, round(len(words) / rng.uniform(*WORDS_A_PAUSE)))
    free = [stop for stop in stops if stop not in gaps]
    at_stops = min(len(free), count // 2 + int(count % 2 and rng.random() < 0.5))
    for stop in rng.permutation(free)[:at_stops]:
        gaps[int(stop)] = Gap(int(stop), _pause_s(rng), "sentence_end")
    for _ in range(count - at_stops):
        at = _mid_clause(words, [*stops, *gaps], rng)
        if at is not None:
            gaps[at] = Gap(at, _pause_s(rng), "mid_clause")
    plain = [Gap(stop, rng.uniform(*PLAIN_STOP_S), "sentence_end") for stop in stops if stop not in gaps]
    return [*gaps.values(), *plain]


def _plan_closed(words: Sequence[Word], rng: np.random.Generator) -> list[Gap]:
    stops = _stops(words)
    paused: Gap | None = None
    if rng.random() < 0.5:
        at = int(rng.choice(stops)) if stops else _mid_clause(words, [], rng)
        if at is not None:
            paused = Gap(at, rng.uniform(*CLOSED_S), "sentence_end" if stops else "mid_clause")
    plain = [Gap(stop, CLOSED_GAP_S, None) for stop in stops if paused is None or stop != paused.after]
    return [*plain, *([paused] if paused else [])]


def _stops(words: Sequence[Word]) -> list[int]:
    """The sentence ends between which an answer goes on."""
    return [number for number, word in enumerate(words[:-1]) if word.ends_sentence]


def _mid_clause(words: Sequence[Word], taken: Sequence[int], rng: np.random.Generator) -> int | None:
    """Draw a place inside a sentence, away from those taken; None where there is none."""
    weight = np.array([mid_clause_weight(before, after) for before, after in pairwise(words)])
    weight[[at for at in taken if at < len(weight)]] = 0.0
    apart = weight.copy()
    for at in taken:
        apart[max(0, at - LEAST_WORDS + 1) : at + LEAST_WORDS] = 0.0
    weight = apart if apart.any() else weight
    return int(rng.choice(len(weight), p=weight / weight.sum())) if weight.any() else None


def _pause_s(rng: np.random.Generator) -> float:
    return float(np.clip(MEDIAN_S * np.exp(SIGMA * rng.standard_normal()), SHORTEST_S, LONGEST_S))
