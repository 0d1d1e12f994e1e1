"""The banks of the technical rounds: every field filled, nothing given away, every theme of the interview there."""

from __future__ import annotations

import re

import pytest

from voiceprep.answer_words import stem
from voiceprep.interviewer.guards import MOST_WORDS, repeats
from voiceprep.interviewer.vocabulary import TECHNICAL
from voiceprep.rounds import Question, load_round

LEAST = {"ml-deep-dive": 28, "ml-system-design": 25, "coding": 12}
QUESTIONS = [(name, question) for name in LEAST for question in load_round(name).questions]
IDS = [question.id for _, question in QUESTIONS]
OF_THE_TRADE = frozenset(
    stem(word)
    for word in """
    gpu hardware data memory network inference batch loss stream version traffic sample samples
    """.split()  # noqa: SIM905 - a word list
)
"""Words that name the ground the round stands on; the others would tell a candidate what to say."""
THEMES = {
    "overfitting": "overfitting",
    "choosing a loss": "choosing-a-loss",
    "precision and recall": "precision-recall",
    "vanishing and exploding gradients": "vanishing-exploding-gradients",
    "a model that stops improving": "stopped-improving",
    "bias and variance": "bias-variance",
    "calibration": "calibration-vs-accuracy",
    "focal loss": "focal-loss",
    "leakage": "data-leakage",
    "good offline, poor online": "offline-online-gap",
    "the larger model does worse": "larger-model-worse",
    "error analysis": "error-analysis",
    "batch size": "batch-size",
    "low utilisation": "low-gpu-utilization",
    "faster training": "speed-up-training",
    "mixed precision": "mixed-precision",
    "scaling that is not linear": "multi-gpu-scaling",
    "metrics of distributed training": "distributed-training-metrics",
    "inference latency": "transformer-inference-latency",
    "data loading": "data-loading-bottleneck",
    "copies to the device": "host-to-device-copies",
    "memory limits": "model-does-not-fit",
    "kernel launches": "kernel-launch-overhead",
    "communication": "ring-exchange-volume",
    "numerics": "loss-becomes-nan",
    "vision service": "image-classification-service",
    "ranking": "recommendation-ranking",
    "training platform": "training-platform",
    "retraining": "weekly-fraud-retraining",
    "language model service": "llm-inference-service",
    "embedding retrieval": "semantic-search-retrieval",
    "drift and skew": "drift-and-skew-monitoring",
    "broken training loop": "debug-training-loop",
    "leak in a script": "debug-data-leak",
    "loss reduction": "debug-loss-reduction",
    "arrays and strings": "longest-distinct-window",
    "trees": "lowest-common-ancestor",
    "graphs": "pipeline-order",
    "hash maps": "top-k-tokens",
    "tensors": "pairwise-distances",
    "preprocessing": "group-split",
}


@pytest.mark.parametrize("name", LEAST)
def test_the_bank_is_large_enough(name: str) -> None:
    round_ = load_round(name)
    assert len(round_.questions) >= LEAST[name]
    levels = [question.difficulty for question in round_.questions]
    assert all(levels.count(level) >= 2 for level in ("easy", "standard")) and "standard" in levels
    assert round_.brief and round_.timing


def test_every_theme_has_its_question() -> None:
    assert set(THEMES.values()) <= set(IDS)


@pytest.mark.parametrize(("name", "question"), QUESTIONS, ids=IDS)
def test_a_question_is_whole(name: str, question: Question) -> None:
    assert all(len(probes) == 3 for probes in question.probes.values())
    assert len(question.hints) == 4 and question.tags
    assert question.constraint_changes and question.pushbacks and question.checks
    assert len(question.key_points) >= 5
    numbers = sum(
        bool(re.search(r"\d|\bO\(|\b(?:half|twice|third|quarter|double)\b", one)) for one in question.key_points
    )
    assert numbers >= 2, "a strong answer has numbers"


@pytest.mark.parametrize(("name", "question"), QUESTIONS, ids=IDS)
def test_what_is_asked_can_be_spoken_and_differs(name: str, question: Question) -> None:
    for number, line in enumerate(question.lines):
        assert number == 0 or (line.count("?") == 1 and len(line.split()) <= MOST_WORDS), line
        assert not repeats(line, question.lines[:number]), line
    for hint in question.hints:
        assert len(hint.split()) <= MOST_WORDS, hint


@pytest.mark.parametrize(("name", "question"), QUESTIONS, ids=IDS)
def test_nothing_is_given_away(name: str, question: Question) -> None:
    """A probe or a challenge names no term that the question has not named; a closed check may, for it comes last."""
    known = [word[:5] for word in parts(question.text)]
    for line in (set(question.lines[1:]) - set(question.checks)) | set(question.hints[:1]):
        told = [word for word in parts(line) if stem(word) in TECHNICAL - OF_THE_TRADE and word[:5] not in known]
        assert not told, (told, line)


def parts(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())
