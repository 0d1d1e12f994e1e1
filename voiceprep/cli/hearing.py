"""Hears many recordings for `voiceprep analyze`: on a CPU a process a core, on a GPU one; each in the order given."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from voiceprep.audio.files import read_recording
from voiceprep.errors import VoiceprepError
from voiceprep.listening.kept import keep, kept_path, read_kept
from voiceprep.listening.transcribe import WhisperTranscriber, cuda_devices
from voiceprep.listening.vad import SileroVad
from voiceprep.listening.whole import Heard, hear_whole

if TYPE_CHECKING:
    from voiceprep.stages import Samples

Device = Literal["auto", "cuda", "cpu"]


@dataclass(frozen=True, slots=True)
class Listener:
    """What it takes to hear a recording.

    The model's folder and name, the folder for what was heard, where the model runs, and terms likely in the sound.
    """

    folder: Path
    model: str
    kept: Path
    device: Device = "auto"
    threads: int | None = None
    terms: tuple[str, ...] = ()


class _Ears:
    """Whisper and the voice-activity detector of this process, loaded with the first recording that needs them."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self._loaded: tuple[WhisperTranscriber, SileroVad] | None = None

    def hear(self, samples: Samples) -> Heard:
        if self._loaded is None:
            asked = self.listener
            whisper = WhisperTranscriber(
                asked.folder, asked.device, asked.threads, asked.model, use_terms=bool(asked.terms)
            )
            self._loaded = whisper, SileroVad()
        whisper, vad = self._loaded
        return hear_whole(samples, vad, whisper, question="", kind="technical", terms=self.listener.terms)


_ears: _Ears | None = None


def hear_all(
    paths: Sequence[Path], listener: Listener, on_heard: Callable[[int], None] = lambda done: None
) -> Iterator[Heard]:
    """Yield what is in each recording, in order; what was heard before comes from the cache.

    Args:
        paths: the recordings.
        listener: how to hear.
        on_heard: told how many are done after each.

    Raises:
        BadAudio: a recording cannot be used; those before it have been yielded.
        VoiceprepError: the model cannot be used.
    """
    processes = 1 if len(paths) < 2 else min(len(paths), _cores())
    if processes == 1 or (listener.device != "cpu" and cuda_devices()):
        ears = _Ears(listener)
        for number, path in enumerate(paths, start=1):
            heard = _heard(path, ears)
            on_heard(number)
            yield heard
        return
    single = replace(listener, device="cpu", threads=1)
    # Spawned, not forked: a fork copies the locks of threads that do not exist in it.
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (single,)) as pool:
        waiting = [pool.submit(_in_process, path) for path in paths]
        try:
            for number, one in enumerate(waiting, start=1):
                found = one.result()
                if isinstance(found, VoiceprepError):
                    raise found
                on_heard(number)
                yield found
        finally:
            for one in waiting:
                one.cancel()


def _begin(listener: Listener) -> None:
    global _ears
    _ears = _Ears(listener)


def _in_process(path: Path) -> Heard | VoiceprepError:
    """Hear in a process of the pool. An error comes back as a value: not every one can be pickled as it is."""
    assert _ears is not None
    try:
        return _heard(path, _ears)
    except VoiceprepError as error:
        return VoiceprepError(error.message, error.hint)


def _heard(path: Path, ears: _Ears) -> Heard:
    samples = read_recording(path)
    place = kept_path(ears.listener.kept, samples, ears.listener.model, ears.listener.terms)
    found = read_kept(place)
    if found is None:
        found = ears.hear(samples)
        keep(place, found)
    return found


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
