"""Settles what will be asked, by whom, for how long, before anything is loaded."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from voiceprep.cli.options import InterviewOptions
from voiceprep.coding.problems import problems
from voiceprep.errors import VoiceprepError
from voiceprep.events import Noted, QuestionTailored
from voiceprep.interviewer.plan import named_questions, plan_questions
from voiceprep.rounds import Round, load_round
from voiceprep.session.asked import asked_before
from voiceprep.tailoring.documents import Document, read_document
from voiceprep.tailoring.questions import found_nothing, tailor
from voiceprep.voices import VoiceProfile, load_voice

DEMO_FOLLOW_UPS = 1
"""A demo shows a follow-up to each question, and is over in a few minutes."""
FULL_LOOP = "full-loop"
LOOP = ("recruiter-screen", "hiring-manager", "coding", "ml-deep-dive", "ml-system-design", "behavioral")
"""The rounds of a full loop, in the order in which a candidate meets them."""
_CODING = "Hold the coding round with: voiceprep interview --round coding --workspace DIR"
LEAST_ROUND_MINUTES = 2.0
"""The shortest a round of a loop gets, minutes."""


@dataclass(frozen=True, slots=True)
class Part:
    """One round of the interview: the ids of its questions, in order, and how long it may take, minutes."""

    round: Round
    questions: tuple[str, ...]
    minutes: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be asked, by whom, and how.

    `parts` has one round, or those of a full loop. `tailored` says which questions come from the candidate's documents,
    `notes` what is to be noted at the start.
    """

    options: InterviewOptions
    parts: tuple[Part, ...]
    voice: VoiceProfile
    seed: int
    tailored: tuple[QuestionTailored, ...] = ()
    notes: tuple[Noted, ...] = ()

    @property
    def round(self) -> Round:
        """The first round."""
        return self.parts[0].round

    @property
    def is_loop(self) -> bool:
        """Whether several rounds follow each other."""
        return len(self.parts) > 1

    @property
    def name(self) -> str:
        """The name of the round, or of the loop."""
        return FULL_LOOP if self.is_loop else self.round.name

    @property
    def title(self) -> str:
        """What it is called on a screen."""
        return "Full loop" if self.is_loop else self.round.title

    @property
    def minutes(self) -> float:
        """How long all of it may take, without breaks."""
        return sum(part.minutes for part in self.parts)

    @property
    def questions(self) -> int:
        """How many main questions are planned."""
        return sum(len(part.questions) for part in self.parts)

    @property
    def glossary(self) -> dict[str, str]:
        """How the terms of all rounds are said."""
        return {term: form for part in self.parts for term, form in part.round.glossary.items()}

    @property
    def to_remember(self) -> frozenset[str]:
        """Ids of the questions that a history may name: those of the banks, not what came from a document."""
        made = {one.question_id for one in self.tailored}
        return frozenset(name for part in self.parts for name in part.questions if name not in made)


def plan_interview(options: InterviewOptions) -> Plan:
    """Settle rounds, voice, seed and questions.

    Raises:
        VoiceprepError: no such round or voice, its file is broken, or a résumé or job description cannot be used.
    """
    rounds = tuple(load_round(name) for name in (LOOP if options.round == FULL_LOOP else (options.round,)))
    if options.workspace is not None and not any(one.id in problems() for round_ in rounds for one in round_.questions):
        raise VoiceprepError(f"--workspace: the round {options.round!r} has no problem to lay there.", _CODING)
    if options.ask and len(rounds) > 1:
        raise VoiceprepError("--ask names questions of one round, and a full loop has six.", "Name a --round with it.")
    voice = load_voice(options.voice or rounds[0].voice)
    seed = random.SystemRandom().randrange(1_000_000) if options.seed is None else options.seed
    if options.demo:
        from voiceprep.demo_candidate import load_script

        known = load_script(rounds[0]).question_ids
        round_ = rounds[0].model_copy(update={"max_follow_ups": DEMO_FOLLOW_UPS, "brief": ()})
        return Plan(options, (Part(round_, known[: options.questions], round_.minutes),), voice, seed)
    resume = None if options.resume is None else _read(options, "resume")
    job = None if options.job is None else _read(options, "job")
    before = asked_before() if options.seed is None else ()  # a seed gives the same questions at any time
    parts, tailored = list[Part](), list[QuestionTailored]()
    for round_, minutes in zip(rounds, _shared(options.minutes, rounds), strict=True):
        made = tailor(round_, resume, job, seed, tailored)
        if options.ask:
            chosen = named_questions(round_, options.ask)
        else:
            wanted_minutes = None if minutes == round_.minutes else minutes
            chosen = plan_questions(
                made.round, options.questions, wanted_minutes, options.difficulty, seed, before, made.ids
            )
        parts.append(Part(made.round, chosen, minutes))
        tailored += [made.sources[name] for name in chosen if name in made.sources]
    notes = _told(tailored, parts, resume, job)
    return Plan(options, tuple(parts), voice, seed, tuple(tailored), notes)


def _read(options: InterviewOptions, kind: str) -> Document:
    path = options.resume if kind == "resume" else options.job
    assert path is not None
    document = read_document(path, "resume" if kind == "resume" else "job")
    nothing = found_nothing(document)
    if nothing is not None:
        raise nothing
    return document


def _shared(minutes: int | None, rounds: Sequence[Round]) -> list[float]:
    """The minutes of each round: its own, or its share of those that were asked for."""
    if minutes is None:
        return [float(round_.minutes) for round_ in rounds]
    all_minutes = sum(round_.minutes for round_ in rounds)
    if len(rounds) == 1:
        return [float(minutes)]
    return [max(LEAST_ROUND_MINUTES, minutes * round_.minutes / all_minutes) for round_ in rounds]


def _told(
    tailored: Sequence[QuestionTailored], parts: Sequence[Part], resume: Document | None, job: Document | None
) -> tuple[Noted, ...]:
    if resume is None and job is None:
        return ()
    if not tailored:
        return (Noted("tailored", f"The {parts[0].round.title} round takes its questions from its bank alone."),)
    counts = [
        f"{sum(one.document == document.kind for one in tailored)} from {document.name}"
        for document in (resume, job)
        if document is not None
    ]
    asked = sum(len(part.questions) for part in parts)
    return (Noted("tailored", f"Of {asked} questions, {' and '.join(counts)}."),)
