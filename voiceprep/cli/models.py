"""Which model files an interview needs, from the names its options use."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from voiceprep.errors import MissingExtra, ModelFileError, UnknownName, VoiceprepError
from voiceprep.voices import VoiceProfile

STT = {
    "base": "whisper-base",
    "tiny-en": "whisper-tiny-en",
    "small": "whisper-small",
    "large-v3-turbo": "whisper-large-v3-turbo",
}
LLM = {"0.5b": "qwen2_5-coder-0_5b", "1.5b": "qwen2_5-coder-1_5b", "7b": "qwen2_5-7b"}
TURN = "smart-turn-v3_2"


@dataclass(frozen=True, slots=True)
class InterviewModels:
    """Model ids by task; `llm` is None where templates speak."""

    stt: str
    voice: str
    llm: str | None
    turn: str = TURN

    @property
    def ids(self) -> list[str]:
        """What has to be there, the small and soon needed first."""
        return [self.turn, self.voice, self.stt, *([self.llm] if self.llm else [])]


def interview_models(*, stt: str, llm: str, voice: VoiceProfile) -> InterviewModels:
    """Choose model ids by short name ("base", "1.5b") or by id.

    Args:
        stt: a Whisper size.
        llm: a size, "auto" for what this machine's free memory allows, or "none".
        voice: the interviewer's voice.

    Raises:
        UnknownName: there is no such model.
    """
    return InterviewModels(stt=stt_id(stt), voice=voice.piper, llm=llm_id(llm))


def stt_id(name: str) -> str:
    """Return the id of a Whisper model; UnknownName when there is none."""
    return _id("speech model", name, STT)


def llm_id(name: str) -> str | None:
    """Return the id of an embedded language model; None for "none", or where "auto" finds too little memory."""
    from voiceprep import weights

    if name == "none":
        return None
    if name == "auto":
        return weights.default_llm(weights.available_memory())
    return _id("language model", name, LLM)


def gguf_path(name: str | None) -> Path | None:
    """Return the path if `name` is a GGUF file of the user's own.

    Raises:
        VoiceprepError: it ends in .gguf but is not there.
    """
    if name is None or not name.endswith(".gguf"):
        return None
    path = Path(name)
    if not path.is_file():
        raise VoiceprepError(f"There is no model file {name}.", "Check the path given with --model.")
    return path


def fetch(needed: Sequence[str], *wanted: str | None) -> dict[str, Path]:
    """Return the folders of the models that are `needed`, and of those that are only `wanted`, if they can be had.

    Raises:
        ModelFileError: a needed one cannot be had.
    """
    from voiceprep import weights

    extra = [one for one in wanted if one is not None]
    try:
        return weights.ensure([*needed, *extra])
    except (ModelFileError, MissingExtra):
        found = weights.ensure(list(needed)) if needed else {}
    for one in extra:
        try:
            found |= weights.ensure([one])
        except (ModelFileError, MissingExtra) as error:
            sys.stderr.write(f"Going on without {weights.models()[one].title}: {error}\n")
    return found


def _id(kind: str, name: str, short: dict[str, str]) -> str:
    if name in short:
        return short[name]
    if name in short.values():
        return name
    raise UnknownName(kind, name, short)
