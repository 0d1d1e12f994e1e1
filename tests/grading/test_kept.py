from __future__ import annotations

from pathlib import Path

import pytest

from voiceprep.errors import LLMError
from voiceprep.grading.kept import KeptReader
from voiceprep.grading.reading import LexiconReader, Reading
from voiceprep.rubrics import Rubric, rubrics

TECHNICAL = rubrics()["technical"]
QUESTION = "How would you reduce inference latency?"
ANSWER = "I'd profile a few hundred requests first, then I'd quantize the weights. Let me think about the rest of it."


class CountingReader(LexiconReader):
    """The lexicon, which counts how often it is asked and may fail."""

    def __init__(self, identity: str = "counting", fails: bool = False) -> None:
        self.identity = identity
        self.asked = 0
        self.fails = fails

    def read(self, rubric: Rubric, question: str, answer: str) -> dict[str, Reading]:
        self.asked += 1
        if self.fails:
            raise LLMError("it is down")
        return super().read(rubric, question, answer)


def test_the_same_answer_is_read_once(tmp_path: Path) -> None:
    reader = CountingReader()
    first = KeptReader(reader, tmp_path).read(TECHNICAL, QUESTION, ANSWER)
    again = KeptReader(reader, tmp_path).read(TECHNICAL, QUESTION, ANSWER)
    assert reader.asked == 1
    assert again == first == LexiconReader().read(TECHNICAL, QUESTION, ANSWER)
    assert any(one.verdict == "carried" for one in again.values())


def test_another_answer_rubric_or_reader_is_read_anew(tmp_path: Path) -> None:
    reader = CountingReader()
    kept = KeptReader(reader, tmp_path)
    kept.read(TECHNICAL, QUESTION, ANSWER)
    kept.read(TECHNICAL, QUESTION, ANSWER + " That's it.")
    kept.read(TECHNICAL, "Another question?", ANSWER)
    kept.read(TECHNICAL.model_copy(update={"version": "2"}), QUESTION, ANSWER)
    assert reader.asked == 4
    other = CountingReader("other numbers")
    KeptReader(other, tmp_path).read(TECHNICAL, QUESTION, ANSWER)
    assert other.asked == 1


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"objective": ["carried", null]}', '{"objective": ["great", 1]}'])
def test_a_damaged_file_is_read_anew(tmp_path: Path, damage: str) -> None:
    reader = CountingReader()
    kept = KeptReader(reader, tmp_path)
    wanted = kept.read(TECHNICAL, QUESTION, ANSWER)
    (file,) = tmp_path.iterdir()
    file.write_text(damage)
    assert kept.read(TECHNICAL, QUESTION, ANSWER) == wanted
    assert reader.asked == 2


def test_a_failure_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(LLMError):
        KeptReader(CountingReader(fails=True), tmp_path).read(TECHNICAL, QUESTION, ANSWER)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    reader = CountingReader()
    kept = KeptReader(reader, tmp_path / "file" / "grades")
    assert kept.read(TECHNICAL, QUESTION, ANSWER) == kept.read(TECHNICAL, QUESTION, ANSWER)
    assert reader.asked == 2
