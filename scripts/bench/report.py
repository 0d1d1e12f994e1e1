"""How long a report and its page take, and how big the page is, for a spoken session of 45 minutes.

    scripts/bench/report.py [--json] [--answers 34]

The session is made up: every word has a time, every answer its second pass. `report_s` and `page_s` are wall time,
the second of two runs, as the models are loaded in the first.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import UTC, datetime
from pathlib import Path

from voiceprep.events import AnswerHeard, Event, InterviewStarted, LineSpoken, Span, VerbatimHeard, Word
from voiceprep.report.build import build_report
from voiceprep.report.page import page
from voiceprep.session.info import SessionInfo
from voiceprep.session.session import Session

SAID = (
    "So I wanted the same quality in half the hours, and first I profiled fifty steps to see what waits.",
    "You know, it turned out that the loader was the bottleneck, so we moved the decoding to the card.",
    "A bigger batch keeps the card busy but it costs generalization, so we pay with more tuning.",
    "I mean, we compared the old configuration with the new one over three seeds, and it went from 48 to 22 hours.",
    "I think the part I would do differently is to measure before promising a date.",
)
WORD_S = 0.42
SENTENCES = 8


def made_up(answers: int) -> Session:
    """Return a session of so many answers, about 80 s each with the questions."""
    events: list[Event] = [InterviewStarted("ml-deep-dive", "joe", "spoken", answers, 1)]
    at_s = 0.0
    for number in range(1, answers + 1):
        question = f"How would you speed up training run number {number}?"
        events.append(
            LineSpoken(f"l{number}", "question", question, question, "bank", f"q{number}", None, at_s, at_s + 4)
        )
        at_s += 5
        words: list[Word] = []
        spans: list[Span] = []
        for sentence in range(SENTENCES):
            begin_s = at_s
            for text in SAID[(number + sentence) % len(SAID)].split():
                words.append(Word(text, round(at_s, 2), round(at_s + WORD_S - 0.05, 2), 0.9))
                at_s += WORD_S
            spans.append(Span(round(begin_s, 2), round(at_s - 0.05, 2)))
            at_s += 0.3 + 0.5 * (sentence % 3)
        text = " ".join(word.text for word in words)
        events.append(
            AnswerHeard(
                id=f"a{number}",
                question_id=f"q{number}",
                question=question,
                kind="technical",
                follow_up=False,
                text=text,
                ended_by="turn",
                words=tuple(words),
                speech=tuple(spans),
                start_s=spans[0].start_s,
                end_s=spans[-1].end_s,
            )
        )
        um = Word("um", words[20].end_s, words[20].end_s + 0.04, 0.9)
        events.append(VerbatimHeard(f"a{number}", (*words[:21], um, *words[21:]), "base"))
    info = SessionInfo(
        round="ml-deep-dive",
        voice="joe",
        mode="spoken",
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
        seed=1,
        state="ended",
    )
    return Session(Path("made-up"), info, tuple(events))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--answers", type=int, default=34)
    given = parser.parse_args()
    session = made_up(given.answers)
    for _ in range(2):
        began = time.perf_counter()
        report = build_report(session)
        built = time.perf_counter()
        text = page(session, report, sound_url="audio.wav")
        written = time.perf_counter()
    figures = {
        "minutes": round((session.answers[-1].heard.end_s or 0.0) / 60, 1),
        "answers": given.answers,
        "words": sum(len(answer.heard.words) for answer in session.answers),
        "report_s": round(built - began, 2),
        "page_s": round(written - built, 2),
        "page_mb": round(len(text.encode()) / 1e6, 3),
    }
    print(json.dumps(figures) if given.json else "\n".join(f"{name:10} {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
