"""How findings are put into words, the same on every page: states, times, names, comparisons."""

from __future__ import annotations

import textwrap

from voiceprep.errors import UnknownName, VoiceprepError
from voiceprep.plain_text import printable
from voiceprep.report.answer import rubric_of
from voiceprep.report.course_shape import CodeReport, DrillTimed, RoundReport, Source
from voiceprep.report.shape import FirstSaid, QuestionReport, Report, Rewritten, Summary
from voiceprep.rounds import load_round

_DOCUMENTS = {"resume": "résumé", "job": "job description"}
STATES = {"unprompted": "said", "prompted": "when asked", "missing": "missing", "unsure": "unsure"}


def state_name(state: str) -> str:
    """Return how an element's state is called."""
    return STATES.get(state, state.replace("_", " "))


def element_title(kind: str, element: str) -> str:
    """Return an element's title by the rubric that is installed, else its id in words."""
    try:
        return rubric_of(kind).element(element).title
    except (VoiceprepError, KeyError):
        return element.replace("_", " ")


def element_help(kind: str, element: str) -> tuple[str, str]:
    """Return what counts as an element and what to practise when it is missing; "" for both where it is not known."""
    try:
        found = rubric_of(kind).element(element)
    except (UnknownName, KeyError):
        return "", ""
    return found.meaning, found.advice


def round_title(name: str) -> str:
    """Return a round's title; its name where the round is gone or broken by now."""
    try:
        return load_round(name).title
    except VoiceprepError:
        return name


REWRITES = "One sentence, rewritten"


def rewritten_by(found: Rewritten) -> str:
    """Say who made a rewrite, out of what, and what to do with it."""
    made_by = printable(found["made_by"].removeprefix("llm:"))
    return (
        f"By the language model {made_by}, out of your own words; the grade does not hang on it. Check that it is "
        "still true, and put your own number where it says [number]."
    )


def rewritten_for(found: Rewritten, kind: str) -> str:
    """Say why this sentence was chosen."""
    if found["why"] == "vague_success":
        return "a success without saying how much"
    what = "" if found["element"] is None else f"{element_title(kind, found['element'])}, "
    return what + ("tried and not carried" if found["why"] == "attempted" else "in more words than it needs")


def mistake_name(mistake: str) -> str:
    """Return a mistake's id in words."""
    return mistake.replace("_", " ").capitalize()


def count(number: int, what: str) -> str:
    """Return "1 answer", "2 answers"."""
    return f"{number} {what}" + ("" if number == 1 else "s")


def number(value: float | None, digits: int = 0) -> str:
    """Return a figure, or a dash where there is none."""
    return "-" if value is None else f"{value:.{digits}f}"


def clock(seconds: float) -> str:
    """Return seconds of the session as `m:ss`."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def at(seconds: float | None) -> str:
    """Return " at m:ss", or nothing where there is no time."""
    return "" if seconds is None else f" at {clock(seconds)}"


def short(said: str | None, most: int) -> str:
    """Return the first words of something, at most `most` characters."""
    return textwrap.shorten(printable(said or ""), most, placeholder=" ...")


def first_said(kind: str, said: FirstSaid) -> str:
    """Say which element came, when, and whether it was asked for."""
    asked = ", when asked" if said["state"] == "prompted" else ""
    return f"{element_title(kind, said['element'])}{at(said['start_s'])}{asked}"


def fillers_compared(summary: Summary) -> str:
    """Say how the fillers lie beside those of others; "" where they were not listened for."""
    found = summary["fillers"]
    if found["per_100_words"] is None or found["above"] is None or found["below"] is None:
        return ""
    rate = f"{found['per_100_words']:g} per 100 words,"
    if found["above"] == 0:
        return f"{rate} fewer than in {100 - found['below']} % of 137 mock interviews."
    if found["below"] == 100:
        return f"{rate} more than in {found['above']} % of 137 mock interviews."
    return f"{rate} more than in {found['above']} % and fewer than in {100 - found['below']} % of 137 mock interviews."


def round_headline(found: RoundReport) -> str:
    """Return a round of a full loop in a line: its title, how much was asked, how it went."""
    score = "not scored" if found["score"] is None else f"{found['score']:.0%}"
    ended = "" if found["ended"] in ("finished", None) else f", ended: {str(found['ended']).replace('_', ' ')}"
    return f"{found['title']}: {count(found['questions'], 'question')}, {score}{ended}"


def from_source(source: Source) -> str:
    """Say which line of which document a question comes from."""
    where = f"line {source['number']} of your {_DOCUMENTS[source['document']]}"
    return f'From {where}: "{short(source["line"], 90)}"'


def story(question: QuestionReport) -> str:
    """Say what kind of story an answer is; "" where it is none."""
    if question["structure"]["kind"] != "behavioral" or not question["tags"]:
        return ""
    return f"A story of the kind: {', '.join(tag.replace('-', ' ') for tag in question['tags'])}"


def graded_with(report: Report) -> str:
    """Say who read the structure, and by which rubrics; "" where nothing was scored."""
    structures = [one["structure"] for one in report["questions"] if one["structure"]["score"] is not None]
    if not structures:
        return ""
    readers = sorted({one["reader"] or one["graded_by"] for one in structures})
    rubrics = report["summary"]["rubrics"].items()
    used = ", ".join(f"{kind} {one['version']} ({one['sha256'][:12]})" for kind, one in rubrics)
    return f"Graded by {' and '.join(readers)}, rubric {used}."


def code_result(found: CodeReport) -> str:
    """Say what became of a problem's code."""
    tests = "not tested" if found["total"] is None else f"{found['passed']} of {found['total']} tests pass"
    began, done = found["first_change_s"], found["passing_s"]
    times = "never changed" if began is None else f"first change after {clock(began)}"
    times += "" if done is None else f", all tests passed after {clock(done)}"
    return f"{tests}; {times}"


def drill_result(found: DrillTimed) -> str:
    """Say how a timed drill went."""
    allowed = f"Timed drill of {clock(found['allowed_s'])}"
    if found["took_s"] is None or found["over_s"] is None:
        return allowed
    over = f", {found['over_s']:.0f} s over" if found["over_s"] > 0 else ", within the time"
    return f"{allowed}: took {clock(found['took_s'])}{over}"
