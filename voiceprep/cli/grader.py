"""Finds who reads the structure of answers (meaning, cues, or a language model), and who rewrites a sentence."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep import weights
from voiceprep.cli.llm import connect_llm, embedded_id
from voiceprep.cli.options import InterviewOptions
from voiceprep.errors import LLMError, VoiceprepError
from voiceprep.grading.default import best_reader
from voiceprep.grading.fitted import fitted_numbers
from voiceprep.grading.reading import Reader
from voiceprep.session.folder import user_data

if TYPE_CHECKING:
    from voiceprep.interviewer.llm import ChatModel

TOO_SMALL = frozenset({"smollm2-135m", "qwen2_5-coder-0_5b", "qwen2_5-coder-1_5b"})
"""Naming sentences, the 1.5B finds 30 % of what is there and refuses 57 % of what is not. Asked yes or no about 32
sentences on which the reader by meaning was in doubt, its log-odds told them apart by chance: AUC .53, the reader's
.87.
"""
PATIENCE_S = 180.0
"""How long a call may take when nobody waits for a spoken reply."""
_HINT = "Fetch it with: voiceprep setup"


@dataclass(frozen=True, slots=True)
class ReportModels:
    """Who reads the structure of answers, and who rewrites a sentence; None where that was not asked for."""

    reader: Reader
    rewrites: ChatModel | None = None


@contextmanager
def structure_reader(llm: str = "none", model: str | None = None) -> Iterator[Reader]:
    """Provide the reader for `--llm` and `--model`; what it started ends with the context.

    Raises:
        VoiceprepError: the options are not understood, or the model cannot be had.
    """
    with report_models(llm, model) as found:
        yield found.reader


@contextmanager
def report_models(llm: str, model: str | None, *, rewrite: bool = False) -> Iterator[ReportModels]:
    """Provide the reader and, to `rewrite`, the language model; what was started ends with the context.

    A model that is too small to grade can rewrite a sentence all the same: then the grade is the one without it.

    Raises:
        VoiceprepError: the options are not understood, or the model cannot be had.
    """
    if llm == "none":
        yield ReportModels(_without_llm())
        return
    with ExitStack() as stack:
        options = InterviewOptions(llm=llm, model=model)
        model_id = embedded_id(options)
        grades = model_id not in TOO_SMALL or model_id in fitted_numbers().get("judges", {})
        if not (grades or rewrite):
            raise VoiceprepError(
                f"{model_id} is too small to tell a good answer from a poor one.",
                "Use --llm none, --model 7b, or the address of a server with a large model.",
            )
        chat = _connected(options, model_id, stack, "rewrite with" if rewrite else "grade with")
        if rewrite and chat.small:
            raise VoiceprepError(
                f"{chat.label} is too small to rewrite a sentence.", "Use --model 1.5b, or the address of a server."
            )
        yield ReportModels(_judge(chat) if grades else _without_llm(), chat if rewrite else None)


def _without_llm() -> Reader:
    reader = best_reader()
    if reader.identity == "lexicon":
        sys.stderr.write(f"The sentence model is not there, so cues alone grade. {_HINT}\n")
    return reader


def _connected(options: InterviewOptions, model_id: str | None, stack: ExitStack, what_for: str) -> ChatModel:
    folder = weights.ensure([model_id])[model_id] if model_id else None
    connected = connect_llm(options, folder, stack, patience_s=PATIENCE_S)
    if connected.model is None:
        raise VoiceprepError(
            f"There is no language model to {what_for}: {connected.missing}.",
            "Use --llm none." if what_for == "grade with" else "Name the address of a server with --llm.",
        )
    with suppress(LLMError):  # what is kept is kept by the model's name; a server that is down says so soon enough
        connected.model.model_name()
    return connected.model


def _judge(model: ChatModel) -> Reader:
    from voiceprep.grading.judge import SentenceJudge, degree_judge
    from voiceprep.grading.kept import KeptReader

    reader: Reader | None = degree_judge(model, best_reader())
    return KeptReader(reader or SentenceJudge(model), user_data() / "grades")
