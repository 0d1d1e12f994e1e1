"""Speech to words. The one place that calls faster-whisper and ctranslate2."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from voiceprep.audio.timeline import RATE
from voiceprep.errors import MissingExtra, ModelFileError, VoiceprepError
from voiceprep.events import Word
from voiceprep.listening.verbatim import is_filler
from voiceprep.listening.windows import quiet_windows
from voiceprep.listening.word_times import looped, without_loops

if TYPE_CHECKING:
    from voiceprep.stages import Samples

Device = Literal["auto", "cuda", "cpu"]

FILLER_PROMPT = "Um, uh, hmm, er, ah."
"""Makes Whisper write the fillers it else leaves out; longer prompts lose sentences or loop (findings on delivery)."""
HOTWORDS_CHARS = 40
"""Terms beyond this are left out: a longer prompt loses sentences."""
SHORTEST_S = 0.1
MOST_TOKENS = 220
TOKENS_PER_S = 10
REPETITION_PENALTY = 1.3
_SILENT_PEAK = 10 ** (-60 / 20)
SHORT_WINDOWS = ((1000, 500), (1500, 1300))
"""On a CPU, sound of up to 5 s is read in a window of 10 s, and of up to 13 s in one of 15 s, instead of 30 s: (window,
what it holds) in frames of 10 ms. What loops is read again in 30 s. Measured with base: on 60 short answers (3.1 s) in
10 s a word error rate of 17.5 % (numerals are errors there) against 17.5 %, 0.64 s each against 1.99 s; on 95 stretches
of 26 answers in 15 s 7.3 % against 7.6 %, 1.6 s of CPU a stretch against 2.9 s. Windows of the sound's own length plus
2 s cost accuracy (11 to 13 %), and so does one of 7 s (19.3 % on the short answers)."""


class WhisperTranscriber:
    """faster-whisper with our settings: English, word times, no context from the window before, our own VAD.

    `model` names the weights for the session; `note` says in a sentence why CUDA was asked for by "auto" and not taken,
    and is empty otherwise; `on` is "cuda" or "cpu".
    """

    def __init__(
        self,
        folder: Path,
        device: Device = "auto",
        threads: int | None = None,
        model: str = "",
        use_terms: bool = False,
    ) -> None:
        """Load the weights and try them on a second of silence where CUDA is in play.

        Args:
            folder: a CTranslate2 Whisper model.
            device: "auto" takes CUDA where it really works.
            threads: CPU threads; None: as many as this process may use, 4 at most (more gains little).
            model: the name to be known by; the folder's if empty.
            use_terms: prompt with the terms given to `transcribe`. Off, because base gains nothing by it: on 16
                recordings of technical answers, 40 characters of terms gave a word error rate of 9.3 % against 8.9 %
                without and took 1.2 to 2.4 times as long; some 120 characters lost whole sentences.

        Raises:
            MissingExtra: faster-whisper is not installed.
            ModelFileError: the folder holds no such model, or a damaged one.
            VoiceprepError: "cuda" was asked for and does not work.
        """
        self.model = model or folder.name
        self.note = ""
        self._use_terms = use_terms
        self._folder = folder
        self._threads = threads or min(4, _cores())
        self.on: Literal["cuda", "cpu"] = "cpu"
        self._whisper: Any = None
        if device != "cpu" and not self._try_cuda(explicit=device == "cuda"):
            device = "cpu"
        if self._whisper is None:
            self._whisper = _load(folder, "cpu", "int8", self._threads)

    def transcribe(self, samples: Samples, start_s: float, terms: Sequence[str] = ()) -> tuple[Word, ...]:
        """Transcribe mono float32 speech at 16 kHz of any length; silence gives ().

        Args:
            samples: the answer.
            start_s: where sample 0 lies on the session's timeline, seconds.
            terms: technical words likely in it, most likely first; see `use_terms`.
        """
        prompt = hotwords(terms) if self._use_terms else None
        words: list[Word] = []
        for window, at_s in _windows(samples, start_s):
            found = _read(self._segments(window, hotwords=prompt), at_s)
            if looped(found):
                # What follows the loop is lost to it; a second try that may not repeat itself brings it back.
                with self._whole_window():
                    again = self._segments(window, hotwords=prompt, repetition_penalty=REPETITION_PENALTY)
                # Forbidden to repeat an "uh", it writes another sound: fillers are the verbatim pass's business.
                found = [word for word in _read(again, at_s) if not is_filler(word.text)]
            words.extend(without_loops(found))
        return tuple(words)

    def verbatim(self, samples: Samples, start_s: float) -> tuple[Word, ...]:
        """Transcribe again, prompted to write um and uh: trust its fillers, not its other words."""
        words: list[Word] = []
        for window, at_s in _windows(samples, start_s):
            words.extend(without_loops(_read(self._segments(window, initial_prompt=FILLER_PROMPT), at_s)))
        return tuple(words)

    def _segments(self, samples: Samples, **more: Any) -> Iterable[Any]:
        if len(samples) < SHORTEST_S * RATE or float(np.abs(samples).max()) < _SILENT_PEAK:
            return []
        import ctranslate2

        ctranslate2.set_random_seed(0)  # the same sound gives the same words, temperatures above 0 included
        segments, _ = self._whisper.transcribe(
            samples,
            language="en",
            beam_size=5,
            word_timestamps=True,
            condition_on_previous_text=False,
            vad_filter=False,
            # Higher temperatures only make up text, at several times the cost.
            temperature=(0.0, 0.2, 0.4),
            compression_ratio_threshold=2.4,
            log_prob_threshold=-1.0,
            no_speech_threshold=0.6,
            # A loop runs to the limit at every temperature; the fastest speakers need 7 tokens a second.
            max_new_tokens=min(MOST_TOKENS, 24 + int(TOKENS_PER_S * len(samples) / RATE)),
            **more,
        )
        return list(segments)

    @contextmanager
    def _whole_window(self) -> Iterator[None]:
        """Read in windows of 30 s, as Whisper was trained."""
        self._whisper.short_windows, before = (), self._whisper.short_windows
        try:
            yield
        finally:
            self._whisper.short_windows = before

    def _try_cuda(self, *, explicit: bool) -> bool:
        """Load onto CUDA and run a second of sound: missing libraries only show in the running."""
        import_whisper()
        import ctranslate2

        try:
            if not ctranslate2.get_cuda_device_count():
                if explicit:
                    raise VoiceprepError("There is no NVIDIA GPU that CUDA can use.", "Use --device cpu or auto.")
                return False
            kinds = ctranslate2.get_supported_compute_types("cuda")
            whisper = _load(self._folder, "cuda", "float16" if "float16" in kinds else "int8_float16", self._threads)
            noise = np.random.default_rng(0).normal(0.0, 0.01, RATE).astype(np.float32)
            segments, _ = whisper.transcribe(noise, language="en", beam_size=1)
            list(segments)
        except ModelFileError:
            raise
        except (RuntimeError, ValueError, OSError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            if explicit:
                raise VoiceprepError(
                    f"CUDA does not work for Whisper: {reason.rstrip('.')}.",
                    "Install nvidia-cublas-cu12 and nvidia-cudnn-cu12 with pip, or use --device cpu.",
                ) from error
            self.note = f"CUDA does not work for Whisper ({reason.rstrip('.')}); it runs on the CPU."
            return False
        self._whisper, self.on = whisper, "cuda"
        return True


def hotwords(terms: Iterable[str]) -> str | None:
    """Join terms to what Whisper is told to expect, at most HOTWORDS_CHARS long; None where there are none."""
    line = ""
    for term in dict.fromkeys(term.strip() for term in terms):
        longer = f"{line}, {term}" if line else term
        if len(longer) > HOTWORDS_CHARS:
            break
        line = longer
    return line or None


def import_whisper() -> Any:
    """Return the faster_whisper module.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        import faster_whisper
    except ImportError as error:
        raise MissingExtra("faster-whisper", "speech") from error
    return faster_whisper


def _load(folder: Path, device: str, compute_type: str, threads: int) -> Any:
    whisper = import_whisper()
    if not (folder / "model.bin").is_file():
        raise ModelFileError(f"There is no Whisper model in {folder}.", "Fetch the models with: voiceprep setup")
    try:
        kind = _short_windowed(whisper)
        kind.short_windows = SHORT_WINDOWS if device == "cpu" else ()
        return kind(str(folder), device=device, compute_type=compute_type, cpu_threads=threads, local_files_only=True)
    except Exception as error:  # tokenizers raises bare Exception for a damaged tokenizer.json
        if device == "cuda" and isinstance(error, RuntimeError | ValueError):
            raise
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelFileError(
            f"The Whisper model in {folder} cannot be used: {reason.rstrip('.')}.",
            "Delete it and fetch it again: voiceprep setup",
        ) from error


def _short_windowed(whisper: Any) -> Any:
    """Return a WhisperModel that does not encode the silence short sound is filled up with; see SHORT_WINDOWS."""

    class ShortWindowed(whisper.WhisperModel):  # type: ignore[misc]
        short_windows: tuple[tuple[int, int], ...]

        def encode(self, features: Any) -> Any:
            filled = np.flatnonzero(np.abs(features).max(axis=tuple(range(features.ndim - 1))))
            last = int(filled[-1]) if len(filled) else features.shape[-1]
            window = next((window for window, holds in self.short_windows if last < holds), features.shape[-1])
            return super().encode(np.ascontiguousarray(features[..., :window]))

    return ShortWindowed


def _windows(samples: Samples, start_s: float) -> Iterator[tuple[Samples, float]]:
    """Cut long speech: a prompt reaches only the first window of a call, and a loop cannot spread."""
    for begin, end in quiet_windows(samples):
        yield samples[begin:end], start_s + begin / RATE


def _read(segments: Iterable[Any], start_s: float) -> list[Word]:
    words: list[Word] = []
    for segment in segments:
        for number, word in enumerate(segment.words or ()):
            text = word.word.strip()
            if not text:
                continue
            start, end = (round(start_s + float(at_s), 3) for at_s in (word.start, word.end))
            probability = round(float(word.probability), 3)
            if number and words and not word.word[0].isspace():
                # "1" and ",000", "down" and "-sample": Whisper's tokens, one word to everybody else.
                whole = words.pop()
                words.append(Word(whole.text + text, whole.start_s, end, min(whole.probability or 0.0, probability)))
            else:
                words.append(Word(text, start, end, probability))
    return words


def _cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
