"""Keeps what C libraries print away from the terminal while it shows something."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def c_libraries_silent() -> Iterator[None]:
    """Let what is written to descriptor 2 go nowhere, but for Python's own `sys.stderr`.

    ALSA and PortAudio print a dozen lines, from threads of theirs, when a device goes away. Does nothing where stderr
    is no file.
    """
    try:
        descriptor = sys.stderr.fileno()
        kept = os.dup(descriptor)
    except (OSError, ValueError, AttributeError):
        yield
        return
    ours = sys.stderr
    sys.stderr = open(kept, "w", buffering=1, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
    try:
        yield
    finally:
        sys.stderr.flush()
        sys.stderr = ours
        os.dup2(kept, descriptor)
        os.close(kept)
