"""Session -> report: groups the answers by question, has each judged, sums up. Reads and writes nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from voiceprep.errors import SessionWriteError, VoiceprepError
from voiceprep.events import AnswerHeard, QuestionTailored
from voiceprep.grading.default import best_reader
from voiceprep.grading.reading import Reader
from voiceprep.report.answer import grade_answer, read_answers, report_answer, rubric_of, structure_found
from voiceprep.report.code import code_reports
from voiceprep.report.course_shape import RoundReport, Source
from voiceprep.report.delivery import Expected
from voiceprep.report.norms import explained
from voiceprep.report.priorities import to_work_on
from voiceprep.report.shape import AnswerReport, FirstSaid, Note, QuestionReport, Report, StructureFound
from voiceprep.report.stronger import unheard
from voiceprep.report.structure import Structure, read_question
from voiceprep.report.summary import summarize
from voiceprep.rounds import Question, load_round
from voiceprep.rubrics import Rubric
from voiceprep.rubrics import rubrics as all_rubrics
from voiceprep.session.info import write_json
from voiceprep.session.session import Answer, Session

__all__ = ["REPORT_FILE", "build_report", "grade_answer", "keep_report", "write_report"]

REPORT_FILE = "report.json"


def build_report(
    session: Session,
    reader: Reader | None = None,
    jobs: int = 1,
    on_read: Callable[[int, int], None] = lambda done, of: None,
) -> Report:
    """Build the report of a session from what the session holds; graded anew with the rubrics that are installed.

    Args:
        session: as it was read.
        reader: of the answers' structure; None: the best that needs no language model.
        jobs: questions read at the same time, for a server that allows it.
        on_read: told how many of how many questions are read.

    Answers of a kind that has no rubric (a newer voiceprep's, a damaged line) are left out, with a note that says so.

    Raises:
        BadRound: a rubric file is broken.
    """
    reader = reader or best_reader()
    session, unknown = _of_known_kinds(session)
    banks = {name: _bank(name) for name in {answer.round for answer in session.answers}}
    tailored = session.tailored
    rubrics: dict[str, Rubric] = {}
    questions: list[QuestionReport] = []
    reports: dict[str, AnswerReport] = {}
    grouped = _by_question(session)

    def read(place: tuple[str, str]) -> list[Structure]:
        round_name, question_id = place
        answers = grouped[place]
        entry = banks[round_name].get(question_id)
        asked = _main_question(session, question_id, answers)
        heard = [answer.heard for answer in answers]
        return read_answers(rubric_of(heard[0].kind), asked, heard, entry.weights if entry is not None else {}, reader)

    for ((round_name, question_id), answers), structures in zip(
        grouped.items(), _in_order(read, grouped, jobs), strict=True
    ):
        on_read(len(questions) + 1, len(grouped))
        rubric = rubric_of(answers[0].heard.kind)
        rubrics[rubric.kind] = rubric
        asked = _main_question(session, question_id, answers)
        entry = banks[round_name].get(question_id)
        weighed: Mapping[str, float] = entry.weights if entry is not None else {}
        expected = None if entry is None else Expected(entry.target_minutes, entry.max_minutes)
        for answer, structure in zip(answers, structures, strict=True):
            others = [other.heard.text for other in answers if other is not answer]
            reports[answer.heard.id] = report_answer(
                answer, rubric, structure, others, expected, None if entry is None else entry.drill_s
            )
        whole = structure_found(read_question(rubric, structures, weighed), rubric)
        questions.append(
            {
                "id": question_id,
                "question": asked,
                "answers": [answer.heard.id for answer in answers],
                "structure": whole,
                "order": first_said(whole, [answer.heard for answer in answers]),
                "stronger": unheard(entry.key_points, [answer.heard.text for answer in answers]) if entry else [],
                "tags": list(entry.tags) if entry else [],
                "round": round_name,
                "source": _source(tailored.get(question_id)),
            }
        )
    in_order = [reports[answer.heard.id] for answer in session.answers]
    summary = summarize(session, in_order, questions, rubrics, to_work_on(in_order, questions, rubrics))
    summary["notes"].extend(unknown)
    return {
        "format": 1,
        "session": {
            "name": session.folder.name,
            **session.info.to_json(),
            "duration_s": session.duration_s,
            "ended": None if session.ended is None else session.ended.reason,
            "questions_planned": None if session.started is None else session.started.questions,
            "repairs": list(session.repairs),
            "being_held": session.being_held,
        },
        "summary": summary,
        "code": code_reports(session),
        "rounds": _rounds(session, questions),
        "questions": questions,
        "answers": in_order,
        "definitions": explained(),
    }


def _in_order(
    read: Callable[[tuple[str, str]], list[Structure]], places: Iterable[tuple[str, str]], jobs: int
) -> Iterator[list[Structure]]:
    """Yield what `read` finds in each place, `jobs` of them at a time."""
    if jobs == 1:
        yield from map(read, places)
        return
    with ThreadPoolExecutor(jobs, thread_name_prefix="voiceprep-grade") as pool:
        yield from pool.map(read, places)


def write_report(session: Session, reader: Reader | None = None) -> Report:
    """Build the report and keep it as `report.json`; where that cannot be written, a note in the report says so."""
    return keep_report(session, build_report(session, reader))


def keep_report(session: Session, report: Report) -> Report:
    """Keep a report that was built from the session, as `write_report` does."""
    try:
        write_json(session.folder / REPORT_FILE, report)
    except SessionWriteError as error:
        report["summary"]["notes"].append({"code": "report_not_kept", "message": error.message, "answer": None})
    return report


def _of_known_kinds(session: Session) -> tuple[Session, list[Note]]:
    """Return the session without answers that no rubric fits, and a note for each of those."""
    known = all_rubrics()
    unknown = {answer.heard.id: answer.heard.kind for answer in session.answers if answer.heard.kind not in known}
    if not unknown:
        return session, []
    kept = tuple(event for event in session.events if not (isinstance(event, AnswerHeard) and event.kind not in known))
    notes: list[Note] = [
        {
            "code": "unknown_kind",
            "message": f"The answer is of the kind {kind!r}, for which there is no rubric; it is left out.",
            "answer": answer,
        }
        for answer, kind in unknown.items()
    ]
    return replace(session, events=kept), notes


def _by_question(session: Session) -> dict[tuple[str, str], list[Answer]]:
    grouped: dict[tuple[str, str], list[Answer]] = {}
    for answer in session.answers:
        grouped.setdefault((answer.round, answer.heard.question_id), []).append(answer)
    return grouped


def _source(made_of: QuestionTailored | None) -> Source | None:
    if made_of is None:
        return None
    return {"document": made_of.document, "line": made_of.line, "number": made_of.number, "about": made_of.about}


def _rounds(session: Session, questions: Sequence[QuestionReport]) -> list[RoundReport]:
    """The rounds of a full loop that were begun, each with the mean of its questions' scores."""
    found: list[RoundReport] = []
    for held in session.rounds:
        own = [question for question in questions if question["round"] == held.name]
        scores = [one for question in own if (one := question["structure"]["score"]) is not None]
        found.append(
            {
                "name": held.name,
                "title": held.title,
                "ended": held.ended,
                "questions": len(own),
                "answers": sum(len(question["answers"]) for question in own),
                "score": round(sum(scores) / len(scores), 4) if scores else None,
            }
        )
    return found


def _main_question(session: Session, question_id: str, answers: list[Answer]) -> str:
    """Return the question itself, also where the answer to it is lost and only follow-ups are left."""
    main = next((answer.heard.question for answer in answers if not answer.heard.follow_up), None)
    spoken = (line.text for line in session.lines if line.act == "question" and line.question_id == question_id)
    return main or next(spoken, answers[0].heard.question)


def first_said(structure: StructureFound, answers: Sequence[AnswerHeard]) -> list[FirstSaid]:
    """Return the elements that were said in the order in which they were first said."""
    places = {answer.id: (number, answer.text) for number, answer in enumerate(answers)}
    found: list[tuple[int, int, FirstSaid]] = []
    for element, one in structure["elements"].items():
        evidence, state = one["evidence"], one["state"]
        if evidence is None or state not in {"unprompted", "prompted"}:
            continue
        number, text = places[evidence["answer"]]
        said: FirstSaid = {
            "element": element,
            "state": "prompted" if state == "prompted" else "unprompted",
            "answer": evidence["answer"],
            "start_s": evidence["start_s"],
        }
        found.append((number, max(0, text.find(evidence["quote"])), said))
    return [said for _, _, said in sorted(found, key=lambda one: one[:2])]


def _bank(round_name: str) -> dict[str, Question]:
    """Return the bank's questions by id, for their weights and times; none of a round that is gone or broken by now."""
    try:
        return {question.id: question for question in load_round(round_name).questions}
    except VoiceprepError:
        return {}
