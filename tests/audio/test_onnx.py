from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from voiceprep.errors import MissingExtra, ModelFileError
from voiceprep.listening.vad import silero_path
from voiceprep.onnx import load


def test_a_missing_model_names_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"missing\. Fetch the models with: voiceprep setup"):
        load(tmp_path / "none.onnx")


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.onnx"
    path.write_bytes(b"not a network")
    with pytest.raises(ModelFileError, match="cannot be used"):
        load(path)


def test_another_model_than_expected_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="cannot be used"):
        load(silero_path()).run(picture=np.zeros((1, 3), dtype=np.float32))


def test_without_onnxruntime_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(MissingExtra, match=r"voiceprep\[speech\]"):
        load(tmp_path / "any.onnx")
