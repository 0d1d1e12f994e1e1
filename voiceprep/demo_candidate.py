"""The sample candidate of `voiceprep demo`: written answers, spoken by the voice at hand as somebody else.

The answers go through the real ears: their pauses, "um" and "uh" are sound, and so is the room.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from voiceprep.data_files import data_folder
from voiceprep.errors import BadRound
from voiceprep.rounds import Round, Slug, Text
from voiceprep.strict_toml import StrictModel, read_toml
from voiceprep.voices import VoiceProfile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voiceprep.stages import Ask, Samples, Voice

ROOM_DBFS = -60.0
"""Level of the room's noise, RMS: a quiet study with a laptop microphone."""
LONGEST_PAUSE_S = 10.0

_PAUSE = re.compile(r"\[(\d+(?:\.\d+)?)\]")


class SampleAnswer(StrictModel):
    """What the candidate says to one question, and to a follow-up for each element of its rubric."""

    question: Slug
    main: Text
    follow_ups: dict[str, Text] = Field(default_factory=dict)


class Script(StrictModel):
    """A `demo/*.toml` file. `[1.4]` in a text is a pause of 1.4 s.

    `length_scale` is the pace (below 1: quick); `pitch` raises the voice, and shortens the speech, by that factor.
    `default` answers what the script does not foresee.
    """

    format: Literal[1]
    round: Slug
    length_scale: Annotated[float, Field(ge=0.5, le=2.0)] = 0.9
    pitch: Annotated[float, Field(ge=0.8, le=1.25)] = 1.05
    default: Text
    answers: Annotated[tuple[SampleAnswer, ...], Field(min_length=1)]

    @property
    def question_ids(self) -> tuple[str, ...]:
        """The questions it can answer, in the order of the file."""
        return tuple(answer.question for answer in self.answers)

    def text_for(self, question_id: str, element: str | None) -> str:
        """The main answer (`element` None) or the one to a follow-up; `default` where there is none."""
        for answer in self.answers:
            if answer.question == question_id:
                return answer.main if element is None else answer.follow_ups.get(element, self.default)
        return self.default

    def profile(self, interviewer: VoiceProfile) -> VoiceProfile:
        """The interviewer's voice at the candidate's pace."""
        return interviewer.model_copy(update={"length_scale": self.length_scale, "sentence_gap_s": 0.35})


def load_script(round_: Round) -> Script:
    """Load the sample answers for a round.

    Raises:
        BadRound: the file is broken, or does not fit the round: another round's, an unknown question or element.
    """
    path = data_folder("demo") / f"{round_.name}.toml"
    script = read_toml(path, Script)
    if script.round != round_.name:
        raise BadRound(path, "round", f"is {script.round!r}, not {round_.name!r}")
    known = {question.id: question for question in round_.questions}
    for answer in script.answers:
        if answer.question not in known:
            raise BadRound(path, f"answers.{answer.question}", "the round has no such question")
        for element in answer.follow_ups:
            if element not in known[answer.question].probes:
                raise BadRound(path, f"answers.{answer.question}.follow_ups.{element}", "there is no such element")
    return script


class SampleCandidate:
    """Gives each question its spoken answer; asked the same again, the candidate does not know."""

    def __init__(self, script: Script, voice: Voice, seed: int = 1) -> None:
        """Make a candidate.

        Args:
            script: the answers.
            voice: speaks them; give it `script.profile(…)`.
            seed: of the room's noise.
        """
        import numpy as np

        self._script = script
        self._voice = voice
        self._noise = np.random.default_rng(seed)
        self._said: set[str] = set()

    def clip_for(self, ask: Ask) -> Samples:
        """Return the answer as mono float32 at 16 kHz: speech, pauses and the room's noise under both."""
        import numpy as np

        from voiceprep.audio.timeline import RATE

        text = self._script.text_for(ask.question_id, ask.element if ask.follow_up else None)
        if text in self._said or (ask.follow_up and ask.element is None):
            text = self._script.default
        self._said.add(text)
        parts = list(self._parts(text, RATE)) or [np.zeros(RATE, dtype=np.float32)]
        clip = np.concatenate(parts)
        room = self._noise.standard_normal(len(clip)) * 10 ** (ROOM_DBFS / 20)
        return (clip + room).clip(-1.0, 1.0).astype(np.float32)

    def _parts(self, text: str, rate: int) -> Iterator[Samples]:
        import numpy as np

        from voiceprep.audio.resample import resample

        for words, pause_s in split_pauses(text):
            for pcm in self._voice.speak(words) if words else ():
                # Played as if it had been recorded at a higher rate, the voice is higher.
                yield resample(pcm.samples, round(pcm.rate * self._script.pitch), rate)
            yield np.zeros(round(pause_s * rate), dtype=np.float32)


def split_pauses(text: str) -> list[tuple[str, float]]:
    """Return the words between pauses with the pause after, seconds.

    `"[0.5] So, um [1.4] yes."` -> `[("", 0.5), ("So, um", 1.4), ("yes.", 0.0)]`
    """
    parts = _PAUSE.split(text)
    words = [" ".join(part.split()) for part in parts[::2]]
    pauses = [min(float(part), LONGEST_PAUSE_S) for part in parts[1::2]] + [0.0]
    return [(said, pause) for said, pause in zip(words, pauses, strict=True) if said or pause]
