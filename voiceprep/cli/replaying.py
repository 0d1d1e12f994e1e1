"""`voiceprep replay`: a kept session heard, graded or played again; plain recordings made a session."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voiceprep.cli.interview import Device, DeviceOption, SttOption
from voiceprep.cli.reporting import GraderModelOption, GraderOption, JobsOption

if TYPE_CHECKING:
    from voiceprep.session.session import Session


def replay(
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="SESSION|AUDIO...",
            help="A session's folder or name, for --regrade also several or a folder of them; or recordings.",
        ),
    ],
    play: Annotated[bool, typer.Option("--play", help="Play its sound, with the words running along.")] = False,
    begin: Annotated[
        str, typer.Option("--from", metavar="M:SS", help="Play from this moment on; an answer's id will do.")
    ] = "0",
    retranscribe: Annotated[
        bool, typer.Option("--retranscribe", help="Hear the answers again, with --stt, and grade them.")
    ] = False,
    regrade: Annotated[
        bool, typer.Option("--regrade", help="Grade again, with --llm; done where nothing else is asked for.")
    ] = False,
    round: Annotated[
        str | None, typer.Option("--round", help="Make a session of recordings, one answer each, of this round.")
    ] = None,
    question: Annotated[
        list[str] | None,
        typer.Option(
            "--question",
            help="What a recording answers, an id or in words: once for all or once each. Default: the "
            "round's questions in their order.",
        ),
    ] = None,
    stt: SttOption = "base",
    device: DeviceOption = Device.AUTO,
    llm: GraderOption = "none",
    model: GraderModelOption = None,
    jobs: JobsOption = 1,
    speaker: Annotated[str | None, typer.Option("--speaker", help="Sound card, FILE.wav or none, for --play.")] = None,
    session: Annotated[Path | None, typer.Option("--session", help="Folder for a session made of recordings.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what changed as JSON.")] = False,
) -> None:
    """Analyse a session again and show what changed, play it, or make one of recordings.

    The report there was stays in the session's folder, under reports/; words that were heard before stay in its
    events.
    """  # fmt: skip
    from voiceprep.cli.regrading import grade_again, grade_all_again, session_folders_of
    from voiceprep.session.read import open_session

    if round is not None:
        folder = _of_recordings([Path(one) for one in what], round, question or [], stt, device, session)
        retranscribe = False
    else:
        if question or session:
            raise typer.BadParameter("Recordings need --round.")
        for one in what:
            if Path(one).is_file():
                raise typer.BadParameter(f"{one} is a file: to make a session of recordings, add --round NAME.")
        folders = session_folders_of(what)
        if len(folders) > 1:
            if play or retranscribe:
                raise typer.BadParameter("Sessions are played and heard again one at a time.")
            grade_all_again(folders, llm, model, jobs, as_json=as_json)
            return
        (folder,) = folders
    found = open_session(folder)
    for repair in found.repairs:
        sys.stderr.write(f"Repaired: {repair}\n")
    if round is not None:
        _first_report(found, llm, model, as_json=as_json)
    elif retranscribe or regrade or not play:
        hear_again = (lambda heard: _hear_again(heard, stt, device)) if retranscribe else None
        grade_again(found, llm, model, jobs, hear_again, as_json=as_json)
    if play:
        _play(open_session(folder), speaker, begin)


def _hear_again(found: Session, stt: str, device: Device) -> None:
    from voiceprep.errors import BadSession, MissingExtra
    from voiceprep.events import Event, Noted
    from voiceprep.session.adding import add_events
    from voiceprep.session.info import ModelUsed

    if found.audio_path is None or found.audio_path.suffix != ".wav":
        why = "it was typed" if found.info.mode == "text" else "there is no audio.wav in it"
        raise BadSession(found.folder, "", f"cannot be heard again: {why}", "It can be graded again: --regrade")
    try:
        from voiceprep.afterwards import hear_again
        from voiceprep.listening.transcribe import WhisperTranscriber
        from voiceprep.listening.vad import SileroVad
    except ImportError as error:
        raise MissingExtra(f"{error.name} (needed to hear)", "speech") from error
    used, folder = _whisper(stt)
    whisper = WhisperTranscriber(folder, device.value, model=used.name)
    answers = [answer.heard for answer in found.answers if answer.heard.speech]
    events: list[Event] = []
    for number, (answer, verbatim, sound) in enumerate(hear_again(found.folder, answers, whisper, SileroVad()), 1):
        if sys.stderr.isatty():
            sys.stderr.write(f"\rHeard again: {number} of {len(answers)}")
        events += [event for event in (answer, verbatim, sound) if event is not None]
    events.append(Noted("heard_again", f"The answers were heard again with {used.name}."))
    models: dict[str, ModelUsed] = {**found.info.models, "stt_again": used}
    now = lambda: datetime.now().astimezone()  # noqa: E731
    add_events(found.folder, found.info.model_copy(update={"models": models}), events, now)


def _whisper(stt: str) -> tuple[Any, Path]:
    from voiceprep import weights
    from voiceprep.cli.models import fetch, stt_id
    from voiceprep.grading.default import wanted_model
    from voiceprep.session.info import ModelUsed

    name = stt_id(stt)
    folder = fetch([name], wanted_model())[name]
    hashes = weights.identify(name)["sha256"]
    return ModelUsed(name=name, sha256=hashes.get(weights.models()[name].names[0])), folder


def _of_recordings(
    paths: list[Path], round_name: str, named: list[str], stt: str, device: Device, session: Path | None
) -> Path:
    from voiceprep.errors import MissingExtra
    from voiceprep.rounds import load_round
    from voiceprep.session.folder import user_data

    round_ = load_round(round_name)
    try:
        from voiceprep.audio.files import recordings
        from voiceprep.cli.hearing import Listener, hear_all
        from voiceprep.cli.recordings import make_session, questions_for
    except ImportError as error:
        raise MissingExtra(f"{error.name} (needed for recordings)", "speech") from error
    files = recordings(paths)
    asked = questions_for(round_, named, len(files))
    used, folder = _whisper(stt)
    heard = list(hear_all(files, Listener(folder, used.name, user_data() / "heard", device.value)))
    made = make_session(files, heard, asked, round_, used, session, lambda: datetime.now().astimezone())
    sys.stderr.write(f"The session is kept in {made}\n")
    return made


def _first_report(found: Session, llm: str, model: str | None, *, as_json: bool) -> None:
    from voiceprep.cli.grader import structure_reader
    from voiceprep.practice.kept import keep_findings
    from voiceprep.report.build import write_report
    from voiceprep.report.text import print_report

    with structure_reader(llm, model) as reader:
        report = write_report(found, reader)
    keep_findings(found.folder, report)
    if as_json:
        _print_json(report)
    else:
        print_report(report)


def _play(found: Session, speaker: str | None, begin: str) -> None:
    from voiceprep.errors import MissingExtra

    try:
        from voiceprep.cli.playing import play
    except ImportError as error:
        raise MissingExtra(f"{error.name} (needed to play)", "speech") from error
    play(found, sys.stdout, speaker, _moment_s(found, begin))


def _moment_s(found: Session, begin: str) -> float:
    """Read a moment: seconds, M:SS, or an answer's id."""
    for answer in found.answers:
        if answer.heard.id == begin and answer.heard.start_s is not None:
            return max(0.0, answer.heard.start_s - 0.5)
    minutes, _, seconds = begin.rpartition(":")
    try:
        moment = int(minutes or 0) * 60 + float(seconds)
    except ValueError:
        moment = -1.0
    if not 0.0 <= moment < 1e6:
        raise typer.BadParameter(f"{begin!r} is no moment and no answer of the session.", param_hint="--from")
    return moment


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
