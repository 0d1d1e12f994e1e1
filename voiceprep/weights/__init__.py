"""Model files: which there are, where they come from, and getting them into the cache checked by their hashes.

Importing this is light: the libraries that fetch are loaded by the first fetch.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from voiceprep.weights.choice import available_memory, default_llm
from voiceprep.weights.fetch import ensure
from voiceprep.weights.manifest import Model, models
from voiceprep.weights.progress import Progress, Quiet, for_terminal, human_size
from voiceprep.weights.store import Store

__all__ = [
    "Model",
    "Progress",
    "Quiet",
    "Store",
    "available_memory",
    "default_llm",
    "ensure",
    "for_terminal",
    "human_size",
    "identify",
    "is_complete",
    "missing",
    "model_folder",
    "models",
    "verify",
]


def model_folder(model_id: str) -> Path:
    """Where the model lies, complete or not."""
    return Store().folder(model_id)


def is_complete(model_id: str) -> bool:
    """Whether the model lies in the cache; fast, hashes nothing."""
    return Store().is_complete(model_id)


def missing(ids: Iterable[str]) -> list[str]:
    """Those of `ids` that are not complete."""
    return Store().missing(ids)


def verify(ids: Iterable[str]) -> dict[str, list[Path]]:
    """Hash every file; the missing or damaged ones by model, empty when all is well."""
    return Store().verify(ids)


def identify(model_id: str) -> dict[str, Any]:
    """What session.json notes about a model: id, title, source, sha256 by file."""
    return Store().identify(model_id)
