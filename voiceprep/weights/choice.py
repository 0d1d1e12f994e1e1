"""Which language model suits this machine's memory."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

GB = 1_000_000_000
# The weights (1.1 and 0.5 GB), their context, and the speech models beside them, with room for the rest.
NEEDS = (("qwen2_5-coder-1_5b", 3 * GB), ("qwen2_5-coder-0_5b", 3 * GB // 2))


def default_llm(available_bytes: int | None) -> str | None:
    """The largest default model that fits, None where none does; unknown memory counts as enough for the largest."""
    if available_bytes is None:
        return NEEDS[0][0]
    return next((model_id for model_id, needed in NEEDS if available_bytes >= needed), None)


def available_memory() -> int | None:
    """Bytes of memory that can be had without swapping, or None where the system does not say."""
    try:
        if sys.platform == "win32":
            return _windows()
        if sys.platform == "darwin":
            return parse_vm_stat(_output("vm_stat"))
        return parse_meminfo(Path("/proc/meminfo").read_text(encoding="ascii"))
    except (OSError, ValueError, AttributeError, subprocess.SubprocessError):
        return None


def parse_meminfo(text: str) -> int | None:
    """MemAvailable of Linux's /proc/meminfo (given in KiB), in bytes."""
    for line in text.splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def parse_vm_stat(text: str) -> int | None:
    """Free, inactive, purgeable and speculative pages of macOS's vm_stat, in bytes."""
    head, _, rest = text.partition("\n")
    digits = "".join(letter for letter in head if letter.isdigit())
    pages = dict(line.split(":", 1) for line in rest.splitlines() if ":" in line)
    kinds = ("Pages free", "Pages inactive", "Pages purgeable", "Pages speculative")
    counts = [int(pages[kind].strip().rstrip(".")) for kind in kinds if kind in pages]
    return int(digits) * sum(counts) if digits and counts else None


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=5, check=True).stdout


def _windows() -> int | None:
    class MemoryStatus(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("total", "available", "a", "b", "c", "d", "e")),
        )

    status = MemoryStatus()
    status.length = ctypes.sizeof(status)
    windll = ctypes.__dict__.get("windll")
    if os.name != "nt" or windll is None or not windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return int(status.available)
