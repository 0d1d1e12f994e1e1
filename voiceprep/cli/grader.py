"""Finds who reads the structure of answers: by meaning, by cues, or a language model where one is asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from voiceprep import weights
from voiceprep.cli.llm import connect_llm, embedded_id
from voiceprep.cli.options import InterviewOptions
from voiceprep.errors import VoiceprepError
from voiceprep.grading.default import best_reader
from voiceprep.grading.reading import Reader

LOAD_S = 120.0
"""How long an embedded model may take to load."""
_HINT = "Fetch it with: voiceprep setup"


@contextmanager
def structure_reader(llm: str = "none", model: str | None = None) -> Iterator[Reader]:
    """Provide the reader for `--llm` and `--model`; what it started ends with the context.

    Raises:
        VoiceprepError: the options are not understood, or the model cannot be had.
    """
    if llm == "none":
        yield _without_llm()
        return
    with ExitStack() as stack:
        yield _with_llm(InterviewOptions(llm=llm, model=model), stack)


def _without_llm() -> Reader:
    reader = best_reader()
    if reader.identity == "lexicon":
        sys.stderr.write(f"The sentence model is not there, so cues alone grade. {_HINT}\n")
    return reader


def _with_llm(options: InterviewOptions, stack: ExitStack) -> Reader:
    model_id = embedded_id(options)
    folder = weights.ensure([model_id])[model_id] if model_id else None
    connected = connect_llm(options, folder, stack)
    if connected.model is None:
        raise VoiceprepError(f"There is no language model to grade with: {connected.missing}.", "Use --llm none.")
    from voiceprep.grading.judge import SentenceJudge, degree_judge
    from voiceprep.grading.kept import KeptReader

    if options.llm == "embedded":
        reader: Reader | None = degree_judge(connected.model, best_reader())
        if reader is None:
            raise VoiceprepError(
                f"There are no numbers to read {connected.model.label} by.",
                "Use --llm none, --model 1.5b, or a server with a large model.",
            )
    else:
        reader = SentenceJudge(connected.model)
    return KeptReader(reader, weights.Store().root.parent / "grades")
