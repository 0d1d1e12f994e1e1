from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from voiceprep.errors import LLMError
from voiceprep.interviewer.embedded import BEHIND, EmbeddedServer
from voiceprep.interviewer.llm import ChatModel, Message
from voiceprep.weights import ensure

CHAT = [Message(role="user", content="Say hello.")]
LOAD_S = 60.0


@pytest.fixture(scope="module")
def smollm() -> Path:
    return ensure(["smollm2-135m"])["smollm2-135m"] / "model.gguf"


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:  # a child nobody has waited for yet is dead all the same
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return Path("/proc").exists() is False


def test_no_file() -> None:
    with pytest.raises(LLMError, match="no model file"):
        EmbeddedServer(Path("/nowhere/model.gguf")).start()


def test_not_started() -> None:
    server = EmbeddedServer(Path("/nowhere/model.gguf"))
    with pytest.raises(LLMError, match="not running"):
        server.wait_ready(1.0)
    server.stop()


def test_a_damaged_file_is_one_sentence(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp")
    broken = tmp_path / "model.gguf"
    broken.write_bytes(b"GGUF" + b"\0" * 1000)
    with EmbeddedServer(broken) as server:
        with pytest.raises(LLMError, match="could not be loaded"):
            server.wait_ready(LOAD_S)
        assert not server.ready


@pytest.mark.models
def test_answers_with_its_key_only_and_stops(smollm: Path) -> None:
    server = EmbeddedServer(smollm, threads=1, context=1024)
    began = time.monotonic()
    server.start()
    assert time.monotonic() - began < 1.0
    try:
        server.wait_ready(LOAD_S)
        pid = server.pid
        assert server.ready and pid is not None
        model = ChatModel(server.base_url, api_key=server.api_key, timeout_s=LOAD_S)
        schema = {
            "type": "object",
            "properties": {"n": {"type": "integer", "enum": [1, 2]}},
            "required": ["n"],
            "additionalProperties": False,
        }
        made = model.complete(CHAT, schema, 20)
        assert isinstance(made, dict) and made["n"] in (1, 2)
        assert model.label == server.name
        model.close()
        stranger = ChatModel(server.base_url, "m", api_key="wrong")
        with pytest.raises(LLMError, match="refused the key"):
            stranger.complete(CHAT)
        stranger.close()
    finally:
        server.stop()
    assert not alive(pid)
    with pytest.raises(LLMError, match="not loaded"):
        _ = server.base_url


@pytest.mark.models
def test_a_child_that_is_killed_is_reported(smollm: Path) -> None:
    with EmbeddedServer(smollm, threads=1, context=1024) as server:
        server.wait_ready(LOAD_S)
        pid = server.pid
        assert pid is not None
        model = ChatModel(server.base_url, "m", api_key=server.api_key)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(LLMError, match="cannot be reached"):
            model.complete(CHAT)
        model.close()
        assert server._child is not None
        server._child.wait(10)
        with pytest.raises(LLMError, match="has ended"):
            _ = server.base_url


@pytest.mark.models
def test_it_dies_with_its_parent(smollm: Path) -> None:
    code = f"""
        import sys
        from pathlib import Path
        from voiceprep.interviewer.embedded import BEHIND, EmbeddedServer
        server = EmbeddedServer(Path({str(smollm)!r}), threads=1, context=512)
        server.start()
        server.wait_ready({LOAD_S})
        print(server.pid, flush=True)
        sys.stdin.read()
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None and parent.stdin is not None
    with parent.stdout, parent.stdin:
        child = int(parent.stdout.readline())
        assert alive(child)
        parent.kill()
        parent.wait()
    poll = time.monotonic() + 10
    while alive(child) and time.monotonic() < poll:
        os.sched_yield()
    assert not alive(child)


@pytest.mark.models
@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="niceness is POSIX")
def test_the_child_stands_behind_what_hears_and_speaks(smollm: Path) -> None:
    with EmbeddedServer(smollm) as server:
        server.wait_ready(LOAD_S)
        assert server.pid is not None
        assert os.getpriority(os.PRIO_PROCESS, server.pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + BEHIND)
        assert os.getsid(server.pid) == os.getsid(0)  # else Linux would weigh it as an equal
        assert os.getpgid(server.pid) != os.getpgid(0)  # Ctrl-C is for voiceprep alone
