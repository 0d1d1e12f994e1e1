from __future__ import annotations

import subprocess
import sys

import pytest

from voiceprep.events import AnswerHeard, Event, LineSpoken, Noted
from voiceprep.stages import Ask, NoMoreAnswers, Reply
from voiceprep.typed import LONGEST_ANSWER, TypedEar, TypedMouth

ASK = Ask("q1", "Why?", "technical", "open", True, "approach", (), 300.0)


def hear(*lines: str) -> list[Event]:
    return list(TypedEar(iter(lines)).listen(ASK))


def test_one_answer_a_line() -> None:
    ear = TypedEar(iter(["First, I profile.\n", "Then I fix it.\r\n", "no line end"]))
    answers = [event for _ in range(3) for event in ear.listen(ASK)]
    assert [(event.id, event.text) for event in answers if isinstance(event, AnswerHeard)] == [
        ("a1", "First, I profile."),
        ("a2", "Then I fix it."),
        ("a3", "no line end"),
    ]
    with pytest.raises(NoMoreAnswers):
        list(ear.listen(ASK))


def test_an_answer_says_what_it_answers_and_has_no_times() -> None:
    assert hear("Yes.") == [
        AnswerHeard("a1", "q1", "Why?", "technical", True, "Yes.", "key", element="approach", words=(), speech=())
    ]


def test_an_empty_line_is_an_empty_answer() -> None:
    (answer,) = hear("  \n")
    assert isinstance(answer, AnswerHeard) and answer.text == ""


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("\x1b[31mred\x1b[0m and\tmore\n", "red and more"),
        ("\x1b]0;title\x07done\x00\x08", "done"),
        ("caf\u00e9 \u2014 na\u00efve \U0001f600", "caf\u00e9 \u2014 na\u00efve \U0001f600"),
        ("broken \udcff byte", "broken  byte"),
    ],
)
def test_control_characters_are_removed(line: str, text: str) -> None:
    (answer,) = hear(line)
    assert isinstance(answer, AnswerHeard)
    assert answer.text == text
    answer.text.encode()


def test_a_very_long_line_is_cut_with_a_note() -> None:
    noted, answer = hear("word " * 200_000)
    assert isinstance(noted, Noted) and isinstance(answer, AnswerHeard)
    assert (noted.code, noted.answer_id) == ("answer_cut", answer.id)
    assert "999,999 characters" in noted.message
    assert LONGEST_ANSWER - 5 < len(answer.text) <= LONGEST_ANSWER


def test_nobody_types_over_a_line() -> None:
    ear = TypedEar(iter([]))
    assert ear.floor() == "free"
    assert not ear.goes_on(LineSpoken("l1", "question", "Why?", "Wh", "bank", interrupted=True))


def test_the_mouth_shows_and_counts() -> None:
    shown: list[str] = []
    mouth = TypedMouth(shown.append)
    lines = [
        mouth.say(Reply("hint", text, "bank", None, "q1", "approach"), lambda: "wanted") for text in ("One.", "Two.")
    ]
    assert shown == ["One.", "Two."]
    assert [(line.id, line.text, line.heard, line.interrupted) for line in lines] == [
        ("l1", "One.", "One.", False),
        ("l2", "Two.", "Two.", False),
    ]
    assert (lines[0].start_s, lines[0].end_s, lines[0].question_id, lines[0].element) == (None, None, "q1", "approach")
    assert mouth.first_sample_ms is None
    TypedMouth().say(Reply("opening", "Hello.", "bank", None), lambda: "free")


def test_needs_no_numpy() -> None:
    code = "import sys, voiceprep.typed; print('numpy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
