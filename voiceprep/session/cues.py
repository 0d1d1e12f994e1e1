"""A session as what is said when, for who listens along. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from voiceprep.session.session import Session

_A_WORD_S = 0.36
"""How long a word of the interviewer's takes about; only where their line begins and ends is known."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that begins to be said at `at_s`; `first` where a speaker begins."""

    at_s: float
    speaker: str
    text: str
    first: bool


def cues(session: Session) -> tuple[Cue, ...]:
    """Return every word in the order it was said: "you" the candidate, with um and uh; "interviewer" the other."""
    found: list[Cue] = []
    for line in session.lines:
        if line.start_s is None:
            continue
        words = line.heard.split()
        end_s = line.end_s if line.end_s is not None else line.start_s + _A_WORD_S * len(words)
        step = max(0.0, end_s - line.start_s) / max(1, len(words))
        found += [
            Cue(round(line.start_s + number * step, 3), "interviewer", word, number == 0)
            for number, word in enumerate(words)
        ]
    for answer in session.answers:
        said = answer.verbatim.words if answer.verbatim is not None else answer.heard.words
        found += [Cue(word.start_s, "you", word.text.strip(), number == 0) for number, word in enumerate(said)]
    return tuple(sorted(found, key=lambda cue: cue.at_s))
