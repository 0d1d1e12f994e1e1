"""Opens a session folder, mends what a kill or a power cut left behind, and says what it mended."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voiceprep.errors import BadSession, SessionWriteError
from voiceprep.event_json import from_json
from voiceprep.events import Event, InterviewEnded
from voiceprep.session import wav
from voiceprep.session.info import read_info, write_info
from voiceprep.session.lock import is_locked
from voiceprep.session.migration import FORMAT, upgraded_event
from voiceprep.session.places import EVENTS_FILE
from voiceprep.session.recorder import event_line, last_moment_s
from voiceprep.session.session import Session

TORN_FILE = "events.torn"
"""Where the beginnings of lines are kept that were never finished."""
LINES_NAMED = 5
"""How many unreadable lines are named one by one; a file that holds something else altogether has thousands."""


@dataclass(slots=True)
class _Lines:
    """What `events.jsonl` held: its events, where its whole lines end, and what comes after them."""

    events: list[Event]
    whole_bytes: int
    torn: bytes
    last_seq: int
    last_at: str
    format: int = FORMAT


def open_session(path: Path) -> Session:
    """Read a session folder.

    A last line that was cut short, a WAV header that does not fit, a missing end: each is put right on disk where the
    disk lets us, and named in `Session.repairs`. Lines that cannot be read are left out, named by number. A session
    whose recorder is open at this moment is read as it stands and not touched.

    Raises:
        BadSession: there is no session, its `session.json` is broken, or a newer voiceprep wrote it.
    """
    info = read_info(path)
    repairs: list[str] = []
    lines = _read_lines(path / EVENTS_FILE, info.format, repairs)
    if is_locked(path / EVENTS_FILE):
        audio = _audio(path, repairs, touch=False)
        goes_on = not any(isinstance(event, InterviewEnded) for event in lines.events)
        return Session(path, info, tuple(lines.events), audio, tuple(repairs), being_held=goes_on)
    audio = _audio(path, repairs, touch=True)
    torn_is_event = _read_torn_line(lines, repairs)
    end = _missing_end(lines, audio, repairs)
    ended = info.model_copy(update={"state": "ended"})
    with _told_if_unwritable(repairs):
        _mend_torn_line(path / EVENTS_FILE, lines, torn_is_event)
        if end is not None:
            with (path / EVENTS_FILE).open("ab") as file:
                file.write(event_line(lines.last_seq + 1, lines.last_at or info.started_at.isoformat(), end))
        if ended != info and info.format == FORMAT:
            write_info(path, ended)
    return Session(path, ended, tuple(lines.events), audio, tuple(repairs))


def _read_lines(path: Path, written_in: int, repairs: list[str]) -> _Lines:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        repairs.append(f"{path.name} is missing: nothing of the conversation is left")
        content = b""
    except OSError as error:
        raise BadSession(path, "", f"cannot be read ({error.strerror})") from error
    *whole, torn = content.split(b"\n")
    lines = _Lines([], len(content) - len(torn), torn, 0, "", written_in)
    unreadable = 0
    for number, raw in enumerate(whole, start=1):
        if not raw.strip():
            continue
        try:
            _take_line(lines, raw)
        except (ValueError, RecursionError) as error:
            unreadable += 1
            if unreadable <= LINES_NAMED:
                repairs.append(f"line {number} of {path.name} cannot be read ({_short(error)}); it is left out")
    if unreadable > LINES_NAMED:
        repairs.append(f"{unreadable - LINES_NAMED} more lines of {path.name} cannot be read; they are left out")
    return lines


def _take_line(lines: _Lines, raw: bytes) -> None:
    data: Any = json.loads(raw)
    if not isinstance(data, dict):
        raise ValueError("not an object")
    lines.events.append(from_json(upgraded_event(data, lines.format)))
    if isinstance(data.get("seq"), int):
        lines.last_seq = max(lines.last_seq, data["seq"])
    lines.last_at = str(data.get("at", lines.last_at))


def _short(error: BaseException) -> str:
    text = "".join(mark if mark.isprintable() else "?" for mark in str(error))
    return text if len(text) <= 100 else text[:97] + "..."


@contextlib.contextmanager
def _told_if_unwritable(repairs: list[str]) -> Iterator[None]:
    """Turn a folder that cannot be written into a note: what was read is mended in memory and good to use."""
    try:
        yield
    except (OSError, SessionWriteError) as error:
        reason = error.strerror if isinstance(error, OSError) else error.message
        repairs.append(f"the folder could not be put right on disk ({reason}); it was read all the same")


def _audio(folder: Path, repairs: list[str], *, touch: bool) -> Path | None:
    path = folder / wav.AUDIO_FILE
    flac = path.with_suffix(".flac")
    try:
        if not path.exists():
            return flac if flac.exists() else None
        found = wav.problem(path)
        if found == "foreign":
            repairs.append(f"{path.name} is not a recording of voiceprep's; it is left alone and not used")
            return None
        if found == "header" and touch:
            with _told_if_unwritable(repairs):
                wav.repair(path)
                repairs.append(
                    f"the header of {path.name} now says the {wav.seconds(path):.1f} s of sound that are there"
                )
    except OSError as error:
        repairs.append(f"{path.name} cannot be read ({error.strerror})")
        return None
    return path


def _read_torn_line(lines: _Lines, repairs: list[str]) -> bool:
    """Take the bytes after the last line end for an event if they are one; otherwise only say so."""
    if not lines.torn:
        return False
    try:
        _take_line(lines, lines.torn)
    except (ValueError, RecursionError):
        repairs.append(
            f"the last line of {EVENTS_FILE} was cut short and holds no event; it is set aside in {TORN_FILE}"
        )
        return False
    repairs.append(f"the last line of {EVENTS_FILE} lacked its line end")
    return True


def _mend_torn_line(path: Path, lines: _Lines, torn_is_event: bool) -> None:
    if torn_is_event:
        with path.open("ab") as file:
            file.write(b"\n")
    elif lines.torn:
        with path.with_name(TORN_FILE).open("ab") as aside:
            aside.write(lines.torn + b"\n")
        os.truncate(path, lines.whole_bytes)


def _missing_end(lines: _Lines, audio: Path | None, repairs: list[str]) -> InterviewEnded | None:
    """Return the end that the session lacks, after adding it to what was read; its time is that of the last sound."""
    if any(isinstance(event, InterviewEnded) for event in lines.events):
        return None
    moments = [moment for event in lines.events if (moment := last_moment_s(event)) is not None]
    if audio is not None and audio.suffix == ".wav":
        moments.append(wav.seconds(audio))
    end = InterviewEnded(reason="interrupted", end_s=round(max(moments), 3) if moments else None)
    lines.events.append(end)
    repairs.append("the session broke off; its end is now written down as interrupted")
    return end
