"""The values between the interviewer's parts: what was heard, how far the interview has come, what is said next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from voiceprep.events import Act, EndReason, Wish
from voiceprep.rounds import Difficulty


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """The candidate's code as it stands. `probes` are element and question; `at_work`: it does not pass its tests yet.

    `told` is what the tests said, where the candidate wanted them to be run.
    """

    probes: tuple[tuple[str, str], ...] = ()
    at_work: bool = False
    told: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What code took from one answer.

    `covered` are the elements this answer carries by itself, `touched` those it may carry. `limit`: the candidate says
    where their own experience ends, `done`: that the code is finished; `code` is there where one is being written.
    `text` is the answer itself, read only where the candidate asks; `wish` was asked for by key.
    """

    covered: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()
    empty: bool = False
    declines: bool = False
    asks_back: bool = False
    wants_hint: bool = False
    wants_repeat: bool = False
    limit: bool = False
    text: str = ""
    wish: Wish | None = None
    done: bool = False
    code: CodeSeen | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What bounds an interview. `limit_s`: seconds until it closes; None without a clock."""

    limit_s: float | None = None
    difficulty: Difficulty = "standard"
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Topic:
    """How far the current question has come.

    `probed` counts probes by element; `asked` is the element of the last one, None after a challenge, which
    `challenged` then tells; `standing` is the line of either. `follow_ups` counts both, `challenges` only those.
    """

    question_id: str
    began_s: float | None = None
    states: Mapping[str, str] = field(default_factory=dict)
    probed: Mapping[str, int] = field(default_factory=dict)
    declined: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()
    asked: str | None = None
    challenged: bool = False
    standing: str = ""
    follow_ups: int = 0
    challenges: int = 0
    hints: int = 0
    silences: int = 0
    refusals: int = 0
    limits: int = 0
    answered_back: bool = False
    code_asked: int = 0
    done: bool = False

    @property
    def coverage(self) -> dict[str, str]:
        """Element -> "unprompted", "prompted", "missing" (asked for and not said) or "not_asked" (so far)."""
        return {
            element: "not_asked" if how == "missing" and not self.probed.get(element) else how
            for element, how in self.states.items()
        }


@dataclass(frozen=True, slots=True)
class OwnQuestions:
    """The end of the round, where the candidate asks: subjects of the brief that were answered, and how often."""

    told: frozenset[str] = frozenset()
    answered: int = 0
    ends: EndReason = "finished"


@dataclass(frozen=True, slots=True)
class State:
    """The whole interview so far. `spoken` are the lines that were said, so that none is said twice.

    `own` is set once the candidate has been invited to ask.
    """

    plan: tuple[str, ...]
    topic: Topic
    position: int = 0
    silent_in_a_row: int = 0
    spoken: tuple[str, ...] = ()
    own: OwnQuestions | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """One act. `text` is the bank's or a template's sentence, `lead` what is said before it; `why` is for the log.

    `answer`: how long a silence ends the reply to it; None: as the question says.
    """

    act: Act
    text: str
    why: str
    element: str | None = None
    lead: str = ""
    from_bank: bool = True
    ends: EndReason | None = None
    answer: Literal["open", "closed"] | None = None

    @property
    def line(self) -> str:
        """Lead and text as they are said."""
        return f"{self.lead} {self.text}".strip()
