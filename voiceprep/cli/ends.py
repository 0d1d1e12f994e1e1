"""Wires the stages of an interview: which ear, which mouth, which interviewer. Here the typed one."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from voiceprep.cli.llm import ConnectedLlm, connect_llm, embedded_id
from voiceprep.cli.models import fetch
from voiceprep.cli.screen import Screen
from voiceprep.coding.problems import problems
from voiceprep.coding.workspace import Watcher, Workspace
from voiceprep.events import Event, Noted
from voiceprep.grading.default import wanted_model
from voiceprep.interviewer.interviewer import BankInterviewer
from voiceprep.interviewer.loop import LoopInterviewer, LoopRound
from voiceprep.reply_ahead import ReplyAhead
from voiceprep.session.info import ModelUsed
from voiceprep.stages import Ear, Interviewer, Mouth

if TYPE_CHECKING:
    from voiceprep.audio.timeline import Timeline
    from voiceprep.cli.planning import Part, Plan
    from voiceprep.listening.transcribe import WhisperTranscriber

TYPING_S, NOBODY_WAITS_S = 4.0, 20.0
"""How long the language model may take over a line: where somebody waits at a keyboard, and where nobody does. Where
somebody speaks, lines are worded while they do (see ReplyAhead)."""
GETTING_READY_S = 60.0


@dataclass(slots=True)
class Ends:
    """An interview, wired: the stages, the clock, and what it is made of.

    `begin` takes the terminal, for screen and keys, and has the given stack give it back; `counted` says afterwards how
    the sound card kept up.
    `notes` gathers what goes wrong without ending the interview, until the holder takes it; `ahead` prepares replies
    where somebody waits for them.
    """

    interviewer: Interviewer
    ear: Ear
    mouth: Mouth
    now_s: Callable[[], float | None]
    models: dict[str, ModelUsed]
    notes: list[Noted] = field(default_factory=list)
    timeline: Timeline | None = None
    ahead: ReplyAhead | None = None
    whisper: Future[WhisperTranscriber] | None = None
    begin: Callable[[ExitStack], None] | None = None
    counted: Callable[[], Event] | None = None
    workspace: Workspace | None = None

    def take_notes(self) -> Iterator[Noted]:
        """Yield and forget the notes."""
        while self.notes:
            yield self.notes.pop(0)

    def last_tests(self) -> Iterator[Event]:
        """Test the code of an interview that is over, where it has changed since; yield what came of it."""
        if self.workspace is not None:
            self.workspace.test("end")
            yield from self.workspace.take()


def text_ends(plan: Plan, screen: Screen, stack: ExitStack) -> Ends:
    """Wire a typed interview: keyboard or pipe in, text out. Needs no audio library."""
    from voiceprep.typed import TypedEar, TypedMouth

    model_id = embedded_id(plan.options)
    # Without a language model nothing is fetched: typing works with what is installed.
    folders = fetch([], model_id, wanted_model()) if model_id else {}
    llm = connect_llm(plan.options, folders.get(model_id or ""), stack)
    at_keyboard = sys.stdin.isatty()
    prompted = at_keyboard and not plan.options.json
    wording_s = TYPING_S if at_keyboard else NOBODY_WAITS_S
    work = workspace(plan, lambda: None)
    if work is not None:
        stack.enter_context(Watcher(work))
    return Ends(
        interviewer=interviewer(plan, llm, wording_s, wait_at_keyboard(screen) if prompted else None, work),
        ear=TypedEar(keyboard() if prompted else iter(sys.stdin.readline, "")),
        mouth=TypedMouth(),
        now_s=lambda: None,
        models=llm.used,
        notes=missing_llm(llm),
        workspace=work,
    )


def workspace(plan: Plan, now_s: Callable[[], float | None]) -> Workspace | None:
    """Return the folder the candidate codes in, None where they only talk.

    Raises:
        VoiceprepError: it cannot be written.
    """
    folder = plan.options.workspace
    return None if folder is None else Workspace(folder, now_s, time.monotonic)


def interviewer(
    plan: Plan,
    llm: ConnectedLlm,
    wording_s: float | None,
    take_break: Callable[[float], None] | None = None,
    work: Workspace | None = None,
) -> Interviewer:
    """Return the interviewer of the plan; the model begins to read its role while the opening is spoken.

    `wording_s` and `work` as in BankInterviewer; `take_break` waits between the rounds of a loop, None where
    nobody takes one.
    """

    def make(part: Part) -> BankInterviewer:
        made = BankInterviewer(
            part.round,
            plan.voice,
            part.questions,
            llm.model,
            minutes=part.minutes,
            difficulty=plan.options.difficulty,
            seed=plan.seed,
            wording_s=wording_s,
            workspace=work if any(name in problems() for name in part.questions) else None,
        )
        if llm.background is not None:
            llm.background.submit(made.prepare, deadline_s=GETTING_READY_S)
        return made

    if not plan.is_loop:
        return make(plan.parts[0])
    rounds = [LoopRound(part.round, len(part.questions), partial(make, part)) for part in plan.parts]
    return LoopInterviewer(rounds, take_break or (lambda _: None), breaks=take_break is not None)


def wait_at_keyboard(screen: Screen) -> Callable[[float], None]:
    """Return what waits for a line at the terminal, or for the time to pass."""

    def wait(seconds: float) -> None:
        screen.say("Press Enter to go on.")
        if sys.platform != "win32":  # no select on a console there: the break lasts until Enter
            import select

            ready, _, _ = select.select([sys.stdin], [], [], seconds)
            if not ready:
                return
        sys.stdin.readline()

    return wait


def missing_llm(llm: ConnectedLlm) -> list[Noted]:
    """Return the note that a language model was wanted and is not there."""
    if not llm.missing:
        return []
    return [Noted("llm_missing", f"No language model: {llm.missing}. Follow-ups come from the round's own questions.")]


def keyboard() -> Iterator[str]:
    """Yield lines typed at a prompt, with the terminal's line editing where Python has it, until Ctrl-D."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401
    while True:
        try:
            yield input("You: ")
        except EOFError:
            return
