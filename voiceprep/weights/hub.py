"""The model hub, asked first where it answers: which bytes a file has there, and whether ours are those."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.errors import ModelFileError
from voiceprep.weights.disk import git_sha1_of, sha256_of
from voiceprep.weights.transfer import CHECK_NETWORK, Http, Unreachable

if TYPE_CHECKING:
    from voiceprep.weights.manifest import HubSource

PROBE_S = 2.0
_answered: dict[str, bool] = {}  # address -> whether it did, for the life of the process


@dataclass(frozen=True)
class HubFile:
    """One file at the hub: `etag` is the sha256 of a large file, the git blob id of a small one."""

    url: str
    commit: str
    etag: str
    size: int | None

    def matches(self, path: Path) -> bool:
        """Whether the bytes at `path` are the hub's."""
        if self.size is not None and path.stat().st_size != self.size:
            return False
        if re.fullmatch(r"[0-9a-f]{64}", self.etag):
            return sha256_of(path) == self.etag
        if re.fullmatch(r"[0-9a-f]{40}", self.etag):
            return git_sha1_of(path) == self.etag
        return self.size is not None


def endpoint() -> str:
    """The hub's address: HF_ENDPOINT or the public one."""
    return (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")


def answers(http: Http) -> bool:
    """Whether the hub can be asked; found out once in a process for each address."""
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "TRUE", "YES", "ON"}:
        return False
    address = endpoint()
    if address not in _answered:
        _answered[address] = http.answers(address, PROBE_S)
    return _answered[address]


def look_up(source: HubSource, path: str) -> HubFile:
    """Ask the hub for a file's commit, etag and size.

    `huggingface_hub` asks (tokens, mirrors and redirects are its business); the bytes are then fetched by our own
    transfer, since its downloads cannot be stopped from another thread, show no progress without tqdm in all the
    versions we allow, and compare the size alone with what the hub announced, never the hash.

    Raises:
        Unreachable: the hub does not give it.
    """
    # Read when it is imported: otherwise it asks for a list of coding agents to report which one it runs under.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        from huggingface_hub import get_hf_file_metadata, hf_hub_url
    except ImportError as error:
        raise Unreachable("huggingface_hub is not installed.", "pip install 'voiceprep[speech]'") from error
    try:
        url = hf_hub_url(source.repo, path, revision=source.revision, endpoint=endpoint())
        found = get_hf_file_metadata(url, timeout=10)
    except Exception as error:  # its tree of errors has changed with each major version
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise Unreachable(f"The model hub does not give {source.repo}/{path} ({reason}).", CHECK_NETWORK) from error
    if not found.commit_hash or not found.etag:
        raise Unreachable(f"The model hub says nothing about {source.repo}/{path}.", CHECK_NETWORK)
    pinned = hf_hub_url(source.repo, path, revision=found.commit_hash, endpoint=endpoint())
    return HubFile(pinned, found.commit_hash, found.etag, found.size)


def refuse(name: str, file: HubFile, path: Path) -> None:
    """Remove a file whose bytes are not the hub's, and say so.

    Raises:
        ModelFileError: they are not.
    """
    if not file.matches(path):
        path.unlink()
        raise ModelFileError(
            f"{name} arrived damaged: its hash is not the one the model hub gives.",
            "It was removed; run `voiceprep setup` again.",
        )
