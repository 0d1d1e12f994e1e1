"""Microphone and speaker of one desk, held together: their echo, their going away and coming back.

A timeline's Sink, and the BlockStream its source reads. Everything but the callbacks of the two streams happens in the
reader's thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from voiceprep.audio.beside import Beside
from voiceprep.audio.default_devices import Names
from voiceprep.audio.echo import EchoCanceller
from voiceprep.audio.soundcard import MicrophoneStream, SpeakerOutput, rescan
from voiceprep.errors import AudioDeviceError

if TYPE_CHECKING:
    from voiceprep.stages import Samples

GONE_S = 0.8
"""A device that has not asked for or brought a block for so long is gone: unplugging gives no event, and blocks come
every 0.03 to 0.1 s. With the time it takes to look, that is noticed within a second."""
IDLE_GONE_S = 3.0
"""The same for a speaker that has nothing to say: one that ran dry takes 2 s to ask again (ALSA, ran), and that is no
reason to stop listening."""
AGAIN_S = 20.0
"""A speaker that needs to be opened again within this is gone: some systems open what is not there."""
ANY_AFTER_S = 6.0
"""Whoever named no device gets the default one if theirs has not come back by then."""
LONG_DELAY_S = 0.15
"""A canceller that is left to itself settles well up to here (see `scripts/bench/echo.py --delay-ms`)."""
CALM_LEFT_S = 0.04
"""What is left of a measured delay for the canceller to find: it must never see the echo before its cause."""


class Counts(NamedTuple):
    """Blocks that came in, those of them before which some were lost, times the speaker ran dry, those in speech."""

    blocks: int = 0
    dropped: int = 0
    underruns: int = 0
    broken: int = 0


class Desk:
    """Opens both; a context manager that closes them.

    `raw` is the microphone's sound as it came and `far` the speaker's beside it, as long as what the last `read`
    returned or a few milliseconds more; both empty without a speaker.
    """

    def __init__(
        self,
        mic: str | None,
        speaker: str | None = None,
        *,
        with_speaker: bool = True,
        canceller: Callable[[], EchoCanceller] | None = None,
        defaults: Callable[[], Names | None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open the devices.

        Args:
            mic: its name, None for the default.
            speaker: the same.
            with_speaker: False: nobody hears us, nothing comes back.
            canceller: makes the echo canceller; None: the echo stays in.
            defaults: what the system's default devices are now, where streams do not follow them by themselves.
            clock: monotonic seconds.

        Raises:
            AudioDeviceError: no PortAudio, no such device, or it is busy.
        """
        self._names = (mic, speaker)
        self._with_speaker, self._make_canceller, self._clock = with_speaker, canceller, clock
        self._defaults = defaults
        self.raw = self.far = _nothing()
        self._before = Counts()
        self._reopened_s = -AGAIN_S
        self._mic: MicrophoneStream | None = None
        self._speaker: SpeakerOutput | None = None
        self._mic_name = ""
        self._speaker_name: str | None = None
        self._open(mic, speaker)

    def read(self, timeout_s: float) -> Samples | None:
        """Return what came in since the last read, the echo taken out, waiting `timeout_s` for it; None: nothing came.

        Mono float32 at 16 kHz.
        """
        self.raw = self.far = _nothing()
        if self._mic is None:
            return None
        near = self._mic.read(timeout_s)
        if near is None or self._speaker is None:
            return near
        for moment_s, block in self._speaker.given():
            self._beside.gave(moment_s, block)
        self.raw, self.far = near, self._beside.beside(self._mic.moment_s, len(near))
        return near if self._canceller is None else self._canceller.cancel(near, self.far)

    def write(self, samples: Samples, rate: int) -> None:
        """Sound these samples after what was written before; dropped without a speaker."""
        if self._speaker is not None:
            self._speaker.write(samples, rate)

    def flush(self) -> None:
        """Drop what has not sounded."""
        if self._speaker is not None:
            self._speaker.flush()

    def duck(self, gain: float) -> None:
        """Sound at this share of the level from now on; 1 is the whole."""
        if self._speaker is not None:
            self._speaker.gain = gain

    def expect_delay(self, delay_s: float) -> bool:
        """Take a measured delay off what the canceller has to find; whether it was long enough to matter.

        The canceller then has to settle anew.
        """
        if self._canceller is None or delay_s < LONG_DELAY_S:
            return False
        self._beside.shift(delay_s - CALM_LEFT_S)
        return True

    @property
    def playing(self) -> bool:
        """Whether there is sound the speaker has not taken."""
        return self._speaker is not None and self._speaker.playing

    @property
    def lost(self) -> str:
        """Which device is gone: "microphone", "speaker", or "" where both work."""
        now_s = self._clock()
        if self._mic is None or now_s - self._mic.last_s > GONE_S:
            return "microphone"
        if self._with_speaker and (self._speaker is None or now_s - self._speaker.last_s > self._patience_s()):
            return "speaker"
        return ""

    def _patience_s(self) -> float:
        return GONE_S if self.playing else IDLE_GONE_S

    @property
    def names(self) -> tuple[str, str | None]:
        """What the devices that are open, or were last, are called."""
        return self._mic_name, self._speaker_name

    @property
    def moment_s(self) -> float:
        """When the newest block of the last `read` came from the sound card, on the clock; now without a microphone."""
        return self._mic.moment_s if self._mic is not None else self._clock()

    @property
    def counts(self) -> Counts:
        """What was counted since the desk was opened, by devices that are closed again too."""
        mic, speaker = self._mic, self._speaker
        heard = (mic.blocks, mic.overflows) if mic else (0, 0)
        given = (speaker.underruns, speaker.broken) if speaker else (0, 0)
        return Counts(*(was + now for was, now in zip(self._before, (*heard, *given), strict=True)))

    def reopen(self, gone_s: float) -> None:
        """Open what is gone again by name; where none was named, after ANY_AFTER_S any device will do.

        A speaker is first opened by itself, so that the microphone is not disturbed; PortAudio looks for devices only
        with all of them closed.

        Args:
            gone_s: how long they have been away.

        Raises:
            AudioDeviceError: they are not back.
        """
        if gone_s == 0.0 and self.lost == "speaker" and self._reopen_speaker():
            return
        self.close()
        rescan()
        mic, speaker = self._names
        patient = gone_s < ANY_AFTER_S
        self._open(mic or (self._mic_name if patient else None), speaker or (self._speaker_name if patient else None))

    @property
    def elsewhere(self) -> str:
        """Which device that nobody named is no longer the default one: "microphone", "speaker", or ""."""
        names = self._defaults() if self._defaults is not None else None
        if names is None or self._mic is None:
            return ""
        if self._names[0] is None and names[0] not in (None, self._mic_name):
            return "microphone"
        if self._with_speaker and self._names[1] is None and names[1] not in (None, self._speaker_name):
            return "speaker"
        return ""

    def follow(self) -> None:
        """Open the default devices in place of those that were.

        Raises:
            AudioDeviceError: they cannot be opened; both devices are `lost` then.
        """
        self.close()
        rescan()
        self._open(*self._names)

    def _reopen_speaker(self) -> bool:
        speaker, now_s = self._speaker, self._clock()
        if speaker is None or now_s - self._reopened_s < AGAIN_S:
            return False
        self._reopened_s = now_s
        self._before = self._before._replace(
            underruns=self._before.underruns + speaker.underruns, broken=self._before.broken + speaker.broken
        )
        speaker.close()
        try:
            self._speaker = SpeakerOutput(speaker.device.name)
        except AudioDeviceError:
            self._speaker = None
            return False
        self._beside = Beside()
        list(self._speaker.given())
        return True

    def close(self) -> None:
        """Let both devices go; safe to call twice."""
        self._before = self.counts
        for stream in (self._mic, self._speaker):
            if stream is not None:
                stream.close()
        self._mic = self._speaker = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self, mic: str | None, speaker: str | None) -> None:
        self._beside = Beside()
        self._canceller = None
        try:
            if self._with_speaker:
                self._speaker = SpeakerOutput(speaker)
                list(self._speaker.given())
                self._speaker_name = self._speaker.device.name
                if self._make_canceller is not None:
                    self._canceller = self._make_canceller()
            else:
                self._speaker_name = None
            self._mic = MicrophoneStream(mic)
        except AudioDeviceError:
            self.close()
            raise
        self._mic_name = self._mic.device.name


def _nothing() -> Samples:
    return np.zeros(0, dtype=np.float32)
