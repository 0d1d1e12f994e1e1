"""The embedded model is usable while it loads, and costs no more than its deadline where it never does."""

from __future__ import annotations

from pathlib import Path

import pytest

from voiceprep.errors import LLMError
from voiceprep.interviewer.embedded import EmbeddedServer
from voiceprep.interviewer.embedded_model import EmbeddedModel


class LoadingServer(EmbeddedServer):
    """A server that notes how long it is waited for, and is never ready."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere.gguf"))
        self.waited: list[float] = []

    def wait_ready(self, timeout_s: float) -> None:
        self.waited.append(timeout_s)
        raise LLMError("still loading")


def test_it_waits_for_the_server_within_the_deadline() -> None:
    server = LoadingServer()
    model = EmbeddedModel(server, "tiny")
    with pytest.raises(LLMError, match="still loading"):
        model.complete([], deadline_s=2.5)
    with pytest.raises(LLMError, match="still loading"):
        model.warm([], deadline_s=1.0)
    assert server.waited == [pytest.approx(2.5, abs=0.2), pytest.approx(1.0, abs=0.2)]


def test_it_is_known_by_its_name_before_it_is_loaded() -> None:
    assert EmbeddedModel(LoadingServer(), "qwen").label == "qwen"
