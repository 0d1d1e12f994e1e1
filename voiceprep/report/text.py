"""The report on a terminal, about a page: what to work on, substance, delivery, notes. Needs no colour and 80 columns.

What a candidate, a model or a file said is data: it goes into `rich.text.Text`, which reads no markup, and through
`printable`, which takes out what a terminal would obey.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from voiceprep.plain_text import printable
from voiceprep.report import self_rating, worded
from voiceprep.report.shape import AnswerReport, ElementFound, QuestionReport, Report, Summary
from voiceprep.report.worded import at as _at
from voiceprep.report.worded import clock as _clock
from voiceprep.report.worded import count as _count
from voiceprep.report.worded import number as _number

WIDEST = 100
"""Columns beyond which lines get hard to read."""
_STYLES = {"unprompted": "green", "prompted": "yellow", "missing": "red"}
_QUOTE = 90


def print_report(report: Report, console: Console | None = None) -> None:
    """Print the report to `console`, by default stdout."""
    out = console or Console(highlight=False)
    width = min(out.width, WIDEST)
    for part in render(report, width, out.encoding):
        out.print(part, width=width)


def render(report: Report, width: int = 80, encoding: str = "utf-8") -> Iterator[RenderableType]:
    """Yield the report part by part for `width` columns, in characters that `encoding` has."""
    page = _Page(width, encoding)
    yield from page.head(report)
    yield from page.work_on(report)
    yield from page.substance(report)
    yield from page.rewrites(report)
    yield from page.code(report)
    yield from page.own_ratings(report)
    yield from page.delivery(report)
    yield from page.notes(report["summary"])


class _Page:
    def __init__(self, width: int, encoding: str) -> None:
        self._width = width
        self._encoding = encoding

    def text(self, said: str, style: str = "") -> Text:
        """Make text from outside safe for this terminal."""
        return Text(printable(said).encode(self._encoding, "replace").decode(self._encoding), style=style)

    def indented(self, said: str, columns: int = 2, style: str = "") -> Padding:
        return Padding(self.text(said, style), (0, 0, 0, columns))

    def head(self, report: Report) -> Iterator[RenderableType]:
        session, summary = report["session"], report["summary"]
        began = str(session.get("started_at", ""))[:16].replace("T", " ")
        yield self.text(f"Report: {session.get('round')}, {began}", "bold")
        facts = [f"{_count(summary['answers'], 'answer')} to {_count(summary['questions'], 'question')}"]
        if summary["talk_s"] is not None:
            facts.append(f"you spoke {_clock(summary['talk_s'])}")
        if summary["talk_share"] is not None:
            facts.append(f"{summary['talk_share']:.0%} of the talking")
        if session.get("being_held"):
            facts.append("still being held")
        elif session.get("ended") not in {"finished", None}:
            facts.append(f"ended: {str(session['ended']).replace('_', ' ')}")
        yield self.text(", ".join(facts))

    def work_on(self, report: Report) -> Iterator[RenderableType]:
        found = report["summary"]["work_on"]
        yield self.text("\n")
        if not report["answers"]:
            yield self.text("There is no answer to report on.")
            return
        yield self.text("What to work on" if found else "Nothing stands out that needs work first.", "bold")
        for number, one in enumerate(found, start=1):
            yield self.text(f"{number}. {one['title']}", "bold yellow")
            where = f"{one['answer']}{_at(one['start_s'])}"
            shown = f'{where}: "{_short(one["quote"])}"' if one["quote"] else f"For example in {where}."
            yield self.indented(shown, 3)
            yield self.indented(one["advice"], 3)
            others = [f"{at['answer']}{_at(at['start_s'])}" for at in one["moments"][1:]]
            if others:
                yield self.indented(f"Also in {' and '.join(others)}.", 3)

    def substance(self, report: Report) -> Iterator[RenderableType]:
        if report["questions"]:
            yield self.text("\n")
            yield self.text("Substance", "bold")
        rounds, shown = {one["name"]: one for one in report["rounds"]}, ""
        for question in report["questions"]:
            if question["round"] in rounds and question["round"] != shown:
                shown = question["round"]
                yield self.text(worded.round_headline(rounds[shown]), "bold")
            structure = question["structure"]
            score = "not scored" if structure["score"] is None else f"{structure['score']:.0%}"
            yield self.text(f"{_short(question['question'], 200)}  [{', '.join(question['answers'])}: {score}]", "cyan")
            if question["source"] is not None:
                yield self.indented(worded.from_source(question["source"]), 2)
            if story := worded.story(question):
                yield self.indented(story, 2)
            if structure["score"] is not None:
                yield Padding(self._elements(question), (0, 0, 0, 2))
            if structure["kind"] == "design" and question["order"]:
                order = ", ".join(worded.first_said("design", one) for one in question["order"])
                yield self.indented(f"In the order said: {order}", 2)
            if question["stronger"] and structure["score"] is not None:
                yield self.indented("The question bank's points that were not heard:", 2)
                for point in question["stronger"]:
                    yield self.indented(f"- {point}", 2)
        for answer in report["answers"]:
            for mistake in answer["mistakes"]:
                name = worded.mistake_name(mistake["id"])
                hint = " (a hint, no verdict)" if mistake["advisory"] else ""
                where = f"{answer['id']}{_at(mistake['start_s'])}"
                yield self.text(f'{name}{hint}, {where}: "{_short(mistake["quote"])}"', "yellow")
            for limit in answer["honest_limits"]:
                where = f"{answer['id']}{_at(limit['start_s'])}"
                yield self.text(f'An honest limit, {where}: "{_short(limit["quote"])}"', "green")
        if graded := worded.graded_with(report):
            yield self.text(graded, "dim")

    def rewrites(self, report: Report) -> Iterator[RenderableType]:
        found = [(answer, one) for answer in report["answers"] if (one := answer["rewrite"]) is not None]
        if found:
            yield self.text("\n")
            yield self.text(worded.REWRITES, "bold")
            yield self.text(worded.rewritten_by(found[0][1]), "dim")
        for answer, one in found:
            where = f"{answer['id']}{_at(one['start_s'])}, {worded.rewritten_for(one, answer['kind'])}"
            yield self.text(f'{where}: "{printable(one["quote"])}"')
            if one["text"] is None:
                yield self.indented(f"Not rewritten: {one['failed']}", 2, "dim")
            else:
                yield self.indented(f'Rewritten: "{one["text"]}"', 2, "green")

    def _elements(self, question: QuestionReport) -> Table:
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(ratio=1)
        structure = question["structure"]
        titles = {element: worded.element_title(structure["kind"], element) for element in structure["elements"]}
        states = {element: worded.state_name(found["state"]) for element, found in structure["elements"].items()}
        room = self._width - max(map(len, titles.values())) - max(map(len, states.values())) - 6
        for element, found in structure["elements"].items():
            state = self.text(states[element], _STYLES.get(found["state"], ""))
            table.add_row(self.text(titles[element]), state, self._evidence(found, room, len(question["answers"]) > 1))
        return table

    def _evidence(self, found: ElementFound, room: int, name_answer: bool) -> Text:
        """Return where an element was said and as many of the words as fit on the line."""
        evidence = found["evidence"]
        if evidence is None:
            return Text("")
        where = f"{evidence['answer'] if name_answer else ''}{_at(evidence['start_s'])} ".lstrip()
        return self.text(f'{where}"{_short(evidence["quote"], max(20, room - len(where) - 2))}"')

    def own_ratings(self, report: Report) -> Iterator[RenderableType]:
        found = report["summary"]["self_rating"]
        if found is None:
            return
        yield self.text("\n")
        yield self.text("Your own rating", "bold")
        yield self.text(self_rating.in_words(found))
        each = []
        for answer in report["answers"]:
            rated, score = answer["self_rating"], answer["structure"]["score"]
            if rated is not None:
                measured = "not scored" if score is None else f"measured {score:.0%}"
                each.append(f"{answer['id']} {rated['share']:.0%}, {measured}")
        yield self.indented("; ".join(each))

    def code(self, report: Report) -> Iterator[RenderableType]:
        if report["code"]:
            yield self.text("\n")
            yield self.text("Code", "bold")
        for found in report["code"]:
            yield self.text(f"{found['question_id']}: {worded.code_result(found)}", "cyan")
            if found["broken"] is not None:
                yield self.indented(f"The tests did not get to their end: {found['broken']}.", 2)
            for test in found["failed"]:
                yield self.indented(f"- {test['name']}: {_short(test['reason'])}", 2)
            runs = [one for one in found["timeline"] if one["about"] == "tests" and one["total"] is not None]
            if len(runs) > 1:
                steps = ", ".join(f"{_clock(one['after_s'])} {one['passed']}/{one['total']}" for one in runs[-8:])
                yield self.indented(f"Tests over time: {steps}", 2)

    def delivery(self, report: Report) -> Iterator[RenderableType]:
        if not report["answers"]:
            return
        summary = report["summary"]
        heard = summary["talk_s"] is not None
        yield self.text("\n")
        yield self.text("Delivery", "bold")
        table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="")
        table.add_column("answer", no_wrap=True)
        for name in ("at", "words", "wpm", "artic", "wait", "pauses", "long", "um/uh", "mark", "hedge", "rep"):
            table.add_column(name, justify="right", no_wrap=True)
        for answer in report["answers"]:
            table.add_row(*self._row(answer))
        table.add_row(*_total(summary), style="bold")
        yield table
        yield self.text(
            "wpm: words a minute; artic: the same without pauses; wait: seconds before the answer; long: pauses of 2 s "
            "or more; mark: you know, I mean, like; hedge: kind of, just, maybe; rep: words said twice.",
            "dim",
        )
        compared = f" {one}" if (one := worded.fillers_compared(summary)) else ""
        yield self.text(f"Um and uh: {summary['fillers']['heard']}.{compared}")
        if summary["pauses"]["count"] and summary["pauses"]["mid_clause"] is not None:
            inside = summary["pauses"]["mid_clause"]
            yield self.text(f"Of {_count(summary['pauses']['count'], 'pause')}, {inside} fell inside a clause.")
        for answer in report["answers"]:
            drill = answer["drill"]
            if drill is not None and drill["took_s"] is not None:
                over = f", {drill['over_s']:.0f} s over" if drill["over_s"] else ""
                yield self.text(
                    f"Timed drill {answer['id']}: {drill['took_s']:.0f} s of {drill['allowed_s']:.0f} s{over}."
                )
        for answer in report["answers"]:
            for reason in dict.fromkeys(answer["delivery"]["unmeasured"].values() if heard else ()):
                yield self.text(f"{answer['id']}: {reason}", "dim")
        if summary["reply_decision_ms"] is not None and summary["reply_work_ms"] is not None:
            waited, worked = summary["reply_decision_ms"] / 1000, summary["reply_work_ms"] / 1000
            yield self.text(
                f"The interviewer waited {waited:.1f} s before taking an answer for over, and then needed "
                f"{worked:.1f} s (medians).",
                "dim",
            )

    def _row(self, answer: AnswerReport) -> tuple[Text, ...]:
        said = answer["delivery"]
        cells = (
            answer["id"],
            "-" if answer["start_s"] is None else _clock(answer["start_s"]),
            str(said["words"]),
            _number(said["speaking_rate_wpm"]),
            _number(said["articulation_rate_wpm"]),
            _number(answer["response_latency_s"], 1),
            _number(said["pauses"]["count"]),
            _number(said["pauses"]["long"]),
            str(said["fillers"]["count"]),
            str(len(said["markers"])),
            str(len(said["hedges"])),
            str(len(said["repetitions"])),
        )
        return tuple(self.text(cell) for cell in cells)

    def notes(self, summary: Summary) -> Iterator[RenderableType]:
        if summary["notes"]:
            yield self.text("\n")
            yield self.text("Notes", "bold")
        for note in summary["notes"]:
            where = f"{note['answer']}: " if note["answer"] else ""
            yield self.indented(f"{where}{note['message']}")


def _total(summary: Summary) -> tuple[str, ...]:
    return (
        "all",
        "",
        str(summary["words"]),
        _number(summary["speaking_rate_wpm"]),
        _number(summary["articulation_rate_wpm"]),
        _number(summary["response_latency_s"], 1),
        _number(summary["pauses"]["count"]),
        _number(summary["pauses"]["long"]),
        str(summary["fillers"]["count"]),
        str(summary["markers"]),
        str(summary["hedges"]),
        str(summary["repetitions"]),
    )


def _short(said: str | None, most: int = _QUOTE) -> str:
    return worded.short(said, most)
