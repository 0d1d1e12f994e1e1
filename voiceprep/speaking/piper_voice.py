"""The Piper voice. The one place that calls piper; its network runs on `voiceprep.onnx`.

Measured on two cores (Joe, medium): 0.5 s to load, then 0.06 s of work a second of speech with two threads. The noise
that varies the delivery comes from a generator inside the network: the same lines in the same order sound the same,
sample for sample, but a line said twice does not.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from voiceprep import onnx
from voiceprep.errors import MissingExtra, ModelFileError
from voiceprep.speaking.pronounce import Pronouncer
from voiceprep.speaking.sentences import ends_sentence, speakable
from voiceprep.stages import Pcm
from voiceprep.voices import VoiceProfile

if TYPE_CHECKING:
    from voiceprep.stages import Samples

_FETCH = "Delete it and fetch it again: voiceprep setup"
CLAUSE_GAP_S = 0.06
"""Silence after a piece that ends inside a sentence; Piper's own run-out adds about as much."""


class PiperVoice:
    """A stages.Voice: says text with a Piper model, at the profile's pace, technical terms as the glossary has them.

    Threads, and voices made by `with_profile`, take turns at the model.
    """

    def __init__(self, model_path: Path, profile: VoiceProfile, glossary: Mapping[str, str] | None = None) -> None:
        """Load the model and say a word to nobody, so that the first line is not the slow one.

        Args:
            model_path: the `.onnx` file; its configuration lies beside it, with `.json` added to the name.
            profile: pace and pauses.
            glossary: term -> spoken form, see Pronouncer.

        Raises:
            ModelFileError: a file is missing, damaged or no Piper voice.
            MissingExtra: piper-tts or onnxruntime is not installed.
        """
        self._engine = _Engine(model_path)
        self._profile = profile
        self._glossary = glossary
        self._pronounce = Pronouncer(glossary)
        self._engine.synthesise("Hello.", 1.0)

    @property
    def rate(self) -> int:
        """Samples a second of everything this voice says."""
        return self._engine.rate

    def with_profile(self, profile: VoiceProfile) -> PiperVoice:
        """Return the same voice at another pace, without loading the model again."""
        other = object.__new__(PiperVoice)
        other._engine, other._profile = self._engine, profile
        other._glossary, other._pronounce = self._glossary, self._pronounce
        return other

    def speak(self, text: str) -> Iterator[Pcm]:
        """Yield `text` piece by piece; all but the last end in a pause, of exact zeros.

        Pieces that cannot be said (emoji, bare punctuation) are left out, so there may be none.

        Raises:
            ModelFileError: the model cannot be run.
        """
        pieces = [(piece, said) for piece in speakable(text) if (said := self._pronounce(piece))]
        for number, (piece, said) in enumerate(pieces, 1):
            samples = self._engine.synthesise(said, self._profile.length_scale)
            if number < len(pieces) and len(samples):
                gap_s = self._profile.sentence_gap_s if ends_sentence(piece) else CLAUSE_GAP_S
                samples = np.concatenate([samples, np.zeros(round(gap_s * self.rate), dtype=np.float32)])
            if len(samples):
                yield Pcm(samples, self.rate, piece)

    def phonemes(self, said: str) -> str:
        """Return the phonemes (IPA) in which `said` is read, as it stands: to check a spoken form."""
        return self._engine.phonemes(said)


class _Engine:
    """A loaded Piper model."""

    def __init__(self, path: Path) -> None:
        try:
            import piper
        except ImportError as error:
            raise MissingExtra("piper-tts", "speech") from error
        self._path = path
        self._piper = piper
        # Piper's own loader leaves onnxruntime to take every core and spin on it while idle.
        session = _Session(onnx.load(path, threads=min(2, os.cpu_count() or 1)))
        config_path = path.with_name(f"{path.name}.json")
        try:
            config = piper.PiperConfig.from_dict(json.loads(config_path.read_text(encoding="utf-8")))
        except FileNotFoundError as error:
            raise ModelFileError(
                f"The model file {config_path} is missing.", "Fetch the models with: voiceprep setup"
            ) from error
        except Exception as error:  # a key that is not there, JSON that is none, bytes that are no text
            raise ModelFileError(f"The model file {config_path} cannot be used: {error!r}.", _FETCH) from error
        self._voice = piper.PiperVoice(session=cast(Any, session), config=config)
        self.rate: int = config.sample_rate
        self._one_at_a_time = threading.Lock()

    def phonemes(self, said: str) -> str:
        return "".join(mark for sentence in self._voice.phonemize(said) for mark in sentence)

    def synthesise(self, said: str, length_scale: float) -> Samples:
        """Return mono float32 at `rate`, peaks about 0.5: loudness as trained, not made equal sentence by sentence."""
        settings = self._piper.SynthesisConfig(length_scale=length_scale, normalize_audio=False)
        try:
            with self._one_at_a_time:
                chunks = [chunk.audio_float_array for chunk in self._voice.synthesize(said, settings)]
        except ModelFileError:
            raise
        except Exception as error:  # eSpeak's and numpy's have no base in common
            raise ModelFileError(f"The voice {self._path} could not say {said!r}: {error}.", _FETCH) from error
        return np.concatenate(chunks).astype(np.float32) if chunks else np.zeros(0, dtype=np.float32)


class _Session:
    """What Piper takes for an onnxruntime session."""

    def __init__(self, network: onnx.Network) -> None:
        self._network = network

    def run(self, _outputs: None, inputs: dict[str, Any]) -> list[Any]:
        return list(self._network.run(**inputs))
