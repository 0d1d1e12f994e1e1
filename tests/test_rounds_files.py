"""What ships is sound, and what is broken is refused with file, key and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceprep.errors import BadRound, UnknownName
from voiceprep.rounds import load_round, read_round, round_paths
from voiceprep.rubrics import rubrics
from voiceprep.voices import load_voice, voice_paths

ROUNDS = ("behavioral", "coding", "hiring-manager", "ml-deep-dive", "ml-system-design", "recruiter-screen")

GOOD = """
format = 1
name = "tiny"
title = "Tiny"
about = "One question"
minutes = 5
opening = "Hello."
closing = "Goodbye."
[glossary]
GPU = "G P U"
[[questions]]
id = "why"
kind = "motivation"
text = "Why this role?"
target_minutes = 1
max_minutes = 2
probes.reason = ["What draws you to it?"]
probes.evidence = ["What have you done towards it?"]
probes.fit = ["How does it fit with your work so far?"]
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "tiny.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_six_rounds_ship() -> None:
    assert tuple(round_paths()) == ROUNDS


@pytest.mark.parametrize("name", ROUNDS)
def test_a_shipped_round_is_whole(name: str) -> None:
    found = load_round(name)
    assert len(found.questions) >= 8
    assert found.voice in voice_paths()
    assert len(found.glossary) >= 10
    for question in found.questions:
        assert len(question.text.split()) <= 60, f"{question.id} is too long to be spoken"
        assert question.key_points, question.id
        assert question.hints, question.id


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a = " + "[" * 5000, "nested too deep"),
        ("a = " + "9" * 5000, "cannot be read"),
    ],
)
def test_toml_beyond_what_python_reads_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadRound, match=says):
        read_round(write(tmp_path, text))


@pytest.mark.parametrize("name", ["a\x00b.toml", "\ud800.toml", "x" * 5000 + ".toml"])
def test_a_path_no_file_can_have_is_refused(name: str) -> None:
    with pytest.raises(BadRound, match="cannot be read"):
        load_round(name)


@pytest.mark.parametrize("weight", ["inf", "nan", "1e308"])
def test_a_weight_no_score_can_bear_is_refused(tmp_path: Path, weight: str) -> None:
    with pytest.raises(BadRound, match=r"weights\.reason"):
        read_round(write(tmp_path, f"{GOOD}weights.reason = {weight}\n"))


VOICE = """
format = 1
name = "ann"
speaks_as = "Ann"
piper = "voice-en_US-joe-medium"
manner = "Short."
"""


@pytest.mark.parametrize("model", ["nowhere", "whisper-base"])
def test_a_voice_without_a_voice_model_is_refused(tmp_path: Path, model: str) -> None:
    path = write(tmp_path, VOICE.replace("voice-en_US-joe-medium", model))
    with pytest.raises(BadRound, match=rf"tiny\.toml: piper: there is no voice model '{model}'"):
        load_voice(str(path))


def test_question_ids_are_unique_over_all_rounds() -> None:
    ids = [question.id for name in ROUNDS for question in load_round(name).questions]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ROUNDS)
def test_no_line_is_asked_twice_in_a_round(name: str) -> None:
    lines = [line for question in load_round(name).questions for line in question.lines]
    assert sorted(set(lines)) == sorted(lines)


def test_the_rubrics_have_the_documented_elements() -> None:
    documented = {
        "technical": "objective tradeoffs approach validation",
        "fundamentals": "definition example failure_mode real_project",
        "behavioral": "role constraint decision outcome do_differently",
        "design": "framing scale data_flow model_choice training serving monitoring failure_modes hardware",
    }
    for kind, elements in documented.items():
        assert rubrics()[kind].element_ids == tuple(elements.split())
    assert set(rubrics()) == {*documented, "coding", "motivation", "questions"}


def test_the_good_file_is_good(tmp_path: Path) -> None:
    assert read_round(write(tmp_path, GOOD)).questions[0].id == "why"


SECOND = GOOD[GOOD.index("[[questions]]") :]


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        (GOOD.replace("minutes = 5", "minutes = 5\ncolour = 'red'"), "colour", "unknown key"),
        (GOOD.replace("target_minutes", "tagret_minutes"), "tagret_minutes", "unknown key"),
        (GOOD.replace("format = 1", "format = 9"), "format", "1"),
        (GOOD + SECOND, "", "two questions are called 'why'"),
        (GOOD[: GOOD.index("[[questions]]")], "questions", "required"),
        (GOOD[: GOOD.index("[[questions]]")].replace("[glossary]", "questions = []\n[glossary]"), "questions", "1"),
        (GOOD.replace('"motivation"', '"cooking"'), "questions.[1].kind", "motivation"),
        (GOOD.replace("probes.fit", "probes.fitness"), "questions.why.probes.fitness", "no element 'fitness'"),
        (GOOD.replace('probes.fit = ["How does it fit with your work so far?"]', ""), "questions.why.probes", "fit"),
        (GOOD.replace('"What draws you to it?"', ""), "questions.[1].probes.reason", "1"),
        (GOOD.replace("draws you to it?", "draws you? And why?"), "questions.[1]", "not exactly one question"),
        (GOOD.replace("max_minutes = 2", "max_minutes = 0.5"), "questions.[1]", "below target_minutes"),
        (GOOD + 'pushbacks = ["I doubt that."]\n', "questions.[1].pushbacks", "not exactly one question"),
        (GOOD + 'checks = ["Is it? Why?"]\n', "questions.[1].checks", "not exactly one question"),
        (
            GOOD.replace("[glossary]", "[timing]\nTalk = 4\nMore = 2\n[glossary]"),
            "",
            "longer than the round's 5 minutes",
        ),
        (
            GOOD.replace("[glossary]", "[[brief]]\nabout = 'x'\ncues = []\nsays = 'y'\n[glossary]"),
            "brief.[1].cues",
            "1",
        ),
        (GOOD.replace("minutes = 5", "minutes = 5\nvoice = 'jo'"), "voice", "no voice 'jo'"),
        (GOOD.replace("[glossary]", "[glossary"), "", "not valid TOML"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, text: str, key: str, reason: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(BadRound) as refused:
        read_round(path)
    message = str(refused.value)
    assert message.startswith(str(path))
    assert key in message
    assert reason in message


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "noise.toml"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(BadRound, match="UTF-8"):
        read_round(path)


def test_the_nearest_name_is_offered() -> None:
    with pytest.raises(UnknownName, match="Did you mean behavioral"):
        load_round("behavoral")
    with pytest.raises(UnknownName, match="Did you mean joe"):
        load_voice("jo")
