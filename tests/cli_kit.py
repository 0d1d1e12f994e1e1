"""Runs the real command in a process of its own, away from the user's folders."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TYPED = ("interview", "--text", "--llm", "none", "--round", "behavioral", "--seed", "1")
STORY = (
    "I was the tech lead for ranking. We had to cut the p99 from 90 to 40 milliseconds before a launch in six weeks. "
    "I decided to distil the model instead of buying more GPUs. It came down to 35 milliseconds. "
    "Next time I would profile before I promise a date.\n"
)


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Stdout as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def json(self) -> Any:
        """Stdout as one JSON value."""
        return json.loads(self.out)


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a user who has nothing but the model files."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VOICEPREP_", "OPENAI_"))}
    if "VOICEPREP_CACHE" in os.environ:
        kept["VOICEPREP_CACHE"] = os.environ["VOICEPREP_CACHE"]
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.toml").touch()
    return {
        **kept,
        "VOICEPREP_DATA": str(home / "data"),
        "VOICEPREP_CONFIG": str(home / "config.toml"),
        "COLUMNS": "80",
        **more,
    }


def voiceprep(
    home: Path,
    *arguments: str | Path,
    stdin: str | bytes = b"",
    timeout_s: float = 600,
    env: dict[str, str] | None = None,
) -> Ran:
    """Run `voiceprep` with these arguments; `env` comes on top of the environment."""
    ran = subprocess.run(
        [sys.executable, "-m", "voiceprep", *map(str, arguments)],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env=environment(home, **(env or {})),
        timeout=timeout_s,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())
