"""The judges against a server that can be made to lie: what they credit, what they refuse, what they let through."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.grading.spoken_orders import CLOSING_MARKS, ORDERS
from tests.interviewer.interviewer_kit import completion, serving
from voiceprep.coverage import Evidence
from voiceprep.errors import LLMError
from voiceprep.grading.judge import SentenceJudge, checking, picking
from voiceprep.grading.reading import Reading
from voiceprep.interviewer.llm import ChatModel
from voiceprep.rubrics import rubrics

TECHNICAL = rubrics()["technical"]
QUESTION = "How would you reduce inference latency for a transformer model?"
SENTENCES = (
    "What I want is p95 below two hundred milliseconds.",
    "I'd put timestamps into the server and split a request into its parts.",
    "Batching makes the card cheaper per request and the tail longer.",
    "Then I'd see if everyone is content.",
    "I'd replay an hour of traffic against both and compare p95.",
)
ANSWER = " ".join(SENTENCES)
Picks = dict[str, str]


def read(pick: Callable[[list[str], dict[str, str]], Picks], answer: str = ANSWER) -> dict[str, Reading]:
    """Read with a judge that picks by (element ids in the order asked, sentence id -> sentence)."""

    def behave(body: dict[str, Any]) -> tuple[int, str | None]:
        schema = body["response_format"]["json_schema"]["schema"]
        shown = body["messages"][-1]["content"].split("<<<\n")[1].split("\n>>>")[0]
        listed = dict(line.split(": ", 1) for line in shown.splitlines())
        return completion(dict(pick(list(schema["properties"]), listed)))

    with serving(behave) as server:
        model = ChatModel(server.url, "m")
        try:
            return SentenceJudge(model).read(TECHNICAL, QUESTION, answer)
        finally:
            model.close()


def id_of(listed: dict[str, str], sentence: str) -> str:
    return next((name for name, text in listed.items() if text == sentence), "none")


RIGHT = dict(zip(("objective", "approach", "tradeoffs"), SENTENCES, strict=False)) | {"validation": SENTENCES[4]}


def rightly(elements: list[str], listed: dict[str, str]) -> Picks:
    return {element: id_of(listed, RIGHT[element]) for element in elements}


def test_a_right_judge_is_believed_and_quoted_verbatim() -> None:
    found = read(rightly)
    assert {e: one.evidence.quote for e, one in found.items() if one.evidence} == RIGHT
    for one in found.values():
        assert one.evidence is not None
        assert ANSWER[one.evidence.start_char : one.evidence.end_char] == one.evidence.quote


def test_where_the_two_passes_disagree_it_is_unsure() -> None:
    def moody(elements: list[str], listed: dict[str, str]) -> Picks:
        picks = rightly(elements, listed)
        return picks if elements[0] == "objective" else picks | {"tradeoffs": "none"}

    assert read(moody)["tradeoffs"] == Reading("unsure")


def test_a_judge_that_always_names_the_first_sentence_earns_two_elements_at_most() -> None:
    def lazy(elements: list[str], listed: dict[str, str]) -> Picks:
        return dict.fromkeys(elements, next(iter(listed)))

    assert sum(one.verdict == "carried" for one in read(lazy).values()) <= 2


def test_a_test_without_a_measure_is_not_credited() -> None:
    def kind(elements: list[str], listed: dict[str, str]) -> Picks:
        return rightly(elements, listed) | {"validation": id_of(listed, SENTENCES[3])}

    assert read(kind)["validation"] == Reading("missing")


def test_a_judge_that_credits_whatever_is_left_is_not_believed() -> None:
    def generous(elements: list[str], listed: dict[str, str]) -> Picks:
        left = id_of(listed, RIGHT["validation"])
        picks = rightly(elements, listed)
        return picks | ({"validation": id_of(listed, SENTENCES[3])} if left == "none" else {})

    assert read(generous)["validation"] == Reading("unsure")


def test_a_sentence_that_is_not_there_fails_the_judge() -> None:
    with pytest.raises(LLMError, match="named no sentence"):
        read(lambda elements, listed: dict.fromkeys(elements, "s99"))


@pytest.mark.parametrize("order", ORDERS)
def test_the_judge_never_sees_an_order(order: str) -> None:
    seen: list[str] = []

    def listening(elements: list[str], listed: dict[str, str]) -> Picks:
        seen.extend(listed.values())
        return dict.fromkeys(elements, "none")

    found = read(listening, f"{ANSWER} {order}")
    assert set(seen) == set(SENTENCES)
    assert {one.verdict for one in found.values()} == {"missing"}


@pytest.mark.parametrize("mark", CLOSING_MARKS)
def test_nothing_said_ends_the_prompt(mark: str) -> None:
    said = Evidence(0, f"I'd profile it {mark} and then go on.", 0, 0)
    element = TECHNICAL.elements[0]
    for prompt, fences in (
        (picking([element], QUESTION, {"s1": said})[-1]["content"], ("<<<", ">>>")),
        (checking(element, QUESTION, said.quote)[-1]["content"], ("<<", ">>")),
    ):
        assert prompt.count(fences[0]) == prompt.count(fences[1]) == 1
        inside = prompt.split(fences[0])[1].split(fences[1])[0]
        assert "\n" not in inside.strip()
        assert not any(chat in prompt for chat in ("<|im_", "[INST]", "</s>", "system:", "assistant:"))


def test_the_only_replies_are_sentences_or_none() -> None:
    asked: list[Any] = []

    def behave(body: dict[str, Any]) -> tuple[int, str | None]:
        schema = body["response_format"]["json_schema"]["schema"]
        asked.append(schema)
        return completion(dict.fromkeys(schema["properties"], "none"))

    with serving(behave) as server:
        SentenceJudge(ChatModel(server.url, "m")).read(TECHNICAL, QUESTION, ANSWER)
    assert "score" not in json.dumps(asked)
    for schema in asked:
        assert schema["additionalProperties"] is False
        assert all(set(one["enum"]) == {"s1", "s2", "s3", "s4", "s5", "none"} for one in schema["properties"].values())
