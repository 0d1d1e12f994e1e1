"""`voiceprep report --rewrite`: what a user sees of it, with a server, without one, and without a language model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli_kit import TYPED, Ran, voiceprep
from tests.interviewer.interviewer_kit import completion, serving

SAID = (
    "I was the tech lead for ranking. We were four people with no money left and a launch that could not move. "
    "I decided to distil the model instead of buying more GPUs, because the cards were sold out. "
    "Next time I would profile before I promise a date. "
    "After that everything was a lot faster and they were really happy with it.\n"
)
SIZED = "After that everything was faster by [number]."


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A typed session, held once."""
    home = tmp_path_factory.mktemp("held")
    assert voiceprep(home, *TYPED, "--questions", "1", "--session", home / "s", stdin=SAID * 3).code == 0
    return home / "s"


@pytest.fixture
def home(session: Path, tmp_path: Path) -> Path:
    """A user's folder with that session in it."""
    shutil.copytree(session, tmp_path / "s")
    return tmp_path


def saying(line: str) -> Any:
    """A server that grades nothing and rewrites every sentence like this."""

    def behave(body: dict[str, Any]) -> tuple[int, str | None]:
        if "response_format" not in body:
            return completion(line)
        return completion(dict.fromkeys(body["response_format"]["json_schema"]["schema"]["properties"], "none"))

    return behave


def reported(home: Path, url: str, *arguments: str) -> Ran:
    return voiceprep(home, "report", home / "s", "--rewrite", "--llm", url, "--model", "m", *arguments)


def test_in_json_in_the_terminal_and_on_the_pages(home: Path) -> None:
    with serving(saying(SIZED)) as server:
        ran = reported(home, server.url, "--json")
        asked = len(server.requests)
        terminal = reported(home, server.url)
        markdown = reported(home, server.url, "--markdown")
        assert reported(home, server.url, "--html").code == 0
        assert len(server.requests) == asked  # grades and rewrites are kept
    assert ran.code == 0
    found = ran.json["answers"][0]["rewrite"]
    assert (found["text"], found["made_by"], found["failed"]) == (SIZED, "llm:m", None)
    assert found["quote"] in SAID
    assert "Rewritten: a sentence of" in ran.err
    kept = json.loads((home / "s" / "report.json").read_text())
    assert kept["answers"][0]["rewrite"] == found
    page = (home / "s" / "report.html").read_text()
    for shown in (terminal.out, markdown.out.replace("\\", ""), page):
        flat = " ".join(shown.split())
        assert SIZED in flat
        assert "language model m" in flat
        assert "own words" in flat


def test_only_on_request(home: Path) -> None:
    with serving(saying(SIZED)) as server:
        reported(home, server.url)
    plain = voiceprep(home, "report", home / "s", "--json")
    assert [one["rewrite"] for one in plain.json["answers"]] == [None] * len(plain.json["answers"])


def test_where_nothing_may_stand_the_reason_does(home: Path) -> None:
    with serving(saying("After that everything was faster by 35 percent.")) as server:
        ran, page = reported(home, server.url), reported(home, server.url, "--html")
    assert ran.code == page.code == 0
    assert "35 percent." not in ran.out
    shown = " ".join(ran.out.split())
    assert "Not rewritten: what the language model made was refused" in shown
    assert "The candidate did not say: 35, percent." in shown
    assert "did not say: 35, percent" in (home / "s" / "report.html").read_text()


def test_a_server_that_is_down_still_gives_the_report(home: Path) -> None:
    ran = reported(home, "http://127.0.0.1:9", "--json")
    assert ran.code == 0
    found = ran.json["answers"][0]
    assert found["rewrite"] is None or found["rewrite"]["failed"]
    assert found["structure"]["graded_by"] == "unscored"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--llm", "none"), 2, "needs a language model"),
        (("--llm", "sideways"), 1, "is not understood"),
        (("--llm", "embedded", "--model", "nowhere.gguf"), 1, "There is no model file"),
    ],
)
def test_without_a_language_model_it_says_so(arguments: tuple[str, ...], code: int, says: str, home: Path) -> None:
    ran = voiceprep(home, "report", home / "s", "--rewrite", *arguments)
    assert ran.code == code
    assert says in " ".join(ran.err.replace("│", " ").split())
    assert ran.out == ""
