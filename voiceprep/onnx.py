"""Runs small ONNX networks. The one place that calls onnxruntime."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceprep.errors import MissingExtra, ModelFileError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Network:
    """A loaded network. Not to be shared between threads that run at the same time."""

    def __init__(self, session: Any, path: Path) -> None:
        self._session = session
        self.path = path

    def run(self, **inputs: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Return the outputs in the model's order.

        Raises:
            ModelFileError: the inputs do not fit, so the file is another model than it should be.
        """
        try:
            outputs: list[NDArray[np.float32]] = self._session.run(None, inputs)
        except Exception as error:  # onnxruntime's errors share no base of their own
            raise _wrong(self.path, error) from error
        return outputs


def load(path: Path, threads: int = 1) -> Network:
    """Load a network onto `threads` CPU threads; they sleep while idle, so other models keep the cores.

    Raises:
        ModelFileError: the file is missing, damaged or no ONNX model.
        MissingExtra: onnxruntime is not installed.
    """
    try:
        import onnxruntime
    except ImportError as error:
        raise MissingExtra("onnxruntime", "speech") from error
    if not path.is_file():
        raise ModelFileError(f"The model file {path} is missing.", "Fetch the models with: voiceprep setup")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    # An idle thread that spins takes the core the LLM or Whisper is waiting for.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        session = onnxruntime.InferenceSession(str(path), sess_options=options, providers=["CPUExecutionProvider"])
    except Exception as error:  # as above
        raise _wrong(path, error) from error
    return Network(session, path)


def _wrong(path: Path, error: Exception) -> ModelFileError:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return ModelFileError(
        f"The model file {path} cannot be used: {reason}.", "Delete it and fetch it again: voiceprep setup"
    )
