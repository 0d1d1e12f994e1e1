"""A loopback package index and model hub, and the model they serve."""

from __future__ import annotations

import contextlib
import hashlib
import json
import random
import socket
import threading
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from voiceprep.weights import Store, ensure
from voiceprep.weights.progress import Quiet
from voiceprep.weights.transfer import Http

_random = random.Random(1)
ONE = _random.randbytes(300_000)
TWO = _random.randbytes(200_000)
SMALL = b'{"sample_rate": 22050}' * 500


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write_wheel(folder: Path, name: str, members: dict[str, bytes]) -> Path:
    path = folder / f"{name.replace('-', '_')}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("unneeded.bin", _random.randbytes(400_000))
        for member, data in members.items():
            archive.writestr(member, data)
    return path


def model(**changes: Any) -> dict[str, Any]:
    """A model of two files, the first joined from two wheels."""
    entry: dict[str, Any] = {
        "kind": "tts",
        "title": "A test voice",
        "license": "MIT",
        "files": {
            "voice.onnx": {
                "size": len(ONE + TWO),
                "sha256": sha256(ONE + TWO),
                "members": [{"wheel": "some-voice-{n}==1.0", "path": "v/part{n:02d}.bin", "count": 2}],
            },
            "voice.json": {
                "size": len(SMALL),
                "sha256": sha256(SMALL),
                "members": [{"wheel": "some-voice-2==1.0", "path": "v/voice.json"}],
            },
        },
    }
    return {**entry, **changes}


@dataclass
class Site:
    """A loopback server: an index of wheels, and a model hub when `hub_files` has any."""

    wheels: Path
    address: str = ""
    hub_files: dict[str, bytes] = field(default_factory=dict)  # path in the repository -> true bytes
    hub_sends: dict[str, bytes] = field(default_factory=dict)  # path -> other bytes that are sent instead
    ranges: bool = True
    html: bool = False
    cut_after: int | None = None  # bytes of a large answer after which the connection breaks, once
    hold: threading.Event | None = None  # large answers stop half way until this is set
    holding: threading.Event = field(default_factory=threading.Event)
    connections: list[socket.socket] = field(default_factory=list)
    asked: list[tuple[str, str, str]] = field(default_factory=list)  # method, path, Range

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        wanted = handler.headers.get("Range", "")
        self.asked.append((handler.command, handler.path, wanted))
        parts = handler.path.strip("/").split("/")
        if parts[0] == "simple":
            self._index(handler, parts[1])
        elif parts[0] == "wheels" and (self.wheels / parts[1]).is_file():
            self._send(handler, (self.wheels / parts[1]).read_bytes(), wanted)
        elif self.hub_files and handler.path == "/":
            self._send(handler, b"hub", "")
        elif "resolve" in parts and (path := handler.path.split("/", 5)[5]) in self.hub_files:
            true = self.hub_files[path]
            headers = {"X-Repo-Commit": "c" * 40, "ETag": f'"{sha256(true)}"', "X-Linked-Size": str(len(true))}
            self._send(handler, self.hub_sends.get(path, true), wanted, headers)
        else:
            handler.send_error(404)

    def _index(self, handler: BaseHTTPRequestHandler, name: str) -> None:
        found = [path for path in self.wheels.iterdir() if path.name.startswith(name.replace("-", "_") + "-")]
        if self.html:
            links = (f'<a href="../../wheels/{p.name}#sha256={sha256(p.read_bytes())}">x</a>' for p in found)
            self._send(handler, "".join(links).encode(), "", {"Content-Type": "text/html"})
            return
        files = [
            {"filename": p.name, "url": f"/wheels/{p.name}", "hashes": {"sha256": sha256(p.read_bytes())}}
            for p in found
        ]
        body = json.dumps({"meta": {"api-version": "1.1"}, "files": files}).encode()
        self._send(handler, body, "", {"Content-Type": "application/vnd.pypi.simple.v1+json"})

    def _send(
        self, handler: BaseHTTPRequestHandler, data: bytes, wanted: str, headers: dict[str, str] | None = None
    ) -> None:
        start, end = 0, len(data)
        if wanted and self.ranges:
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            start, end = int(first), min(int(last) + 1 if last else len(data), len(data))
            handler.send_response(206)
            handler.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(data)}")
        else:
            handler.send_response(200)
        for key, value in (headers or {}).items():
            handler.send_header(key, value)
        handler.send_header("Content-Length", str(end - start))
        handler.end_headers()
        if handler.command == "HEAD":
            return
        body = data[start:end]
        if self.cut_after is not None and len(body) > 100_000:
            cut, self.cut_after = self.cut_after, None
            handler.wfile.write(body[:cut])
            handler.close_connection = True
            return
        if self.hold is not None and len(body) > 100_000:
            handler.wfile.write(body[: len(body) // 2])
            handler.wfile.flush()
            self.holding.set()
            self.hold.wait(30)
            body = body[len(body) // 2 :]
        handler.wfile.write(body)

    def hang_up(self) -> None:
        """End the connections that clients keep alive, so that their threads can be joined."""
        for connection in self.connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    site: Site

    def setup(self) -> None:
        super().setup()
        self.site.connections.append(self.connection)

    def do_GET(self) -> None:
        try:
            self.site.answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass


def fetch(store: Store, *ids: str, **more: Any) -> dict[str, Path]:
    """Fetch with no waits between attempts."""
    more.setdefault("client", lambda: Http(attempts=2, wait=lambda seconds: None))
    more.setdefault("progress", Quiet())
    return ensure(ids or ("voice",), store=store, **more)
