"""A résumé, a job description, and PDFs made of lines."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from voiceprep.tailoring.documents import Document, Kind

CV = """\
Jane Doe
jane@doe.org, +49 170 1234567, linkedin.com/in/jane

EXPERIENCE
Reduced p99 latency from 90 ms to 40 ms by distilling the ranking model, serving it with TensorRT on two cards
Led four engineers through the move to Kubernetes
Built the feature store in Spark
Increased CTR by 12% using a two-tower model

SKILLS
Skills: Python, CUDA, NCCL, Zebrafish
M.Sc. Computer Science, GPA 1.2
"""
JOB = """\
Senior Deep Learning Engineer
You optimise LLM inference with Triton Inference Server.
Must have: experience with CUDA and NCCL
"""


def document(text: str, kind: Kind = "resume") -> Document:
    return Document(kind, f"{kind}.txt", tuple(line.strip() for line in text.splitlines()))


def pdf(lines: Sequence[str], password: str | None = None, owner: str | None = None) -> bytes:
    """Return a PDF of one page with these lines of Latin text; encrypted where there is a password."""
    from pypdf import PdfReader, PdfWriter

    said = [
        line.encode("latin-1").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") for line in lines
    ]
    content = b"BT /F1 9 Tf 40 800 Td 12 TL " + b" ".join(b"(" + line + b") Tj T*" for line in said) + b" ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
    if password is None:
        return made
    writer, out = PdfWriter(), BytesIO()
    writer.append(PdfReader(BytesIO(made)))
    writer.encrypt(password, owner, algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()
