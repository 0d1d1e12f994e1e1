"""What a user hands in as a résumé, good and bad."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tailoring.tailoring_kit import CV, pdf
from voiceprep.errors import BadDocument
from voiceprep.tailoring.documents import MOST_BYTES, read_document


def test_text_markdown_and_pdf_say_the_same(tmp_path: Path) -> None:
    lines = CV.splitlines()
    (tmp_path / "cv.txt").write_text(CV, encoding="utf-8")
    (tmp_path / "cv.md").write_text("\n".join(f"**{line}**" if line else "" for line in lines), encoding="utf-8")
    (tmp_path / "cv.pdf").write_bytes(pdf(lines))
    text, markdown, paper = (read_document(tmp_path / f"cv.{end}", "resume") for end in ("txt", "md", "pdf"))
    assert [line for line in text.lines if line] == [line for line in markdown.lines if line]
    assert [line for line in text.lines if line] == [line for line in paper.lines if line]


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("utf-8-sig", CV),
        ("utf-16", CV),
        ("cp1252", CV + "\nna\u00efve caf\u00e9 system"),
        ("utf-8", CV.replace("\n", "\r\n")),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, content: str) -> None:
    path = tmp_path / "cv.txt"
    path.write_bytes(content.encode(encoding))
    assert "Built the feature store in Spark" in read_document(path, "resume").lines


def test_control_characters_go(tmp_path: Path) -> None:
    path = tmp_path / "cv.txt"
    path.write_text(CV + "\nBuilt \x1b[31mred\x1b[0m things\x07 at night for everybody", encoding="utf-8")
    assert read_document(path, "resume").lines[-1] == "Built red things at night for everybody"


BAD: dict[str, tuple[bytes | None, str]] = {
    "missing.pdf": (None, "does not exist"),
    "empty.txt": (b" \n\n", "is empty"),
    "scan.pdf": (pdf([]), "without text"),
    "locked.pdf": (pdf(CV.splitlines(), password="secret"), "is encrypted"),
    "torn.pdf": (pdf(CV.splitlines())[:200], "damaged"),
    "not-really.pdf": (b"%PDF-1.7\n" + bytes(range(256)) * 20, "damaged"),
    "noise.txt": (bytes(range(256)) * 40, "is not text"),
    "cv.docx": (b"PK\x03\x04" + b"\0" * 100, "Word"),
    "huge.txt": (b"word " * (10_000_000 // 5), "larger than"),
    "short.txt": (b"Jane", "too little text"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_input_is_one_sentence(tmp_path: Path, name: str) -> None:
    content, reason = BAD[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(BadDocument) as refused:
        read_document(tmp_path / name, "resume")
    assert reason in str(refused.value)
    assert refused.value.hint
    assert "\n" not in str(refused.value)


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(BadDocument, match="is a folder"):
        read_document(tmp_path, "job")


def test_a_pdf_locked_for_its_owner_alone_is_read(tmp_path: Path) -> None:
    path = tmp_path / "cv.pdf"
    path.write_bytes(pdf(CV.splitlines(), password="", owner="owner"))
    assert "Built the feature store in Spark" in read_document(path, "resume").lines


def test_the_limit_is_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "cv.txt"
    path.write_bytes((CV.encode() + b"\n").ljust(MOST_BYTES, b" "))
    assert read_document(path, "resume").lines[0] == "Jane Doe"
