"""A virtual desk that this process's own sound card functions see."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.desk_kit import VirtualDesk, virtual_desk
from voiceprep.audio import soundcard


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualDesk]:
    with virtual_desk(os.environ.get("VOICEPREP_CACHE", "")) as there:
        for name, value in there.environment.items():
            if name != "VOICEPREP_CACHE":
                monkeypatch.setenv(name, value)
        soundcard.rescan()
        yield there
        monkeypatch.undo()
    soundcard.rescan()
