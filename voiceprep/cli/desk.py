"""Wires what somebody sits in front of: microphone and speaker as one desk, keys, the screen."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import ExitStack
from typing import TYPE_CHECKING

from voiceprep.audio.default_devices import DefaultWatch, must_watch
from voiceprep.audio.desk import Desk
from voiceprep.audio.echo import EchoCanceller, can_cancel
from voiceprep.cli.keys import keys
from voiceprep.cli.live_screen import LiveScreen
from voiceprep.cli.screen import Screen, TerminalScreen
from voiceprep.cli.streams import c_libraries_silent
from voiceprep.config import remember
from voiceprep.events import Event, Noted, SoundCounted
from voiceprep.listening.desk_source import DeskSource, Status
from voiceprep.listening.echo_meter import EchoMeter
from voiceprep.listening.vad import SileroVad
from voiceprep.reply_ahead import ReplyAhead

if TYPE_CHECKING:
    from voiceprep.audio.timeline import Playback, Timeline
    from voiceprep.cli.options import InterviewOptions
    from voiceprep.listening.hand import Hand
    from voiceprep.stages import Interviewer, Mouth, SoFar

KEYS = "Keys: space holds your turn open, or ends it; s skip, r repeat, h hint, p pause, q end with the report."
PUSH_KEYS = "Keys: hold space to talk, or press it before and after; s skip, r repeat, h hint, p pause, q end."
_PLAIN: dict[Status, str] = {
    "": "Going on.",
    "paused": "Paused. Press p to go on.",
    "microphone gone": "Paused: the microphone is gone. Plug it in again, or end with q or Ctrl-C.",
    "speaker gone": "Paused: the speaker is gone. Plug it in again, or end with q or Ctrl-C.",
}


def open_desk(options: InterviewOptions, screen: Screen, stack: ExitStack, *, audible: bool) -> Desk:
    """Open the microphone, and the speaker where somebody is to hear it; a device that was named is remembered.

    Raises:
        AudioDeviceError: one of them cannot be had.
    """
    screen.busy("")  # a spinner that ends later would put back the stderr it found
    stack.enter_context(c_libraries_silent())
    canceller = EchoCanceller if audible and can_cancel() else None
    unnamed = options.mic is None or (audible and options.speaker is None)
    watch = stack.enter_context(DefaultWatch()) if unnamed and must_watch() else None
    defaults = watch.names if watch is not None else None
    desk = Desk(options.mic, options.speaker, with_speaker=audible, canceller=canceller, defaults=defaults)
    stack.enter_context(desk)
    typed = {"mic": options.mic, "speaker": options.speaker if audible else None}
    chosen = {key: value for key, value in typed.items() if value is not None and key in options.remembered}
    if chosen:
        with contextlib.suppress(OSError, UnicodeError):  # a habit that cannot be kept is no reason not to talk
            remember(**chosen)
    return desk


def desk_source(
    desk: Desk, playback: Playback, hand: Hand, note: Callable[[Noted], None], screen: Screen, *, audible: bool
) -> DeskSource:
    """Return the desk as the timeline's source; where nobody hears us, or listens on demand, no echo is measured."""
    measured = audible and not hand.push_to_talk
    meter = EchoMeter(SileroVad(), cancelled=can_cancel()) if measured else None
    return DeskSource(desk, playback, hand, meter=meter, note=note, tell=tell_on(screen))


def tell_on(screen: Screen) -> Callable[[Status], None]:
    """Return how this screen says what keeps everybody waiting."""

    def tell(status: Status) -> None:
        if isinstance(screen, LiveScreen) and screen.shown:
            screen.waits(status or None)
        else:
            screen.say(_PLAIN[status])

    return tell


def take_terminal(screen: Screen, hand: Hand, timeline: Timeline) -> Callable[[ExitStack], None]:
    """Return what turns keys and screen on, and has a stack turn them off."""

    def begin(stack: ExitStack) -> None:
        has_keys = stack.enter_context(keys(hand.press))
        if isinstance(screen, LiveScreen) and screen.whole:
            stack.callback(screen.close)
            screen.begin(keys=has_keys, hand=hand)
            timeline.tap(screen.frame)
        elif isinstance(screen, TerminalScreen) and has_keys:
            screen.say(PUSH_KEYS if hand.push_to_talk else KEYS)

    return begin


def count(desk: Desk, source: DeskSource) -> Event:
    """Return how the sound card, and we, kept up."""
    return SoundCounted(*desk.counts, source.late.percentile_ms(0.5), source.late.percentile_ms(0.99))


class ShownAhead(ReplyAhead):
    """A ReplyAhead that also shows what was heard so far."""

    def __init__(self, interviewer: Interviewer, mouth: Mouth, worker: Executor, screen: Screen) -> None:
        super().__init__(interviewer, mouth, worker)
        self._screen = screen

    def consider(self, heard: SoFar) -> None:
        """Take note of what was heard so far, and show it. Returns at once."""
        if isinstance(self._screen, LiveScreen):
            self._screen.so_far(heard)
        super().consider(heard)
