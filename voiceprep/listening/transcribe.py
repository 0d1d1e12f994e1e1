"""Speech to words. The one place that calls faster-whisper and ctranslate2."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from voiceprep.audio.timeline import RATE
from voiceprep.errors import MissingExtra, ModelFileError, VoiceprepError
from voiceprep.events import Word
from voiceprep.listening.encoding import SHORT_WINDOWS, spared, states_of
from voiceprep.listening.filler_probe import Probe, probe_for
from voiceprep.listening.verbatim import TwoPasses, is_filler
from voiceprep.listening.windows import quiet_windows
from voiceprep.listening.word_times import looped, without_loops

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from voiceprep.stages import Samples

Device = Literal["auto", "cuda", "cpu"]

FILLER_PROMPT = "Um, uh, hmm, er, ah."
"""Makes Whisper write the fillers it else leaves out; longer prompts lose sentences or loop (findings on delivery)."""
HOTWORDS_CHARS = 40
"""Terms beyond this are left out: a longer prompt loses sentences."""
SOUND_S, SOUND_AT_S, SOUND_HOLDS_S = 2.0, 0.3, 1.5
"""A short sound heard by itself: how long the silence is it is laid into, where, and how long it may be."""
SOUND_RMS = 0.1
SOUND_TOKENS = 6
SOUNDS_AT_ONCE = 16
SHORTEST_S = 0.1
MOST_TOKENS = 220
TOKENS_PER_S = 10
REPETITION_PENALTY = 1.3
TEMPERATURES = (0.0, 0.2, 0.4)
"""Higher ones only make up text, at several times the cost."""
_SILENT_PEAK = 10 ** (-60 / 20)


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
        self._file = folder / "model.bin"
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
        words: list[Word] = []
        for window, at_s in _windows(samples, start_s):
            words.extend(self._plain(window, at_s, terms))
        return tuple(words)

    @cached_property
    def _probe(self) -> Probe | None:
        """Made with the second pass: the hash of the model's file takes a moment that a first question has not."""
        return probe_for(self._file)

    def verbatim(self, samples: Samples) -> TwoPasses:
        """Transcribe again, prompted to write um and uh, second 0 at sample 0; the plain pass is left empty."""
        words: list[Word] = []
        states: list[tuple[float, float, NDArray[np.float32]]] = []
        for window, at_s in _windows(samples, 0.0):
            words.extend(self._prompted(window, at_s))
            states.extend(self._states(window, at_s))
        return TwoPasses((), tuple(words), None, self._probe.tell(states) if self._probe else None)

    def twice(self, samples: Samples, terms: Sequence[str] = ()) -> TwoPasses:
        """Return what `transcribe` and `verbatim` do, second 0 at sample 0; each window is encoded once for both."""
        states: list[tuple[float, float, NDArray[np.float32]]] = []
        plain: list[Word] = []
        prompted: list[Word] = []
        english: list[float] = []
        for window, at_s in _windows(samples, 0.0):
            plain.extend(self._plain(window, at_s, terms))
            english.extend(self._english())
            prompted.extend(self._prompted(window, at_s))
            states.extend(self._states(window, at_s))
        sure = round(float(np.median(english)), 3) if english else None
        told = self._probe.tell(states) if self._probe else None
        return TwoPasses(tuple(plain), tuple(prompted), sure, told)

    def _states(self, window: Samples, at_s: float) -> list[tuple[float, float, NDArray[np.float32]]]:
        """Return what the prompted pass encoded of a window, with its start and end; () where that was nothing."""
        encoded = getattr(self._whisper, "first_encoded", None)
        if encoded is None or self._probe is None:
            return []
        import ctranslate2

        if encoded.device != "cpu":
            encoded = encoded.to_device(ctranslate2.Device.cpu)
        return [(at_s, at_s + len(window) / RATE, states_of(encoded))]

    def _english(self) -> list[float]:
        """Return how likely the window encoded last is English; () where the model knows no other language."""
        last = getattr(self._whisper, "last_encoded", None)
        if last is None or not self._whisper.model.is_multilingual:
            return []
        found = dict(self._whisper.model.detect_language(last)[0])
        return [float(found.get("<|en|>", 0.0))]

    def sounds(self, cuts: Sequence[Samples]) -> list[str]:
        """Return what is heard in each of some short sounds by itself, prompted to write um and uh.

        A sound is laid into 2 s of silence at a level of its own: in less, or as soft as it was, little is recognised.

        Args:
            cuts: mono float32 at 16 kHz; what is longer than SOUND_HOLDS_S is cut.
        """
        import ctranslate2

        texts: list[str] = []
        tokenizer = self._tokenizer()
        prompt = [tokenizer.sot_prev, *tokenizer.encode(f" {FILLER_PROMPT}"), *tokenizer.sot_sequence]
        prompt.append(tokenizer.no_timestamps)
        for first in range(0, len(cuts), SOUNDS_AT_ONCE):
            features = np.stack([self._features(cut) for cut in cuts[first : first + SOUNDS_AT_ONCE]])
            encoded = self._whisper.model.encode(ctranslate2.StorageView.from_array(features))
            heard = self._whisper.model.generate(
                encoded, [prompt] * len(features), beam_size=5, max_length=len(prompt) + SOUND_TOKENS
            )
            texts.extend(tokenizer.decode(one.sequences_ids[0]).strip() for one in heard)
        return texts

    def _features(self, cut: Samples) -> NDArray[np.float32]:
        """Return the features of a short sound in SOUND_S of silence, shape (bands, frames)."""
        laid = np.zeros(round(SOUND_S * RATE), dtype=np.float32)
        kept = cut[: round(SOUND_HOLDS_S * RATE)]
        at = round(SOUND_AT_S * RATE)
        loudness = float(np.sqrt(np.mean(np.square(kept)))) if len(kept) else 0.0
        laid[at : at + len(kept)] = kept * (SOUND_RMS / max(loudness, 1e-4))
        features = self._whisper.feature_extractor(laid, padding=0)[..., : round(SOUND_S * 100)]
        return np.ascontiguousarray(features, dtype=np.float32)

    def _tokenizer(self) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        whisper = self._whisper
        return Tokenizer(whisper.hf_tokenizer, whisper.model.is_multilingual, task="transcribe", language="en")

    def _plain(self, window: Samples, at_s: float, terms: Sequence[str]) -> tuple[Word, ...]:
        prompt = hotwords(terms) if self._use_terms else None
        found = _read(self._segments(window, hotwords=prompt), at_s)
        if looped(found):
            # What follows the loop is lost to it; a second try that may not repeat itself brings it back.
            with self._whole_window():
                again = self._segments(window, hotwords=prompt, repetition_penalty=REPETITION_PENALTY)
            # Forbidden to repeat an "uh", it writes another sound: fillers are the verbatim pass's business.
            found = [word for word in _read(again, at_s) if not is_filler(word.text)]
        return without_loops(found)

    def _prompted(self, window: Samples, at_s: float) -> tuple[Word, ...]:
        self._whisper.first_encoded = None
        # One temperature: its content is not used, so a second try at it is not worth its time.
        return without_loops(_read(self._segments(window, (0.0,), initial_prompt=FILLER_PROMPT), at_s))

    def _segments(self, samples: Samples, temperature: tuple[float, ...] = TEMPERATURES, **more: Any) -> Iterable[Any]:
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
            temperature=temperature,
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


def cuda_devices() -> int:
    """Return how many GPUs CUDA sees; 0 where faster-whisper is not installed."""
    try:
        import ctranslate2
    except ImportError:
        return 0
    return int(ctranslate2.get_cuda_device_count())


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
        kind = spared(whisper)
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
