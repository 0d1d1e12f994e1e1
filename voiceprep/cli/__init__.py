"""The command line: the only place that wires the stages together.

Nothing but the standard library and typer is imported before a command runs, so that `voiceprep --help` is quick.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from types import FrameType

INTERRUPTED = 130
_OUTPUT_STUCK = (errno.ENOSPC, errno.EDQUOT, errno.EIO)


def main() -> None:
    """Run the `voiceprep` command. Exit codes: 0 done, 1 an error in one sentence, 2 wrong usage, 130 interrupted."""
    try:
        signal.signal(signal.SIGTERM, _interrupt)
        _prepare_streams()
        _run()
    except KeyboardInterrupt:  # while the command was still being loaded: later typer sees to it
        sys.exit(INTERRUPTED)


def _run() -> None:
    from voiceprep.errors import VoiceprepError

    try:
        from voiceprep.cli.app import app

        try:
            app()
        finally:
            sys.stdout.flush()
    except VoiceprepError as error:
        _complain(str(error))
        sys.exit(1)
    except OSError as error:
        if error.errno not in _OUTPUT_STUCK:  # files of our own are named where they are written
            raise
        _discard(1)
        _complain(f"The output cannot be written ({error.strerror}). Free some space, or send it somewhere else.")
        sys.exit(1)


def _prepare_streams() -> None:
    """Make the standard streams usable whatever they are: any bytes can be read and printed.

    One that the caller closed becomes the null device, which also keeps its number from the next file that is opened:
    what a C library prints would go into a session.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - lives as long as we
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if os.environ.get("COLUMNS") == "0":  # a terminal that does not know its size; rich would print nothing
        del os.environ["COLUMNS"]


def _discard(descriptor: int) -> None:
    """Let what a stream still holds go nowhere: Python would try again, and complain, at the very end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)


def _complain(text: str) -> None:
    from voiceprep.plain_text import printable

    try:
        sys.stderr.write("voiceprep: " + "\n".join(printable(line) for line in text.split("\n")) + "\n")
        sys.stderr.flush()
    except OSError:  # nobody can be told; the exit code says it
        _discard(2)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """Treat a polite kill like Ctrl-C, so that the session is closed properly."""
    raise KeyboardInterrupt
