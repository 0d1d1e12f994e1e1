"""Sessions as zip files: to another machine and back. What a zip says is not trusted."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from voiceprep.errors import BadFile, BadSession, SessionWriteError, VoiceprepError
from voiceprep.session.folder import session_name
from voiceprep.session.info import read_info, write_error
from voiceprep.session.lock import is_locked
from voiceprep.session.places import EVENTS_FILE, INFO_FILE, OLD_REPORTS, PRIVATE, sessions_folder

KEPT_SUFFIXES = frozenset({".json", ".jsonl", ".torn", ".wav", ".flac"})
"""What comes in from a zip: data. Pages are made anew, since a page from elsewhere could carry a program."""
LARGEST_BYTES = 8 << 30
"""Most a session may unpack to: three sides of 90 minutes would be 1 GB."""
MOST_FILES = 1000
_SOUND = (".wav", ".flac")
_COPY = 1 << 20


@dataclass(frozen=True, slots=True)
class Imported:
    """Where a session went, and the names of the files that were left out."""

    folder: Path
    left_out: tuple[str, ...] = ()


def pack(folder: Path, target: Path, *, sound: bool = True) -> int:
    """Write a session into a zip, private to the user, and return its size in bytes.

    Args:
        folder: the session.
        target: the zip; must not be there yet.
        sound: with its sound, or without.

    Raises:
        BadSession: there is no session in the folder, or it is being held.
        SessionWriteError: the zip is there already or cannot be written.
    """
    read_info(folder)
    if is_locked(folder / EVENTS_FILE):
        raise BadSession(folder, "", "is being held at this moment", "Wait until it is over.")
    if target.exists():
        raise SessionWriteError(f"{target} is there already.", "Name another file.")
    half = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with (
            os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4, strict_timestamps=False) as archive,
        ):
            for path in _files(folder):
                if sound or path.suffix not in _SOUND:
                    archive.write(path, f"{folder.resolve().name}/{path.relative_to(folder).as_posix()}")
        half.replace(target)
        return target.stat().st_size
    except OSError as error:
        raise SessionWriteError(write_error(target, error).message, "Name another file.") from error
    finally:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)


def _files(folder: Path) -> list[Path]:
    inside = [*folder.iterdir(), *(folder / OLD_REPORTS).glob("*")]
    return sorted(path for path in inside if path.is_file() and not path.is_symlink() and path.name[0] != ".")


def unpack(archive: Path) -> Imported:
    """Take a session from a zip into the user's sessions.

    Raises:
        BadFile: not a zip, or one that no `pack` made: paths that lead elsewhere, links, no session or several.
        BadSession: the session in it cannot be read, or a newer voiceprep wrote it.
        SessionWriteError: the sessions' folder cannot be written.
        VoiceprepError: the same session is here already.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            return _unpack(archive, opened)
    except FileNotFoundError as error:
        raise BadFile(archive, "", "there is no such file") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise BadFile(archive, "", f"is not a zip that can be read ({error})") from error
    except OSError as error:
        raise BadFile(archive, "", f"cannot be read ({error.strerror or error})") from error


def _unpack(archive: Path, opened: zipfile.ZipFile) -> Imported:
    members = [member for member in opened.infolist() if not member.is_dir()]
    places = {member: _place(archive, member) for member in members}
    if len(members) > MOST_FILES or sum(member.file_size for member in members) > LARGEST_BYTES:
        raise BadFile(archive, "", "holds more than a session can")
    tops = {place.parts[:-1][0] if len(place.parts) > 1 else "" for place in places.values()}
    inside = {member: PurePosixPath(*place.parts[1:]) if "" not in tops else place for member, place in places.items()}
    if len(tops) != 1 or PurePosixPath(INFO_FILE) not in inside.values():
        raise BadFile(archive, "", f"does not hold one session (a folder with {INFO_FILE})")
    home = sessions_folder()
    try:
        home.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
        beside = Path(tempfile.mkdtemp(prefix=".import-", dir=home))  # mode 0700
    except OSError as error:
        raise write_error(home, error) from error
    try:
        left_out = tuple(sorted(str(place) for place in inside.values() if not _wanted(place)))
        budget = LARGEST_BYTES
        for member, place in inside.items():
            if _wanted(place):
                budget = _copy(archive, opened, member, beside / place, budget)
        info = read_info(beside)
        name = next(iter(tops)) or session_name(info.round, info.started_at)
        return Imported(_settle(beside, home, _plain(name)), left_out)
    except BadSession as error:
        raise BadSession(archive, "", f"its session cannot be read: {error.reason}", error.hint) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _place(archive: Path, member: zipfile.ZipInfo) -> PurePosixPath:
    """Return a member's path, which lies inside; refused is whatever could lead out of the folder or is no file."""
    name = member.filename
    place = PurePosixPath(name)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if "\\" in name or ":" in name or "\0" in name or place.is_absolute() or ".." in place.parts or not place.parts:
        raise BadFile(archive, name[:200], "is a path that leads out of the session's folder", "Nothing was imported.")
    if kind not in (0, stat.S_IFREG):
        raise BadFile(archive, name[:200], "is a link, not a file", "Nothing was imported.")
    return place


def _wanted(place: PurePosixPath) -> bool:
    folder = place.parts[:-1]
    return place.suffix in KEPT_SUFFIXES and place.name[0] != "." and folder in ((), (OLD_REPORTS,))


def _copy(archive: Path, opened: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, budget: int) -> int:
    """Copy one file and return what is left of the budget: what a zip says of its sizes may be wrong."""
    with opened.open(member) as source:
        try:
            target.parent.mkdir(exist_ok=True, mode=PRIVATE)
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                while block := source.read(_COPY):
                    budget -= len(block)
                    if budget < 0:
                        raise BadFile(archive, "", "holds more than a session can")
                    file.write(block)
        except FileExistsError as error:
            raise BadFile(archive, member.filename, "is in it twice") from error
        except OSError as error:
            raise write_error(target, error) from error
    return budget


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip(".-")[:120] or "session"


def _settle(beside: Path, home: Path, name: str) -> Path:
    """Give the unpacked session its name, or the next one that is free."""
    for number in range(1, 1000):
        folder = home / (name if number == 1 else f"{name}-{number}")
        if folder.exists():
            if _same_events(folder, beside):
                raise VoiceprepError(f"This session is here already: {folder.name}.", f"See: voiceprep report {name}")
            continue
        try:
            beside.rename(folder)
        except OSError as error:
            raise write_error(folder, error) from error
        return folder
    raise SessionWriteError(f"{home / name} and 998 more like it are taken.", "Remove some: voiceprep sessions rm NAME")


def _same_events(one: Path, other: Path) -> bool:
    try:
        return (one / EVENTS_FILE).read_bytes() == (other / EVENTS_FILE).read_bytes()
    except OSError:
        return False


def remove(folder: Path) -> tuple[str, ...]:
    """Delete a session; return the names of what was left because it is not voiceprep's.

    A folder elsewhere that the user named with `--session` may hold things of their own.

    Raises:
        BadSession: there is no session in it, or it is being held.
        SessionWriteError: it cannot be deleted.
    """
    if not (folder / INFO_FILE).exists() and not (folder / EVENTS_FILE).exists():
        raise BadSession(folder, "", "holds no session", "See: voiceprep sessions")
    if is_locked(folder / EVENTS_FILE):
        raise BadSession(folder, "", "is being held at this moment", "Wait until it is over.")
    try:
        if folder.parent.resolve() == sessions_folder().resolve() and not folder.is_symlink():
            shutil.rmtree(folder)
            return ()
        for path in _files(folder):
            if path.suffix in KEPT_SUFFIXES or path.name in ("report.html", "report.md"):
                path.unlink()
        with contextlib.suppress(OSError):
            (folder / OLD_REPORTS).rmdir()
        left = tuple(sorted(path.name for path in folder.iterdir()))
        if not left:
            folder.rmdir()
        return left
    except OSError as error:
        raise write_error(folder, error) from error
