"""The candidate's code in the report: what changed when, for each problem, and what its tests said."""

from __future__ import annotations

from voiceprep.events import CodeChanged, CodeTested
from voiceprep.report.course_shape import CodeMoment, CodeReport
from voiceprep.session.session import Session


def code_reports(session: Session) -> list[CodeReport]:
    """Return what became of each problem, in the order in which they were worked on."""
    found: dict[str, list[CodeChanged | CodeTested]] = {}
    for event in session.code:
        found.setdefault(event.question_id, []).append(event)
    return [_report(question_id, events) for question_id, events in found.items()]


def _report(question_id: str, events: list[CodeChanged | CodeTested]) -> CodeReport:
    last = next((event for event in reversed(events) if isinstance(event, CodeTested)), None)
    written = next((event for event in reversed(events) if isinstance(event, CodeChanged)), None)
    passing = (one.after_s for one in events if isinstance(one, CodeTested) and one.total and one.passed == one.total)
    return {
        "question_id": question_id,
        "passed": None if last is None else last.passed,
        "total": None if last is None else last.total,
        "broken": None if last is None or not last.broken else last.broken,
        "failed": [] if last is None else [{"name": one.name, "reason": one.reason} for one in last.failed],
        "first_change_s": next((event.after_s for event in events if isinstance(event, CodeChanged)), None),
        "passing_s": next(passing, None),
        "timeline": [_moment(event) for event in events],
        "code": None if written is None else written.text,
    }


def _moment(event: CodeChanged | CodeTested) -> CodeMoment:
    changed = isinstance(event, CodeChanged)
    return {
        "about": "change" if changed else "tests",
        "after_s": event.after_s,
        "at_s": event.at_s,
        "lines": event.lines if isinstance(event, CodeChanged) else None,
        "added": event.added if isinstance(event, CodeChanged) else None,
        "removed": event.removed if isinstance(event, CodeChanged) else None,
        "passed": event.passed if isinstance(event, CodeTested) else None,
        "total": event.total if isinstance(event, CodeTested) else None,
        "by": event.by if isinstance(event, CodeTested) else None,
    }
