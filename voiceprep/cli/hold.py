"""Holds one interview from options to report: what `voiceprep interview` and `voiceprep demo` run."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.cli.ends import Ends, text_ends
from voiceprep.cli.options import InterviewOptions
from voiceprep.cli.planning import Plan, plan_interview
from voiceprep.cli.screen import JsonScreen, QuietScreen, Screen, TerminalScreen
from voiceprep.conversation import converse
from voiceprep.errors import MissingExtra, VoiceprepError
from voiceprep.events import Event, InterviewStarted, LineSpoken, Noted
from voiceprep.session.asked import remember
from voiceprep.session.folder import new_session_folder
from voiceprep.session.info import SessionInfo
from voiceprep.session.recorder import SessionRecorder

if TYPE_CHECKING:
    from voiceprep.report.shape import Report
    from voiceprep.session.session import Session


def hold(options: InterviewOptions) -> None:
    """Hold the interview, keep it, and report on it.

    Raises:
        VoiceprepError: something a user can mend.
        KeyboardInterrupt: the user stopped it; what was said is kept.
    """
    plan = plan_interview(options)
    screen = _screen(plan)
    folder = _hold(plan, screen)
    screen.busy("Writing the report")
    _report(folder, screen, options)


def _screen(plan: Plan) -> Screen:
    """Return what shows it: JSON Lines, nothing, the whole terminal where somebody speaks, or plain lines."""
    options = plan.options
    if options.json:
        return JsonScreen()
    if options.quiet:
        return QuietScreen()
    if not options.text:
        from voiceprep.cli.live_screen import LiveScreen

        return LiveScreen(plan.voice.speaks_as, plan.title, plan.minutes * 60.0)
    return TerminalScreen(plan.voice.speaks_as, echo_answers=False)


def _hold(plan: Plan, screen: Screen) -> Path:
    """Hold the interview; returns the session's folder."""
    options = plan.options
    with ExitStack() as stack:
        stack.callback(screen.close)
        started_at = datetime.now().astimezone()
        folder = new_session_folder(options.session, plan.name, started_at)
        try:
            ends = _wire(plan, screen, stack)
            info = SessionInfo(
                round=plan.name,
                voice=plan.voice.name,
                mode="text" if options.text else "spoken",
                started_at=started_at,
                seed=plan.seed,
                models=ends.models,
                options=options.for_session(),
            )
            recorder = SessionRecorder(folder, info, lambda: datetime.now().astimezone())
        except BaseException:
            with contextlib.suppress(OSError):
                folder.rmdir()  # nothing has been said: no empty session is left behind
            raise
        stack.enter_context(recorder)

        to_remember = frozenset[str]() if options.demo else plan.to_remember

        def keep(event: Event) -> None:
            recorder.record(event)
            screen.show(event)
            if isinstance(event, InterviewStarted):
                for more in (*plan.tailored, *plan.notes):
                    keep(more)
            if isinstance(event, LineSpoken) and event.act == "question" and event.question_id in to_remember:
                remember(event.question_id or "")

        started = InterviewStarted(plan.name, plan.voice.name, info.mode, plan.questions, plan.seed)
        try:
            with ExitStack() as sound:
                if ends.timeline is not None:
                    from voiceprep.session.sound import SoundRecorder

                    ends.timeline.tap(sound.enter_context(SoundRecorder(folder)))
                if ends.begin is not None:
                    ends.begin(sound)
                if ends.counted is not None:  # also of one that is interrupted
                    counted = ends.counted
                    sound.callback(lambda: keep(counted()))
                said = converse(started, ends.interviewer, ends.ear, ends.mouth, ends.now_s, time.monotonic, ends.ahead)
                for event in said:
                    keep(event)
                    for note in ends.take_notes():
                        keep(note)
                    for more in ends.workspace.take() if ends.workspace is not None else ():
                        keep(more)
                for event in ends.last_tests():
                    keep(event)
            _rate(options, folder, keep, screen)
            screen.busy("Listening for um and uh")
            _listen_again(ends, folder, keep, screen)
        except BaseException:
            screen.close()
            sys.stderr.write(f"\nThe session so far is kept. To see it: voiceprep report {folder}\n")
            raise
    return folder


def _wire(plan: Plan, screen: Screen, stack: ExitStack) -> Ends:
    if plan.options.text:
        return text_ends(plan, screen, stack)
    try:
        from voiceprep.cli.spoken import spoken_ends
    except ImportError as error:
        raise MissingExtra(f"{error.name} (needed for a spoken interview)", "all") from error
    return spoken_ends(plan, screen, stack)


def _listen_again(ends: Ends, folder: Path, keep: Callable[[Event], None], screen: Screen) -> None:
    """Hear the answers a second time for um and uh, which the first pass leaves out."""
    if ends.whisper is None:
        return
    from voiceprep.afterwards import listen_again
    from voiceprep.session.read import open_session

    whisper = ends.whisper.result()
    if whisper.note:
        keep(Noted("cuda", whisper.note))
    answers = [answer.heard for answer in open_session(folder).answers if answer.heard.speech]
    for number, again in enumerate(listen_again(folder, answers, whisper), start=1):
        for event in again:
            keep(event)
        if number < len(answers):
            screen.busy(f"Listening for um and uh: answer {number + 1} of {len(answers)}")


def _rate(options: InterviewOptions, folder: Path, keep: Callable[[Event], None], screen: Screen) -> None:
    """Ask how good the answers were, where somebody sits there to say so."""
    from voiceprep.cli.rating import rate, sits_at_terminal

    if options.json or options.quiet or options.demo or options.answers or not sits_at_terminal():
        return
    from voiceprep.session.read import open_session

    screen.close()
    for rated in rate([answer.heard for answer in open_session(folder).answers]):
        keep(rated)


def _report(folder: Path, screen: Screen, options: InterviewOptions) -> None:
    from voiceprep.practice.kept import keep_findings
    from voiceprep.report.build import write_report
    from voiceprep.report.text import print_report
    from voiceprep.session.read import open_session

    session = open_session(folder)
    report = write_report(session)
    keep_findings(folder, report)
    screen.busy("")
    if not options.json:
        print_report(report)
    screen.say(f"The session is kept in {folder}\nTo see this report again: voiceprep report {folder}")
    if sys.stdout.isatty() and not options.json and not options.quiet:
        _page(session, report, screen, opens=options.open_page)


def _page(session: Session, report: Report, screen: Screen, *, opens: bool) -> None:
    """Write the report as a page and open it where there is a browser; the interview is over either way."""
    from voiceprep.cli.browser import show
    from voiceprep.report.page import write_page

    try:
        page = write_page(session, report)
    except VoiceprepError as error:
        screen.say(f"The page is not written: {error}")
        return
    shown = opens and show(page)
    screen.say(f"The page, with sound and charts{', is open in the browser' if shown else ''}: {page}")
