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
from voiceprep.grading.fitted import fitted_numbers
from voiceprep.grading.reading import Reader
from voiceprep.session.folder import user_data

TOO_SMALL = frozenset({"smollm2-135m", "qwen2_5-coder-0_5b", "qwen2_5-coder-1_5b"})
"""Naming sentences, the 1.5B finds 30 % of what is there and refuses 57 % of what is not. Asked yes or no about 32
sentences on which the reader by meaning was in doubt, its log-odds told them apart by chance: AUC .53, the reader's
.87.
"""
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
    if model_id in TOO_SMALL and model_id not in fitted_numbers().get("judges", {}):
        raise VoiceprepError(
            f"{model_id} is too small to tell a good answer from a poor one.",
            "Use --llm none, --model 7b, or the address of a server with a large model.",
        )
    folder = weights.ensure([model_id])[model_id] if model_id else None
    connected = connect_llm(options, folder, stack)
    if connected.model is None:
        raise VoiceprepError(f"There is no language model to grade with: {connected.missing}.", "Use --llm none.")
    from voiceprep.grading.judge import SentenceJudge, degree_judge
    from voiceprep.grading.kept import KeptReader

    reader: Reader | None = degree_judge(connected.model, best_reader())
    if reader is None:
        reader = SentenceJudge(connected.model)
    return KeptReader(reader, user_data() / "grades")
