"""Finds the language model that words the follow-ups, or says why templates will."""

from __future__ import annotations

import importlib.util
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from voiceprep.addresses import without_secrets
from voiceprep.cli.models import gguf_path, llm_id
from voiceprep.cli.options import InterviewOptions
from voiceprep.errors import LLMError, VoiceprepError
from voiceprep.session.info import ModelUsed

if TYPE_CHECKING:
    from voiceprep.interviewer.llm import ChatModel


@dataclass(slots=True)
class ConnectedLlm:
    """The model, None where templates speak; what session.json says of it; and why it is missing, if it should be.

    `background` runs what the model may do ahead of time, in a thread of its own.
    """

    model: ChatModel | None = None
    used: dict[str, ModelUsed] = field(default_factory=dict)
    missing: str = ""
    background: Executor | None = None


def embedded_id(options: InterviewOptions) -> str | None:
    """Return the id of the embedded model these options need from the cache, None where they need none.

    Raises:
        UnknownName: `--model` names none.
    """
    if options.llm != "embedded" or gguf_path(options.model) is not None:
        return None
    if importlib.util.find_spec("xllamacpp") is None:
        return None
    return llm_id(options.model or "auto")


def connect_llm(
    options: InterviewOptions, folder: Path | None, stack: ExitStack, patience_s: float | None = None
) -> ConnectedLlm:
    """Start or address the model; returns at once, an embedded one goes on loading.

    Args:
        options: `--llm` and `--model`.
        folder: where the embedded model's files lie; None where they could not be had.
        stack: ends what is started here.
        patience_s: the longest any call may take; None: what a spoken reply can wait.

    Raises:
        VoiceprepError: `--llm` is neither a known word nor an address.
    """
    if options.llm == "none":
        return ConnectedLlm()
    # Joined last: what it waits for ends with the server and the connections, which are closed before.
    background = stack.enter_context(ThreadPoolExecutor(1, thread_name_prefix="voiceprep-llm"))
    if options.llm == "embedded":
        return _embedded(options, folder, stack, background, patience_s)
    if not _is_address(options.llm):
        raise VoiceprepError(
            f"--llm {options.llm!r} is not understood.",
            "Use embedded, none, or a server's address such as http://127.0.0.1:8000/v1",
        )
    from voiceprep.interviewer.llm import TIMEOUT_S, ChatModel

    model = ChatModel(options.llm, options.model, timeout_s=patience_s or TIMEOUT_S)
    stack.callback(model.close)
    used = ModelUsed(name=options.model or without_secrets(options.llm))
    return ConnectedLlm(model, {"llm": used}, background=background)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # an unfinished [IPv6] address, a port that is no number
        return False


def _embedded(
    options: InterviewOptions, folder: Path | None, stack: ExitStack, background: Executor, patience_s: float | None
) -> ConnectedLlm:
    if importlib.util.find_spec("xllamacpp") is None:
        return ConnectedLlm(missing="xllamacpp is not installed: pip install 'voiceprep[local-llm]'")
    from voiceprep import weights
    from voiceprep.interviewer.embedded import EmbeddedServer
    from voiceprep.interviewer.embedded_model import LONGEST_S, EmbeddedModel

    own, model_id = gguf_path(options.model), embedded_id(options)
    if own is not None:
        path, used = own, ModelUsed(name=own.name)
    elif model_id is None:
        return ConnectedLlm(missing="this machine has too little free memory for one")
    elif folder is None:
        return ConnectedLlm(missing=f"the files of {model_id} are not there")
    else:
        hashes = weights.identify(model_id)["sha256"]
        file = weights.models()[model_id].names[0]
        path, used = folder / file, ModelUsed(name=model_id, sha256=hashes.get(file))
    server = EmbeddedServer(path)
    stack.callback(server.stop)
    try:
        server.start()
    except LLMError as error:
        return ConnectedLlm(missing=error.reason)
    model = EmbeddedModel(server, used.name, patience_s or LONGEST_S)
    stack.callback(model.close)
    return ConnectedLlm(model, {"llm": used}, background=background)
