"""The cache folder: which models lie there complete, and what they are."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from voiceprep.errors import ModelFileError, UnknownName
from voiceprep.user_paths import expanded
from voiceprep.weights.disk import put_in_place, sha256_of, write_chunks
from voiceprep.weights.manifest import Model, models

STAMP = ".stamp.json"


def default_root() -> Path:
    """`<cache>/models`; the cache is VOICEPREP_CACHE or the user's own cache folder."""
    if chosen := os.environ.get("VOICEPREP_CACHE"):
        return expanded(chosen).absolute() / "models"
    import platformdirs

    return Path(platformdirs.user_cache_dir("voiceprep", appauthor=False)) / "models"


class Store:
    """The models under `root`, a folder each, as `manifest` (default: voiceprep's own) describes them.

    A complete model has a stamp beside its files with their sizes, times and hashes, so that a start need not hash
    a gigabyte; a file that differs from its stamp counts as missing until its hash has been looked at again.
    """

    def __init__(self, root: Path | None = None, manifest: Mapping[str, Model] | None = None) -> None:
        self.root = root if root is not None else default_root()
        self.manifest = manifest if manifest is not None else models()

    def model(self, model_id: str) -> Model:
        """The manifest's entry.

        Raises:
            UnknownName: there is none.
        """
        if model_id not in self.manifest:
            raise UnknownName("model", model_id, self.manifest)
        return self.manifest[model_id]

    def folder(self, model_id: str) -> Path:
        """Where the model lies, complete or not."""
        self.model(model_id)
        return self.root / model_id

    def partial(self, model_id: str) -> Path:
        """Where its unfinished downloads lie."""
        return self.root / ".partial" / model_id

    def is_complete(self, model_id: str) -> bool:
        """Whether every file is there, by size and time against the stamp; reads no model file."""
        stamp = self._stamp(model_id)
        return stamp is not None and all(
            _seen(self.folder(model_id) / name) == (entry["size"], entry["mtime_ns"])
            for name, entry in stamp["files"].items()
        )

    def missing(self, ids: Iterable[str]) -> list[str]:
        """Those of `ids` that are not complete, each once."""
        return [model_id for model_id in dict.fromkeys(ids) if not self.is_complete(model_id)]

    def verify(self, ids: Iterable[str]) -> dict[str, list[Path]]:
        """Hash every file; return the missing or damaged ones of each model that is not whole (empty: all is well)."""
        found = {model_id: self._damaged(model_id, self._expected(model_id)) for model_id in dict.fromkeys(ids)}
        return {model_id: paths for model_id, paths in found.items() if paths}

    def adopt(self, model_id: str) -> bool:
        """Stamp files that were put there by hand (or whose times changed) if their hashes are right.

        A hub-only model that was never fetched here has no known hashes: its files are taken as they are.
        """
        expected = self._expected(model_id)
        folder = self.folder(model_id)
        if not all(_seen(folder / name) for name in expected) or self._damaged(model_id, expected):
            return False
        source = (self._stamp(model_id) or {}).get("source", "by hand")
        hashes = {name: sha or sha256_of(folder / name) for name, sha in expected.items()}
        with contextlib.suppress(ModelFileError):  # a read-only cache is still good to read from
            self.stamp(model_id, hashes, source)
        return True

    def stamp(self, model_id: str, hashes: Mapping[str, str], source: str) -> None:
        """Record that the files in place have these sha256 and came from `source`."""
        files = {}
        for name, sha256 in hashes.items():
            info = (self.folder(model_id) / name).stat()
            files[name] = {"size": info.st_size, "mtime_ns": info.st_mtime_ns, "sha256": sha256}
        path = self.folder(model_id) / STAMP
        text = json.dumps({"format": 1, "source": source, "files": files}, indent=1)
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        try:
            write_chunks(unfinished, [text.encode()])
            put_in_place(unfinished, path)
        except ModelFileError:
            unfinished.unlink(missing_ok=True)
            raise

    def unstamp(self, model_id: str) -> None:
        """Forget the stamp: the files are about to change."""
        (self.folder(model_id) / STAMP).unlink(missing_ok=True)

    def identify(self, model_id: str) -> dict[str, Any]:
        """What a session notes about the model it used: id, title, source, and sha256 by file."""
        model, stamp = self.model(model_id), self._stamp(model_id) or {"files": {}}
        hashes = {name: entry["sha256"] for name, entry in stamp["files"].items()}
        return {"id": model_id, "title": model.title, "source": stamp.get("source", "missing"), "sha256": hashes}

    def _stamp(self, model_id: str) -> dict[str, Any] | None:
        """The stamp, where it can be read and names the files the manifest (as it is now) asks for."""
        model = self.model(model_id)
        try:
            stamp = json.loads((self.folder(model_id) / STAMP).read_text(encoding="utf-8"))
            hashes = {name: entry["sha256"] for name, entry in stamp["files"].items()}
            entries_whole = all({"size", "mtime_ns"} <= set(entry) for entry in stamp["files"].values())
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        wanted = {name: file.sha256 for name, file in model.files.items()}
        other_build = model.hub is not None and not model.hub.same_bytes and set(hashes) == set(model.hub.paths)
        return stamp if entries_whole and (hashes == wanted or other_build) else None

    def _expected(self, model_id: str) -> dict[str, str]:
        """File name -> sha256 that it must have, empty where any will do."""
        if stamp := self._stamp(model_id):
            return {name: entry["sha256"] for name, entry in stamp["files"].items()}
        model = self.model(model_id)
        return {name: model.files[name].sha256 if name in model.files else "" for name in model.names}

    def _damaged(self, model_id: str, expected: Mapping[str, str]) -> list[Path]:
        model, folder, bad = self.model(model_id), self.folder(model_id), []
        for name, sha256 in expected.items():
            seen, known = _seen(folder / name), model.files.get(name)
            # By size first: a truncated file need not be read to be refused.
            same_size = known is None or known.sha256 != sha256 or (seen is not None and seen[0] == known.size)
            if not seen or not same_size or (sha256 and sha256_of(folder / name) != sha256):
                bad.append(folder / name)
        return bad


def _seen(path: Path) -> tuple[int, int] | None:
    """Size and time of a file that is there and not empty."""
    try:
        info = path.stat()
    except OSError:
        return None
    return (info.st_size, info.st_mtime_ns) if info.st_size else None
