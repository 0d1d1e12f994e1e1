"""Reads what a user hands in, a résumé or a job description: PDF, Markdown or text -> lines.

The one place that imports pypdf. What a file says is data: control characters go, and nothing of it is kept outside the
session folder.
"""

from __future__ import annotations

import logging
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voiceprep.errors import BadDocument
from voiceprep.plain_text import printable
from voiceprep.user_paths import expanded

Kind = Literal["resume", "job"]
NAMES: dict[Kind, str] = {"resume": "résumé", "job": "job description"}
MOST_BYTES = 5_000_000
"""Larger than any résumé: a picture book, a scan, or something else."""
MOST_PAGES, MOST_CHARACTERS = 20, 100_000
LEAST_LETTERS = 40
"""A PDF with fewer letters is a picture of text."""

_PDF = b"%PDF-"
_OTHER = {b"PK\x03\x04": "a Word or zip file", b"\xd0\xcf\x11\xe0": "an old Word file", b"{\\rtf": "an RTF file"}
_WRITE = "Save it as a PDF with text, Markdown or plain text, and name that file."
_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]{0,200}>|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")


@dataclass(frozen=True, slots=True)
class Document:
    """What was read. `lines` are without control characters; line 1 is the first of the file or its text."""

    kind: Kind
    name: str
    lines: tuple[str, ...]

    @property
    def title(self) -> str:
        """How it is called when it is spoken of."""
        return NAMES[self.kind]


def read_document(path: Path, kind: Kind) -> Document:
    """Read `path`.

    Raises:
        BadDocument: it is missing, empty, too large, encrypted, no text, or of a kind that is not read.
    """
    path = expanded(path)
    try:
        if path.is_dir():
            raise BadDocument(path, "", "is a folder, not a file", f"Name the file of the {NAMES[kind]}.")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise BadDocument(path, "", "does not exist", f"Name the file of the {NAMES[kind]}.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadDocument(path, "", f"cannot be read ({reason})", f"Name the file of the {NAMES[kind]}.") from error
    if len(data) > MOST_BYTES:
        reason = f"is larger than {MOST_BYTES // 1_000_000} MB, too large for a {NAMES[kind]}"
        raise BadDocument(path, "", reason, _WRITE)
    if not data.strip():
        raise BadDocument(path, "", "is empty", f"Name the file of the {NAMES[kind]}.")
    text = _pdf_text(path, data) if data.lstrip()[:5] == _PDF else _plain_text(path, data)
    if sum(mark.isalpha() for mark in text) < LEAST_LETTERS:
        raise BadDocument(path, "", f"holds too little text for a {NAMES[kind]}", _WRITE)
    lines = tuple(printable(line).strip() for line in text[:MOST_CHARACTERS].splitlines())
    if path.suffix.lower() in (".md", ".markdown"):
        lines = tuple(_MARKUP.sub(r"\1", line) for line in lines)
    return Document(kind, path.name, lines)


def _plain_text(path: Path, data: bytes) -> str:
    for head, what in _OTHER.items():
        if data.startswith(head):
            raise BadDocument(path, "", f"is {what}, which is not read", _WRITE)
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        strange = sum(not mark.isprintable() and mark not in "\t\r\n\f" for mark in text)
        if strange <= len(text) / 100:
            return text
    raise BadDocument(path, "", "is not text", _WRITE)


def _pdf_text(path: Path, data: bytes) -> str:
    """Return the text of a PDF; what pypdf stumbles over in a broken one is put into one sentence."""
    from io import BytesIO

    import pypdf
    from pypdf.errors import DependencyError, FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = pypdf.PdfReader(BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise FileNotDecryptedError("a password is needed")
            pages = [page.extract_text() for page in reader.pages[:MOST_PAGES]]
    except (FileNotDecryptedError, DependencyError) as error:
        raise BadDocument(path, "", "is encrypted", "Save it without a password, and name that file.") from error
    except (MemoryError, RecursionError, Exception) as error:  # pypdf lets through whatever a broken file provokes
        raise BadDocument(path, "", "is a PDF that cannot be read (it is damaged)", _WRITE) from error
    text = "\n".join(pages)
    if sum(mark.isalpha() for mark in text) < LEAST_LETTERS:
        raise BadDocument(path, "", "is a PDF without text (a scan or a picture)", _WRITE)
    return text
