"""`voiceprep setup`: fetches and checks the model files."""

from __future__ import annotations

from typing import Annotated

import typer


def setup(
    offline_only: Annotated[
        bool, typer.Option("--offline-only", help="Fetch nothing: fail with the list of what is missing.")
    ] = False,
    stt: Annotated[str, typer.Option("--stt", help="Whisper size: base, tiny-en, small, large-v3-turbo.")] = "base",
    llm: Annotated[
        str, typer.Option("--llm", help="Language model: auto (by this machine's memory), 0.5b, 1.5b, 7b, none.")
    ] = "auto",
    check: Annotated[bool, typer.Option("--check", help="Hash every file again, even those that look right.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing where nothing has to be fetched.")] = False,
) -> None:
    """Fetch the model files, checked by their hashes."""
    from voiceprep import weights
    from voiceprep.cli.models import interview_models
    from voiceprep.grading.vectors import MODEL as MEANING
    from voiceprep.voices import load_voice

    # The report's sentence model is small, and an interview can be held without it.
    wanted = [MEANING, *interview_models(stt=stt, llm=llm, voice=load_voice("joe")).ids]
    if check:
        for files in weights.verify([name for name in wanted if weights.is_complete(name)]).values():
            for damaged in files:
                typer.echo(f"{damaged} is damaged and is fetched again.", err=True)
                damaged.unlink(missing_ok=True)
    missing = weights.missing(wanted)
    folders = weights.ensure(wanted, offline_only=offline_only)
    if missing or not quiet:
        typer.echo(f"Model files are in place: {', '.join(folders)}")
