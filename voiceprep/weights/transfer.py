"""HTTP, and the only file that imports httpx: small pages, ranges, and long downloads that resume."""

from __future__ import annotations

import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from voiceprep.errors import MissingExtra, ModelFileError
from voiceprep.weights.disk import translated

if TYPE_CHECKING:
    import httpx

Answer = TypeVar("Answer")
PAGE_ATTEMPTS = 3
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
CHECK_NETWORK = "Check the network and run `voiceprep setup` again: it goes on where it stopped."

MEND_PROXY = "Mend or unset HTTPS_PROXY, HTTP_PROXY and ALL_PROXY."
MEND_TRUST = "Set SSL_CERT_FILE to the file with your network's certificate authority."


class Stopped(Exception):
    """The fetch was told to stop; what has arrived is kept."""


class Unreachable(ModelFileError):
    """A server cannot be reached, refuses, or breaks off again and again."""


class RangeIgnored(Exception):
    """The server sends the whole file whatever part is asked for."""


class Http:
    """A client that can be stopped from another thread, promptly, even in the middle of a silent read.

    Trusts the system's certificates (SSL_CERT_FILE, SSL_CERT_DIR) and certifi's, since a company network often has
    its own authority in the former and some Python builds find no system store at all; proxies come from the
    environment. `wait(seconds)` is called between attempts.
    """

    def __init__(self, *, attempts: int = 5, wait: Callable[[float], object] | None = None) -> None:
        try:
            import httpx
        except ImportError as error:
            raise MissingExtra("httpx, which fetches model files,", "speech") from error
        self._stop = threading.Event()
        self._wait = wait or self._stop.wait
        self._attempts = attempts
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()
        self._httpx = httpx
        try:
            self._client = httpx.Client(
                verify=_trust(),
                follow_redirects=True,
                timeout=httpx.Timeout(30, connect=10),
                headers={"User-Agent": "voiceprep"},
            )
        except (ImportError, ValueError, httpx.InvalidURL) as error:  # it reads the proxies here, and knows not all
            raise ModelFileError(f"The proxy in the environment cannot be used: {_why(error)}", MEND_PROXY) from error

    def __enter__(self) -> Http:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def stop(self) -> None:
        """Make every call under way, and every later one, raise Stopped."""
        self._stop.set()
        with self._lock:
            for each in self._sockets:
                with _quietly():
                    each.shutdown(socket.SHUT_RDWR)

    def check(self) -> None:
        """Raise Stopped if told to stop."""
        if self._stop.is_set():
            raise Stopped

    def answers(self, url: str, timeout_s: float) -> bool:
        """Whether the server at `url` answers at all in time, and not to say that it is forbidden."""
        try:
            response = self._client.head(url, timeout=timeout_s, follow_redirects=False)
        except (self._httpx.HTTPError, self._httpx.InvalidURL, OSError):
            return False
        return response.status_code < 500 and response.status_code not in (401, 403, 407, 451)

    def page(self, url: str, accept: str) -> tuple[str, str, str]:
        """A small page: its final address, content type and text."""

        def once() -> tuple[str, str, str]:
            with self._response(url, {"Accept": accept}) as response:
                response.read()
                return str(response.url), response.headers.get("content-type", ""), response.text

        return self._again(once)

    def piece(self, url: str, start: int, length: int) -> tuple[bytes, int]:
        """Up to `length` bytes from `start`, and the size of the whole file.

        Raises:
            RangeIgnored: the server does not do ranges.
        """

        def once() -> tuple[bytes, int]:
            with self._response(url, _range(start, start + length)) as response:
                if response.status_code != 206:
                    raise RangeIgnored
                size = response.headers.get("content-range", "").rpartition("/")[2]
                if not size.isdecimal():
                    raise Unreachable(f"{_host(url)} does not say how large a file is.", CHECK_NETWORK)
                return response.read(), int(size)

        return self._again(once)

    def download(
        self,
        url: str,
        target: Path,
        *,
        start: int = 0,
        length: int | None = None,
        headers: dict[str, str] | None = None,
        arrived: Callable[[int], None] = lambda count: None,
    ) -> None:
        """Bring `length` bytes (None: all) from `start` of `url` into `target`, going on where it stopped.

        `arrived` is told of new bytes; a negative count takes back bytes that have to come again.

        Raises:
            RangeIgnored: a part was asked for and the server does not do ranges.
            Unreachable: it broke off `attempts` times in a row without a byte of progress.
        """
        failures, best = 0, 0
        while True:
            have = target.stat().st_size if target.exists() else 0
            best = max(best, have)
            if length is not None and have > length:
                arrived(-have)
                _truncate(target)
                have = 0
            if have == length:
                return
            try:
                self._attempt(url, target, start, have, length, headers or {}, arrived)
                if length is None or target.stat().st_size == length:
                    return
                trouble = Unreachable(f"{_host(url)} sent less of a file than it should.", CHECK_NETWORK)
            except Unreachable as error:
                if isinstance(error, _Refused):
                    raise
                trouble = error
            now = target.stat().st_size if target.exists() else 0
            failures = 1 if now > best else failures + 1
            best = max(best, now)
            if failures >= self._attempts:
                raise trouble
            self._wait(min(2.0 ** (failures - 1), 10.0))
            self.check()

    def _again(self, once: Callable[[], Answer]) -> Answer:
        for attempt in range(1, PAGE_ATTEMPTS):
            try:
                return once()
            except _Refused:
                raise
            except Unreachable:
                self._wait(float(attempt))
        return once()

    def _attempt(
        self,
        url: str,
        target: Path,
        start: int,
        have: int,
        length: int | None,
        headers: dict[str, str],
        arrived: Callable[[int], None],
    ) -> None:
        whole = start == 0 and have == 0 and length is None
        asked = {} if whole else _range(start + have, None if length is None else start + length)
        with self._response(url, {**headers, **asked}) as response:
            if not whole and response.status_code != 206:
                if start:
                    raise RangeIgnored
                arrived(-have)
                _truncate(target)
            with translated(target), target.open("ab") as out:
                for chunk in response.iter_raw():
                    self.check()
                    out.write(chunk)
                    arrived(len(chunk))
                    if length is not None and out.tell() > length:
                        out.truncate(0)
                        raise _Refused(f"{_host(url)} sent more of a file than it should.", CHECK_NETWORK)

    @contextmanager
    def _response(self, url: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
        self.check()
        try:
            with self._client.stream("GET", url, headers={"Accept-Encoding": "identity", **headers}) as response:
                stream = response.extensions.get("network_stream")
                sock = stream.get_extra_info("socket") if stream is not None else None
                with self._interruptible(sock):
                    if response.status_code >= 400:
                        kind = Unreachable if response.status_code in AGAIN else _Refused
                        reason = f"{response.status_code} {response.reason_phrase}".strip()
                        raise kind(f"{_host(url)} answered {reason} for {response.url.path}.", CHECK_NETWORK)
                    yield response
        except (self._httpx.HTTPError, self._httpx.InvalidURL, self._httpx.StreamError) as error:
            self.check()
            hint = MEND_TRUST if "CERTIFICATE_VERIFY" in str(error) else CHECK_NETWORK
            raise Unreachable(f"{_host(url)} cannot be reached or broke off ({_why(error)}).", hint) from error

    @contextmanager
    def _interruptible(self, sock: socket.socket | None) -> Iterator[None]:
        if sock is None:
            yield
            return
        with self._lock:
            self._sockets.add(sock)
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._sockets.discard(sock)


class _Refused(Unreachable):
    """The server said no: asking again would not help."""


def _trust() -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not os.environ.get("SSL_CERT_FILE"):
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def _range(start: int, end: int | None) -> dict[str, str]:
    return {"Range": f"bytes={start}-{'' if end is None else end - 1}"}


def _truncate(path: Path) -> None:
    with translated(path), path.open("wb"):
        pass


def _host(url: str) -> str:
    """The server's name, without the password an index address may carry."""
    return url.partition("://")[2].partition("/")[0].rpartition("@")[2] or "The server"


def _why(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__


@contextmanager
def _quietly() -> Iterator[None]:
    try:
        yield
    except OSError:
        return
