"""The report as Markdown: to keep among notes, to send. What a candidate said stays text, never markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voiceprep.plain_text import printable
from voiceprep.report import self_rating, worded
from voiceprep.report.shape import AnswerReport, QuestionReport, Report, Rewritten

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_LINE_STARTS = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def markdown(report: Report) -> str:
    """Return the report: what to work on, then question by question what was said and missing, then delivery."""
    return "\n".join(_lines(report)) + "\n"


def escaped(text: str) -> str:
    """Return text on one line, with everything that Markdown or HTML would read as markup escaped (CommonMark 2.4)."""
    one_line = " ".join(printable(text).split())
    return _LINE_STARTS.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", one_line))


def _lines(report: Report) -> Iterator[str]:
    info, summary = report["session"], report["summary"]
    yield f"# {escaped(worded.round_title(str(info.get('round'))))}"
    yield ""
    answered = f"{worded.count(summary['answers'], 'answer')} to {worded.count(summary['questions'], 'question')}"
    yield f"{escaped(str(info.get('started_at', ''))[:16].replace('T', ' '))}, {answered}"
    if summary["score"] is not None:
        yield f"Structure: {summary['score']:.0%} of what the rubrics look for."
    if summary["self_rating"] is not None:
        yield self_rating.in_words(summary["self_rating"])
    yield from ("", "## To work on", "")
    if not summary["work_on"]:
        yield "Nothing stood out." if report["answers"] else "Nothing was answered, so there is nothing to report."
    for number, one in enumerate(summary["work_on"], start=1):
        yield f"{number}. **{escaped(one['title'])}.** {escaped(one['advice'])}"
        if one["quote"]:
            yield f'   "{escaped(one["quote"])}" ({one["answer"]}{worded.at(one["start_s"])})'
    if report["questions"]:
        yield from ("", "## Answers")
    answers = {answer["id"]: answer for answer in report["answers"]}
    for question in report["questions"]:
        yield from _question(question, [answers[name] for name in question["answers"]])
    if graded := worded.graded_with(report):
        yield from ("", escaped(graded))
    if report["answers"]:
        yield from _delivery(report)
    if summary["notes"]:
        yield from ("", "## Notes", "")
        for note in summary["notes"]:
            yield f"- {note['answer'] + ': ' if note['answer'] else ''}{escaped(note['message'])}"


def _question(question: QuestionReport, answers: list[AnswerReport]) -> Iterator[str]:
    structure = question["structure"]
    score = "not scored" if structure["score"] is None else f"{structure['score']:.0%}"
    yield from ("", f"### {escaped(question['question'])}", "", f"Structure: {score}")
    for answer in answers:
        asked = f" {escaped(answer['question'])}" if answer["follow_up"] else ""
        yield from ("", f"**{answer['id']}**{worded.at(answer['start_s'])}{asked}", "")
        yield f"> {escaped(answer['text']) or '(nothing was said)'}"
        for mistake in answer["mistakes"]:
            hint = " (a hint, no verdict)" if mistake["advisory"] else ""
            said = f'"{escaped(mistake["quote"])}"{worded.at(mistake["start_s"])}'
            yield from ("", f"- {worded.mistake_name(mistake['id'])}{hint}: {said}")
        for limit in answer["honest_limits"]:
            yield from ("", f'- An honest limit: "{escaped(limit["quote"])}"{worded.at(limit["start_s"])}')
        if answer["rewrite"] is not None:
            yield from _rewrite(answer["rewrite"], answer["kind"])
    if story := worded.story(question):
        yield from ("", escaped(story))
    if structure["score"] is None:
        return
    yield from ("", "| element | state | in your words |", "| --- | --- | --- |")
    for element, found in structure["elements"].items():
        evidence = found["evidence"]
        quote = "" if evidence is None else f'"{escaped(evidence["quote"])}"{worded.at(evidence["start_s"])}'
        title = escaped(worded.element_title(structure["kind"], element))
        yield f"| {title} | {worded.state_name(found['state'])} | {quote} |"
    if question["order"]:
        order = (worded.first_said(structure["kind"], one) for one in question["order"])
        yield from ("", f"In the order said: {escaped(', '.join(order))}")
    if question["stronger"]:
        yield from ("", "Points of the question bank that were not heard:", "")
        yield from (f"- {escaped(point)}" for point in question["stronger"])


def _rewrite(found: Rewritten, kind: str) -> Iterator[str]:
    why = f"({escaped(worded.rewritten_for(found, kind))})"
    yield from ("", f'{worded.REWRITES}{worded.at(found["start_s"])} {why}: "{escaped(found["quote"])}"', "")
    if found["text"] is None:
        yield f"- Not rewritten: {escaped(found['failed'] or '')}"
    else:
        yield f'- Rewritten: "{escaped(found["text"])}" {escaped(worded.rewritten_by(found))}'


def _delivery(report: Report) -> Iterator[str]:
    columns = ("answer", "at", "words", "words a minute", "began after", "pauses", "long", "um, uh")
    yield from ("", "## Delivery", "", f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}")
    for answer in report["answers"]:
        said = answer["delivery"]
        cells = (
            answer["id"],
            "-" if answer["start_s"] is None else worded.clock(answer["start_s"]),
            str(said["words"]),
            worded.number(said["speaking_rate_wpm"]),
            "-" if answer["response_latency_s"] is None else f"{answer['response_latency_s']:.1f} s",
            worded.number(said["pauses"]["count"]),
            worded.number(said["pauses"]["long"]),
            str(said["fillers"]["count"]),
        )
        yield f"| {' | '.join(cells)} |"
    compared = worded.fillers_compared(report["summary"])
    yield from ("", f"Um and uh: {report['summary']['fillers']['heard']}. {compared}".rstrip())
