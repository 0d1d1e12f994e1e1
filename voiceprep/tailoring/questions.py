"""Makes questions of what a résumé claims and a job asks for, fit for the round, each with the line it came from. Pure.

claim   a line of the résumé: how was it measured, which part was their own, what was decided
skill   the ladder on a technology: built what, how it works inside, a number, how it fails, what they did themselves;
        it ends where the candidate says that they know no further (see `Question.ladder`)
job     a technology of the job: the same ladder where the résumé names it too, else what comes closest to it
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from voiceprep.errors import VoiceprepError
from voiceprep.events import QuestionTailored
from voiceprep.rounds import Question, Round
from voiceprep.rubrics import Kind
from voiceprep.tailoring.claims import Claim, Shape, claims_in
from voiceprep.tailoring.documents import NAMES, Document
from voiceprep.tailoring.technologies import Named, named_in

LADDER = ("definition", "example", "failure_mode", "real_project")
"""The rungs after the question itself, as elements of the fundamentals rubric: mechanism, number, failure, own part."""


@dataclass(frozen=True, slots=True)
class Tailored:
    """The round with the questions made for it, those to ask first in `ids`; and where each came from."""

    round: Round
    ids: tuple[str, ...]
    sources: dict[str, QuestionTailored]


@dataclass(frozen=True, slots=True)
class _Share:
    """How many questions of each sort a round takes, and the rubric by which its claims are answered."""

    claims: int
    skills: int
    job: int
    kind: Kind = "technical"


_SHARES = {
    "recruiter-screen": _Share(1, 0, 1, "motivation"),
    "hiring-manager": _Share(3, 0, 1),
    "coding": _Share(0, 0, 0),
    "ml-deep-dive": _Share(1, 2, 1),
    "ml-system-design": _Share(1, 0, 0),
    "behavioral": _Share(2, 0, 0, "behavioral"),
}
_OTHER_ROUND = _Share(1, 1, 1)


def tailor(
    round_: Round,
    resume: Document | None,
    job: Document | None,
    seed: int,
    before: Sequence[QuestionTailored] = (),
) -> Tailored:
    """Return the round with questions from the documents; with none where it takes none, or nothing was found.

    What `before` was asked about in earlier rounds of the same interview is not asked about again.
    """
    share = _SHARES.get(round_.name, _OTHER_ROUND)
    lines = {(one.document, one.number) for one in before if not one.about}
    names = {one.about for one in before}
    claims = [one for one in claims_in(resume) if ("resume", one.number) not in lines] if resume is not None else []
    skills = [one for one in named_in(resume) if one.technology.name not in names] if resume is not None else []
    asked = [one for one in named_in(job) if one.technology.name not in names] if job is not None else []
    kinds = (
        list(_of_claims(_spread(claims, share.claims), share.kind, seed)),
        list(_of_job(asked, skills, share, seed)),
        list(_of_skills(skills, asked, claims, share.skills, seed)),
    )
    made: list[tuple[Question, QuestionTailored]] = []
    for turn in zip_longest(*kinds):  # so that a short interview has some of each
        for one in turn:
            if one is not None and (not one[1].about or one[1].about not in {source.about for _, source in made}):
                question = one[0].model_copy(update={"id": f"{one[0].id}-{len(before) + len(made) + 1}"})
                made.append((question, replace(one[1], question_id=question.id)))
    return Tailored(
        round_.model_copy(update={"questions": (*round_.questions, *(question for question, _ in made))}),
        tuple(question.id for question, _ in made),
        {source.question_id: source for _, source in made},
    )


def found_nothing(document: Document) -> VoiceprepError | None:
    """Return the error for a document of which no question can be made, None where one can."""
    if named_in(document) or (document.kind == "resume" and claims_in(document)):
        return None
    what = "claims nothing and names no technology" if document.kind == "resume" else "names no technology"
    hint = "Lines such as 'Reduced p99 latency from 90 to 40 ms with TensorRT' are what is asked about."
    return VoiceprepError(f"{document.name}: this {NAMES[document.kind]} {what} that could be asked about.", hint)


_Made = tuple[Question, QuestionTailored]


def _of_claims(claims: Sequence[Claim], kind: Kind, seed: int) -> Iterator[_Made]:
    for count, claim in enumerate(claims):
        name = "resume-claim"
        yield _of_claim(name, claim, kind, seed + count), QuestionTailored(name, "resume", claim.number, claim.line)


def _of_skills(
    skills: Sequence[Named], asked: Sequence[Named], claims: Sequence[Claim], most: int, seed: int
) -> Iterator[_Made]:
    wanted = {one.technology.name for one in asked}
    shown = " ".join(claim.line for claim in claims).lower()
    # First what the job wants, then what is only listed: nothing in the résumé shows it.
    first = sorted(skills, key=lambda one: (one.technology.name not in wanted, one.written.lower() in shown))
    for count, named in enumerate(first[:most]):
        text = turned(_LISTED, seed + count).format(name=named.written)
        yield _ladder("resume-skill", text, named), _source("resume-skill", "resume", named)


def _of_job(asked: Sequence[Named], skills: Sequence[Named], share: _Share, seed: int) -> Iterator[_Made]:
    has = {one.technology.name for one in skills}
    first = sorted(asked, key=lambda one: one.technology.name in has)
    for count, named in enumerate(first[: share.job]):
        if named.technology.name in has:
            text = turned(_WANTED_AND_LISTED, seed + count).format(name=named.written)
            question = _ladder("job-skill", text, named)
        elif share.skills:
            question = _ladder("job-skill", turned(_WANTED, seed + count).format(name=named.written), named)
        else:
            question = _closest("job-skill", named, seed + count)
        yield question, _source("job-skill", "job", named)


def _spread(claims: Sequence[Claim], count: int) -> list[Claim]:
    """The strongest claims, but no shape twice while another is left."""
    left, chosen = list(claims), list[Claim]()
    while left and len(chosen) < count:
        shapes = [claim.shape for claim in chosen]
        best = max(left, key=lambda claim: (-shapes.count(claim.shape), claim.strength))
        left.remove(best)
        chosen.append(best)
    return chosen


def _source(question_id: str, document: Literal["resume", "job"], named: Named) -> QuestionTailored:
    return QuestionTailored(question_id, document, named.number, named.line, named.technology.name)


def turned(texts: Sequence[str], seed: int) -> str:
    """Return the text whose turn it is."""
    return texts[seed % len(texts)]


_LISTED = (
    "Your résumé lists {name}. What is the largest thing that you have built with it?",
    "I see {name} among your skills. What did you last use it for?",
    "{name} stands in your résumé. What have you done with it yourself?",
)
_WANTED_AND_LISTED = (
    "This job asks for {name}, and your résumé names it. What have you built with it?",
    "{name} is part of this job, and it is in your résumé. What did you use it for?",
)
_WANTED = (
    "This job asks for {name}. How far have you got with it?",
    "The job description names {name}. What have you done with it so far?",
)
_CLOSEST = (
    "This job asks for {name}. What in your own work comes closest to it?",
    "The job description names {name}. What have you used that is most like it?",
)
_OPENINGS = ("Your résumé says that {said}.", "I read that {said}.", "According to your résumé, {said}.")
_ASKED: dict[str, dict[Shape, str]] = {
    "technical": {
        "measured": "How did you measure that?",
        "led": "What did you want to reach with it?",
        "built": "Why did you build it that way?",
    },
    "behavioral": {
        "measured": "Which part of that was your own decision?",
        "led": "What was the hardest moment in it?",
        "built": "What stood in your way there?",
    },
    "motivation": {
        "measured": "How does that bear on what you want to do next?",
        "led": "Is that the kind of work you are looking for here?",
        "built": "What of that would you like to go on with here?",
    },
}
_PROBES: dict[str, dict[str, tuple[str, ...]]] = {
    "technical": {
        "objective": ("What was the goal before you began?", "Who had asked for it, and for what reason?"),
        "tradeoffs": ("What did you give up for that?", "Which other way did you turn down?"),
        "approach": ("Which of your changes made the difference?", "What did you do first?"),
        "validation": ("What was the figure before you began?", "How do you know that your change caused it?"),
    },
    "behavioral": {
        "role": ("Which part of it did you do yourself?", "Who else worked on it with you?"),
        "constraint": ("What made that hard?", "What would have been the easy way out?"),
        "decision": ("What did you decide, against which other choice?", "Who disagreed with you?"),
        "outcome": ("What came out of it, in a number?", "What was that number before?"),
        "do_differently": ("What would you do differently today?", "What did you learn too late?"),
    },
    "motivation": {
        "reason": ("Why did you take that on?", "What did you like least about it?"),
        "evidence": ("How large was your own part in it?", "Which number shows how it went?"),
        "fit": ("What of it would you use on this team?", "What would be new for you here?"),
    },
    "closest": {
        "reason": ("What would you like about working with it?", "Why have you not needed it so far?"),
        "evidence": ("When did you last learn such a tool on the job?", "How long did you take until it was of use?"),
        "fit": ("How would you get started with it here?", "What of your own tools would carry over?"),
    },
}


def _of_claim(name: str, claim: Claim, kind: Kind, seed: int) -> Question:
    return Question(
        id=name,
        kind=kind,
        text=f"{turned(_OPENINGS, seed).format(said=claim.said)} {_ASKED[kind][claim.shape]}",
        tags=("resume", "claim"),
        target_minutes=3,
        max_minutes=6,
        probes=_PROBES[kind],
        hints=("Take me back to that piece of work.", "Begin with what there was before it."),
    )


def _ladder(name: str, text: str, named: Named) -> Question:
    technology = named.technology
    return Question(
        id=name,
        kind="fundamentals",
        text=text,
        tags=("skill", "ladder"),
        target_minutes=4,
        max_minutes=8,
        probes={
            "definition": (technology.mechanism,),
            "example": (technology.number,),
            "failure_mode": (technology.failure,),
            "real_project": (f"Which part of the {named.written} work did you do with your own hands?",),
        },
        ladder=LADDER,
    )


def _closest(name: str, named: Named, seed: int) -> Question:
    return Question(
        id=name,
        kind="motivation",
        text=turned(_CLOSEST, seed).format(name=named.written),
        tags=("job", "skill"),
        target_minutes=3,
        max_minutes=5,
        probes=_PROBES["closest"],
    )
