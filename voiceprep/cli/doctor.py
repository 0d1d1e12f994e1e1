"""`voiceprep doctor`: tries everything an interview needs on this machine, and says how to mend what does not work."""

from __future__ import annotations

import json as json_text
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voiceprep.cli.interview import Device, DeviceOption, LlmOption, ModelOption, SttOption

if TYPE_CHECKING:
    from voiceprep.cli.checks.check import Check
    from voiceprep.cli.options import InterviewOptions
    from voiceprep.speaking.piper_voice import PiperVoice

_LOOKS = {
    "ok": ("ok", "green"),
    "warning": ("could be better", "yellow"),
    "failed": ("does not work", "bold red"),
    "skipped": ("not tried", "dim"),
}


def doctor(
    mic: Annotated[str | None, typer.Option("--mic", envvar="VOICEPREP_MIC", help="Microphone, by name.")] = None,
    speaker: Annotated[
        str | None, typer.Option("--speaker", envvar="VOICEPREP_SPEAKER", help="A sound card by name, or none.")
    ] = None,
    llm: LlmOption = "embedded",
    model: ModelOption = None,
    stt: SttOption = "base",
    device: DeviceOption = Device.AUTO,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of the table.")] = False,
) -> None:
    """Say what works here and how to mend the rest.

    Tries terminal, disk, model files, Whisper, the voice, the language model, speaker, echo and microphone; asks you to
    say a sentence. Exit code 1 if a spoken interview could not be held.
    """
    from voiceprep.cli.checks.check import as_json as made_json
    from voiceprep.cli.checks.check import can_interview
    from voiceprep.cli.options import InterviewOptions
    from voiceprep.cli.streams import c_libraries_silent

    options = InterviewOptions(llm=llm, model=model, stt=stt, device=device.value, mic=mic, speaker=speaker)
    with c_libraries_silent():
        checks = list(examine(options))
    if as_json:
        sys.stdout.write(json_text.dumps(made_json(checks), ensure_ascii=False, indent=2) + "\n")
    else:
        _print(checks)
    if not can_interview(checks):
        raise typer.Exit(1)


def examine(options: InterviewOptions) -> Sequence[Check]:
    """Run every check, one after the other so that none slows another."""
    from voiceprep import weights
    from voiceprep.cli.checks import machine
    from voiceprep.cli.checks.check import Check
    from voiceprep.cli.checks.models import language_model
    from voiceprep.cli.llm import embedded_id
    from voiceprep.cli.models import interview_models
    from voiceprep.errors import MissingExtra
    from voiceprep.grading.vectors import MODEL as MEANING
    from voiceprep.session.folder import sessions_folder
    from voiceprep.voices import load_voice

    profile = load_voice(options.voice or "joe")
    chosen = interview_models(stt=options.stt, llm="none", voice=profile)
    llm_id = embedded_id(options)
    _tell("Hashing the model files ...")
    checks = [machine.terminal(), machine.disk(sessions_folder())]
    files = machine.model_files(chosen.ids, [MEANING, *([llm_id] if llm_id else [])])
    checks += files
    there = {str(check.figures["id"]) for check in files if check.state == "ok"}

    def path(model_id: str) -> Path:
        return weights.model_folder(model_id)

    try:
        checks += _speech_and_sound(options, profile.piper, chosen.stt, there)
    except (ImportError, MissingExtra) as error:
        hint = "Install it with: pip install 'voiceprep[all]'"
        checks.append(Check("libraries", "failed", str(error), hint, needed=True))
    _tell("Asking the language model ...")
    checks.append(language_model(options, path(llm_id) if llm_id in there and llm_id else None))
    _tell("")
    return checks


def _speech_and_sound(options: InterviewOptions, voice_id: str, stt_id: str, there: set[str]) -> list[Check]:
    import numpy as np

    from voiceprep import weights
    from voiceprep.cli.checks import models, sound

    checks: list[Check] = []
    said = np.zeros(0, dtype=np.float32)
    if voice_id in there:
        _tell("Trying the voice and Whisper ...")
        spoken, said = models.voice(_piper(weights.model_folder(voice_id) / weights.models()[voice_id].names[0]))
        checks.append(spoken)
    if stt_id in there:
        checks.append(models.speech(weights.model_folder(stt_id), options.device, said if len(said) else None, stt_id))
    return checks + sound.sound(options.mic, options.speaker, said, _tell)


def _piper(path: Path) -> PiperVoice:
    from voiceprep.speaking.piper_voice import PiperVoice
    from voiceprep.voices import load_voice

    return PiperVoice(path, load_voice("joe"))


def _tell(text: str) -> None:
    """Say what goes on, on stderr, so that the table or the JSON stands alone."""
    if text:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def _print(checks: Sequence[Check]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from voiceprep.cli.checks.check import closing_line
    from voiceprep.plain_text import printable

    console = Console(highlight=False)
    table = Table("", "", "", box=None, pad_edge=False, show_header=False)
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    for check in checks:
        word, style = _LOOKS[check.state]
        says = Text(printable(check.says))
        if check.mend:
            says.append(f"\n-> {printable(check.mend)}", style="" if check.state == "ok" else "bold")
        table.add_row(Text(check.name), Text(word, style=style), says)
    console.print(table)
    console.print(Text(closing_line(checks)), soft_wrap=True)
