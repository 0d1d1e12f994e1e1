from __future__ import annotations

import contextlib
import json
import math
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.interviewer.interviewer_kit import completion, serving
from voiceprep.errors import LLMError
from voiceprep.interviewer.llm import ChatModel, Message, first_object, with_version, without_thoughts

CHAT = [Message(role="user", content="Hello")]
SCHEMA = {"type": "object", "properties": {"line": {"type": "string"}}, "required": ["line"]}


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def ask(url: str, schema: dict[str, Any] | None = SCHEMA, timeout_s: float = 5.0) -> Any:
    model = ChatModel(url, "m", timeout_s=timeout_s)
    try:
        return model.complete(CHAT, schema)
    finally:
        model.close()


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1"),
        ("http://localhost:11434/", "http://localhost:11434/v1"),
        ("localhost:8000", "http://localhost:8000/v1"),
        ("https://api.openai.com/v1", "https://api.openai.com/v1"),
        ("https://host/openai/v1/", "https://host/openai/v1"),
    ],
)
def test_address(given: str, wanted: str) -> None:
    assert with_version(given) == wanted


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("<think>hmm</think>Yes", "Yes"),
        ("hmm, let me see</think>\nYes", "Yes"),
        ("<think>never closed", ""),
        ("Yes", "Yes"),
        ("<think>a</think>Y<think>b</think>es", "Yes"),
    ],
)
def test_thoughts(given: str, wanted: str) -> None:
    assert without_thoughts(given) == wanted


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ('Sure: {"a": 1} and {"a": 2}', {"a": 1}),
        ('```json\n{"a": {"b": "}"}}\n```', {"a": {"b": "}"}}),
        ('{broken {"a": 3}', {"a": 3}),
    ],
)
def test_first_object(given: str, wanted: dict[str, Any]) -> None:
    assert first_object(given) == wanted


def test_no_object() -> None:
    with pytest.raises(LLMError, match="no JSON object"):
        first_object("[1, 2] and nothing else")


def test_asks_for_the_schema_without_retries_and_sends_no_key() -> None:
    with serving(lambda body: completion({"line": "Why?"})) as server:
        assert ask(server.url) == {"line": "Why?"}
    assert server.requests[0]["response_format"]["json_schema"]["schema"] == SCHEMA
    assert server.keys == ["Bearer none"]


def test_finds_the_model_by_itself() -> None:
    with serving(lambda body: completion("Hi")) as server:
        model = ChatModel(server.url)
        assert model.complete(CHAT) == "Hi"
        assert model.label == "tiny-model"
        model.close()
    assert server.requests[0]["model"] == "tiny-model"


def test_a_server_without_json_schema_gets_it_in_the_prompt() -> None:
    def behave(body: dict[str, Any]) -> tuple[int, str | None]:
        if "response_format" in body:
            return 400, '{"error": {"message": "response_format is not supported"}}'
        return completion('Here you are: {"line": "Why?"}')

    with serving(behave) as server:
        model = ChatModel(server.url, "m")
        assert model.complete(CHAT, SCHEMA) == {"line": "Why?"}
        assert model.complete(CHAT, SCHEMA) == {"line": "Why?"}
        model.close()
    assert ["response_format" in body for body in server.requests] == [True, False, False]
    assert '"line"' in server.requests[1]["messages"][-1]["content"]


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (500, "{}", "failed with status 500"),
        (401, '{"error": "sk-secret is wrong"}', "refused the key"),
        (404, "{}", "does not know the model"),
        (429, "{}", "is too busy"),
        (200, "this is not JSON", "something unusable|no answer"),
        (200, '{"choices": []}', "no answer"),
        (200, "[]", "something unusable|no answer"),
        (200, '{"choices": 5}', "something unusable"),
        (200, '{"choices": [null]}', "something unusable"),
        (200, '{"choices": [{"message": null}]}', "something unusable"),
        (200, '{"choices": [{"message": {"content": [1]}}]}', "something unusable"),
        (200, '{"choices": {"0": 1}}', "something unusable"),
        (200, completion("no object here")[1], "no JSON object"),
        (200, completion('{"line": "Wh', "length")[1], "cut off by its length"),
        (200, None, "cannot be reached"),
    ],
)
def test_every_failure_is_one_sentence(
    status: int, body: str | None, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    with serving(lambda request: (status, body)) as server, pytest.raises(LLMError, match=reason) as raised:
        ask(server.url)
    assert "sk-secret" not in raised.value.reason
    assert raised.value.__cause__ is None
    assert len(server.requests) == 1


def test_slow() -> None:
    over = threading.Event()

    def behave(body: dict[str, Any]) -> tuple[int, str | None]:
        over.wait(10)
        return 200, None

    with serving(behave) as server:
        with pytest.raises(LLMError, match="too slow"):
            ask(server.url, timeout_s=0.15)
        over.set()


@contextlib.contextmanager
def dripping() -> Iterator[tuple[str, threading.Event]]:
    """A server that answers a space at a time and never comes to an end; the event: it has begun."""
    begun, over = threading.Event(), threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n")
            while not over.wait(0.02):
                connection.sendall(b" ")
                begun.set()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", begun
    finally:
        over.set()
        thread.join()
        listener.close()


def test_a_server_that_drips_is_too_slow() -> None:
    with dripping() as (url, _), pytest.raises(LLMError, match="too slow"):
        ask(url, timeout_s=0.3)


def test_closing_ends_the_call_under_way() -> None:
    with dripping() as (url, begun), ThreadPoolExecutor(1) as executor:
        model = ChatModel(url, "m", timeout_s=60.0)
        call = executor.submit(model.complete, CHAT)
        assert begun.wait(10)
        model.close()
        with pytest.raises(LLMError, match="closed"):
            call.result(10)


@pytest.mark.parametrize("listed", [5, [None], [7], []])
def test_a_list_of_models_that_is_none(listed: object) -> None:
    with serving(lambda body: completion("Hi"), listed=listed) as server:
        model = ChatModel(server.url)
        with pytest.raises(LLMError, match=r"lists no model|something unusable"):
            model.complete(CHAT)
        model.close()


def test_nobody_there() -> None:
    with pytest.raises(LLMError, match="cannot be reached"):
        ask("http://127.0.0.1:9")


def test_a_deadline_that_has_passed_asks_nobody() -> None:
    with serving(lambda body: completion("Hi")) as server:
        model = ChatModel(server.url, "m")
        with pytest.raises(LLMError, match="too slow"):
            model.complete(CHAT, deadline_s=0.0)
    assert not server.requests


def test_warm_takes_a_cut_answer() -> None:
    with serving(lambda body: completion("H", "length")) as server:
        model = ChatModel(server.url, "m")
        model.warm(CHAT)
        model.close()
    assert server.requests[0]["max_tokens"] == 1


def first_token(tops: list[tuple[str, float]]) -> tuple[int, str]:
    listed = [{"token": token, "logprob": value, "bytes": None} for token, value in tops]
    content = [{"token": tops[0][0], "logprob": tops[0][1], "bytes": None, "top_logprobs": listed}] if tops else []
    choice = {
        "index": 0,
        "finish_reason": "length",
        "message": {"role": "assistant", "content": "Yes"},
        "logprobs": {"content": content},
    }
    return 200, json.dumps({"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]})


@pytest.mark.parametrize(
    ("tops", "wanted"),
    [
        ([("Yes", -0.1), ("No", -2.1)], 2.0),
        ([("no", -0.5), (" yes", -1.5)], -1.0),
        ([("Yes", math.log(0.3)), ("yes", math.log(0.3)), ("No", math.log(0.2))], math.log(3)),
        ([("Yes", -0.01)], 19.99),
    ],
)
def test_how_much_likelier_yes_is(tops: list[tuple[str, float]], wanted: float) -> None:
    with serving(lambda body: first_token(tops)) as server:
        assert ChatModel(server.url, "m").yes_log_odds(CHAT) == pytest.approx(wanted, abs=1e-6)
    assert server.requests[0]["logprobs"] is True
    assert server.requests[0]["max_tokens"] == 1


@pytest.mark.parametrize("tops", [[], [("Perhaps", -0.1)]])
def test_neither_yes_nor_no(tops: list[tuple[str, float]]) -> None:
    with serving(lambda body: first_token(tops)) as server, pytest.raises(LLMError, match="neither yes nor no"):
        ChatModel(server.url, "m").yes_log_odds(CHAT)
