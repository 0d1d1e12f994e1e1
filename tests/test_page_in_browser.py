"""The report's page in a real browser: quiet console, words that play, keys, small and wide windows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.report.report_kit import STRONG, line, session, spoken_answer
from voiceprep.report.build import build_report
from voiceprep.report.page import write_page

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (apt-get install chromium)")

HEARD_FROM = """start => new Promise((done, fail) => {
  const sound = document.getElementById("sound");
  const look = () => sound.currentTime >= start - 0.05 && document.querySelector(".said .now")
    ? done(sound.currentTime) : setTimeout(look, 20);
  setTimeout(() => fail(new Error(`at ${sound.currentTime}`)), 20000);
  look();
})"""
"""Resolves once the sound stands there and a word is lit; the page's own policy forbids the driver's way of waiting."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        )
        yield found
        found.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same session with its sound beside the page, and in it."""
    folder = tmp_path_factory.mktemp("session")
    rng = np.random.default_rng(1)
    soundfile.write(folder / "audio.wav", rng.normal(0, 0.01, (16_000 * 60, 2)), 16_000)
    said = [
        line(start_s=1, end_s=4),
        spoken_answer(STRONG),
        spoken_answer("I would say <script>document.title='hit'</script> that it depends.", "a2", 40.0),
    ]
    found = replace(session(*said, folder=folder), audio_path=folder / "audio.wav")
    report = build_report(found)
    return {
        "beside": write_page(found, report),
        "within": write_page(found, report, folder / "whole.html", embed_audio=True),
    }


@pytest.fixture
def shown(browser: Any, pages: dict[str, Path], request: pytest.FixtureRequest) -> Iterator[Any]:
    options = getattr(request, "param", {})
    context = browser.new_context(
        viewport={"width": options.get("width", 1000), "height": 800}, color_scheme=options.get("scheme", "light")
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # Looking for a moment in the sound breaks off the request that was under way: no complaint.
    page.on("requestfailed", lambda one: None if one.resource_type == "media" else complaints.append(one.url))
    page.goto(pages[options.get("sound", "beside")].as_uri())
    yield page
    assert complaints == []
    context.close()


@pytest.mark.parametrize("shown", [{"sound": "beside"}, {"sound": "within"}], indirect=True)
def test_a_word_that_is_clicked_is_heard(shown: Any) -> None:
    word = shown.locator(".said [data-t]").nth(12)
    start_s = float(word.get_attribute("data-t"))
    assert shown.evaluate("document.getElementById('sound').currentTime") == 0
    word.click()
    assert start_s - 0.05 <= shown.evaluate(HEARD_FROM, start_s) < start_s + 20


def test_a_moment_is_heard_from_its_button(shown: Any) -> None:
    button = shown.locator("td button[data-t]").first
    start_s = float(button.get_attribute("data-t"))
    assert "Play" in button.get_attribute("aria-label")
    button.focus()
    shown.keyboard.press("Enter")
    assert shown.evaluate(HEARD_FROM, start_s) < start_s + 20


def test_the_text_of_an_answer_is_walked_with_the_keyboard(shown: Any) -> None:
    said = shown.locator(".said").first
    said.focus()
    for _ in range(3):
        shown.keyboard.press("ArrowRight")
    here = shown.locator(".said .here")
    assert here.count() == 1 and here.inner_text() == STRONG.split()[2]
    shown.keyboard.press("Enter")
    start_s = float(here.get_attribute("data-t"))
    assert shown.evaluate(HEARD_FROM, start_s) < start_s + 20


def test_markup_in_a_transcript_does_nothing(shown: Any) -> None:
    assert "<script>" in shown.locator(".said").nth(1).inner_text()
    assert shown.title() != "hit"


@pytest.mark.parametrize("shown", [{"width": 320}, {"width": 320, "scheme": "dark"}, {"width": 1900}], indirect=True)
def test_no_width_scrolls_sideways(shown: Any) -> None:
    assert shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("shown", [{"scheme": "light"}, {"scheme": "dark"}], indirect=True)
def test_accessible_by_axe(shown: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(shown).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []


def test_print_has_every_detail_and_no_player(shown: Any) -> None:
    shown.emulate_media(media="print")
    assert not shown.locator(".player").is_visible()
