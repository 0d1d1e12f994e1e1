"""Smart Turn v3.2 (pipecat-ai, BSD-2-Clause): whether a turn sounds finished."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from voiceprep.audio.timeline import RATE
from voiceprep.listening.mel import log_mel
from voiceprep.onnx import load

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from voiceprep.stages import Samples

LOOKS_BACK_S = 8.0
"""Seconds of the turn the model sees."""
_SAMPLES = int(LOOKS_BACK_S * RATE)


class TurnModel(Protocol):
    """Judges the end of a turn by its sound."""

    def probability(self, turn: Samples) -> float:
        """Return the probability, 0 to 1, that the turn, 16 kHz mono up to now, is over."""
        ...


class SmartTurn:
    """The network; about 60 ms on one CPU thread, the spectrogram included."""

    def __init__(self, path: Path) -> None:
        self._network = load(path)

    def probability(self, turn: Samples) -> float:
        """Return the probability, 0 to 1, that the turn, 16 kHz mono up to now, is over.

        Give it the whole turn, not the last stretch of speech, and ask 0.2 to 0.5 s into the silence: the answer drifts
        up as silence grows (findings of 2026-11-22).
        """
        return float(self._network.run(input_features=turn_features(turn)[None])[0].ravel()[0])


def turn_features(turn: Samples) -> NDArray[np.float32]:
    """Return what the model sees, shape (80, 800): the last 8 s, padded on the LEFT with zeros, then normalised.

    Padding on the right flips decisions: a sentence broken off scored 0.009 left-padded and 0.979 right-padded.
    """
    last = turn[-_SAMPLES:]
    padded = np.pad(last, (_SAMPLES - len(last), 0))
    normal = (padded - padded.mean()) / np.sqrt(padded.var() + 1e-7)
    return log_mel(normal.astype(np.float32))
