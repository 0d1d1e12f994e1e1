"""`voices/*.toml` -> VoiceProfile: how an interviewer sounds and behaves."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from voiceprep.data_files import data_folder
from voiceprep.errors import BadRound, UnknownName
from voiceprep.strict_toml import StrictModel, read_toml
from voiceprep.weights.manifest import models


class VoiceProfile(StrictModel):
    """One interviewer.

    `piper` names the model file set (see `voiceprep setup`); `length_scale` stretches speech (1 = as trained, above is
    slower); `sentence_gap_s` is the silence between two sentences; `manner` tells the language model how to phrase;
    `warmth` and `pressure` choose among the fixed sentences. None of them changes what is asked, or how long is waited.
    """

    format: Literal[1]
    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    speaks_as: Annotated[str, Field(min_length=1)]
    piper: Annotated[str, Field(min_length=1)]
    length_scale: Annotated[float, Field(ge=0.5, le=2.0)] = 1.0
    sentence_gap_s: Annotated[float, Field(ge=0, le=2)] = 0.25
    manner: Annotated[str, Field(min_length=1)]
    warmth: Literal["reserved", "even", "warm"] = "even"
    pressure: Literal["gentle", "even", "firm"] = "even"


@cache
def voice_paths() -> dict[str, Path]:
    """The voices that came with voiceprep, name -> file."""
    return {path.stem: path for path in sorted(data_folder("voices").glob("*.toml"))}


def read_voice(path: Path) -> VoiceProfile:
    """Read one voice file and check that the model files it names are known.

    Raises:
        BadRound: names the file, the key and the reason.
    """
    voice = read_toml(path, VoiceProfile)
    known = [model_id for model_id, model in models().items() if model.kind == "tts"]
    if voice.piper not in known:
        raise BadRound(path, "piper", f"there is no voice model {voice.piper!r} (there is {', '.join(known)})")
    return voice


def load_voice(name: str) -> VoiceProfile:
    """Load a voice by name, or by path where `name` ends in `.toml`.

    Raises:
        UnknownName: there is none; offers the nearest.
        BadRound: the file is broken.
    """
    if name.endswith(".toml"):
        return read_voice(Path(name))
    path = voice_paths().get(name)
    if path is None:
        raise UnknownName("voice", name, voice_paths(), "See: voiceprep voices")
    voice = read_voice(path)
    if voice.name != name:
        raise BadRound(path, "name", f"is {voice.name!r}, but the file is called {name!r}")
    return voice
