"""The report as one HTML page: reads alone, plays the session's sound where there is some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from voiceprep.errors import SessionWriteError
from voiceprep.pages.render import render
from voiceprep.report import self_rating, worded
from voiceprep.report.priorities import MISTAKES
from voiceprep.report.shape import AnswerReport, QuestionReport, Report, Rewritten
from voiceprep.report.timeline import EASY_WPM, pace_in_words, timeline
from voiceprep.report.transcript import Mark, Run, marked
from voiceprep.session.info import write_atomically
from voiceprep.session.session import Answer, Session

PAGE_FILE = "report.html"
_MARKS: dict[Mark, str] = {
    "filler": "um, uh",
    "possible": "perhaps an um",
    "marker": "marker (you know, I mean, like)",
    "hedge": "hedge (kind of, just, maybe)",
    "repetition": "said again",
    "false_start": "begun and dropped",
    "pause": "pause, a dot",
    "long_pause": "pause of 2 s or more",
}


def write_page(session: Session, report: Report, path: Path | None = None, *, embed_audio: bool = False) -> Path:
    """Write the page and return where it is.

    Args:
        session: as it was read.
        report: built from it.
        path: None: `report.html` in the session's folder, where the sound lies beside it. Elsewhere the page names
            the sound by its full path.
        embed_audio: put the sound into the page, compressed, so that the page can be moved and sent.

    Raises:
        SessionWriteError: the file cannot be written.
        BadAudio: the sound is to be embedded and cannot be read.
        MissingExtra: the sound is to be embedded and the libraries for sound are not there.
    """
    target = path or session.folder / PAGE_FILE
    sound = _sound(session, target, embed=embed_audio)
    content = page(session, report, **sound).encode("utf-8", "replace")
    try:
        write_atomically(target, content)
    except SessionWriteError as error:
        hint = "Name another file: voiceprep report SESSION --html FILE.html"
        raise SessionWriteError(error.message, hint) from error
    return target


def _sound(session: Session, target: Path, *, embed: bool) -> dict[str, str]:
    """Return how the page gets its sound; nothing where the session has none."""
    if session.audio_path is None:
        return {}
    if embed:
        import base64

        from voiceprep.audio.compress import MEDIA_TYPE, compressed

        return {"sound_type": MEDIA_TYPE, "sound_data": base64.b64encode(compressed(session.audio_path)).decode()}
    if target.parent.resolve() == session.audio_path.parent.resolve():
        return {"sound_url": session.audio_path.name}
    return {"sound_url": session.audio_path.resolve().as_uri()}


def page(session: Session, report: Report, *, sound_url: str = "", sound_type: str = "", sound_data: str = "") -> str:
    """Return the page.

    Args:
        session: as it was read.
        report: built from it.
        sound_url: where the sound is, as seen from the page; "" for none.
        sound_type: media type of `sound_data`.
        sound_data: the sound itself in base64; "" for none.
    """
    info, summary = report["session"], report["summary"]
    line = timeline(session, report)
    return render(
        "report.html",
        title=worded.round_title(str(info.get("round"))),
        began=str(info.get("started_at", ""))[:16].replace("T", " "),
        facts=list(_facts(report)),
        summary=summary,
        figures=list(_figures(report)),
        work_on=[{**one, "moments": [_moment(at) for at in one["moments"]]} for one in summary["work_on"]],
        questions=_questions(session, report),
        answers=report["answers"],
        anchors=_anchors(report),
        timeline=line,
        pace_words=pace_in_words(line.pace) if line is not None and line.pace else "",
        easy=EASY_WPM,
        marks=_MARKS,
        compared=worded.fillers_compared(summary),
        own=None if summary["self_rating"] is None else self_rating.in_words(summary["self_rating"]),
        definitions=report["definitions"],
        code=[{**one, "result": worded.code_result(one)} for one in report["code"]],
        made_with=list(_made_with(report)),
        notes=summary["notes"],
        clock=worded.clock,
        number=worded.number,
        sound_url=sound_url,
        sound_type=sound_type,
        sound_data=sound_data,
        has_sound=bool(sound_url or sound_data),
    )


def _anchors(report: Report) -> dict[str, str]:
    """Return where on the page each answer is; ids from a file are no names for that."""
    return {answer["id"]: f"answer-{number}" for number, answer in enumerate(report["answers"], start=1)}


def _facts(report: Report) -> Iterator[str]:
    info, summary = report["session"], report["summary"]
    yield f"{worded.count(summary['answers'], 'answer')} to {worded.count(summary['questions'], 'question')}"
    if info.get("duration_s"):
        yield f"{worded.clock(info['duration_s'])} long"
    yield "typed, so without times" if info.get("mode") == "text" else "spoken"
    if info.get("being_held"):
        yield "still being held"
    elif info.get("ended") not in {"finished", None}:
        yield f"ended: {str(info['ended']).replace('_', ' ')}"


def _figures(report: Report) -> Iterator[dict[str, str]]:
    """The session in a few figures, each with what it means; those that were not measured are left out."""
    summary = report["summary"]
    if summary["score"] is not None:
        yield _figure("Structure", f"{summary['score']:.0%}", "of what the rubrics look for")
    own = summary["self_rating"]
    if own is not None and own["share"] is not None:
        yield _figure("Your own rating", f"{own['share']:.0%}", f"beside {own['score']:.0%} measured")
    if summary["speaking_rate_wpm"] is not None:
        yield _figure(
            "Pace",
            worded.number(summary["speaking_rate_wpm"]),
            f"words a minute; {EASY_WPM[0]:.0f} to {EASY_WPM[1]:.0f} is easy to follow",
        )
    fillers = summary["fillers"]
    if fillers["per_minute"] is not None and fillers["second_pass"]:
        yield _figure("Um and uh", f"{fillers['per_minute']:.1f}", "a minute; up to 5 does no harm")
    elif summary["answers"]:
        yield _figure("Um and uh", str(fillers["count"]), "in the transcript")
    if summary["pauses"]["long"] is not None:
        yield _figure("Long pauses", str(summary["pauses"]["long"]), "of 2 s or more")
    if summary["response_latency_s"] is not None:
        yield _figure("Thinking time", f"{summary['response_latency_s']:.1f} s", "before an answer, median")
    if summary["talk_share"] is not None:
        yield _figure("Share of talk", f"{summary['talk_share']:.0%}", "was yours")


def _figure(title: str, value: str, about: str) -> dict[str, str]:
    return {"title": title, "value": value, "about": about}


def _moment(found: Mapping[str, Any]) -> dict[str, Any]:
    return {"answer": found["answer"], "start_s": found["start_s"], "end_s": found["end_s"]}


def _questions(session: Session, report: Report) -> list[dict[str, Any]]:
    answers = {answer.heard.id: answer for answer in session.answers}
    reports = {answer["id"]: answer for answer in report["answers"]}
    rounds = {one["name"]: one for one in report["rounds"]}
    first_of = {question["round"]: question for question in reversed(report["questions"])}
    return [
        {
            "round": worded.round_headline(rounds[question["round"]])
            if question["round"] in rounds and first_of[question["round"]] is question
            else "",
            "story": worded.story(question),
            "source": "" if question["source"] is None else worded.from_source(question["source"]),
            "question": question["question"],
            "score": question["structure"]["score"],
            "failed": question["structure"]["failed"],
            "elements": list(_elements(question)),
            "stronger": list(_stronger(question)),
            "points": question["stronger"],
            "order": [worded.first_said(question["structure"]["kind"], one) for one in question["order"]],
            "answers": [_answer(answers[name], reports[name]) for name in question["answers"]],
        }
        for question in report["questions"]
    ]


def _elements(question: QuestionReport) -> Iterator[dict[str, Any]]:
    kind = question["structure"]["kind"]
    for element, found in question["structure"]["elements"].items():
        yield {
            "title": worded.element_title(kind, element),
            "meaning": worded.element_help(kind, element)[0],
            "state": found["state"],
            "state_name": worded.state_name(found["state"]),
            "evidence": found["evidence"],
        }


def _stronger(question: QuestionReport) -> Iterator[dict[str, str]]:
    """What was missing or had to be asked for, with what to do about it."""
    kind = question["structure"]["kind"]
    for element, found in question["structure"]["elements"].items():
        if found["state"] in {"missing", "prompted"}:
            how = "" if found["state"] == "missing" else " without being asked"
            title = worded.element_title(kind, element)
            yield {"title": f"{title}{how}", "advice": worded.element_help(kind, element)[1]}


def _answer(answer: Answer, found: AnswerReport) -> dict[str, Any]:
    return {
        **found,
        "runs": [_run(run) for run in marked(answer, found)],
        "advice": {one["id"]: MISTAKES.get(one["id"], ("", ""))[1] for one in found["mistakes"]},
        "drilled": "" if found["drill"] is None else worded.drill_result(found["drill"]),
        "names": {one["id"]: worded.mistake_name(one["id"]) for one in found["mistakes"]},
        "rewrite": None if found["rewrite"] is None else _rewrite(found["rewrite"], found["kind"]),
    }


def _rewrite(found: Rewritten, kind: str) -> dict[str, Any]:
    return {
        **found,
        "title": worded.REWRITES,
        "by": worded.rewritten_by(found),
        "reason": worded.rewritten_for(found, kind),
    }


def _run(run: Run) -> dict[str, Any]:
    kinds = {note.kind for note in run.notes}
    return {
        "kind": next((kind for kind in ("order", "mistake", "element", "limit") if kind in kinds), ""),
        "about": "; ".join(note.label for note in run.notes),
        "ends": run.ends,
        "groups": [(mark, list(pieces)) for mark, pieces in groupby(run.pieces, key=lambda one: one.mark)],
    }


def _made_with(report: Report) -> Iterator[tuple[str, str, str]]:
    """Yield what the session was held and graded with: what, name or version, hash."""
    info, summary = report["session"], report["summary"]
    yield "voiceprep", str(info.get("voiceprep", "")), ""
    for role, model in summary["models"].items():
        yield role, str(model.get("name", "")), str(model.get("sha256") or "")
    for kind, rubric in summary["rubrics"].items():
        yield f"rubric {kind}", rubric["version"], rubric["sha256"]
    readers = {
        (one["structure"]["graded_by"], one["structure"]["reader"] or "")
        for one in report["questions"]
        if one["structure"]["score"] is not None
    }
    for graded_by, reader in sorted(readers):
        yield "graded by", f"{graded_by} {reader}".strip(), ""
    yield "session", str(info.get("name", "")), ""
    yield "seed", str(info.get("seed", "")), ""
