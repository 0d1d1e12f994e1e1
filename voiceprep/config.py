"""The configuration file: defaults for the options of `voiceprep interview` and `voiceprep demo`.

Precedence: command line, then environment (`VOICEPREP_LLM` for `--llm`), then this file, then the built-in default.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import Field

from voiceprep.errors import BadFile
from voiceprep.strict_toml import StrictModel, read_toml
from voiceprep.user_paths import expanded


class InterviewDefaults(StrictModel):
    """Any of the interview's options that make sense as a habit; unset ones keep the built-in default."""

    round: str | None = None
    voice: str | None = None
    minutes: Annotated[int, Field(ge=1, le=240)] | None = None
    questions: Annotated[int, Field(ge=1, le=50)] | None = None
    difficulty: Literal["easy", "standard", "hard"] | None = None
    stop_rambling: bool | None = None
    speaker: str | None = None
    mic: str | None = None
    push_to_talk: bool | None = None
    llm: str | None = None
    model: str | None = None
    stt: str | None = None
    device: Literal["auto", "cuda", "cpu"] | None = None


class Config(StrictModel):
    """The whole file; every table and key may be left out."""

    interview: InterviewDefaults = InterviewDefaults()


def config_path() -> Path:
    """Where the file is looked for: `VOICEPREP_CONFIG`, else `config.toml` in the user's configuration folder."""
    named = os.environ.get("VOICEPREP_CONFIG")
    return expanded(named) if named else Path(platformdirs.user_config_dir("voiceprep")) / "config.toml"


def remember(**choices: str) -> Path:
    """Write these options of `[interview]` into the file, and leave the rest of it as it stands.

    Raises:
        OSError: it cannot be written.
    """
    path = config_path()
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    for key, value in choices.items():
        text = with_setting(text, key, value)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def with_setting(text: str, key: str, value: str) -> str:
    """Return a configuration file's `text` with `key` of the table `[interview]` set to `value`."""
    setting = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    lines = text.splitlines()
    heads = [number for number, line in enumerate(lines) if line.lstrip().startswith("[")]
    table = next((number for number in heads if lines[number].split("#")[0].strip() == "[interview]"), None)
    if table is None:
        return "\n".join([*lines, *([""] if lines else []), "[interview]", setting]) + "\n"
    end = next((number for number in heads if number > table), len(lines))
    for number in range(table + 1, end):
        if lines[number].split("=")[0].strip() == key:
            lines[number] = setting
            return "\n".join(lines) + "\n"
    return "\n".join([*lines[: table + 1], setting, *lines[table + 1 :]]) + "\n"


def option_defaults() -> dict[str, dict[str, Any]]:
    """Return command -> option -> default, from the file where there is one.

    Raises:
        BadFile: the file is broken, or named in the environment and not there; names the key and the reason.
    """
    path = config_path()
    if not path.exists():
        if os.environ.get("VOICEPREP_CONFIG"):
            hint = "Make it, an empty one will do, or unset VOICEPREP_CONFIG."
            raise BadFile(path, "", "is named in VOICEPREP_CONFIG, and there is no such file", hint)
        return {}
    chosen: dict[str, Any] = read_toml(path, Config, BadFile).interview.model_dump(exclude_none=True)
    for_demo: dict[str, Any] = {
        key: chosen[key] for key in ("speaker", "llm", "model", "stt", "device", "voice") if key in chosen
    }
    for_doctor: dict[str, Any] = {
        key: chosen[key] for key in ("mic", "speaker", "llm", "model", "stt", "device") if key in chosen
    }
    return {"interview": chosen, "demo": for_demo, "doctor": for_doctor}
