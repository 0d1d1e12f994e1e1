"""The live screen as lines of text: every size, every state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voiceprep.cli.view import METER_STEPS, Line, Said, State, View, clock, draw, meter

VIEW = View(
    title="ML deep dive",
    questions=5,
    question=2,
    elapsed_s=75.4,
    limit_s=1800.0,
    state="listening",
    level=4,
    said=(
        Said("Joe", "A training job keeps its GPU only about 35 percent busy. " * 3, "bold cyan"),
        Said("You", "I would profile it first.", "bold green", forming=True),
    ),
)


def text(lines: list[Line]) -> list[str]:
    return ["".join(piece for piece, _ in line) for line in lines]


def test_everything_is_there_at_80_by_24() -> None:
    shown = text(draw(VIEW, 80, 24))
    assert len(shown) == 24
    assert max(map(len, shown)) <= 80
    assert shown[0].startswith("ML deep dive  question 2 of 5")
    assert shown[0].endswith("1:15  28:44 left")
    page = "\n".join(shown)
    for words in (
        "Joe: A training job",
        "You: I would profile it first.",
        "Listening",
        "mic ████░░",
        "space hold/done",
    ):
        assert words in page
    assert shown[-1].endswith("q end, report  ")


@pytest.mark.parametrize("width", [1, 8, 20, 40, 80, 200])
@pytest.mark.parametrize("height", [1, 2, 5, 8, 24, 60])
def test_it_fits_into_any_window(width: int, height: int) -> None:
    shown = text(draw(VIEW, width, height))
    assert len(shown) == height
    if width >= 40:
        assert max(map(len, shown)) <= width


def test_the_newest_talk_is_kept_in_sight() -> None:
    long = replace(VIEW, said=tuple(Said("Joe", f"Line number {number}.") for number in range(100)))
    shown = "\n".join(text(draw(long, 80, 24)))
    assert "number 99" in shown
    assert "number 50" not in shown


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("speaking", "Speaking"),
        ("thinking", "Thinking"),
        ("paused", "Paused: p goes on"),
        ("microphone gone", "the microphone is gone"),
        ("speaker gone", "the speaker is gone"),
    ],
)
def test_the_state_is_in_words(state: State, words: str) -> None:
    assert words in text(draw(replace(VIEW, state=state), 80, 24))[-2]


def test_a_turn_by_hand_is_said() -> None:
    assert "held: space ends" in text(draw(replace(VIEW, held=True), 80, 24))[-2]
    pushed = replace(VIEW, push_to_talk=True)
    assert "Space to talk" in text(draw(pushed, 80, 24))[-2]
    assert "space when done" in text(draw(replace(pushed, talking=True), 80, 24))[-2]
    assert "Ctrl-C ends" in text(draw(replace(VIEW, keys=False), 80, 24))[-1]


def test_plain_letters_where_the_terminal_has_no_others() -> None:
    page = "\n".join(text(draw(VIEW, 80, 24, ascii_only=True)))
    assert page.isascii()
    assert "mic ####----" in page


def test_what_was_said_cannot_draw_on_the_screen() -> None:
    shown = text(draw(replace(VIEW, said=(Said("You", "a\x1b[2Jb\x07\nc"),)), 80, 24))
    assert "You: ab c" in "\n".join(shown)


def test_meter_and_clock() -> None:
    assert [meter(level) for level in (-120.0, -60.0, -33.0, -6.0, 0.0)] == [
        0,
        0,
        METER_STEPS // 2,
        METER_STEPS,
        METER_STEPS,
    ]
    assert (clock(-3), clock(59.9), clock(61), clock(4000)) == ("0:00", "0:59", "1:01", "66:40")
