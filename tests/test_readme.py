"""The README cannot rot: its commands exist, take these options, and the ones that need nothing are run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer.main

from tests.cli_kit import voiceprep
from voiceprep.cli.app import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def shell_lines() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    return [line.split("  #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


COMMANDS = [shlex.split(line) for line in shell_lines() if line.startswith("voiceprep ")]
SCRIPTS = [shlex.split(line) for line in shell_lines() if line.startswith("./")]


def test_there_is_something_to_check() -> None:
    assert len(COMMANDS) > 10
    assert len(SCRIPTS) >= 3


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_command_takes_these_options(words: list[str]) -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    known = {option for parameter in commands[words[1]].params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize("words", SCRIPTS, ids=" ".join)
def test_the_script_is_there(words: list[str]) -> None:
    assert (ROOT / words[0]).stat().st_mode & 0o111


@pytest.mark.parametrize(
    "words",
    [words for words in COMMANDS if words[1:] == ["sessions"] or words[1] in ("rounds", "voices")],
    ids=" ".join,
)
def test_the_command_runs(tmp_path: Path, words: list[str]) -> None:
    assert voiceprep(tmp_path, *words[1:]).code == 0


def test_every_command_is_in_the_readme() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    assert {words[1] for words in COMMANDS} == set(commands)


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
