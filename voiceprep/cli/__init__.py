"""The command line: the only place that wires the stages together.

Nothing but the standard library and typer is imported before a command runs, so that `voiceprep --help` is quick.
"""

from __future__ import annotations

import signal
import sys
from types import FrameType

from voiceprep.errors import VoiceprepError


def main() -> None:
    """Run the `voiceprep` command. Exit codes: 0 done, 1 an error in one sentence, 2 wrong usage, 130 interrupted."""
    from voiceprep.cli.app import app

    signal.signal(signal.SIGTERM, _interrupt)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except VoiceprepError as error:
        sys.stderr.write(f"voiceprep: {error}\n")
        sys.exit(1)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """Treat a polite kill like Ctrl-C, so that the session is closed properly."""
    raise KeyboardInterrupt
