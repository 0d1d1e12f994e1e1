"""Sentences -> vectors of meaning, by all-MiniLM-L6-v2. The one importer of tokenizers."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceprep.errors import MissingExtra, ModelFileError
from voiceprep.onnx import Network, load

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL = "minilm-l6-v2-int8"
SIZE = 384
"""Numbers in a vector."""
LONGEST_TOKENS = 128
"""What follows in a longer text is not read; the model was trained on 128."""
_CACHED = 4096


class SentenceVectors:
    """The embedding model, loaded when it is made.

    Args:
        folder: where `model.onnx` and `tokenizer.json` lie.

    Raises:
        MissingExtra: a library is not installed.
        ModelFileError: a file is missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        try:
            import numpy
            from tokenizers import Tokenizer
        except ImportError as error:
            raise MissingExtra(str(error.name), "speech") from error
        self._numpy = numpy
        path = folder / "tokenizer.json"
        try:
            self._tokenizer: Any = Tokenizer.from_file(str(path))
        except Exception as error:  # tokenizers raises bare Exception
            raise ModelFileError(f"The model file {path} cannot be used.", "Fetch it with: voiceprep setup") from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST_TOKENS)
        self._network: Network = load(folder / "model.onnx")
        self._known: dict[str, NDArray[np.float32]] = {}
        self._lock = threading.Lock()

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a vector of length one for each text, shape (len(texts), SIZE).

        Each text is run by itself: padding would change the numbers of the dynamically quantized network, and the
        grade must not depend on what else was in the batch.
        """
        with self._lock:
            if len(self._known) > _CACHED:
                self._known.clear()
            for text in texts:
                if text not in self._known:
                    self._known[text] = self._vector(text)
            found = [self._known[text] for text in texts]
        return self._numpy.stack(found) if found else self._numpy.zeros((0, SIZE), self._numpy.float32)

    def _vector(self, text: str) -> NDArray[np.float32]:
        numpy = self._numpy
        sound = text.encode("utf-8", "replace").decode()  # half a surrogate pair, from a damaged file, is no text
        ids = numpy.array([self._tokenizer.encode(sound).ids], dtype=numpy.int64)
        (tokens, *_) = self._network.run(
            input_ids=ids, attention_mask=numpy.ones_like(ids), token_type_ids=numpy.zeros_like(ids)
        )
        pooled: NDArray[np.float32] = tokens[0].mean(axis=0)
        return pooled / max(float(numpy.linalg.norm(pooled)), 1e-12)
