"""A language model behind `/v1/chat/completions`: OpenAI, llama.cpp, vLLM, NIM, Ollama, LM Studio.

The one importer of openai.

Structured output climbs down a ladder: `response_format: json_schema`; where the server refuses that, the schema in the
prompt and the first JSON object of the text; else LLMError. Nothing is tried twice: a spoken reply cannot wait.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import re
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, InvalidStateError
from concurrent.futures import TimeoutError as FutureTimeout
from functools import partial
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar
from urllib.parse import urlsplit, urlunsplit

from voiceprep.addresses import without_secrets
from voiceprep.errors import LLMError

if TYPE_CHECKING:
    from openai import OpenAI

T = TypeVar("T")
TIMEOUT_S = 15.0
"""For speech the library's own 600 s and two retries are no use."""

_FIRST_TOKENS = 20
_LEAST_LOGPROB = -20.0

_THOUGHT = re.compile(r"<think>.*?</think>|^.*?</think>|<think>.*\Z", re.DOTALL)


class Message(TypedDict):
    """One message of a chat; `role` is "system", "user" or "assistant"."""

    role: str
    content: str


class CutOff(LLMError):
    """The model is there and answers, but came to no end."""


class ChatModel:
    """One model on one server.

    Args:
        base_url: of the server; `/v1` is added where there is no path.
        model: its name; None: the first that the server lists, asked for when it is first needed.
        api_key: None: `OPENAI_API_KEY`, or none for a local server. Never logged, never in an error's text.
        timeout_s: the longest any call may take.
        small: it is too small to phrase a line of its own, and is asked only for what to take up from the answer
            (so with half a billion parameters; see `prompts`).
        clock: monotonic seconds, for deadlines.
    """

    def __init__(
        self,
        base_url: str,
        model: str | None = None,
        api_key: str | None = None,
        timeout_s: float = TIMEOUT_S,
        small: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.small = small
        self.base_url = with_version(base_url)
        self._model = model
        self._key = api_key or os.environ.get("OPENAI_API_KEY") or "none"
        self._timeout_s = timeout_s
        self._clock = clock
        self._client: OpenAI | None = None
        self._schema_refused = False
        self._lock = threading.Lock()
        self._calls: set[Future[Any]] = set()

    @property
    def label(self) -> str:
        """What to call the model in a session: its name, or where it is while that is not known."""
        return self._model or without_secrets(self.base_url)

    def model_name(self, deadline_s: float | None = None) -> str:
        """The model's name, asked of the server where none was given; LLMError when it cannot tell."""
        if self._model is None:
            left_s = self._within(deadline_s)
            listed = self._in_time(partial(self._first_listed, self._connected(), left_s), left_s)
            if listed is None:
                raise LLMError(f"the language model server at {without_secrets(self.base_url)} lists no model")
            self._model = listed
        return self._model

    def complete(
        self,
        messages: Sequence[Message],
        schema: dict[str, Any] | None = None,
        max_tokens: int = 120,
        deadline_s: float | None = None,
    ) -> str | dict[str, Any]:
        """Return the model's text, or the object it made where a `schema` is given (checked by the caller).

        Args:
            messages: the chat so far.
            schema: a JSON schema the answer must fit.
            max_tokens: where to cut.
            deadline_s: seconds from now in which it must be done, at most the client's `timeout_s`.

        Raises:
            LLMError: down, slow, cut off by its length, or not what was asked for.
        """
        until = self._clock() + self._within(deadline_s)
        if schema is None:
            return self._text(messages, None, max_tokens, until)
        if not self._schema_refused:
            try:
                return first_object(self._text(messages, schema, max_tokens, until))
            except _SchemaRefused:
                self._schema_refused = True
        return first_object(self._text(_with_schema(messages, schema), None, max_tokens, until))

    def yes_log_odds(self, messages: Sequence[Message], deadline_s: float | None = None) -> float:
        """Return how much likelier the model's answer begins with "yes" than with "no", in natural log-odds.

        A small model nearly always prefers one of the two; how strongly tells the questions apart all the same.

        Raises:
            LLMError: as `complete`, or the server gives no log-probabilities.
        """
        until = self._clock() + self._within(deadline_s)
        name = self.model_name(until - self._clock())
        left_s = until - self._clock()
        if left_s <= 0:
            raise LLMError("the language model was too slow")
        client, chat = self._connected(), list[Any](messages)

        def made() -> list[tuple[str, float]]:
            with _Translated(self):
                answer = client.chat.completions.create(
                    model=name,
                    messages=chat,
                    max_tokens=1,
                    temperature=0.0,
                    logprobs=True,
                    top_logprobs=_FIRST_TOKENS,
                    timeout=left_s,
                )
                found = answer.choices[0].logprobs if answer.choices else None
                tokens = found.content[0].top_logprobs if found is not None and found.content else []
                return [(str(one.token), float(one.logprob)) for one in tokens]
            raise AssertionError  # _Translated lets nothing through

        return yes_over_no(self._in_time(made, left_s))

    def warm(self, messages: Sequence[Message], deadline_s: float | None = None) -> None:
        """Have the server read `messages` ahead of time, so that a prompt that begins with them is answered sooner.

        Raises:
            LLMError: as `complete`.
        """
        self._text(messages, None, 1, self._clock() + self._within(deadline_s), may_be_cut=True)

    def close(self) -> None:
        """End the calls under way and close the connections; the next call opens them again."""
        with self._lock:
            for call in self._calls:
                call.cancel()
        if self._client is not None:
            self._client.close()
            self._client = None

    def _within(self, deadline_s: float | None) -> float:
        return self._timeout_s if deadline_s is None else min(deadline_s, self._timeout_s)

    def _connected(self) -> OpenAI:
        if self._client is None:
            from openai import OpenAI

            self._client = OpenAI(base_url=self.base_url, api_key=self._key, timeout=self._timeout_s, max_retries=0)
        return self._client

    def _text(
        self,
        messages: Sequence[Message],
        schema: dict[str, Any] | None,
        max_tokens: int,
        until: float,
        may_be_cut: bool = False,
    ) -> str:
        name = self.model_name(until - self._clock())
        options: dict[str, Any] = {}
        chat: list[Any] = list(messages)
        if schema is not None:
            # Not `strict`: OpenAI then refuses maxLength, and the local servers hold to the schema either way.
            options["response_format"] = {"type": "json_schema", "json_schema": {"name": "reply", "schema": schema}}
        left_s = until - self._clock()
        if left_s <= 0:
            raise LLMError("the language model was too slow")
        client = self._connected()

        def made() -> tuple[str, bool]:
            """The text, and whether it was cut off; the server may have sent anything at all."""
            with _Translated(self, schema is not None):
                answer = client.chat.completions.create(
                    model=name, messages=chat, max_tokens=max_tokens, temperature=0.0, timeout=left_s, **options
                )
                if not getattr(answer, "choices", None):
                    raise LLMError("the language model server sent no answer")
                choice = answer.choices[0]
                content = choice.message.content or ""
                if not isinstance(content, str):
                    raise TypeError
                return content, choice.finish_reason == "length"
            raise AssertionError  # _Translated lets nothing through

        text, cut = self._in_time(made, left_s)
        if cut and not may_be_cut:
            raise CutOff("the language model's answer was cut off by its length")
        return without_thoughts(text)

    def _first_listed(self, client: OpenAI, left_s: float) -> str | None:
        with _Translated(self):
            listed = client.models.list(timeout=left_s).data
            return str(listed[0].id) if listed else None

    def _in_time(self, work: Callable[[], T], left_s: float) -> T:
        """Do `work` within `left_s`, or until `close`.

        The library's time-out is for each read: a server that sends a byte now and then is never too slow for it. So
        the call runs in a thread of its own, which is left behind where the answer is not wanted any more.
        """
        call: Future[T] = Future()

        def run() -> None:
            with contextlib.suppress(InvalidStateError):  # nobody waits any more
                try:
                    call.set_result(work())
                except Exception as error:
                    call.set_exception(error)

        with self._lock:
            self._calls.add(call)
        threading.Thread(target=run, name="voiceprep-llm-call", daemon=True).start()
        try:
            return call.result(max(0.0, left_s))
        except FutureTimeout:
            raise LLMError("the language model was too slow") from None
        except CancelledError:
            raise LLMError("the language model was closed") from None
        finally:
            call.cancel()
            with self._lock:
                self._calls.discard(call)


class _SchemaRefused(Exception):
    """The server does not know `response_format: json_schema`."""


class _Translated:
    """Turns the errors of openai, and of the HTTP library below it, into LLMError; the key stays out of the text."""

    def __init__(self, model: ChatModel, with_schema: bool = False) -> None:
        self._model, self._with_schema = model, with_schema

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is None or not isinstance(error, Exception) or isinstance(error, LLMError):
            return
        import openai

        where = without_secrets(self._model.base_url)
        if isinstance(error, openai.APITimeoutError):
            raise LLMError("the language model was too slow") from None
        if isinstance(error, openai.APIConnectionError):
            raise LLMError(f"the language model server at {where} cannot be reached") from None
        if isinstance(error, openai.APIStatusError):
            if self._with_schema and error.status_code in (400, 415, 422, 501):
                raise _SchemaRefused from None
            raise LLMError(f"the language model server at {where} {_status(error.status_code)}") from None
        sent = f"sent something unusable ({type(error).__name__})"
        raise LLMError(f"the language model server at {where} {sent}") from None


def _status(code: int) -> str:
    known = {401: "refused the key", 403: "refused the key", 404: "does not know the model or the address"}
    return known.get(code, "is too busy" if code == 429 else f"failed with status {code}")


def with_version(base_url: str) -> str:
    """Return `base_url` with `/v1` where it has no path: `http://localhost:11434` -> `http://localhost:11434/v1`."""
    url = base_url.strip().rstrip("/")
    if "://" not in url:
        url = f"http://{url}"
    parts = urlsplit(url)
    return url if parts.path else urlunsplit(parts._replace(path="/v1"))


def without_thoughts(text: str) -> str:
    """Return `text` without `<think>…</think>`, also where only one of the two tags is there."""
    return _THOUGHT.sub("", text).strip()


def yes_over_no(first_tokens: Sequence[tuple[str, float]]) -> float:
    """Return log p(yes) - log p(no) from the likeliest first tokens and their log-probabilities.

    Raises:
        LLMError: neither word is among them.
    """
    share = {"yes": 0.0, "no": 0.0}
    for token, logprob in first_tokens:
        word = token.strip().strip("\"'.*").lower()
        if word in share:
            share[word] += math.exp(max(logprob, _LEAST_LOGPROB))
    if not any(share.values()):
        raise LLMError("the language model answered neither yes nor no, or its server gives no log-probabilities")
    least = math.exp(_LEAST_LOGPROB)
    return math.log(max(share["yes"], least)) - math.log(max(share["no"], least))


def first_object(text: str) -> dict[str, Any]:
    """Return the first JSON object in `text`; LLMError when there is none."""
    decoder = json.JSONDecoder()
    for match in re.finditer(r"\{", text):
        try:
            found, _ = decoder.raw_decode(text, match.start())
        except ValueError:
            continue
        if isinstance(found, dict):
            return found
    raise LLMError("the language model's answer holds no JSON object")


def _with_schema(messages: Sequence[Message], schema: dict[str, Any]) -> list[Message]:
    """The messages, the last of which asks for an object that fits `schema`."""
    *before, last = messages
    ask = f"Answer with one JSON object and nothing else. It must fit this schema: {json.dumps(schema)}"
    return [*before, Message(role=last["role"], content=f"{last['content']}\n\n{ask}")]
