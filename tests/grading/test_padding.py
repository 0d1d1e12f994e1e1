"""Saying the question again, or the same again, earns nothing, with the real reader by meaning and with cues alone."""

from __future__ import annotations

import pytest

from voiceprep.grading.default import best_reader
from voiceprep.grading.reading import LexiconReader, Reader
from voiceprep.rubrics import rubrics

PARTS = {
    "technical": (
        "A recommendation service times out at peak. How do you bring its p99 latency down?",
        "I'd trace a few hundred slow requests and split each into queue, features and model.",
    ),
    "fundamentals": (
        "What is data leakage, and how do you prevent it?",
        "Leakage means that a feature holds what will not be known when the model is asked.",
    ),
    "behavioral": (
        "Tell me about a production failure you were responsible for.",
        "I was the engineer on call for the ranking service.",
    ),
    "design": (
        "Design a system that flags fraudulent card payments within a hundred milliseconds.",
        "Payments come in over Kafka, a Flink job keeps counts per card, and they go to a key value store.",
    ),
    "motivation": (
        "Why do you want to leave your present job?",
        "What I want to do next is train models on more than one machine, which we'll never need there.",
    ),
}


def restated(question: str, part: str) -> list[str]:
    """Return the ways in which people win time without saying anything new."""
    bare = question.rstrip("?.")
    return [
        question,
        f"{bare}.",
        f"So you're asking me this: {bare[0].lower()}{bare[1:]}.",
        f"The question was: {question} That's a question I have heard before.",
        part,
        f"As I said. {part} {part}",
        f"{question} {question} {question}",
    ]


def carried(reader: Reader, kind: str, question: str, answer: str) -> set[str]:
    found = reader.read(rubrics()[kind], question, answer)
    return {element for element, one in found.items() if one.evidence is not None}


@pytest.mark.parametrize("kind", sorted(PARTS))
def test_restating_and_repeating_earn_nothing_by_cues(kind: str) -> None:
    _earn_nothing(LexiconReader(), kind)


@pytest.mark.models
@pytest.mark.parametrize("kind", sorted(PARTS))
def test_restating_and_repeating_earn_nothing_by_meaning(kind: str) -> None:
    reader = best_reader()
    assert reader.identity != "lexicon"
    _earn_nothing(reader, kind)


def _earn_nothing(reader: Reader, kind: str) -> None:
    question, part = PARTS[kind]
    before = carried(reader, kind, question, part)
    assert before
    for again in restated(question, part):
        assert carried(reader, kind, question, f"{part} {again}") <= before, again
        assert carried(reader, kind, question, f"{again} {part}") <= before, again
