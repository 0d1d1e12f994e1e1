"""`voiceprep report`, `analyze`, `grade`: what was kept, or is given as files, made into findings."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voiceprep.cli.interview import Device, DeviceOption, SttOption

if TYPE_CHECKING:
    from voiceprep.interviewer.llm import ChatModel
    from voiceprep.report.shape import Report

GraderOption = Annotated[
    str,
    typer.Option(
        "--llm", help="Who grades: none (cues and meaning, no language model), embedded, or a server's address."
    ),
]
GraderModelOption = Annotated[str | None, typer.Option("--model", help="Language model for --llm.")]
JobsOption = Annotated[
    int, typer.Option("--jobs", min=1, max=64, help="Answers graded at a time, for a server that allows it.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of the page.")]


def report(
    session: Annotated[
        str | None, typer.Argument(metavar="SESSION", help="A session's folder or name. Default: the latest.")
    ] = None,
    llm: Annotated[
        str | None,
        typer.Option(
            "--llm",
            help="Who grades: none (cues and meaning, no language model; the default), embedded, or a server's "
            "address. With --rewrite also who rewrites, by default embedded.",
        ),
    ] = None,
    model: GraderModelOption = None,
    jobs: JobsOption = 1,
    rewrite: Annotated[
        bool,
        typer.Option(
            "--rewrite",
            help="Have a language model rewrite one sentence of each answer, with nothing but what you said.",
        ),
    ] = False,
    as_json: JsonOption = False,
    html: Annotated[
        str | None,
        typer.Option(
            "--html",
            metavar="[FILE]",
            help="Write the report as a page, with sound and charts: report.html in the session's folder, or FILE.",
        ),
    ] = None,
    embed_audio: Annotated[
        bool, typer.Option("--embed-audio", help="With --html: put the sound into the page, so that it can be moved.")
    ] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown instead of the page.")] = False,
) -> None:
    """Report on a session: pace, fillers, structure."""
    if embed_audio and html is None:
        raise typer.BadParameter("works with --html", param_hint="--embed-audio")
    if as_json and as_markdown:
        raise typer.BadParameter("print one of the two", param_hint="--json and --markdown")
    if rewrite and llm == "none":
        raise typer.BadParameter(
            "needs a language model: --llm embedded, or the address of a server", param_hint="--rewrite"
        )
    from voiceprep.cli.grader import report_models
    from voiceprep.cli.progress_bar import progress_bar
    from voiceprep.practice.kept import keep_findings
    from voiceprep.report.build import build_report, keep_report
    from voiceprep.report.text import print_report
    from voiceprep.session.folder import find_session, latest_session
    from voiceprep.session.read import open_session

    found = open_session(find_session(session) if session else latest_session())
    for repair in found.repairs:
        sys.stderr.write(f"Repaired: {repair}\n")
    with report_models(llm or ("embedded" if rewrite else "none"), model, rewrite=rewrite) as models:
        with progress_bar("Grading") as on_read:
            built = build_report(found, models.reader, jobs, on_read)
        if models.rewrites is not None:
            _rewrite(built, models.rewrites, found.folder)
    keep_report(found, built)
    if not found.being_held:
        keep_findings(found.folder, built)
    if html is not None:
        from voiceprep.report.page import write_page

        page = write_page(found, built, Path(html) if html else None, embed_audio=embed_audio)
        sys.stderr.write(f"The page is written: {page}\n")
    if as_json:
        _print_json(built, indent=2)
    elif as_markdown:
        from voiceprep.report.markdown import markdown

        sys.stdout.write(markdown(built))
    elif html is None:
        print_report(built)


def analyze(
    audio: Annotated[list[Path], typer.Argument(metavar="AUDIO...", help="Recorded answers, a file each, or folders.")],
    question: Annotated[
        str, typer.Option("--question", help="What was asked, so that restating it earns nothing.")
    ] = "",
    kind: Annotated[
        str,
        typer.Option("--kind", help="Rubric: technical, fundamentals, behavioral, design, coding, motivation."),
    ] = "technical",
    stt: SttOption = "base",
    device: DeviceOption = Device.AUTO,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a file, a line each.")] = False,
) -> None:
    """Analyse recorded answers without an interview."""
    from rich.console import Console

    from voiceprep.cli.analysis import analyze_files, answer_page
    from voiceprep.cli.progress_bar import progress_bar

    out = Console(highlight=False)
    with progress_bar("Listening") as on_heard:
        for path, found in analyze_files(
            audio, question=question, kind=kind, stt=stt, device=device.value, on_heard=on_heard
        ):
            if as_json:
                _print_json({"file": path.name, **found})
            else:
                answer_page(out, path, found)


def grade(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.jsonl", help="A line an answer: id, round_kind, question, answer.")
    ],
    llm: GraderOption = "none",
    model: GraderModelOption = None,
    jobs: JobsOption = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object an answer, a line each.")] = False,
) -> None:
    """Grade the structure of written answers."""
    from rich.console import Console

    from voiceprep.cli.analysis import grade_file, grade_line
    from voiceprep.cli.grader import structure_reader

    out = Console(highlight=False)
    with structure_reader(llm, model) as reader:
        for number, graded in enumerate(grade_file(file, reader, jobs), start=1):
            if llm != "none" and sys.stderr.isatty():
                sys.stderr.write(f"\rgraded {number}")
            if as_json:
                _print_json(graded)
            else:
                grade_line(out, graded)


def _rewrite(built: Report, model: ChatModel, folder: Path) -> None:
    """Put a rewritten sentence into every answer, and say on stderr what became of it."""
    from voiceprep.cli.progress_bar import progress_bar
    from voiceprep.rewriting.rewriter import Rewriter, rewrite_answers

    with progress_bar("Rewriting") as on_done:
        rewrite_answers(built, Rewriter(model, folder), on_done)
    asked = [one["rewrite"] for one in built["answers"] if one["rewrite"] is not None]
    made = sum(one["text"] is not None for one in asked)
    sys.stderr.write(f"Rewritten: a sentence of {made} of {len(built['answers'])} answers.\n")
    if asked and not made:
        sys.stderr.write(f"{asked[-1]['failed']}\n")


def _print_json(value: Any, indent: int | None = None) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")
    sys.stdout.flush()
