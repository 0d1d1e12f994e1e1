"""Writing to the cache folder so that nothing half-written or wrong is ever left in place."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from voiceprep.errors import ModelFileError

CHUNK = 1 << 20


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what the disk says about `path` into a ModelFileError with the next step."""
    try:
        yield
    except OSError as error:
        other = "or set VOICEPREP_CACHE to a folder on another disk."
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ModelFileError(
                f"There is no space left to write {path}.", f"Free some (what has arrived is kept), {other}"
            ) from error
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise ModelFileError(
                f"The model cache cannot be written: {path} ({error.strerror}).", f"Make it writable, {other}"
            ) from error
        raise ModelFileError(
            f"{path} cannot be written ({error.strerror or error}).", f"Look at it, {other}"
        ) from error


def make_folder(path: Path) -> None:
    """Create the folder and its parents."""
    with translated(path):
        path.mkdir(parents=True, exist_ok=True)


def write_chunks(path: Path, chunks: Iterable[bytes], check: Callable[[], None] = lambda: None) -> str:
    """Write `chunks` to `path`, flush them to the disk, return their sha256; `check` may raise to stop."""
    digest = hashlib.sha256()
    with translated(path), path.open("wb") as out:
        for chunk in chunks:
            check()
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def read_chunks(path: Path) -> Iterator[bytes]:
    """The file's bytes, a MiB at a time."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def sha256_of(path: Path, check: Callable[[], None] = lambda: None) -> str:
    """The file's sha256, as hex digits."""
    digest = hashlib.sha256()
    for chunk in read_chunks(path):
        check()
        digest.update(chunk)
    return digest.hexdigest()


def git_sha1_of(path: Path) -> str:
    """The file's git blob id, which is the hub's etag of a small file."""
    digest = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    for chunk in read_chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def put_in_place(partial: Path, target: Path) -> None:
    """Move a finished file to its place in one step, replacing what lay there."""
    make_folder(target.parent)
    with translated(target):
        partial.replace(target)
