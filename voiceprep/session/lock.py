"""Tells a session that is being held now from one whose process was killed: the lock of the dead is gone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, Any

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 40  # a byte nobody writes: Windows locks bytes, and a locked byte cannot be read

    def try_lock(file: IO[Any]) -> bool:
        """Take the lock of an open file without waiting; it goes when the file is closed or the process dies."""
        place = file.tell()
        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(place)
        return True
else:
    import fcntl

    def try_lock(file: IO[Any]) -> bool:
        """Take the lock of an open file without waiting; it goes when the file is closed or the process dies.

        A file system without locks counts as unlocked.
        """
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True


def is_locked(path: Path) -> bool:
    """Whether another process holds the lock of a file; no where it cannot be opened."""
    try:
        with path.open("rb") as file:
            return not try_lock(file)
    except OSError:
        return False
