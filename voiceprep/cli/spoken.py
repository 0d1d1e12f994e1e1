"""Wires a spoken interview: microphone, recordings or the sample candidate in; Piper out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep import weights
from voiceprep.audio.pace import RealTime
from voiceprep.audio.timeline import RATE, Playback, Sink, Source, Timeline
from voiceprep.cli.desk import ShownAhead, count, desk_source, open_desk, take_terminal, tell_on
from voiceprep.cli.ends import NOBODY_WAITS_S, Ends, interviewer, missing_llm, workspace
from voiceprep.cli.live_screen import LiveScreen
from voiceprep.cli.llm import connect_llm, embedded_id
from voiceprep.cli.models import fetch, interview_models
from voiceprep.cli.screen import Screen
from voiceprep.coding.workspace import Watcher
from voiceprep.errors import AudioDeviceError
from voiceprep.grading.default import wanted_model
from voiceprep.listening.desk_source import DeskSource
from voiceprep.listening.ear import SpokenEar
from voiceprep.listening.hand import Hand
from voiceprep.listening.own_voice import OwnVoice
from voiceprep.listening.pausable import Pausable
from voiceprep.listening.recorded import ClipSource, RecordedAnswers
from voiceprep.listening.running import InThread, OnDemand, Start
from voiceprep.listening.smart_turn import SmartTurn
from voiceprep.listening.vad import SileroVad
from voiceprep.session.info import ModelUsed
from voiceprep.speaking.mouth import SpokenMouth
from voiceprep.speaking.sinks import FileSink, SilentSink

if TYPE_CHECKING:
    from voiceprep.cli.planning import Plan
    from voiceprep.events import Word
    from voiceprep.listening.transcribe import WhisperTranscriber
    from voiceprep.speaking.piper_voice import PiperVoice
    from voiceprep.stages import Samples


@dataclass(frozen=True, slots=True)
class Speaker:
    """Where the interviewer sounds; `audible` where somebody hears it; `end_line` closes a line in a file."""

    sink: Sink
    audible: bool = False
    end_line: Callable[[], None] | None = None


class Whisper:
    """A Transcriber that is still loading when it is made, and waited for when it is first needed."""

    def __init__(self, loading: Future[WhisperTranscriber], model: str) -> None:
        self._loading = loading
        self.model = model

    def transcribe(self, samples: Samples, start_s: float, terms: Sequence[str] = ()) -> tuple[Word, ...]:
        """As WhisperTranscriber.transcribe."""
        return self._loading.result().transcribe(samples, start_s, terms)


def spoken_ends(plan: Plan, screen: Screen, stack: ExitStack) -> Ends:
    """Wire the interview. What a user may have got wrong is found out first; then the models load side by side.

    Raises:
        AudioDeviceError: no microphone, or not the one or the speaker that was named.
        BadAudio: a recording cannot be used.
        ModelFileError: a model is missing and cannot be fetched.
    """
    options = plan.options
    source_with = _candidate(plan)
    live = source_with is None
    speaker = _speaker(options.speaker, screen, stack, with_mic=live)
    waited_for = live or options.pace == "real" or (options.pace is None and speaker.audible)

    chosen = interview_models(stt=options.stt, llm="none", voice=plan.voice)
    llm_id = embedded_id(options)
    folders = fetch(chosen.ids, llm_id, wanted_model())
    screen.busy("Loading the models")
    # Before the language model, so that it is joined after that has ended: a guess in the making waits for its line.
    guessing = stack.enter_context(ThreadPoolExecutor(1, thread_name_prefix="voiceprep-ahead"))
    llm = connect_llm(options, folders.get(llm_id or ""), stack)
    whisper = _load_whisper(folders[chosen.stt], plan, chosen.stt, stack)
    voice = _load_voice(folders[chosen.voice], plan, chosen.voice)

    hand, own, notes = (
        Hand(push_to_talk=options.push_to_talk, tests=options.workspace is not None),
        OwnVoice(),
        missing_llm(llm),
    )
    desk = open_desk(options, screen, stack, audible=speaker.audible) if source_with is None else None
    playback = Playback(desk if desk is not None and speaker.audible else speaker.sink)
    at_desk: DeskSource | None = None
    source: Source
    if desk is not None:
        source = at_desk = desk_source(desk, playback, hand, notes.append, screen, audible=speaker.audible)
    else:
        assert source_with is not None
        source = Pausable(source_with(voice), playback, hand, tell_on(screen))
    if isinstance(speaker.sink, FileSink):
        speaker.sink.follow(lambda: playback.pending / RATE)
    timeline = Timeline(source, playback, RealTime() if waited_for and not live else None)
    turn_model = SmartTurn(_main_file(folders[chosen.turn], chosen.turn))

    def saying(text: str) -> None:
        own.saying(text)
        if isinstance(screen, LiveScreen):
            screen.saying(text)

    def line_over() -> None:
        if at_desk is not None:
            at_desk.line_over()
        if speaker.end_line is not None:
            speaker.end_line()

    mouth = SpokenMouth(timeline, voice, live=live, note=notes.append, line_over=line_over, saying=saying)
    stack.callback(mouth.close)
    work = workspace(plan, lambda: timeline.now_s)
    if work is not None:
        stack.enter_context(Watcher(work))
    asking = interviewer(plan, llm, None if waited_for else NOBODY_WAITS_S, hand.take_break if live else None, work)
    used = {role: _used(model) for role, model in (("stt", chosen.stt), ("turn", chosen.turn), ("voice", chosen.voice))}
    return Ends(
        interviewer=asking,
        ear=SpokenEar(
            timeline,
            SileroVad(),
            turn_model,
            Whisper(whisper, chosen.stt),
            half_duplex=at_desk.half_duplex if at_desk is not None else False,
            hears_itself=at_desk is not None and speaker.audible,
            hand=hand,
            own=own if at_desk is not None and speaker.audible else None,
            duck=at_desk.duck if at_desk is not None and speaker.audible else None,
            stop_rambling=options.stop_rambling,
            start=_writing_meanwhile(stack) if waited_for else OnDemand,
        ),
        mouth=mouth,
        now_s=lambda: timeline.now_s,
        models={**used, **llm.used},
        notes=notes,
        timeline=timeline,
        ahead=ShownAhead(asking, mouth, guessing, screen) if waited_for else None,
        whisper=whisper,
        begin=take_terminal(screen, hand, timeline) if waited_for else None,
        workspace=work,
        counted=None if desk is None or at_desk is None else partial(count, desk, at_desk),
    )


def _writing_meanwhile(stack: ExitStack) -> Start:
    """Transcribe in a thread, one stretch at a time: at the end of a turn only its tail is left."""
    writer = ThreadPoolExecutor(1, thread_name_prefix="voiceprep-stt")
    stack.callback(writer.shutdown, wait=True, cancel_futures=True)
    return partial(InThread, writer)


def _candidate(plan: Plan) -> Callable[[PiperVoice], Source] | None:
    """Return how to make the source once the voice is there; None for a microphone, which is tried here."""
    if plan.options.demo:
        from voiceprep.demo_candidate import SampleCandidate, load_script

        script = load_script(plan.round)

        def sample(voice: PiperVoice) -> Source:
            candidate = SampleCandidate(script, voice.with_profile(script.profile(plan.voice)), plan.seed)
            return ClipSource(candidate.clip_for, SileroVad())

        return sample
    if plan.options.answers:
        from voiceprep.audio.files import recordings

        files = recordings(plan.options.answers)
        return lambda voice: RecordedAnswers(files, SileroVad())
    from voiceprep.audio.soundcard import find_device

    find_device("input", plan.options.mic)
    return None


def _speaker(name: str | None, screen: Screen, stack: ExitStack, *, with_mic: bool) -> Speaker:
    """Open what `--speaker` names; without it the sound card, and nothing where there is none.

    `with_mic`: the sound card is only looked for, and opened together with the microphone later.
    """
    if name == "none":
        return Speaker(SilentSink())
    if name is not None and name.lower().endswith(".wav"):
        file = stack.enter_context(FileSink(Path(name)))
        return Speaker(file, end_line=file.end_line)
    from voiceprep.audio.soundcard import SpeakerOutput, find_device

    try:
        if with_mic:
            find_device("output", name)
            return Speaker(SilentSink(), audible=True)
        return Speaker(stack.enter_context(SpeakerOutput(name)), audible=True)
    except AudioDeviceError as error:
        if name is not None:
            raise
        screen.say(f"The interviewer is shown, not heard: {error.message}")
        return Speaker(SilentSink())


def _load_whisper(folder: Path, plan: Plan, model_id: str, stack: ExitStack) -> Future[WhisperTranscriber]:
    def load() -> WhisperTranscriber:
        from voiceprep.listening.transcribe import WhisperTranscriber

        return WhisperTranscriber(folder, plan.options.device, model=model_id)

    loader = stack.enter_context(ThreadPoolExecutor(1, thread_name_prefix="voiceprep-load"))
    loading = loader.submit(load)
    if plan.options.device == "cuda":
        loading.result()  # asked for by name and perhaps not there: better said now than after the first answer
    return loading


def _load_voice(folder: Path, plan: Plan, model_id: str) -> PiperVoice:
    from voiceprep.speaking.piper_voice import PiperVoice

    return PiperVoice(_main_file(folder, model_id), plan.voice, plan.glossary)


def _main_file(folder: Path, model_id: str) -> Path:
    return folder / weights.models()[model_id].names[0]


def _used(model_id: str) -> ModelUsed:
    hashes = weights.identify(model_id)["sha256"]
    return ModelUsed(name=model_id, sha256=hashes.get(weights.models()[model_id].names[0]))
