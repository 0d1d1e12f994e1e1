"""The session in figures: rates over all answers together, fillers against other interviews, elements by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

from voiceprep.report.delivery_shape import PausesMeasured
from voiceprep.report.norms import FILLERS_PER_100, between, compared
from voiceprep.report.self_rating import own_ratings
from voiceprep.report.shape import (
    AnswerReport,
    ElementCount,
    FillersInAll,
    Note,
    QuestionReport,
    RubricUsed,
    Summary,
    ToWorkOn,
)
from voiceprep.rubrics import Rubric
from voiceprep.session.session import Session


def summarize(
    session: Session,
    answers: Sequence[AnswerReport],
    questions: Sequence[QuestionReport],
    rubrics: dict[str, Rubric],
    work_on: list[ToWorkOn],
) -> Summary:
    """Sum up a session from the reports of its answers and questions."""
    words = sum(answer["delivery"]["words"] for answer in answers)
    heard = [answer for answer in answers if answer["delivery"]["talk_s"] is not None]
    talk_s = sum(answer["delivery"]["talk_s"] or 0.0 for answer in heard)
    said = sum(answer["delivery"]["words"] for answer in heard)
    pauses = _pauses(heard, talk_s)
    speech_s = talk_s - (pauses["total_s"] or 0.0)
    lines_s = sum(
        line.end_s - line.start_s for line in session.lines if line.start_s is not None and line.end_s is not None
    )
    latencies = [one for answer in answers if (one := answer["response_latency_s"]) is not None]
    replies = [answer["reply"] for answer in answers if answer["reply"] is not None]
    scores = [one for question in questions if (one := question["structure"]["score"]) is not None]
    rate = round(said * 60 / talk_s, 1) if talk_s and said else None
    fillers = _fillers(answers, words, talk_s)
    return {
        "answers": len(answers),
        "questions": len(questions),
        "words": words,
        "talk_s": round(talk_s, 3) if heard else None,
        "talk_share": round(talk_s / (talk_s + lines_s), 4) if talk_s else None,
        "speaking_rate_wpm": rate,
        "articulation_rate_wpm": round(said * 60 / speech_s, 1) if speech_s > 0 and said else None,
        "response_latency_s": round(median(latencies), 3) if latencies else None,
        "reply_decision_ms": _median(one["decision_ms"] for one in replies),
        "reply_work_ms": _median(one["first_sample_ms"] for one in replies),
        "pauses": pauses,
        "fillers": fillers,
        "markers": sum(len(answer["delivery"]["markers"]) for answer in answers),
        "hedges": sum(len(answer["delivery"]["hedges"]) for answer in answers),
        "repetitions": sum(len(answer["delivery"]["repetitions"]) for answer in answers),
        "false_starts": sum(len(answer["delivery"]["false_starts"]) for answer in answers),
        "compared": compared(
            {
                "fillers_per_100_words": fillers["per_100_words"] if fillers["second_pass"] else None,
                "speaking_rate_wpm": rate,
            }
        ),
        "score": round(sum(scores) / len(scores), 4) if scores else None,
        "self_rating": own_ratings([answer["self_rating"] for answer in answers]),
        "structure": count_elements(questions),
        "mistakes": dict(Counter(mistake["id"] for answer in answers for mistake in answer["mistakes"])),
        "work_on": work_on,
        "notes": _notes(session, answers),
        "models": {role: model.model_dump() for role, model in session.info.models.items()},
        "rubrics": {kind: RubricUsed(version=one.version, sha256=one.sha256) for kind, one in rubrics.items()},
    }


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(median(known), 1) if known else None


def count_elements(questions: Sequence[QuestionReport]) -> dict[str, dict[str, ElementCount]]:
    """Count, kind by kind, how often each element was expected and how often it came; what is unsure counts nowhere."""
    counts: dict[str, dict[str, ElementCount]] = {}
    for question in questions:
        structure = question["structure"]
        for element, found in structure["elements"].items():
            kind = counts.setdefault(structure["kind"], {})
            count = kind.setdefault(element, {"asked": 0, "covered": 0, "unprompted": 0, "prompted": 0})
            if found["state"] in {"unprompted", "prompted", "missing"}:
                count["asked"] += 1
            if found["state"] in {"unprompted", "prompted"}:
                count["covered"] += 1
            if found["state"] == "unprompted":
                count["unprompted"] += 1
            elif found["state"] == "prompted":
                count["prompted"] += 1
    return counts


def _pauses(heard: Sequence[AnswerReport], talk_s: float) -> PausesMeasured:
    each = [answer["delivery"]["pauses"] for answer in heard]
    placed = [one for one in each if one["boundary"] is not None]
    count = sum(one["count"] or 0 for one in each)
    total_s = sum(one["total_s"] or 0.0 for one in each)
    return {
        "count": count if heard else None,
        "long": sum(one["long"] or 0 for one in each) if heard else None,
        "total_s": round(total_s, 3) if heard else None,
        "share": round(total_s / talk_s, 4) if talk_s else None,
        "longest_s": max((one["longest_s"] or 0.0 for one in each), default=None),
        "per_minute": round(count * 60 / talk_s, 1) if talk_s else None,
        "mid_clause": sum(one["mid_clause"] or 0 for one in placed) if placed else None,
        "boundary": sum(one["boundary"] or 0 for one in placed) if placed else None,
    }


def _fillers(answers: Sequence[AnswerReport], words: int, talk_s: float) -> FillersInAll:
    count = sum(answer["delivery"]["fillers"]["count"] for answer in answers)
    second_pass = bool(answers) and all(answer["delivery"]["fillers"]["second_pass"] for answer in answers)
    per_100 = round(count * 100 / words, 2) if words else None
    # Without the second pass most fillers are missing from the count, so it must not be held against others'.
    measured = per_100 if second_pass and per_100 is not None else None
    how = "listened for in a second pass" if second_pass else "as far as the transcript has them"
    possible = sum(len(answer["delivery"]["fillers"]["possible"]) for answer in answers)
    return {
        "count": count,
        "per_minute": round(count * 60 / talk_s, 2) if talk_s else None,
        "per_100_words": per_100,
        "second_pass": second_pass,
        "above": None if measured is None else between(measured, FILLERS_PER_100)[0],
        "below": None if measured is None else between(measured, FILLERS_PER_100)[1],
        "possible": possible,
        "heard": f"heard {count}{f', possibly {possible} more' if possible else ''}, {how}",
    }


def _notes(session: Session, answers: Sequence[AnswerReport]) -> list[Note]:
    notes: list[Note] = [
        {"code": note.code, "message": note.message, "answer": note.answer_id} for note in session.notes
    ]
    told = {note["answer"] for note in notes if note["code"] == "injection"}
    for answer in answers:
        if answer["injections"] and answer["id"] not in told:
            message = "Part of the answer gives orders to the grader; it is left out of the grade."
            notes.append({"code": "injection", "message": message, "answer": answer["id"]})
        if answer["structure"]["graded_by"] == "unscored":
            failed = answer["structure"]["failed"]
            message = (
                f"The structure of this answer was not graded: {failed}."
                if failed
                else "There is too little in this answer to score its structure."
            )
            notes.append({"code": "unscored", "message": message, "answer": answer["id"]})
    notes.extend({"code": "repaired", "message": repair, "answer": None} for repair in session.repairs)
    return notes
