"""All findings of one answer, brought into the report's shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from voiceprep.answer_signs import injections
from voiceprep.errors import UnknownName
from voiceprep.events import AnswerHeard, TurnTimed
from voiceprep.grading.reading import Reader
from voiceprep.report.course_shape import DrillTimed
from voiceprep.report.delivery import Expected, delivery_of
from voiceprep.report.mistakes import ADVISORY, Mistake, find_mistakes, honest_limits
from voiceprep.report.self_rating import own_rating
from voiceprep.report.shape import AnswerReport, Grade, MistakeFound, ReplyTimed, StructureFound
from voiceprep.report.spoken import spoken
from voiceprep.report.structure import LONGEST_CHARS, Structure, read_answer
from voiceprep.rubrics import Rubric, rubrics
from voiceprep.session.session import Answer


def grade_answer(kind: str, question: str, answer: str, reader: Reader | None = None) -> Grade:
    """Grade a written answer to a main question; of a longer one than `LONGEST_CHARS` its beginning.

    Args:
        kind: the round kind, which names the rubric.
        question: as it was asked.
        answer: as it was written.
        reader: None: the lexicon.

    Raises:
        UnknownName: there is no such kind.
    """
    rubric = rubric_of(kind)
    answer = answer[:LONGEST_CHARS]
    heard = AnswerHeard("a1", "q1", question, rubric.kind, False, answer, "end_of_input")
    structure = read_answer(rubric, question, heard, reader=reader)
    found = find_mistakes(rubric, question, spoken(answer), carried=_carried(structure))
    return {
        "structure": structure_found(structure, rubric),
        "mistakes": [_mistake(one) for one in found],
    }


def analyze_answer(answer: Answer, reader: Reader | None = None) -> AnswerReport:
    """Return everything about one answer that stands alone, such as a recording analysed by itself.

    Raises:
        UnknownName: there is no rubric of the answer's kind.
    """
    rubric = rubric_of(answer.heard.kind)
    return report_answer(answer, rubric, read_answer(rubric, answer.heard.question, answer.heard, reader=reader))


def rubric_of(kind: str) -> Rubric:
    """Return the rubric of a round kind; UnknownName when there is none."""
    known = rubrics()
    for rubric in known.values():
        if rubric.kind == kind:
            return rubric
    raise UnknownName("round kind", kind, known)


def report_answer(
    answer: Answer,
    rubric: Rubric,
    structure: Structure,
    others: Iterable[str] = (),
    expected: Expected | None = None,
    drill_s: float | None = None,
) -> AnswerReport:
    """Return everything about one answer.

    Args:
        answer: the answer.
        rubric: of the question.
        structure: what `read_answer` found.
        others: the texts of the other answers to the same question.
        expected: how long the question's own answer should take, if it says so.
        drill_s: seconds allowed, where the question is a timed drill.
    """
    heard = answer.heard
    delivery, pace = delivery_of(answer, expected)
    said = spoken(heard.text, heard.words)
    speech = heard.speech
    return {
        "id": heard.id,
        "question_id": heard.question_id,
        "question": heard.question,
        "kind": heard.kind,
        "follow_up": heard.follow_up,
        "element": heard.element,
        "start_s": heard.start_s if heard.start_s is not None or not speech else speech[0].start_s,
        "end_s": heard.end_s if heard.end_s is not None or not speech else speech[-1].end_s,
        "response_latency_s": pace.response_latency_s,
        "text": heard.text,
        "verbatim": None if answer.verbatim is None else " ".join(one.text.strip() for one in answer.verbatim.words),
        "words": [{"text": one.text.strip(), "start_s": one.start_s, "end_s": one.end_s} for one in heard.words],
        "delivery": delivery,
        "structure": structure_found(structure, rubric),
        "mistakes": [_mistake(one) for one in find_mistakes(rubric, heard.question, said, others, _carried(structure))],
        "injections": injections(heard.text),
        "honest_limits": [
            {"quote": one.quote, "start_s": one.start_s, "end_s": one.end_s} for one in honest_limits(said)
        ],
        "reply": _reply(answer.timed),
        "self_rating": own_rating(answer.rated, structure.score),
        "drill": None if drill_s is None or heard.follow_up else _drill(heard, drill_s),
        "rewrite": None,
    }


def _drill(heard: AnswerHeard, allowed_s: float) -> DrillTimed:
    if heard.start_s is None or heard.end_s is None:
        return {"allowed_s": allowed_s, "took_s": None, "over_s": None}
    took_s = round(heard.end_s - heard.start_s, 3)
    return {"allowed_s": allowed_s, "took_s": took_s, "over_s": round(max(0.0, took_s - allowed_s), 3)}


def _mistake(found: Mistake) -> MistakeFound:
    return {
        "id": found.id,
        "quote": found.quote,
        "start_s": found.start_s,
        "end_s": found.end_s,
        "advisory": found.id in ADVISORY,
    }


def _carried(structure: Structure) -> frozenset[str]:
    return frozenset(element for element, found in structure.elements.items() if found.evidence is not None)


def structure_found(structure: Structure, rubric: Rubric) -> StructureFound:
    """Return a structure, read by `rubric`, in the report's shape."""
    return {
        "kind": structure.kind,
        "elements": {
            element: {
                "state": found.state,
                "evidence": None
                if found.evidence is None
                else {
                    "quote": found.evidence.quote,
                    "start_s": found.evidence.start_s,
                    "end_s": found.evidence.end_s,
                    "answer": found.evidence.answer_id,
                },
            }
            for element, found in structure.elements.items()
        },
        "score": structure.score,
        "graded_by": structure.graded_by,
        "reader": structure.reader,
        "failed": structure.failed,
        "rubric": {"version": rubric.version, "sha256": rubric.sha256},
    }


def read_answers(
    rubric: Rubric,
    question: str,
    answers: Sequence[AnswerHeard],
    weights: Mapping[str, float],
    reader: Reader | None = None,
) -> list[Structure]:
    """Read the answers to one question in the order they were given; what a follow-up asked for stays asked for."""
    asked: frozenset[str] = frozenset()
    found: list[Structure] = []
    for heard in answers:
        before = " ".join(one.text for one in answers[: len(found)])
        found.append(read_answer(rubric, question, heard, asked, weights, reader, before))
        if heard.follow_up and heard.element is not None:
            asked |= {heard.element}
    return found


def _reply(timed: TurnTimed | None) -> ReplyTimed | None:
    if timed is None:
        return None
    return {
        "decision_ms": timed.decision_ms,
        "transcription_ms": timed.transcription_ms,
        "wording_ms": timed.wording_ms,
        "synthesis_ms": timed.synthesis_ms,
        "first_sample_ms": timed.first_sample_ms,
        "worded_ahead": timed.worded_ahead,
    }
