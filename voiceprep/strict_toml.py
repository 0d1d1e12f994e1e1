"""Reads a TOML file into a pydantic model and says exactly where it is wrong."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from voiceprep.errors import BadFile, BadRound


class StrictModel(BaseModel):
    """Base of every file schema: frozen; an unknown key is an error, and so is a number that is infinite or none.

    Read from a file it is strict as well: `minutes = "5"` is a text, not a number.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False)


def _no_json(value: object) -> dict[str, str]:
    """Stand for what TOML has and JSON has not, dates and times: no file of ours takes a table of this kind."""
    return {type(value).__name__: str(value)}


M = TypeVar("M", bound=BaseModel)


def read_toml(path: Path, schema: type[M], refusal: type[BadFile] = BadRound) -> M:
    """Read `path` as `schema`.

    Raises:
        BadFile: as `refusal`: the file cannot be read, is not TOML, or breaks the schema; names file, key (or line)
            and reason.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise refusal(path, "", f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise refusal(path, "", "is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise refusal(path, "", f"is not valid TOML: {error}") from error
    except RecursionError as error:
        raise refusal(path, "", "is not valid TOML: nested too deep") from error
    except ValueError as error:  # a number of thousands of digits, a path no file can have
        raise refusal(path, "", f"cannot be read ({error})") from error
    try:
        # By way of JSON, in which a list stands for a tuple also where values are taken strictly.
        return schema.model_validate_json(json.dumps(data, default=_no_json), strict=True)
    except ValidationError as error:
        # A misspelt key also makes the right one missing; the misspelling is what to mend.
        found = sorted(error.errors(), key=lambda item: item["type"] != "extra_forbidden")
        first = found[0]
        key = ".".join(f"[{part + 1}]" if isinstance(part, int) else part for part in first["loc"])
        reason = first["msg"].removeprefix("Value error, ")
        if first["type"] == "extra_forbidden":
            reason = "unknown key"
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise refusal(path, key, reason + more) from error
