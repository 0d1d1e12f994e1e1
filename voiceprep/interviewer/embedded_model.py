"""The embedded model as the interviewer sees it: usable at once, loaded when it is first needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from voiceprep.interviewer.embedded import EmbeddedServer
from voiceprep.interviewer.llm import ChatModel, Message

LONGEST_S = 60.0
"""Loading, and reading the fixed part of the prompt for the first time, takes 10 s and more on two cores."""


class EmbeddedModel(ChatModel):
    """A ChatModel on an EmbeddedServer that may still be loading; every call waits for it within its own deadline."""

    def __init__(self, server: EmbeddedServer, name: str, timeout_s: float = LONGEST_S) -> None:
        """Make the model; `name` is what a session calls it, `timeout_s` the longest any call may take."""
        super().__init__("http://127.0.0.1", name, server.api_key, timeout_s=timeout_s, small=server.small)
        self._server = server

    def complete(
        self,
        messages: Sequence[Message],
        schema: dict[str, Any] | None = None,
        max_tokens: int = 120,
        deadline_s: float | None = None,
    ) -> str | dict[str, Any]:
        """As ChatModel.complete; LLMError also when the model is not loaded in time."""
        return super().complete(messages, schema, max_tokens, self._ready(deadline_s))

    def warm(self, messages: Sequence[Message], deadline_s: float | None = None) -> None:
        """As ChatModel.warm; LLMError also when the model is not loaded in time."""
        super().warm(messages, self._ready(deadline_s))

    def yes_log_odds(self, messages: Sequence[Message], deadline_s: float | None = None) -> float:
        """As ChatModel.yes_log_odds; LLMError also when the model is not loaded in time."""
        return super().yes_log_odds(messages, self._ready(deadline_s))

    def _ready(self, deadline_s: float | None) -> float:
        """Wait for the server; returns the seconds left of the deadline."""
        until = self._clock() + self._within(deadline_s)
        self._server.wait_ready(max(0.0, until - self._clock()))
        self.base_url = self._server.base_url
        return until - self._clock()
