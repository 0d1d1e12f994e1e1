"""Turns a follow-up into a line: the bank's probe as it stands, or as a model ties it to the candidate's words.

The prompt's front never changes and later turns are only appended, so that a server's prompt cache holds: role and
examples, then the turns of this question, then the newest answer and, last, what to do with it.

What a model makes is tried in this order, and the first that passes the guards is spoken: its own line (large models
only); the probe, led in by what it took up from the answer; the probe as it stands.
"""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from voiceprep.answer_words import content, plain, stem, words_of
from voiceprep.errors import LLMError
from voiceprep.interviewer.guards import check
from voiceprep.interviewer.llm import ChatModel, Message
from voiceprep.interviewer.phrases import TAKEN_UP
from voiceprep.interviewer.prompts import directive, fenced, front, neutral, numbered, schema

MOST_TOKENS, MOST_TOKENS_LINE = 48, 110
MOST_LEAD_WORDS = 10
LATE = "the language model's line was not ready when the answer was over"
"""The failure that is none of the model's: nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A line ready to be spoken.

    `worded_by` as in LineSpoken; `failure` is why the model gave nothing, or empty; `notes` say what the
    guards refused.
    """

    line: str
    worded_by: str
    wording_ms: float = 0.0
    failure: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Made:
    """What the model made of a probe; `turn` is what the chat has to remember of it if it is said."""

    worded: Worded
    turn: tuple[Message, ...] = ()

    @property
    def by_model(self) -> bool:
        return self.worded.worded_by != "template"


@dataclass
class Wording:
    """Words the follow-ups of one question after the other; keeps the chat of the current question.

    Lines can be worded ahead, in a thread of the caller's own: what is not said leaves no trace in the chat.

    Args:
        model: who words; None: the bank's probes are spoken as they are.
        manner: how this interviewer speaks.
        terms: stems that give something away (see `technical_stems`).
        clock: monotonic seconds.
    """

    model: ChatModel | None
    manner: str
    terms: frozenset[str] = frozenset()
    clock: Callable[[], float] = time.monotonic
    _chat: list[Message] = field(default_factory=list)
    _question: str = ""
    _turns: int = 0
    _ahead: dict[str, _Made] = field(default_factory=dict)  # by probe

    def begin(self, question: str) -> None:
        """Start the chat of a new main question."""
        self._question = question
        self._chat = [] if self.model is None else front(self.manner, not self.model.small)
        self._ahead = {}

    def mark(self) -> tuple[str, tuple[Message, ...]]:
        """Return where the chat stands, for `back_to`."""
        return self._question, tuple(self._chat)

    def back_to(self, mark: tuple[str, tuple[Message, ...]]) -> None:
        """Forget what was said since `mark`."""
        self._question, chat = mark
        self._chat, self._ahead = list(chat), {}

    def prepare(self, heard_so_far: str, deadline_s: float | None) -> None:
        """Have the model read the chat and the answer so far, whose last sentence may be unfinished. Never raises."""
        if self.model is not None:
            with contextlib.suppress(LLMError):
                so_far = Message(role="user", content=fenced(numbered(heard_so_far)))
                self.model.warm([*self._chat, so_far], deadline_s)

    def word_ahead(
        self, probe: str, heard: str, answers: str, asked: Sequence[str], over: Callable[[], bool]
    ) -> Iterator[Worded]:
        """Word `probe` as the reply to what was heard so far, for `follow_up` to use; yields the line if there is one.

        `follow_up` has it once the next is asked for: by then it is synthesised. Blocking, for another thread. What
        comes once `over()` is true is forgotten. Arguments as in `follow_up`.
        """
        ahead = self._ahead
        made = self._make(probe, heard, answers, asked, None)
        if made is None or over():
            return
        if made.by_model:
            yield made.worded
        known = ahead.get(probe)
        if not over() and (made.by_model or known is None or not known.by_model):  # an earlier line is better than none
            ahead[probe] = made

    def is_worded(self, probe: str) -> bool:
        """Whether the model has worded `probe` ahead."""
        made = self._ahead.get(probe)
        return made is not None and made.by_model

    def follow_up(self, probe: str, heard: str, answers: str, asked: Sequence[str], deadline_s: float | None) -> Worded:
        """Word `probe` as the reply to `heard`.

        Args:
            probe: the bank's question; also the template that stands ready.
            heard: the newest answer.
            answers: all the candidate has said to this question.
            asked: the lines asked so far.
            deadline_s: how long it may take, seconds; then the probe is spoken as it stands. None: no time at all, only
                a line that was worded ahead and still fits will do.
        """
        ahead, self._ahead = self._ahead, {}
        foreseen = ahead.get(probe)
        if (
            foreseen is not None
            and foreseen.by_model
            and not self._refused(foreseen.worded.line, probe, answers, asked)
        ):
            self._chat += foreseen.turn
            return replace(foreseen.worded, wording_ms=0.0)
        if deadline_s is None:
            if self.model is None or not numbered(heard):
                return Worded(probe, "template")
            failed = [one.worded.failure for one in ahead.values() if one.worded.failure]
            late = LATE if foreseen is None else ""
            return Worded(probe, "template", failure=failed[-1] if failed else late)
        made = self._make(probe, heard, answers, asked, deadline_s)
        if made is None:
            return Worded(probe, "template")
        self._chat += made.turn
        return made.worded

    def _make(
        self, probe: str, heard: str, answers: str, asked: Sequence[str], deadline_s: float | None
    ) -> _Made | None:
        """Have the model word the probe; None where there is no model or nothing to word it from."""
        shown = numbered(heard)
        if self.model is None or not shown:
            return None
        began, whole = self.clock(), not self.model.small
        self._turns += 1
        ask = Message(role="user", content=directive(shown, probe))
        messages, notes, failure = [*self._chat, ask], list[str](), ""
        try:
            for _ in range(2 if whole else 1):  # a small model makes the same mistake twice
                spent_s = self.clock() - began
                left_s = None if deadline_s is None else deadline_s - spent_s
                if notes and left_s is not None and left_s < spent_s:  # it would take as long again
                    break
                made = self.model.complete(
                    messages, schema(len(shown), whole), MOST_TOKENS_LINE if whole else MOST_TOKENS, left_s
                )
                refused: list[str] = []
                for line in self._lines(made, shown, probe):
                    refused = self._refused(line, probe, answers, asked)
                    if not refused:
                        # A small model only repeats what it took up before.
                        turn = (ask, Message(role="assistant", content=json.dumps(made))) if whole else ()
                        worded = Worded(line, f"llm:{self.model.label}", self._since(began), notes=tuple(notes))
                        return _Made(worded, turn)
                    notes.append(f"{line} [{' '.join(refused)}]")
                if not refused:
                    notes.append(f"nothing to take up in {made}")
                    break
                again = f"Not like that. {' '.join(refused)} Again, PROBE: {neutral(probe)}"
                messages = [
                    *messages,
                    Message(role="assistant", content=json.dumps(made)),
                    Message(role="user", content=again),
                ]
        except LLMError as error:
            failure = error.reason
        return _Made(Worded(probe, "template", self._since(began), failure, tuple(notes)))

    def _refused(self, line: str, probe: str, answers: str, asked: Sequence[str]) -> list[str]:
        return check(line, question=self._question, answer=answers, probe=probe, asked=asked, terms=self.terms)

    def _lines(self, made: str | dict[str, Any], shown: Sequence[str], probe: str) -> list[str]:
        """The lines to try, best first. Raises LLMError where the reply has not the form that was asked for."""
        if not isinstance(made, dict) or not isinstance(made.get("sentence"), int):
            raise LLMError("the language model's answer has the wrong form")
        line = spoken_form(made.get("line"))
        lines = [line] if line and words_of(line) != words_of(probe) else []
        sentence = made["sentence"]
        if 1 <= sentence <= len(shown) and (lead := self._lead(made.get("about"), shown)):
            lines.append(f"{TAKEN_UP[self._turns % len(TAKEN_UP)].format(about=lead)} {probe}")
        return lines

    def _lead(self, about: object, shown: Sequence[str]) -> str:
        """What to take up; "" where it is only the question's own subject."""
        lead = taken_up(spoken_form(about), shown)
        subject = content(words_of(self._question.replace("-", " ")))
        return lead if content(words_of(lead)) - subject else ""

    def _since(self, began: float) -> float:
        return round((self.clock() - began) * 1000, 1)


def taken_up(about: str, sentences: Sequence[str]) -> str:
    """Return `about` as words that fit after "You mentioned", or "" where they do not.

    Every content word must be the candidate's; "my" becomes "your", and the article they used is put back.
    """
    words = [_YOURS.get(plain(word), word) for word in about.strip(" .,;:!?").split()]
    flat = plain(" ".join(words))
    if not 1 <= len(words) <= MOST_LEAD_WORDS or _UNFIT.search(flat):
        return ""
    said = {stem(word) for sentence in sentences for word in words_of(sentence)}
    named = content(words_of(flat))
    if not named or not all(any(_kin(word, other) for other in said) for word in named):
        return ""
    capital = words[0] not in " ".join(sentences) and words[0][1:] == words[0][1:].lower()
    kept = " ".join([words[0].lower() if capital else words[0], *words[1:]])
    heard = re.search(rf"\b(a|an|the|my|our)\s+{re.escape(flat)}(?!\w)", plain(" ".join(sentences)))
    return f"{_YOURS.get(heard.group(1), heard.group(1))} {kept}" if heard else kept


def _kin(word: str, other: str) -> bool:
    """Whether two stems are forms of one word: "putt" (putting) and "put"."""
    short, long = sorted((word, other), key=len)
    return word == other or (len(short) >= 3 and long.startswith(short) and len(long) - len(short) <= 2)


_YOURS = {"my": "your", "our": "your", "mine": "yours", "ours": "yours", "me": "you", "myself": "yourself"}
_UNFIT = re.compile(
    r"\b(?:i|i'\w+|we|we'\w+|us|um|uh|yeah|sorry)\b|^(?:you|so|that|because|if|when|and|but|to|is|are|was|were|would|did|do|it|it's|then|not|no)\b"
    r"|\b(?:is|are|was|were|has|have|had|gives?|gave|needs?|goes|went|keeps|makes?|made|gets|got|can|could|will|would|should|do|does|don't"
    r"|isn't|wasn't|decided|took|takes|came|comes|worked|knows|thought|it's|that's|there's)\b"
    r"|\b(?:the|a|an|of|to|and|or|with|in|for|on|at|that|is|my|your|by|from|into|because|so)$|[?!:;<>\"]"
)
_TYPEWRITER = {
    0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2010: "-", 0x2011: "-", 0x2013: ",", 0x2014: ",",
    0x2026: "...",
}  # fmt: skip


def spoken_form(line: object) -> str:
    """Return a model's line in plain typewriter characters, on one line, without quotation marks around it."""
    if not isinstance(line, str):
        return ""
    flat = " ".join(line.translate(_TYPEWRITER).split())
    return flat[1:-1].strip() if len(flat) > 1 and flat[0] == flat[-1] == '"' else flat
