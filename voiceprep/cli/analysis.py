"""What `voiceprep analyze` and `voiceprep grade` do with their files, and how they show it."""

from __future__ import annotations

import json
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from voiceprep.errors import BadFile, MissingExtra, UnknownName
from voiceprep.grading.reading import Reader
from voiceprep.plain_text import printable
from voiceprep.report.answer import analyze_answer, grade_answer, rubric_of
from voiceprep.report.shape import AnswerReport, Grade
from voiceprep.report.structure import LONGEST_CHARS
from voiceprep.session.session import Answer

if TYPE_CHECKING:
    from rich.console import Console


class WrittenAnswer(BaseModel):
    """A line of a grade file; `sentences` may stand for `answer`. Other keys are passed over."""

    model_config = ConfigDict(frozen=True)

    id: str
    round_kind: str
    question: str
    answer: str = ""
    sentences: Annotated[tuple[str, ...], Field()] = ()

    @model_validator(mode="after")
    def _has_an_answer(self) -> WrittenAnswer:
        if not {"answer", "sentences"} & self.model_fields_set:
            raise ValueError("neither answer nor sentences")
        return self

    @property
    def text(self) -> str:
        """The answer as one text."""
        return self.answer or " ".join(self.sentences)


def grade_file(path: Path, reader: Reader, jobs: int = 1) -> Iterator[dict[str, Any]]:
    """Yield `{"id", "structure", "mistakes"}` for every line, in the file's order.

    Args:
        path: a line an answer.
        reader: of the structure.
        jobs: answers read at the same time, for a server that allows it.

    Raises:
        BadFile: the file or a line of it cannot be read, or names no round kind; names the line.
    """
    with ThreadPoolExecutor(jobs, thread_name_prefix="voiceprep-grade") as pool:
        started: deque[tuple[str, Future[Grade]]] = deque()
        for written in _written(path):
            if len(written.text) > LONGEST_CHARS:
                sys.stderr.write(f"{printable(written.id)}: only the first {LONGEST_CHARS} characters are read.\n")
            work = pool.submit(grade_answer, written.round_kind, written.question, written.text, reader)
            started.append((written.id, work))
            # A window, so that results come as they are done and a wrong line stops the run early.
            if len(started) >= jobs:
                name, done = started.popleft()
                yield {"id": name, **done.result()}
        while started:
            name, done = started.popleft()
            yield {"id": name, **done.result()}


def _written(path: Path) -> Iterator[WrittenAnswer]:
    try:
        # Not splitlines: JSON may hold U+2028 and U+0085, which end no line of it.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise BadFile(path, "", f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BadFile(path, "", "is not UTF-8 text") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            written = WrittenAnswer.model_validate(json.loads(line))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise BadFile(path, f"line {number}", f"{where} {first['msg']}".strip()) from error
        except (ValueError, RecursionError) as error:
            raise BadFile(path, f"line {number}", f"is not JSON ({error})") from error
        try:
            rubric_of(written.round_kind)
        except UnknownName as error:
            raise BadFile(path, f"line {number}: round_kind", error.message, error.hint) from error
        yield written


def analyze_files(
    paths: Sequence[Path],
    *,
    question: str,
    kind: str,
    stt: str,
    device: Literal["auto", "cuda", "cpu"],
    on_heard: Callable[[int, int], None] = lambda done, of: None,
) -> Iterator[tuple[Path, AnswerReport]]:
    """Yield every recording with its findings, in order; they are heard side by side.

    Args:
        paths: recordings, and folders of them.
        question: what they answer; may be empty.
        kind: of rubric.
        stt: the Whisper to hear with.
        device: where it runs.
        on_heard: told how many of how many are done.

    Raises:
        BadAudio: a file cannot be used; those before it have been yielded.
        UnknownName: there is no such kind or model.
    """
    rubric_of(kind)
    try:
        from voiceprep.audio.files import recordings
        from voiceprep.cli.hearing import Listener, hear_all
    except ImportError as error:
        raise MissingExtra(f"{error.name} (needed for recordings)", "speech") from error
    from voiceprep.cli.models import fetch, stt_id
    from voiceprep.grading.default import best_reader, wanted_model
    from voiceprep.session.folder import user_data

    files = recordings(paths)
    model = stt_id(stt)
    listener = Listener(fetch([model], wanted_model())[model], model, user_data() / "heard", device)
    reader = best_reader()
    heard_in_order = hear_all(files, listener, lambda done: on_heard(done, len(files)))
    for path, heard in zip(files, heard_in_order, strict=True):
        answer = replace(heard.answer, question=question, kind=kind)
        yield path, analyze_answer(Answer(answer, verbatim=heard.verbatim, sound=heard.sound), reader)


def answer_page(out: Console, path: Path, found: AnswerReport) -> None:
    """Print one recording's findings."""
    delivery, structure = found["delivery"], found["structure"]
    pauses, fillers = delivery["pauses"], delivery["fillers"]
    out.print(printable(path.name), markup=False, style="bold")
    out.print(printable(found["verbatim"] or found["text"] or "(no speech)"), markup=False)
    rate, articulation = delivery["speaking_rate_wpm"], delivery["articulation_rate_wpm"]
    if rate is not None and articulation is not None:
        out.print(f"  {delivery['words']} words, {rate:.0f} words a minute, {articulation:.0f} without the pauses")
    if pauses["count"] is not None:
        maybe = f", possibly {len(fillers['possible'])} more" if fillers["possible"] else ""
        out.print(
            f"  {pauses['count']} pauses, {pauses['long']} of 2 s or more, um and uh: heard {fillers['count']}{maybe}"
        )
    for reason in dict.fromkeys(delivery["unmeasured"].values()):
        out.print(f"  {reason}", markup=False)
    out.print(_states(structure), markup=False)
    for mistake in found["mistakes"]:
        out.print(f"  {mistake['id']}: {printable(mistake['quote'])}", markup=False)
    out.print()


def grade_line(out: Console, graded: dict[str, Any]) -> None:
    """Print one graded answer."""
    out.print(printable(str(graded["id"])), markup=False, style="bold")
    out.print(_states(graded["structure"]), markup=False)
    for mistake in graded["mistakes"]:
        out.print(f"  {mistake['id']}: {printable(mistake['quote'])}", markup=False)


def _states(structure: Any) -> str:
    score = "not enough to score" if structure["score"] is None else f"{structure['score']:.2f}"
    states = ", ".join(f"{name} {found['state']}" for name, found in structure["elements"].items())
    return f"  {structure['kind']} {score} ({structure['graded_by']}): {states}"
