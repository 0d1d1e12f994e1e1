"""Takes from an answer's text what the agenda needs to know of it. Pure."""

from __future__ import annotations

import re

from voiceprep.answer_signs import asks_back, declines, is_injection
from voiceprep.answer_words import plain
from voiceprep.coverage import read_coverage
from voiceprep.interviewer.moves import Heard
from voiceprep.rubrics import Rubric
from voiceprep.sentences import split_sentences

_HINT = re.compile(
    r"\b(?:a|any|another|some|small|little|one more) (?:\w+ )?(?:hint|clue|tip|pointer|nudge)s?\b(?! of)"
    r"|\bpoint me (?:in|to|towards?)\b|\bgive me (?:some|a|any) (?:direction|idea|help)\b"
    r"|\b(?:help|nudge) me (?:out|along|a (?:bit|little)|get started)\b"
)
_REPEAT = re.compile(
    r"\b(?:repeat|rephrase|reword|restate|say) (?:the question|that(?: again)|it again|your question)\b"
    r"|\b(?:repeat|rephrase|reword|restate) (?:that|it|this)\b|\bcome again\?|^\W*(?:sorry|pardon)\W*$"
    r"|\b(?:what was|can i hear|could you read) the question\b"
    r"|\bdidn't (?:catch|hear|get) (?:that|the question|you|it)\b"
    r"|\bwhat do you mean\b|\bi don't (?:understand|get) the question\b"
)
_LIMIT = re.compile(
    r"\bi(?:'ve| have)?(?: \w+)? (?:haven't|have not|never|not) (?:\w+ )?(?:written|used|worked|built|done|touched|run"
    r"|had to|profiled|trained|deployed|implemented|needed|looked|debugged|tuned|owned|measured|managed|dealt)\b"
    r"|\bi (?:don't|do not) have (?:any |much |real |direct |first-?hand |hands-?on |deep )*experience\b"
    r"|\b(?:my|that's where my) (?:own )?(?:experience|knowledge) (?:ends|stops|is limited|is only|doesn't go)\b"
    r"|\b(?:i've|i have) only (?:\w+ )?(?:used|worked|done|seen|read|touched|been)\b|\bi only (?:know|knew)\b"
    r"|\b(?:outside|beyond) (?:of )?(?:my|what i)\b|\b(?:was|is) (?:somebody|someone) else's (?:part|job|work|area)\b"
)
_DONE = re.compile(
    r"\b(?:i'm|i am|i think i'm|we're|that's|that is|it's|code is|solution is|now) (?:all )?"
    r"(?:done|finished|ready|complete)\b"
    r"|\b(?:you can|please|let's|let us|could you) (?:now )?(?:run|try|start) (?:the |my |your |all )*tests?\b"
    r"|\bthat should (?:work|do it|be it|pass)\b|^\W*(?:done|finished|ready)\W*$"
)
_MOST_WORDS = 40


def hear(rubric: Rubric, question: str, answer: str) -> Heard:
    """Read one answer to the main question `question`, or to a follow-up on it."""
    found = read_coverage(rubric, question, answer)
    covered = frozenset(element for element, evidence in found.items() if evidence is not None)
    # Orders to the interviewer steer nothing: what they ask for, and the words they name, are not heard.
    meant = " ".join(one.text for one in split_sentences(answer) if not is_injection(one.text))
    return Heard(
        covered=covered,
        touched=_touched(rubric, meant) - covered,
        empty=not answer.strip(),
        declines=declines(meant),
        asks_back=asks_back(meant) is not None,
        wants_hint=wants_hint(meant),
        wants_repeat=wants_repeat(meant),
        limit=admits_limit(meant),
        done=bool(_DONE.search(plain(meant))),
        text=meant,
    )


def _touched(rubric: Rubric, answer: str) -> frozenset[str]:
    """Elements of which some cue is heard: the reader may have missed them, so that others are better gaps.

    Not those that need a number: a vague word of success is what a probe is for.
    """
    flat = plain(answer)
    return frozenset(
        element.id
        for element in rubric.elements
        if not element.needs_number and any(re.search(cue, flat, re.IGNORECASE) for cue in element.cues)
    )


def wants_hint(answer: str) -> bool:
    """Whether the candidate asks for a hint."""
    return bool(_HINT.search(plain(answer)))


def admits_limit(answer: str) -> bool:
    """Whether the candidate says where their own experience ends; an interview credits that and asks no further."""
    return bool(_LIMIT.search(plain(answer)))


def wants_repeat(answer: str) -> bool:
    """Whether the candidate asks to hear the question again, and says little else."""
    return len(answer.split()) <= _MOST_WORDS and bool(_REPEAT.search(plain(answer)))
