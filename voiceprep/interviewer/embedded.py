"""The embedded language model: llama.cpp in a child process, spoken to over loopback. The one importer of xllamacpp.

xllamacpp's server cannot be stopped, so it lives in a process of its own. That process holds its parent's pipe and ends
when the pipe does: it cannot outlive voiceprep, however voiceprep ended.

    parent                                         child (python -m voiceprep.interviewer.embedded)
    stdin:  {"model": …, "threads": …, "key": …}   ->   loads the model
    stdout:                                        <-   {"address": "http://127.0.0.1:…"} or {"error": "…"}
    stdin closed, or the parent dead               ->   exits at once
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, Any

from voiceprep.errors import LLMError

SMALL_BYTES = 800_000_000
"""A smaller file has too few parameters to phrase a line: 491 MB cannot (0.5B, q4), 1.1 GB can (1.5B, q4)."""
BEHIND = 15
"""Niceness of the child: what hears and speaks goes first, and the model takes the time that is left. Windows: below
normal."""
_STOP_S = 2.0  # how long a child may take to end before it is killed


class EmbeddedServer:
    """An OpenAI-compatible server for one GGUF file, on 127.0.0.1 at a free port.

    Args:
        model_path: the `.gguf` file.
        threads: at most this many threads compute; default: one a core.
        context: tokens the model can look back on.

    `api_key` is random, so that no other program on the machine uses the model by accident.
    """

    def __init__(self, model_path: Path, threads: int | None = None, context: int = 4096) -> None:
        self.model_path = Path(model_path)
        self.api_key = secrets.token_urlsafe(24)
        self._settings = {
            "model": str(self.model_path),
            "name": self.name,
            "threads": threads or os.cpu_count() or 1,
            "context": context,
            "key": self.api_key,
        }
        self._child: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._log: IO[bytes] | None = None
        self._said = threading.Event()  # the child has reported, or has ended
        self._report: dict[str, Any] = {}

    def start(self) -> None:
        """Start the child and return at once; the model is loaded meanwhile.

        Raises:
            LLMError: no process could be started, or there is no such file.
        """
        if self._child is not None:
            return
        if not self.model_path.is_file():
            raise LLMError(f"there is no model file {self.model_path}")
        self._said.clear()
        self._report = {}
        package_root = str(Path(__file__).resolve().parents[2])
        found_in = [package_root, *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(found_in)}
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "voiceprep.interviewer.embedded"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                env=environment,
                text=True,
                encoding="utf-8",
                creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
                # Ctrl-C at the terminal is for voiceprep alone; it stops the child itself. A session of its own would
                # also be a scheduling group of its own (Linux), in which niceness counts for nothing.
                process_group=0 if os.name == "posix" else None,
            )
            assert self._child.stdin is not None
            self._child.stdin.write(json.dumps(self._settings) + "\n")
            self._child.stdin.flush()
        except OSError as error:
            self.stop()
            raise LLMError(f"the embedded language model could not be started ({error})") from error
        self._reader = threading.Thread(target=self._read_report, args=(self._child,), name="llm-report", daemon=True)
        self._reader.start()

    def wait_ready(self, timeout_s: float) -> None:
        """Wait until the model is loaded.

        Raises:
            LLMError: not within `timeout_s`, or the child ended (damaged file, out of memory, xllamacpp missing).
        """
        if self._child is None:
            raise LLMError("the embedded language model is not running")
        if not self._said.wait(timeout_s):
            raise LLMError(f"the embedded language model was not loaded within {timeout_s:.0f} s")
        if "address" not in self._report:
            raise LLMError(f"the embedded language model could not be loaded ({self._why()})")

    @property
    def name(self) -> str:
        """What the server calls the model: its folder's name, which is the model's id in voiceprep's cache."""
        return self.model_path.parent.name or self.model_path.stem

    @property
    def small(self) -> bool:
        """Whether the model is too small to phrase a line (see `ChatModel`)."""
        return self.model_path.is_file() and self.model_path.stat().st_size < SMALL_BYTES

    @property
    def ready(self) -> bool:
        """Whether it is loaded and still running."""
        return "address" in self._report and self._child is not None and self._child.poll() is None

    @property
    def base_url(self) -> str:
        """Where it serves, with `/v1`; LLMError before it is loaded or after it ended."""
        if self._child is None or "address" not in self._report:
            raise LLMError("the embedded language model is not loaded")
        if self._child.poll() is not None:
            raise LLMError(f"the embedded language model has ended ({self._why()})")
        return f"{self._report['address']}/v1"

    @property
    def pid(self) -> int | None:
        """The child's process id, None when there is no child."""
        return None if self._child is None else self._child.pid

    def stop(self) -> None:
        """End the child and wait until it is gone. May be called at any time, and twice."""
        child, self._child = self._child, None
        if child is not None:
            child.terminate()
            try:
                child.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if self._reader is not None:
            self._reader.join()
            self._reader = None
        for pipe in (child.stdin, child.stdout) if child is not None else ():
            if pipe is not None:
                pipe.close()
        if self._log is not None:
            self._log.close()
            self._log = None
        self._report = {}

    def __enter__(self) -> EmbeddedServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _read_report(self, child: subprocess.Popen[str]) -> None:
        assert child.stdout is not None
        try:
            for line in child.stdout:
                if line.startswith("{"):
                    self._report = json.loads(line)
                    break
        except ValueError:
            self._report = {"error": "it reported nonsense"}
        finally:
            self._said.set()

    def _why(self) -> str:
        if "error" in self._report:
            reason = str(self._report["error"])
        else:
            code = None if self._child is None else self._child.poll()
            killed = code is not None and code < 0
            reason = f"killed by signal {-(code or 0)}, perhaps out of memory" if killed else f"exit status {code}"
        lines = self._last_lines()
        return f"{reason}: {lines[-1]}" if lines else reason

    def _last_lines(self, count: int = 5) -> list[str]:
        """The last lines the child wrote to stderr."""
        if self._log is None:
            return []
        self._log.seek(max(0, self._log.seek(0, os.SEEK_END) - 4096))
        text = self._log.read().decode("utf-8", "replace")
        return [line.strip() for line in text.splitlines() if line.strip()][-count:]


def _leave_with_parent() -> None:
    """Exit, whatever the native threads are doing, once the parent's end of stdin is closed."""
    try:
        while sys.stdin.buffer.read(1):
            pass
    finally:
        os._exit(0)


def _serve(settings: dict[str, Any]) -> Any:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = settings["model"]
    params.model_alias = {settings["name"]}
    params.n_ctx = settings["context"]
    params.n_parallel = 1
    for cores in (params.cpuparams, params.cpuparams_batch):
        cores.n_threads = settings["threads"]
        cores.poll = 0  # threads that spin while they wait starve Whisper and Piper (measured: 20 -> 0.5 tokens/s)
    params.n_threads_http = 2
    params.api_keys = [settings["key"]]
    params.cors_origins = ""  # no web page may talk to it
    params.cache_prompt = True
    params.cache_ram_mib = 0  # one conversation: the slot's own cache is enough
    params.n_ctx_checkpoints = 0
    params.use_jinja = True
    params.warmup = True
    params.ui = params.endpoint_slots = params.endpoint_props = params.endpoint_metrics = False
    params.verbosity = 1  # errors only
    return xllamacpp.Server(params)


def main() -> int:
    """The child: load, report the address, serve until the parent is gone."""
    settings = json.loads(sys.stdin.buffer.readline())
    if hasattr(os, "nice"):
        os.nice(BEHIND)
    watcher = threading.Thread(target=_leave_with_parent, name="parent-watch", daemon=True)
    watcher.start()
    report: dict[str, str]
    try:
        server = _serve(settings)
        report = {"address": server.listening_address}
    except ImportError:
        report = {"error": "xllamacpp is not installed: pip install 'voiceprep[local-llm]'"}
    except (RuntimeError, MemoryError, OSError) as error:
        report = {"error": str(error)}
    print(json.dumps(report), flush=True)  # noqa: T201 - the report to the parent
    if "error" in report:
        return 1
    watcher.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())
