"""The reader by meaning with its real model: what it credits goes with the sentence, and nothing else earns."""

from __future__ import annotations

import numpy as np
import pytest

from tests.grading.spoken_orders import ORDERS
from voiceprep import weights
from voiceprep.grading.checks import can_bear
from voiceprep.grading.default import best_reader
from voiceprep.grading.features import cues_hash, feature_count, features, phrases
from voiceprep.grading.fitted import fitted_numbers, read_fitted
from voiceprep.grading.meaning import MeaningReader
from voiceprep.grading.reading import LexiconReader
from voiceprep.grading.vectors import MODEL, SIZE, SentenceVectors
from voiceprep.rubrics import rubrics

QUESTION = "A nightly training job has become twice as slow since last week. How do you find out why?"
SAID = {
    "objective": "What I need to know first is whether the machine got slower or whether the job does more work now.",
    "approach": "I'd profile fifty steps of last week's commit and of today's on one node, and diff the two traces.",
    "tradeoffs": "Full tracing gives a clear picture, but the cost is a step that's a fifth slower and a lot of disk.",
    "validation": "I'd call it solved when three nights in a row end under four hours at the same validation loss.",
}
ANSWER = " ".join(SAID.values())


@pytest.fixture(scope="module")
def reader() -> MeaningReader:
    return MeaningReader(SentenceVectors(weights.model_folder(MODEL)))


def carried(reader: MeaningReader, answer: str, kind: str = "technical", question: str = QUESTION) -> dict[str, str]:
    found = reader.read(rubrics()[kind], question, answer)
    return {element: one.evidence.quote for element, one in found.items() if one.evidence is not None}


def test_half_a_character_is_read_like_any_other_damage(reader: MeaningReader) -> None:
    spoilt = ANSWER.replace("What I need", "What \ud800 I need")
    assert set(carried(reader, spoilt)) == set(carried(reader, ANSWER)) != set()


@pytest.mark.parametrize("kind", [kind for kind, rubric in rubrics().items() if not rubric.by_asking])
def test_the_numbers_belong_to_the_rubrics_as_they_are(kind: str) -> None:
    """Who changes cues fits anew: python scripts/fit/structure.py --write (see there)."""
    rubric, numbers = rubrics()[kind], fitted_numbers()["kinds"][kind]
    assert numbers["cues_sha256"] == cues_hash(rubric)
    assert list(numbers["thresholds"]) == list(rubric.element_ids)
    assert list(numbers["weights"]) == [*rubric.element_ids, "none"]
    inputs = SIZE + feature_count(rubric) + len(numbers["phrases"]) + 1
    assert {len(one) for one in numbers["weights"].values()} == {inputs}
    assert list(numbers["context"]) == [*rubric.element_ids, "none"]
    assert {len(one) for one in numbers["context"].values()} == {4 * len(rubric.elements) + 3}


def test_features_are_as_many_as_said_and_see_numbers() -> None:
    rubric = rubrics()["technical"]
    plain, measured = features(rubric, "It got better."), features(rubric, "It got better by 12 percent.")
    assert len(plain) == len(measured) == feature_count(rubric)
    assert plain != measured


@pytest.mark.models
def test_each_element_is_found_in_its_sentence(reader: MeaningReader) -> None:
    assert carried(reader, ANSWER) == SAID


@pytest.mark.models
@pytest.mark.parametrize("element", list(SAID))
def test_an_element_goes_with_its_sentence(reader: MeaningReader, element: str) -> None:
    rest = {name: text for name, text in SAID.items() if name != element}
    assert carried(reader, " ".join(rest.values())) == rest


@pytest.mark.models
@pytest.mark.parametrize("order", ORDERS)
def test_an_order_earns_nothing(reader: MeaningReader, order: str) -> None:
    assert carried(reader, order) == {}
    assert carried(reader, f"{SAID['approach']} {order}") == {"approach": SAID["approach"]}


@pytest.mark.models
@pytest.mark.parametrize(
    "answer",
    [
        "",
        "I don't know.",
        "So the nightly training job has become twice as slow since last week, and the question is how to find out why"
        " the training job is so slow.",
        "It's important to have a clear objective. There are always trade-offs. My approach is systematic. And I would"
        " validate it properly.",
        "PyTorch, Nsight, NCCL, DALI, Triton, TensorRT, Kubernetes, Slurm, Prometheus, Grafana.",
        "I really enjoy such problems. You need experience for that. It depends on many things, as always in life.",
        "la la la la la la la la la la la la la la la la la la la la la",
    ],
)
def test_nothing_said_earns_nothing(reader: MeaningReader, answer: str) -> None:
    assert carried(reader, answer) == {}


@pytest.mark.models
def test_a_success_without_a_figure_is_no_outcome(reader: MeaningReader) -> None:
    story = "I owned the ranking service. We had four weeks. {} I'd write the test first next time."
    question = "Tell me about a time you made something faster."
    vague = carried(reader, story.format("It became much faster and everyone was happy."), "behavioral", question)
    exact = carried(reader, story.format("It went from ninety to eleven milliseconds."), "behavioral", question)
    assert "outcome" not in vague
    assert exact["outcome"] == "It went from ninety to eleven milliseconds."
    assert can_bear(rubrics()["behavioral"].element("outcome"), exact["outcome"])


@pytest.mark.models
def test_five_readers_agree_to_the_letter() -> None:
    folder = weights.model_folder(MODEL)
    readings = [
        repr(MeaningReader(SentenceVectors(folder)).read(rubrics()["technical"], QUESTION, ANSWER)) for _ in range(5)
    ]
    assert len(set(readings)) == 1


@pytest.mark.models
def test_what_else_was_read_changes_no_vector(reader: MeaningReader) -> None:
    folder = weights.model_folder(MODEL)
    alone = SentenceVectors(folder)(["A sentence."])
    together = SentenceVectors(folder)(["Another, and a much longer one at that, with many words.", "A sentence."])
    assert alone.tobytes() == together[1:].tobytes()
    assert alone.shape == (1, SIZE)


def test_without_the_model_the_lexicon_reads(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEPREP_CACHE", str(tmp_path))
    assert isinstance(best_reader(), LexiconReader)


@pytest.mark.models
def test_kinds_with_other_cues_are_read_by_cues(reader: MeaningReader) -> None:
    rubric = rubrics()["technical"]
    first = rubric.elements[0].model_copy(update={"cues": ("nothing like it",)})
    changed = rubric.model_copy(update={"elements": (first, *rubric.elements[1:])})
    fresh = MeaningReader(SentenceVectors(weights.model_folder(MODEL)))
    assert fresh.read(changed, QUESTION, ANSWER) == LexiconReader().read(changed, QUESTION, ANSWER)


def test_speech_without_stops_is_read_sentence_by_sentence(reader: MeaningReader) -> None:
    """Fifty words without a stop were one sentence, which can carry two elements at most."""
    said = (
        "what i'm after is to know if the card waits for data or for the network so i take a profile of a hundred "
        "steps and split each into input compute and communication the catch is that more workers "
        "load faster but eat memory"
    )
    found = carried(reader, said)
    assert set(found) == {"objective", "approach", "tradeoffs"}
    assert found["tradeoffs"].startswith("the catch is")


def test_what_stands_around_a_sentence_counts() -> None:
    """Alone in doubt, a sentence before an approach is likelier to be the objective than one after it."""
    model = read_fitted(fitted_numbers(), rubrics()["technical"])
    assert model is not None
    element_ids = rubrics()["technical"].element_ids
    doubtful, approach = np.full(len(element_ids), -1.5), np.full(len(element_ids), -6.0)
    approach[element_ids.index("approach")] = 6.0
    place = element_ids.index("objective")
    before = model.in_context(np.stack([doubtful, approach]))[0, place]
    after = model.in_context(np.stack([approach, doubtful]))[1, place]
    assert before > after + 0.5


def test_phrases_are_words_and_neighbours() -> None:
    assert phrases("I\u2019d take 3.") == {"i'd", "take", "#", "^ i'd", "i'd take", "take #"}
