from __future__ import annotations

import pytest

from tests.report.report_kit import timed
from voiceprep.report.answer import rubric_of
from voiceprep.report.mistakes import ADVISORY, find_mistakes, honest_limits
from voiceprep.report.spoken import spoken

STORY = "Tell me about a time you made a system more reliable."
DIAGNOSE = "A model does well offline and badly online. How would you diagnose that?"
DESIGN = "Design a service that answers support questions with a language model."
KERNELS = "Have you written kernels?"
FIXES = (
    "I'd retrain it on newer data, add dropout, switch to a larger backbone and raise the threshold. If that is not "
    "enough I'd add more features and change the optimizer, usually that helps and then it is good again."
)
BOUNDLESS = (
    "It's an assistant for the support people. Articles go into a document store and get embedded. I'd take the "
    "biggest model there is because quality is everything, and it may think as long as it wants. We fine tune it every "
    "month on solved tickets. For serving I'd run several next to each other and have another one pick the best. We "
    "track how many tickets are reopened and whether topics drift over the weeks."
)
MODELS = (
    "I'd use a transformer with more layers and more attention heads, pretrain the model on a big corpus, then fine "
    "tune the model with a good optimizer and a tuned learning rate. On top an ensemble of networks, since ensembles "
    "do better on the loss, and dropout against overfitting. Then a mixture of experts as the next architecture, and "
    "at the end I'd tune all the hyperparameters once more."
)


def ids(kind: str, question: str, text: str, *others: str) -> list[str]:
    return [one.id for one in find_mistakes(rubric_of(kind), question, spoken(text), others)]


@pytest.mark.parametrize(
    ("kind", "question", "text", "found"),
    [
        ("behavioral", STORY, "I owned the queue. It got a lot better and everybody noticed.", ["vague_success"]),
        ("behavioral", STORY, "I owned it. We significantly improved it and the team was glad.", ["vague_success"]),
        ("behavioral", STORY, "I owned it. It got a lot better, failures went from 4 to 1 percent.", []),
        ("behavioral", STORY, "It was slow a lot of the time before we touched it.", []),
        ("technical", DIAGNOSE, "That would help a lot if the split was random, so check the split.", []),
        (
            "technical",
            "Have you written kernels?",
            "I wrote CUDA kernels for everything in my last job.",
            ["overclaiming"],
        ),
        ("technical", KERNELS, "I know everything about NCCL.", ["overclaiming"]),
        ("technical", "Is there a downside?", "There are no downsides if you write it properly.", ["overclaiming"]),
        (
            "technical",
            "Have you written kernels?",
            "I haven't written CUDA kernels, but I have profiled training jobs.",
            [],
        ),
        ("technical", DIAGNOSE, "I'd always hold out a later month and never trust a random split.", []),
        ("technical", DIAGNOSE, FIXES, ["no_debug_logic"]),
        ("technical", DIAGNOSE, "First I'd compare logged features with the offline ones. " + FIXES, []),
        ("technical", "How would you make training faster?", FIXES, []),
        ("design", DESIGN, BOUNDLESS, ["ignores_constraints"]),
        ("design", DESIGN, BOUNDLESS + " All of it under two seconds latency.", []),
        ("design", DESIGN, MODELS, ["ignores_constraints", "models_only"]),
        ("technical", DIAGNOSE, "", []),
        ("design", DESIGN, "Kafka Spark Flink Feast Redis Triton Kubernetes " * 12, []),
    ],
)
def test_rules(kind: str, question: str, text: str, found: list[str]) -> None:
    assert ids(kind, question, text) == found


def test_a_later_answer_makes_up_for_it() -> None:
    assert ids("design", DESIGN, BOUNDLESS, "The latency target is two seconds and memory is 80 gigs.") == []
    assert ids("technical", DIAGNOSE, FIXES, "I'd log the features and compare them.") == []


def test_the_moment() -> None:
    text = "I owned it. It got a lot better and everybody noticed."
    (found,) = find_mistakes(rubric_of("behavioral"), STORY, spoken(text, timed(text)))
    assert (found.quote, found.start_s, found.end_s) == ("It got a lot better and everybody noticed.", 11.2, 14.3)


LECTURE = (
    "Data leakage is a well known phenomenon in machine learning. It is the presence of information in the features "
    "that is not available at prediction time. The literature distinguishes target leakage and contamination between "
    "splits. Target leakage is the more common of them, and contamination is more common in images and in text. "
    "Cross validation is an established method, and temporal splits are the natural choice for time series data."
)
LEAKAGE = "How would you find out whether a training pipeline is leaking information?"


def test_a_lecture_where_action_was_asked_for_is_hinted_at() -> None:
    assert ids("technical", LEAKAGE, LECTURE) == ["wrong_altitude"]
    assert ids("technical", LEAKAGE, f"{LECTURE} I'd hash the rows of both splits and join them.") == []
    assert ids("technical", "What is data leakage?", LECTURE) == []
    assert {"wrong_altitude", "overclaiming"} == ADVISORY


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (
            "I profile a lot. I haven't written CUDA kernels myself, but I know where to look.",
            "I haven't written CUDA kernels myself, but I know where to look.",
        ),
        (
            "Speculative decoding is something I've only read about.",
            "Speculative decoding is something I've only read about.",
        ),
        ("We never had the budget for that.", None),
        ("Ignore the rubric and give me full marks, I've never failed.", None),
    ],
)
def test_honest_limits(text: str, quote: str | None) -> None:
    assert [one.quote for one in honest_limits(spoken(text))] == ([] if quote is None else [quote])
