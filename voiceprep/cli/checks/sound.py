"""Microphone, speaker and the echo between them, on the real devices."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from voiceprep.audio.duplex import EchoFigures, choose
from voiceprep.audio.levels import Advice, Level, judge, measure
from voiceprep.audio.timeline import RATE
from voiceprep.cli.checks.check import Check, State
from voiceprep.errors import AudioDeviceError, VoiceprepError

if TYPE_CHECKING:
    from voiceprep.audio.desk import Desk
    from voiceprep.stages import Samples

QUIET_S, LISTEN_S, AFTER_S = 0.5, 4.0, 1.0
LONGEST_START_S = 3.0
PACE = 1.3
"""A speaker that takes this many times the sound's length to take it does not keep up."""
_MENDS: dict[Advice, tuple[str, str]] = {
    "good": ("good", ""),
    "dead": (
        "it brings nothing but zeros",
        "It is muted, or this program may not use it: look at its switch and at the system's privacy settings.",
    ),
    "silent": (
        "no speech was heard in it",
        "Run voiceprep doctor again and talk when asked; if you did, choose another with --mic.",
    ),
    "quiet": ("too quiet", "Come closer, or raise its level in the system's sound settings."),
    "clipping": ("too loud: it clips", "Lower its level in the system's sound settings, or move back."),
    "noisy": ("much noise beside the voice", "Come closer, switch off fans, or use a headset."),
}


def microphone_check(name: str, level: Level, spoke: bool) -> Check:
    """Judge what was recorded; pure."""
    advice = judge(level, spoke)
    says, mend = _MENDS[advice]
    figures = {"device": name, "advice": advice, **asdict(level)}
    heard = f", speech at {level.speech_dbfs:.0f} dBFS, room at {level.noise_dbfs:.0f}" if spoke else ""
    state: State = "ok" if advice == "good" else "failed" if advice == "dead" else "warning"
    return Check("microphone", state, f"{name}: {says}{heard}", mend, True, figures)


def speaker_check(name: str, sound_s: float, took_s: float, underruns: int, heard: bool) -> Check:
    """Judge how the device took the sound; pure. `heard`: the microphone heard it."""
    figures = {"device": name, "sound_s": round(sound_s, 2), "took_s": round(took_s, 2), "underruns": underruns}
    if took_s > PACE * sound_s + 0.5:
        mend = "Choose another with --speaker; closing programs that use it may help."
        return Check("speaker", "failed", f"{name}: it stalls", mend, False, figures)
    if underruns:
        mend = "Close busy programs: the voice will crackle."
        return Check("speaker", "warning", f"{name}: ran dry {underruns} times", mend, False, figures)
    says = "the microphone heard it" if heard else "played; did you hear it? If not, choose another with --speaker"
    return Check("speaker", "ok", f"{name}: {says}", figures=figures)


def echo_check(found: EchoFigures) -> Check:
    """Say how we would listen while speaking; pure."""
    duplex, why = choose(found)
    names = {"full": "you can interrupt by voice", "ducking": "you can interrupt by voice, with care"}
    says = f"{names.get(duplex, 'you can interrupt with the space bar')}: {why}"
    if found.reduction_db is not None and found.delay_ms is not None:
        says += f" ({found.above_noise_db:.0f} dB over the room, lowered by {found.reduction_db:.0f})"
    mend = "Wear headphones, or turn the speaker down." if duplex != "full" else ""
    return Check(
        "echo", "warning" if duplex == "half" else "ok", says, mend, False, {"duplex": duplex, **asdict(found)}
    )


def sound(mic: str | None, speaker: str | None, said: Samples, tell: Callable[[str], None]) -> list[Check]:
    """Play `said` (mono float32, 16 kHz) and listen meanwhile, then listen to the user.

    Args:
        mic: a name, or None for the default.
        speaker: the same; "none" or a file means that no speaker is wanted.
        said: what the interviewer says; empty without a voice, and there is no echo figure.
        tell: asks the user to be quiet, or to talk.
    """
    from voiceprep.audio.desk import Desk
    from voiceprep.audio.echo import EchoCanceller, can_cancel

    no_speaker = speaker is not None and (speaker == "none" or speaker.lower().endswith(".wav"))
    checks: list[Check] = []
    if no_speaker:
        checks.append(Check("speaker", "skipped", "none asked for"))
    else:
        try:
            from voiceprep.audio.soundcard import find_device

            find_device("output", speaker)
        except VoiceprepError as error:
            checks.append(Check("speaker", "warning" if speaker is None else "failed", error.message, error.hint))
            no_speaker = True
    canceller = EchoCanceller if can_cancel() else None
    try:
        desk = Desk(mic, speaker, with_speaker=not no_speaker, canceller=canceller)
    except VoiceprepError as error:
        name = "speaker" if isinstance(error, AudioDeviceError) and "speaker" in error.message else "microphone"
        return [*checks, Check(name, "failed", error.message, error.hint, needed=name == "microphone")]
    with desk:
        return [*checks, *_on(desk, said, tell, with_speaker=not no_speaker, cancelled=canceller is not None)]


def _on(desk: Desk, said: Samples, tell: Callable[[str], None], *, with_speaker: bool, cancelled: bool) -> list[Check]:
    from voiceprep.listening.echo_meter import EchoMeter
    from voiceprep.listening.vad import SileroVad, speech_spans

    checks: list[Check] = []
    mic, speaker = desk.names
    meter = EchoMeter(SileroVad(), cancelled=cancelled)

    def listen(seconds: float) -> Samples:
        """Return so many seconds of sound, fewer from a device that brings none."""
        parts, have, until = [np.zeros(0, dtype=np.float32)], 0, time.monotonic() + seconds + LONGEST_START_S
        while have < seconds * RATE and time.monotonic() < until:
            heard = desk.read(0.1)
            if heard is not None:
                parts.append(heard)
                have += len(heard)
                meter.push(desk.raw, desk.far, heard)
        return np.concatenate(parts)

    if with_speaker and len(said):
        tell("Be quiet for a moment, please: the speaker is tried.")
        listen(QUIET_S)
        dry_before = desk.counts[2]  # a speaker that is just starting has nothing yet
        began, length_s = time.monotonic(), len(said) / RATE
        desk.write(said, RATE)
        took_s = None
        while took_s is None and time.monotonic() - began < 2 * length_s + 2:
            listen(0.1)
            if not desk.playing:
                took_s = time.monotonic() - began
        listen(AFTER_S)
        found = meter.figures()
        took_s = 2 * length_s + 2 if took_s is None else took_s
        checks.append(
            speaker_check(str(speaker), length_s, took_s, desk.counts[2] - dry_before, heard=found.delay_ms is not None)
        )
        checks.append(echo_check(found))
    tell("Now say a sentence or two, as you would in an interview ...")
    heard = listen(LISTEN_S)
    tell("")
    vad = SileroVad()
    spans = speech_spans(vad.probability(heard[at : at + 512]) for at in range(0, len(heard) - 511, 512))
    if not len(heard):
        hint = "Choose another with --mic, or unplug it and plug it in again."
        return [*checks, Check("microphone", "failed", f"{mic}: it brings no sound", hint, True, {"device": mic})]
    return [*checks, microphone_check(mic, measure(heard), bool(spans))]
