"""`session.json`: what a session was, and with what it was held. Written whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
from datetime import UTC, datetime, timedelta
from errno import errorcode
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, ValidationError, field_validator

from voiceprep import __version__
from voiceprep.errors import BadSession, SessionWriteError
from voiceprep.session.migration import FORMAT, upgraded_info
from voiceprep.session.places import INFO_FILE

__all__ = [
    "FORMAT",
    "INFO_FILE",
    "ModelUsed",
    "SessionInfo",
    "iso",
    "read_info",
    "write_error",
    "write_info",
    "write_json",
]


class ModelUsed(BaseModel):
    """A model the session was held with; `sha256` is None where there is no file to hash (a remote server)."""

    model_config = ConfigDict(frozen=True)

    name: str
    sha256: str | None = None


class SessionInfo(BaseModel):
    """The content of `session.json`.

    `models` maps a role ("stt", "vad", "turn", "voice", "llm") to the model that played it; `options` are the command's
    own, as JSON; `state` is "running" until the session has ended or has been repaired. Keys a later voiceprep of the
    same format adds are passed over.
    """

    model_config = ConfigDict(frozen=True)

    format: Annotated[int, Field(ge=1, strict=True)] = FORMAT
    voiceprep: str = __version__
    round: str
    voice: str
    mode: Literal["spoken", "text"]
    started_at: AwareDatetime
    seed: int
    models: dict[str, ModelUsed] = Field(default_factory=dict)
    options: dict[str, JsonValue] = Field(default_factory=dict)
    state: Literal["running", "ended"] = "running"

    @field_validator("started_at")
    @classmethod
    def _has_a_local_time(cls, moment: datetime) -> datetime:
        try:
            for day in (-1, 1):
                _ = moment.astimezone(UTC) + timedelta(days=day)
        except OverflowError as error:
            raise ValueError("lies at the end of the calendar") from error
        return moment

    def to_json(self) -> dict[str, Any]:
        """Return the info as a JSON object; `started_at` is ISO 8601 with its zone."""
        return {**self.model_dump(mode="json"), "started_at": self.started_at.isoformat()}


def read_info(folder: Path) -> SessionInfo:
    """Read the `session.json` of `folder`.

    Raises:
        BadSession: there is none, it is broken, or a newer voiceprep wrote it; names the file, the key and the reason.
    """
    path = folder / INFO_FILE
    if not folder.is_dir():
        raise BadSession(folder, "", "is not a folder", "See the sessions there are with: voiceprep sessions")
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        hint = "See the sessions there are with: voiceprep sessions"
        raise BadSession(folder, "", f"holds no session (there is no {INFO_FILE})", hint) from error
    except OSError as error:
        raise BadSession(path, "", f"cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise BadSession(path, "", f"is not JSON ({error})") from error
    found = data.get("format") if isinstance(data, dict) else None
    if isinstance(found, int) and found > FORMAT:
        reason = f"is {found}: a newer voiceprep wrote this session, and this one reads formats up to {FORMAT}"
        raise BadSession(path, "format", reason, "Update voiceprep, then try again.")
    try:
        return SessionInfo.model_validate(upgraded_info(data) if isinstance(data, dict) else data)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadSession(path, ".".join(map(str, first["loc"])), first["msg"]) from error


def write_info(folder: Path, info: SessionInfo) -> None:
    """Write `session.json` atomically.

    Raises:
        SessionWriteError: the folder cannot be written.
    """
    write_json(folder / INFO_FILE, info.to_json())


def write_json(path: Path, data: object) -> None:
    """Write `data` as indented JSON so that readers see the old file or the new one, never half of it.

    Raises:
        SessionWriteError: the folder cannot be written.
    """
    content = json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"
    write_atomically(path, content)


def write_atomically(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step: a temporary file beside it, made durable, then renamed over it.

    Raises:
        SessionWriteError: the folder cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise write_error(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def write_error(path: Path, error: OSError) -> SessionWriteError:
    """Say what `error` means for a file of the session, and what to do about it."""
    reasons = {
        "ENOSPC": ("the disk is full", "Free some space; what was said so far is kept."),
        "EDQUOT": ("your disk quota is used up", "Free some space; what was said so far is kept."),
        "EROFS": ("the disk is read-only", "Choose a folder you can write to with --session DIR."),
        "EACCES": ("you may not write there", "Choose a folder you can write to with --session DIR."),
        "EPERM": ("you may not write there", "Choose a folder you can write to with --session DIR."),
        "ENOENT": ("its folder is gone", "Put the folder back, or choose another with --session DIR."),
        "ENOTDIR": ("part of its path is a file", "Choose another folder with --session DIR."),
    }
    code = errorcode.get(error.errno or 0, "")
    reason, hint = reasons.get(code, (error.strerror or str(error), "Choose another folder with --session DIR."))
    return SessionWriteError(f"{path} cannot be written: {reason}.", hint)


def iso(moment: datetime) -> str:
    """Return a wall-clock moment as ISO 8601 with its zone, to the millisecond."""
    return moment.isoformat(timespec="milliseconds")
