"""Reads recordings, and writes compressed ones. The one place that calls soundfile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from voiceprep.audio.resample import resample
from voiceprep.audio.timeline import RATE
from voiceprep.errors import BadAudio, MissingExtra

if TYPE_CHECKING:
    from voiceprep.stages import Samples

LONGEST_S = 90 * 60.0
"""A recording is one answer, at most a whole interview; what is longer would fill the memory."""
SILENT_PEAK = 10 ** (-60 / 20)
"""Peak under which a recording holds nothing: the level of a quiet room's noise (-60 dBFS)."""
MP3_LEVEL = 0.85
"""0 is the best sound, 1 the smallest file; at 16 kHz this is 32 kbit/s: 0.24 MB a minute."""
_SUFFIXES = "wav flac mp3 ogg oga opus aif aiff au caf w64 rf64 m4a aac mp4 webm wma amr 3gp"
AUDIO_SUFFIXES = frozenset(f".{suffix}" for suffix in _SUFFIXES.split())
"""What counts as an audio file in a folder. Some cannot be read here; leaving an answer out unsaid is worse."""

_CONVERT = "Use WAV, FLAC, MP3 or OGG; convert with: ffmpeg -i {name} {made}.wav"
_BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """What a file's header says. `rate` in Hz; `seconds` is the header's claim and may be a little off for MP3."""

    seconds: float
    rate: int
    channels: int


def probe(path: Path) -> AudioInfo:
    """Read a recording's header.

    Raises:
        BadAudio: not there, not audio, without samples, or longer than LONGEST_S.
    """
    with _open(path) as file:
        info = AudioInfo(file.frames / file.samplerate, file.samplerate, file.channels)
    if info.seconds <= 0:
        raise BadAudio(path, "", "holds no samples.", "Record it again.")
    if info.seconds > LONGEST_S:
        raise _too_long(path, info.seconds)
    return info


def read_recording(path: Path) -> Samples:
    """Decode a recording to mono float32 at 16 kHz in [-1, 1].

    Channels are averaged; where they cancel out (one wired the wrong way round) the loudest is taken. Samples that
    are not numbers become 0; a file that exceeds full scale (float formats can) is scaled down as a whole.

    Raises:
        BadAudio: as `probe`, or nothing but silence.
    """
    info = probe(path)
    mono, loudest = _decode(path, None)
    if info.channels > 1 and _peak(mono) < 0.1 * loudest[1]:
        mono, _ = _decode(path, loudest[0])
    if not len(mono):
        raise BadAudio(path, "", "holds no samples.", "Record it again.")
    peak = _peak(mono)
    if peak < SILENT_PEAK:
        raise BadAudio(path, "", "holds nothing but silence.", "Check the microphone and record it again.")
    return resample(mono / np.float32(max(peak, 1.0)), info.rate, RATE).clip(-1.0, 1.0)


def recordings(paths: Sequence[Path]) -> list[Path]:
    """Expand folders into their audio files, by plain name order; keeps order and repeats. Reads headers only.

    Raises:
        BadAudio: a folder without audio files, or a file that `probe` refuses.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(
            (
                entry
                for entry in path.iterdir()
                if entry.suffix.lower() in AUDIO_SUFFIXES and not entry.name.startswith(".") and entry.is_file()
            ),
            key=lambda entry: entry.name,
        )
        if not inside:
            raise BadAudio(path, "", "is a folder without audio files.", "Put one recording an answer into it.")
        found.extend(inside)
    for path in dict.fromkeys(found):
        probe(path)
    return found


def blocks(path: Path) -> tuple[int, Iterator[Samples]]:
    """Return a recording's rate in Hz and its samples block by block, shape (samples, channels), float32.

    Raises:
        BadAudio: as `probe`, or, while it is read, the file breaks off.
    """
    return probe(path).rate, _blocks(path)


def write_mp3(target: BinaryIO, rate: int, parts: Iterable[Samples]) -> None:
    """Write mono samples in [-1, 1] as MP3 of a constant rate, so that players find a moment exactly."""
    import soundfile

    form = {"format": "MP3", "subtype": "MPEG_LAYER_III", "bitrate_mode": "CONSTANT", "compression_level": MP3_LEVEL}
    with soundfile.SoundFile(target, "w", rate, 1, **form) as file:
        for part in parts:
            file.write(part)


def _open(path: Path) -> Any:
    try:
        import soundfile
    except ImportError as error:
        raise MissingExtra("soundfile", "speech") from error
    except OSError as error:  # the package is there, the C library beside it is not
        raise BadAudio(path, "", f"libsndfile cannot be loaded ({error}).", "Install libsndfile1.") from error
    if path.is_dir():
        raise BadAudio(path, "", "is a folder, not a recording.")
    if not path.exists():
        raise BadAudio(path, "", "there is no such file.")
    made = f"{path.stem}-converted" if path.suffix.lower() == ".wav" else path.stem
    convert = _CONVERT.format(name=path.name, made=made)
    try:
        if path.stat().st_size == 0:
            raise BadAudio(path, "", "is empty (0 bytes).", "Record it again.")
        with path.open("rb"):
            pass
        return soundfile.SoundFile(path)
    except soundfile.LibsndfileError as error:
        raise BadAudio(path, "", f"is not audio that can be read ({_said(error)}).", convert) from error
    except OSError as error:
        raise BadAudio(path, "", f"cannot be opened ({error.strerror or error}).") from error
    except TypeError as error:  # a headerless format known only by its suffix (.raw)
        raise BadAudio(path, "", "is raw samples without a header.", convert) from error


def _decode(path: Path, channel: int | None) -> tuple[Samples, tuple[int, float]]:
    """Return one channel, or the mean of all, and which channel is loudest with its peak."""
    mono, peaks = [], np.zeros(1, dtype=np.float32)
    for block in _blocks(path):
        peaks = np.maximum(peaks, np.abs(block).max(axis=0))
        mono.append(block.mean(axis=1) if channel is None else block[:, channel])
    loudest = int(np.argmax(peaks))
    whole = np.concatenate(mono) if mono else np.zeros(0, dtype=np.float32)
    return whole.astype(np.float32, copy=False), (loudest, float(peaks[loudest]))


def _blocks(path: Path) -> Iterator[Samples]:
    """Decode block by block, shape (samples, channels): a damaged header cannot claim memory."""
    import soundfile

    read = 0
    with _open(path) as file:
        while True:
            try:
                block = file.read(_BLOCK, dtype="float32", always_2d=True)
            except soundfile.LibsndfileError as error:
                raise BadAudio(
                    path, "", f"breaks off while being read ({_said(error)}).", "Record it again."
                ) from error
            if not len(block):
                return
            read += len(block)
            if read > LONGEST_S * file.samplerate + _BLOCK:
                raise _too_long(path, read / file.samplerate)
            yield np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0)


def _peak(samples: Samples) -> float:
    return float(np.abs(samples).max()) if len(samples) else 0.0


def _too_long(path: Path, seconds: float) -> BadAudio:
    return BadAudio(
        path,
        "",
        f"is {seconds / 60:.0f} minutes long, and one answer may take {LONGEST_S / 60:.0f}.",
        "Cut it into one file an answer.",
    )


def _said(error: Exception) -> str:
    text: str = getattr(error, "error_string", str(error))
    return text.strip().rstrip(".")
