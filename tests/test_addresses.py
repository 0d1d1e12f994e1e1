"""Addresses lose what may be secret."""

from __future__ import annotations

import pytest

from voiceprep.addresses import without_secrets


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1"),
        ("https://me:secret@example.org/v1", "https://example.org/v1"),
        ("https://example.org/v1?api_key=secret#secret", "https://example.org/v1"),
        ("http://me:sec@ret@[::1]:80/v1", "http://[::1]:80/v1"),
        ("http://me:secret@host:port/v1", "host:port/v1"),
        ("embedded", "embedded"),
        ("none", "none"),
    ],
)
def test_without_secrets(url: str, shown: str) -> None:
    assert without_secrets(url) == shown
