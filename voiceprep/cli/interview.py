"""`voiceprep interview` and `voiceprep demo`: the options and their help."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from voiceprep.cli.options import InterviewOptions


class Difficulty(StrEnum):
    """Which questions are preferred."""

    EASY = "easy"
    STANDARD = "standard"
    HARD = "hard"


class Device(StrEnum):
    """Where Whisper runs."""

    AUTO = "auto"
    CUDA = "cuda"
    CPU = "cpu"


class PaceName(StrEnum):
    """Whether a recorded run waits for the audio clock."""

    REAL = "real"
    FAST = "fast"


VoiceOption = Annotated[str | None, typer.Option("--voice", envvar="VOICEPREP_VOICE", help="Interviewer's voice.")]
SpeakerOption = Annotated[
    str | None,
    typer.Option(
        "--speaker",
        envvar="VOICEPREP_SPEAKER",
        help="A sound card by name, FILE.wav, or none. Default: the sound card, if there is one.",
    ),
]
LlmOption = Annotated[
    str,
    typer.Option(
        "--llm",
        envvar="VOICEPREP_LLM",
        help="embedded (a small model on this machine), none (templates), or a server's URL (key: OPENAI_API_KEY).",
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        envvar="VOICEPREP_MODEL",
        help="Model on that server; for embedded 0.5b, 1.5b, 7b or a .gguf file.",
    ),
]
SttOption = Annotated[
    str, typer.Option("--stt", envvar="VOICEPREP_STT", help="Whisper size: base, tiny-en, small, large-v3-turbo.")
]
DeviceOption = Annotated[
    Device, typer.Option("--device", envvar="VOICEPREP_DEVICE", help="Where Whisper runs: auto, cuda, cpu.")
]
PaceOption = Annotated[
    PaceName | None,
    typer.Option(
        "--pace",
        help="real time, or fast: do not wait for the audio clock. Default: real where a sound card is in use.",
    ),
]
SessionOption = Annotated[
    Path | None, typer.Option("--session", help="Folder for this session. Default: one among the past sessions.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the events as JSON Lines and nothing else.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Show nothing while it is held.")]
OpenOption = Annotated[
    bool, typer.Option("--open/--no-open", help="Open the report as a page in the browser at the end.")
]
SeedOption = Annotated[
    int | None, typer.Option("--seed", help="Repeat a choice of questions; without it, those not asked before.")
]


def interview(
    context: typer.Context,
    round: Annotated[
        str,
        typer.Option(
            "--round", envvar="VOICEPREP_ROUND", help="Round, see: voiceprep rounds; full-loop: all six, with breaks."
        ),
    ] = "ml-deep-dive",
    voice: VoiceOption = None,
    minutes: Annotated[
        int | None, typer.Option("--minutes", min=1, max=240, help="End after this long, all rounds together.")
    ] = None,
    questions: Annotated[
        int | None,
        typer.Option("--questions", min=1, max=50, help="Number of questions, of each round in a full loop."),
    ] = None,
    ask: Annotated[
        list[str] | None,
        typer.Option("--ask", metavar="ID", help="This question of the round, see: voiceprep rounds NAME. Repeatable."),
    ] = None,
    difficulty: Annotated[
        Difficulty, typer.Option("--difficulty", help="Which questions to prefer: easy, standard, hard.")
    ] = (Difficulty.STANDARD),
    seed: SeedOption = None,
    resume: Annotated[
        Path | None, typer.Option("--resume", help="Your résumé (PDF, Markdown, text): its claims become questions.")
    ] = None,
    job: Annotated[
        Path | None, typer.Option("--job", help="The job description (PDF, Markdown, text): what it asks for is asked.")
    ] = None,
    workspace: Annotated[
        Path | None,
        typer.Option("--workspace", help="Folder to code in, with your own editor: problems and tests are laid there."),
    ] = None,
    answers: Annotated[
        list[Path] | None,
        typer.Option(
            "--answers",
            help="Recorded answers in place of the microphone, a file each (or a folder, by name). Repeatable.",
        ),
    ] = None,
    pace: PaceOption = None,
    stop_rambling: Annotated[
        bool,
        typer.Option("--stop-rambling/--let-ramble", help="Break in at a pause once an answer is past its time."),
    ] = False,
    text: Annotated[bool, typer.Option("--text", help="Type the answers; one answer a line when piped.")] = False,
    speaker: SpeakerOption = None,
    mic: Annotated[str | None, typer.Option("--mic", envvar="VOICEPREP_MIC", help="Microphone, by name.")] = None,
    push_to_talk: Annotated[
        bool,
        typer.Option(
            "--push-to-talk/--open-mic", help="Be heard only while the space bar is held, or between two presses of it."
        ),
    ] = False,
    llm: LlmOption = "embedded",
    model: ModelOption = None,
    stt: SttOption = "base",
    device: DeviceOption = Device.AUTO,
    session: SessionOption = None,
    open_page: OpenOption = True,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Hold an interview: spoken, from recordings, or typed."""
    from voiceprep.cli.hold import hold

    if text and (answers or pace or _typed_here(context, "mic", "speaker", "push_to_talk")):
        raise typer.BadParameter("--text goes without --answers, --mic, --speaker, --push-to-talk and --pace.")
    if ask and _typed_here(context, "questions"):
        raise typer.BadParameter("--ask names the questions: leave --questions out.")
    if answers and _typed_here(context, "mic", "push_to_talk"):
        raise typer.BadParameter("--answers takes the microphone's place: leave --mic and --push-to-talk out.")
    if push_to_talk and not text and not answers and not sys.stdin.isatty():
        raise typer.BadParameter("--push-to-talk needs a terminal to press the space bar in.")
    hold(
        InterviewOptions(
            round=round,
            voice=voice,
            minutes=minutes,
            questions=questions,
            ask=tuple(ask or ()),
            difficulty=difficulty.value,
            seed=seed,
            resume=resume,
            job=job,
            workspace=workspace,
            answers=tuple(answers or ()),
            pace=pace.value if pace else None,
            stop_rambling=stop_rambling,
            text=text,
            speaker=None if text else speaker,
            mic=None if text or answers else mic,
            remembered=tuple(name for name in ("mic", "speaker") if not text and _typed_here(context, name)),
            push_to_talk=push_to_talk and not text and not answers,
            quiet=quiet,
            open_page=open_page,
            llm=llm,
            model=model,
            stt=stt,
            device=device.value,
            session=session,
            json=json,
        )
    )


def _typed_here(context: typer.Context, *options: str) -> bool:
    """Whether one of the options is on the command line itself: habits from a file or the environment only stand by."""
    sources = (context.get_parameter_source(option) for option in options)
    return any(source is not None and source.name == "COMMANDLINE" for source in sources)


def demo(
    questions: Annotated[int, typer.Option("--questions", min=1, max=3, help="Number of questions.")] = 2,
    voice: VoiceOption = None,
    pace: PaceOption = None,
    speaker: SpeakerOption = None,
    llm: LlmOption = "embedded",
    model: ModelOption = None,
    stt: SttOption = "base",
    device: DeviceOption = Device.AUTO,
    session: SessionOption = None,
    open_page: OpenOption = True,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Watch a short interview with a sample candidate.

    The candidate's answers are synthesised and go in as sound, through voice activity, turn detection and Whisper; a
    report follows.
    """
    from voiceprep.cli.hold import hold

    hold(
        InterviewOptions(
            demo=True,
            round="ml-deep-dive",
            questions=questions,
            seed=1,
            voice=voice,
            pace=pace.value if pace else None,
            speaker=speaker,
            llm=llm,
            model=model,
            stt=stt,
            device=device.value,
            session=session,
            quiet=quiet,
            open_page=open_page,
            json=json,
        )
    )
