"""What goes nowhere: keys into no file of a session, and nothing over a network but to the language model named."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.cli_kit import STORY, Ran, environment, voiceprep
from voiceprep import weights

KEY = "sk-canary-5d41402abc4b2a76b9719d911017c592"
PASSWORD = "canary-password-7d793037"
QUERY = "canary-query-a0767893"

GUARDED = """
import sys
def guard(name, arguments):
    if name in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        target = arguments[1] if name in ("socket.connect", "socket.sendto") else arguments[0]
        host = target[0] if isinstance(target, tuple) else target
        if isinstance(host, bytes):
            host = host.decode()
        if host not in (None, "", "localhost", "::1") and not str(host).startswith(("127.", "/", "\\0")):
            with open(LOG, "a") as log:
                log.write(f"{name} {target!r}\\n")
            raise OSError(101, "Network is unreachable")
LOG = sys.argv.pop(1)
sys.addaudithook(guard)
from voiceprep.cli import main
main()
"""


class _Server(BaseHTTPRequestHandler):
    """A language model that answers nothing usable, and keeps what it was asked."""

    seen: list[str] = []  # noqa: RUF012 - one server a test

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).seen.append(f"{self.headers.get('Authorization')} {body!r}")
        content = json.dumps({"error": {"message": f"bad key {KEY}"}}).encode()
        self.send_response(401)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    _Server.seen = []
    held = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    thread = threading.Thread(target=held.serve_forever)
    thread.start()
    yield f"127.0.0.1:{held.server_address[1]}"
    held.shutdown()
    thread.join()
    held.server_close()


def files_under(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_key_is_in_no_file(tmp_path: Path, server: str) -> None:
    home = tmp_path / "home"
    address = f"http://user:{PASSWORD}@{server}/v1?api_key={QUERY}"
    arguments = ("interview", "--text", "--llm", address, "--model", "m", "--round", "behavioral", "--questions", "2")
    ran = voiceprep(home, *arguments, stdin=STORY * 6, env={"OPENAI_API_KEY": KEY})
    assert ran.code == 0, ran.err
    assert _Server.seen, "the server was never asked, so this test shows nothing"
    kept = files_under(home)
    assert any(name.endswith("session.json") for name in kept)
    for secret in (KEY, PASSWORD, QUERY):
        assert [name for name, content in kept.items() if secret.encode() in content] == []
        assert secret not in ran.out
        assert secret not in ran.err


def guarded(tmp_path: Path, *arguments: str | Path, stdin: str = "") -> tuple[Ran, list[str]]:
    """Run with every connection refused that leaves this machine; returns the attempts as well."""
    log = tmp_path / "attempts"
    log.touch()
    ran = subprocess.run(
        [sys.executable, "-c", GUARDED, str(log), *map(str, arguments)],
        input=stdin, capture_output=True, text=True, env=environment(tmp_path / "home"), timeout=600, check=False,
    )  # fmt: skip
    return Ran(ran.returncode, ran.stdout, ran.stderr), log.read_text().splitlines()


def test_the_guard_sees_an_attempt(tmp_path: Path) -> None:
    arguments = ("interview", "--text", "--llm", "http://192.0.2.1:9/v1", "--questions", "1")
    _, attempts = guarded(tmp_path, *arguments, stdin=STORY)
    assert attempts


def test_a_whole_typed_interview_reaches_nobody(tmp_path: Path) -> None:
    arguments = ("interview", "--text", "--llm", "none", "--round", "behavioral", "--seed", "1")
    ran, attempts = guarded(tmp_path, *arguments, stdin=STORY * 30)
    assert ran.code == 0, ran.err
    assert attempts == []
    for command in (["report", "--json"], ["progress"], ["plan"], ["sessions"], ["replay", ""]):
        if command == ["replay", ""]:
            command = ["replay", next((tmp_path / "home" / "data" / "sessions").iterdir()).name]
        ran, attempts = guarded(tmp_path, *command)
        assert ran.code == 0, ran.err
        assert attempts == []


@pytest.mark.models
def test_a_whole_spoken_interview_reaches_nobody(tmp_path: Path) -> None:
    weights.ensure(["whisper-base", "voice-en_US-joe-medium"])
    session = tmp_path / "session"
    ran, attempts = guarded(
        tmp_path, "demo", "--questions", "1", "--llm", "none", "--speaker", "none", "--session", session, "--json"
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert attempts == []
    assert json.loads((session / "report.json").read_text())["answers"]
