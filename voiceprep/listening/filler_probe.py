"""Um and uh told from the states of Whisper's encoder: a linear probe over frames of 20 ms.

The encoder has heard what is around a sound and copes with noise, so its states still tell a filler where voicing and
spectrum no longer do. It costs next to nothing, since the passes have encoded the sound anyway. The numbers are fitted
to one model file (`scripts/fit/fillers.py`); for any other there is no probe.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import file_digest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voiceprep.events import Span
from voiceprep.listening.speech_edges import true_runs

FILE = Path(__file__).with_name("filler_probe.json")
STATE_S = 0.02
"""Time from one state of the encoder to the next."""
SMOOTH = 5
"""Log-odds are means over so many states; the shortest fillers last some eight."""
CLEAR, EDGE = 2.0, 0.0
"""Log-odds that the states of a filler reach, and those up to which it reaches on either side."""
CERTAIN, UNLIKELY = 3.0, 0.5
"""Log-odds from which a sound is a filler whatever else speaks for it, and below which it does not count as one."""
CERTAIN_AWAY = 4.5
"""Log-odds from which it is one where no speech was found: breaths and keys reach less, an um lost in noise more."""
NOTHING = -3.0
"""Where a filler was written and the log-odds stay below this, there is none: prompted, Whisper makes some up."""
SHORTEST_S = 0.06
_SILENT = -20.0


@dataclass(frozen=True, slots=True)
class Told:
    """What the probe says of a sound: log-odds that a filler is there, shape (states,), every STATE_S from second 0."""

    odds: NDArray[np.float32]

    def highest(self, start_s: float, end_s: float) -> float:
        """Return the highest log-odds between two moments; very low where nothing was encoded."""
        first = max(0, int(start_s / STATE_S))
        return float(self.odds[first : max(first, int(end_s / STATE_S)) + 1].max(initial=_SILENT))

    def sounds(self) -> list[Span]:
        """Return the stretches that are likely fillers, in order."""
        runs = true_runs(np.asarray(self.odds > EDGE), 1)
        return [
            Span(round(first * STATE_S, 3), round(stop * STATE_S, 3))
            for first, stop in runs
            if (stop - first) * STATE_S >= SHORTEST_S and self.odds[first:stop].max() >= CLEAR
        ]


@dataclass(frozen=True, slots=True)
class Probe:
    """The fitted numbers: `states @ weights + bias` are log-odds."""

    weights: NDArray[np.float32]
    bias: float

    def odds(self, states: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the smoothed log-odds, shape (states,), of states of shape (states, 512)."""
        raw = states.astype(np.float32) @ self.weights + np.float32(self.bias)
        padded = np.pad(raw, SMOOTH // 2, mode="edge")
        return np.convolve(padded, np.full(SMOOTH, 1 / SMOOTH), mode="valid").astype(np.float32)

    def tell(self, windows: Iterable[tuple[float, float, NDArray[np.float32]]]) -> Told:
        """Return what it says of a sound that was encoded in windows.

        Args:
            windows: start and end on the sound's clock, seconds, and the states, shape (states, 512); those after the
                end are of the silence that fills the window up.
        """
        odds = np.zeros(0, dtype=np.float32)
        for start_s, end_s, states in windows:
            first, stop = round(start_s / STATE_S), round(end_s / STATE_S)
            told = self.odds(states)[: stop - first]
            odds = np.pad(odds[:first], (0, max(0, first - len(odds))), constant_values=_SILENT)
            odds = np.concatenate([odds, told])
        return Told(odds)


def probe_for(model: Path) -> Probe | None:
    """Return the probe for a Whisper model's file, None where the numbers are not of that very file."""
    about = json.loads(FILE.read_text(encoding="utf-8"))
    if not model.is_file() or model.stat().st_size != about["model_bytes"] or _hash(model) != about["model_sha256"]:
        return None
    return Probe(np.array(about["weights"], dtype=np.float32), float(about["bias"]))


@cache
def _hash(model: Path) -> str:
    with model.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
