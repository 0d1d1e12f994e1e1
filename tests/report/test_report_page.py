"""The report as a page and as Markdown: whole, alone, and deaf to what a transcript tells it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from rich.console import Console

from tests.report.report_kit import STRONG, answer, line, session, spoken_answer, verbatim
from voiceprep.errors import SessionWriteError
from voiceprep.events import InterviewStarted, SelfRated
from voiceprep.grading.reading import LexiconReader
from voiceprep.report.build import build_report
from voiceprep.report.markdown import escaped, markdown
from voiceprep.report.page import page, write_page
from voiceprep.report.text import print_report
from voiceprep.rounds import load_round
from voiceprep.rubrics import rubrics

HOSTILE = (
    "I want <script>alert(1)</script> </p></article><img src=x onerror=alert(2)> {{ 7*7 }} {% raw %} "
    "\u202eevil\u202c \x1b[31m &lt;b&gt; \"quoted\" 'single' `code` | pipe | # heading [link](javascript:alert(3)) "
    "🙂 שלום عربي and I profile the loader."
)


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def shown(found: Any, **sound: str) -> Tags:
    return Tags(page(found, build_report(found), **sound))


def test_what_was_said_stays_text() -> None:
    found = shown(session(line(HOSTILE), answer(HOSTILE, question=HOSTILE), mode="text"))
    assert not found.named("script") and not found.named("img") and "7*7" in found.text
    assert "<script>alert(1)</script>" in found.text and "\u202e" not in found.text and "\x1b" not in found.text
    assert not [name for _, attributes in found.tags for name in attributes if name.startswith("on")]


def test_the_page_needs_nothing_but_itself() -> None:
    found = shown(session(line(start_s=1, end_s=4), spoken_answer(STRONG)), sound_url="audio.wav")
    addresses = [one for _, a in found.tags for name in ("src", "href") if (one := a.get(name))]
    assert all(one.startswith(("#", "data:,")) or one == "audio.wav" for one in addresses)
    policy = next(one["content"] for one in found.named("meta") if "http-equiv" in one)
    assert policy is not None and "default-src 'none'" in policy and "unsafe-eval" not in policy
    inside = {one["href"] for one in found.named("a") if (one["href"] or "").startswith("#")}
    ids = {f"#{attributes['id']}" for _, attributes in found.tags if "id" in attributes}
    assert inside <= ids


def test_a_spoken_answer_can_be_heard_word_by_word() -> None:
    said = spoken_answer(STRONG)
    found = shown(
        session(line(start_s=1, end_s=4), said, verbatim(STRONG.replace("want", "um want"))), sound_url="audio.wav"
    )
    at = [one["data-t"] for one in found.named("span") if "data-t" in one]
    assert f"{said.words[5].start_s:.2f}" in at and len(at) >= len(said.words)
    assert found.named("audio")[0]["preload"] == "none"
    assert any(one.get("class") == "filler" for one in found.named("span"))
    assert any(one.get("class") == "run element" for one in found.named("span"))


def test_a_typed_session_has_no_sound_and_no_times() -> None:
    found = shown(session(line(), answer(STRONG), mode="text"))
    assert not found.named("audio") and not found.named("button") and not found.named("svg")
    assert not [one for _, one in found.tags if "data-t" in one]


def test_nothing_said_is_a_page_too() -> None:
    assert "nothing to report" in shown(session(mode="text")).text
    assert "Nothing was said." in shown(session(line(), answer(""), mode="text")).text


def test_the_candidates_own_rating_stands_beside_the_score() -> None:
    found = session(line(), answer(STRONG), SelfRated("a1", 5), mode="text")
    assert "you rated it 5 of 5" in shown(found).text
    assert "100% by your own count" in shown(found).text and "100% by your own count" in markdown(build_report(found))


@pytest.fixture
def with_sound(tmp_path: Path) -> Any:
    audio = tmp_path / "session" / "audio.wav"
    audio.parent.mkdir()
    soundfile.write(audio, np.zeros((16_000, 2), dtype=np.float32), 16_000)
    return replace(session(line(start_s=1, end_s=4), spoken_answer(STRONG), folder=audio.parent), audio_path=audio)


def test_the_page_lies_beside_the_sound_or_names_it_or_holds_it(with_sound: Any, tmp_path: Path) -> None:
    report = build_report(with_sound)
    beside = write_page(with_sound, report)
    assert beside == with_sound.folder / "report.html"
    assert Tags(beside.read_text()).named("audio")[0]["src"] == "audio.wav"
    away = write_page(with_sound, report, tmp_path / "away.html")
    assert Tags(away.read_text()).named("audio")[0]["src"] == with_sound.audio_path.as_uri()
    whole = Tags(write_page(with_sound, report, tmp_path / "whole.html", embed_audio=True).read_text())
    assert "src" not in whole.named("audio")[0]
    assert whole.named("script")[0] == {"type": "text/plain", "id": "sound-data", "data-type": "audio/mpeg"}


def test_a_page_that_cannot_be_written_says_where_else(with_sound: Any, tmp_path: Path) -> None:
    with pytest.raises(SessionWriteError, match="--html FILE"):
        write_page(with_sound, build_report(with_sound), tmp_path / "none" / "page.html")


def test_a_very_long_answer_stays_small() -> None:
    found = session(line(), answer("profile the loader " * 30_000), mode="text")
    text = page(found, build_report(found))
    assert len(text) < 1_500_000


def test_markdown_keeps_markup_out() -> None:
    report = build_report(session(line(HOSTILE), answer(HOSTILE, question=HOSTILE), mode="text"))
    text = markdown(report)
    assert "alert" in text and not re.search(r"(?<!\\)(<|\]\()", text)
    assert all(one.count("|") - one.count("\\|") in (0, 4, 9) for one in text.splitlines())


@pytest.mark.parametrize(
    ("said", "kept"),
    [("# no heading", "\\# no heading"), ("- no item", "\\- no item"), ("1. no list", "\\1. no list"), ("a\nb", "a b")],
)
def test_markdown_lines_begin_as_text(said: str, kept: str) -> None:
    assert escaped(said) == kept


def test_every_form_says_who_graded_by_which_rubric_and_what_kind_of_story_it_is() -> None:
    bank = load_round("behavioral")
    asked = next(one for one in bank.questions if "production-failure" in one.tags)
    told = answer(
        "I was the lead on call. We had one night. I decided to roll back instead of a fix because the cause was open. "
        "I haven't written kernels myself. It went from ninety to eleven milliseconds.",
        question=asked.text,
        question_id=asked.id,
        kind="behavioral",
    )
    plain = session(line(), told, mode="text")
    info = plain.info.model_copy(update={"round": "behavioral"})
    begun = InterviewStarted("behavioral", "joe", "text", 1, 7)
    found = replace(plain, info=info, events=(begun, *plain.events[1:]))
    report = build_report(found, LexiconReader())
    rubric = rubrics()["behavioral"]
    console = Console(file=StringIO(), width=100)
    print_report(report, console)
    terminal = console.file.getvalue()  # type: ignore[attr-defined]
    for form in (terminal, markdown(report).replace("\\", ""), page(found, report)):
        flat = " ".join(form.split())
        assert "lexicon" in flat and rubric.sha256[:12] in flat
        assert "A story of the kind: production failure" in flat
        assert "I haven't written kernels" in flat.replace("&#39;", "'")
    assert "In the order said: " in markdown(report)


@pytest.mark.parametrize("made", [True, False])
def test_what_a_language_model_made_stays_text_in_every_form(made: bool) -> None:
    found = session(line(), answer(STRONG), mode="text")
    report = build_report(found, LexiconReader())
    report["answers"][0]["rewrite"] = {
        "why": "attempted",
        "element": "validation",
        "quote": HOSTILE,
        "start_s": None,
        "end_s": None,
        "text": HOSTILE if made else None,
        "made_by": f"llm:{HOSTILE}",
        "failed": None if made else HOSTILE,
    }
    shown_page = Tags(page(found, report))
    assert not shown_page.named("script") and not shown_page.named("img")
    assert "7*7" in shown_page.text and "\x1b" not in shown_page.text and "\u202e" not in shown_page.text
    assert "<script" not in markdown(report).replace("\\<", "") and "\x1b" not in markdown(report)
    console = Console(file=StringIO(), width=100)
    print_report(report, console)
    terminal = console.file.getvalue()  # type: ignore[attr-defined]
    assert "alert(1)" in terminal and "\x1b" not in terminal and "\u202e" not in terminal
    assert ("Not rewritten" in terminal) is not made
