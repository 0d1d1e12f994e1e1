"""The end of a round, where the candidate asks: what they are told stands in the round's brief. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from voiceprep.answer_signs import asks_back, is_injection
from voiceprep.answer_words import plain
from voiceprep.events import EndReason
from voiceprep.interviewer.moves import Heard, Limits, Move, OwnQuestions, State
from voiceprep.interviewer.phrases import ANYTHING_ELSE, INVITE, NOT_MINE, turn
from voiceprep.rounds import BriefEntry, Round
from voiceprep.sentences import split_sentences

MOST_ANSWERED = 3
"""So many of the candidate's questions are answered; then the round is over."""
QUESTION_ID, KIND = "own-questions", "questions"
"""What the answers of this part are filed under, and their rubric."""

_ASKING = re.compile(
    r"\b(?:what|which|who|when|where|why|how|do|does|is|are|can|could|would|will)\b.{2,}"
    r"|\b(?:tell me|curious|wonder\w*|like to know|interested in|hear (?:more )?about)\b"
)
_NOTHING = re.compile(
    r"^\W*(?:(?:no|nope|nah|nothing|none|not really)\b|(?:i'm|i am|we're|all) (?:good|fine|set)\b"
    r"|that(?:'s| is| was) (?:all|it|everything)\b|i (?:don't have|have no|haven't got)(?: \w+){0,3} questions\b)"
    r"(?!.*\b(?:what|how|which|who|why|when)\b)"
)


def invites(round_: Round, state: State) -> bool:
    """Whether the candidate is still to be asked for their own questions."""
    return bool(round_.brief) and state.own is None


def own_questions_s(round_: Round, limits: Limits) -> float:
    """Seconds kept free for the candidate's questions: the round's, but no more than a tenth of the interview."""
    if not round_.brief or limits.limit_s is None:
        return 0.0
    return min(round_.own_questions_minutes * 60, limits.limit_s / 10)


def invite(ends: EndReason) -> Move:
    """The invitation to ask; `ends` is why the interview will have ended after it."""
    return Move("invite", INVITE, "the candidate's own questions", from_bank=False, ends=ends, answer="open")


def answer_question(state: State, round_: Round, heard: Heard, time_over: bool, seed: int) -> tuple[Move, OwnQuestions]:
    """Answer what the candidate asked, and invite once more; close where they asked nothing, enough, or too late."""
    own = state.own or OwnQuestions()
    if heard.wants_repeat and not own.answered:
        own = replace(own, answered=1)
        return Move("answer_back", INVITE, "asked to repeat", from_bank=False, answer="open"), own
    if heard.empty or not asks(heard.text):
        return _close(round_, own, "no more questions")
    entry = brief_entry(round_, heard.text, own.told)
    says = turn(NOT_MINE, seed, own.answered) if entry is None else entry.says
    own = replace(own, answered=own.answered + 1, told=own.told | ({entry.about} if entry else set()))
    if own.answered >= MOST_ANSWERED or time_over:
        return _close(round_, own, "the candidate's questions are answered", lead=says)
    text = turn(ANYTHING_ELSE, seed, own.answered)
    return Move("answer_back", text, entry.about if entry else "not in the brief", lead=says, answer="open"), own


def _close(round_: Round, own: OwnQuestions, why: str, lead: str = "") -> tuple[Move, OwnQuestions]:
    return Move("closing", round_.closing, why, lead=lead, ends=own.ends), own


def asks(text: str) -> bool:
    """Whether the candidate asks something, rather than to have nothing to ask."""
    flat = plain(text).strip()
    if _NOTHING.search(flat):
        return False
    return "?" in text or asks_back(text) is not None or bool(_ASKING.search(flat))


def brief_entry(round_: Round, text: str, told: frozenset[str] = frozenset()) -> BriefEntry | None:
    """Return what the brief says to the question, None where it says nothing; orders in it are not heard."""
    flat = " ".join(plain(one.text) for one in split_sentences(text) if not is_injection(one.text))
    best, most = None, 0
    for entry in round_.brief:
        hits = sum(bool(re.search(rf"(?<!\w){re.escape(plain(cue))}", flat)) for cue in entry.cues)
        if hits > most and entry.about not in told:
            best, most = entry, hits
    return best
