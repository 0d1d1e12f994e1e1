"""The header of `audio.wav`: 16 kHz, 16-bit, left the candidate, right the interviewer. Standard library only."""

from __future__ import annotations

import os
import struct
from pathlib import Path

RATE = 16_000
CHANNELS = 2
BLOCK = 2 * CHANNELS
"""Bytes of one moment: a 16-bit sample for each side."""
HEADER = 44
AUDIO_FILE = "audio.wav"
_MOST = 0xFFFF_FFFF - HEADER


def header(data_bytes: int) -> bytes:
    """Return the 44 bytes before `data_bytes` of samples (RIFF/WAVE PCM, Microsoft & IBM 1991)."""
    size = min(data_bytes, _MOST)
    riff = struct.pack("<4sI4s", b"RIFF", HEADER - 8 + size, b"WAVE")
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, CHANNELS, RATE, RATE * BLOCK, BLOCK, 16)
    return riff + form + struct.pack("<4sI", b"data", size)


def seconds(path: Path) -> float:
    """Return how many seconds of sound the file holds, by its length."""
    return max(0, path.stat().st_size - HEADER) // BLOCK / RATE


def problem(path: Path) -> str:
    """Say what is wrong with the file: "" (nothing), "header" (mendable), or "foreign" (not written by voiceprep)."""
    length = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEADER)
    data = max(0, length - HEADER) // BLOCK * BLOCK
    if head == header(data) and length == HEADER + data:
        return ""
    whole = header(0)
    # A power cut can leave zeros where the header was; sizes (bytes 4 to 8 and 40 on) are what a kill leaves wrong.
    ours = head[:4] + head[8:40] == whole[:4] + whole[8:40]
    return "header" if ours or len(head) < HEADER or not any(head) else "foreign"


def repair(path: Path) -> None:
    """Make the header fit the samples that are there; a last sample written in part is cut. Raises OSError."""
    length = path.stat().st_size
    data = max(0, length - HEADER) // BLOCK * BLOCK
    with path.open("r+b") as file:
        file.write(header(data))
        file.truncate(HEADER + data)
        file.flush()
        os.fsync(file.fileno())
