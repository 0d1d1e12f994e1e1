"""The shape of the code, read from its imports: layers run one way, no cycle, each heavy library in one file."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "voiceprep"

LAYERS = [
    {"typed_json"},
    {"addresses", "answer_words", "errors", "events", "data_files", "plain_text", "user_paths"},
    {"event_json", "strict_toml", "thought_breaks", "stages", "onnx", "pages"},
    {"config", "rubrics", "sentences", "weights"},
    {"voices"},
    {"rounds", "audio"},
    {"answer_signs"},
    {"coverage", "coding"},
    {"listening", "speaking", "interviewer", "session", "typed", "demo_candidate", "tailoring"},
    {"afterwards", "reply_ahead", "grading"},
    {"report"},
    {"practice", "rewriting"},
    {"conversation"},
    {"cli"},
    {"__main__"},
]
HEAVY = {
    "sounddevice", "faster_whisper", "ctranslate2", "piper", "onnxruntime", "xllamacpp",
    "soundfile", "soxr", "pywebrtc_audio", "openai", "httpx", "huggingface_hub", "filelock", "tokenizers", "jinja2",
    "pypdf",
}  # fmt: skip
HEADLESS_NEVER = {
    "sounddevice",
    "faster_whisper",
    "piper",
    "onnxruntime",
    "xllamacpp",
    "numpy",
    "soundfile",
    "soxr",
    "pywebrtc_audio",
    "pypdf",
}


def modules() -> dict[str, Path]:
    names = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return names


MODULES = modules()


def imports(path: Path, *, at_import_time: bool = False) -> Iterator[str]:
    """Every module named in an import statement; only those that run at import time if asked for."""
    stack: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in MODULES else str(node.module)
        elif at_import_time and (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            or (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
        ):
            continue
        stack.extend(ast.iter_child_nodes(node))


def unit(module: str) -> str:
    """`voiceprep.listening.vad` -> `listening`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def test_every_module_has_a_layer() -> None:
    known = set().union(*LAYERS)
    assert {unit(name) for name in MODULES} - {""} == known


def test_layers_run_one_way() -> None:
    level = {name: number for number, layer in enumerate(LAYERS) for name in layer}
    wrong = []
    for name, path in MODULES.items():
        for target in imports(path):
            source, used = unit(name), unit(target) if target.startswith("voiceprep.") else ""
            if source and used and source != used and level[used] >= level[source]:
                wrong.append(f"{name} imports {target}")
    assert not wrong


def test_no_cycles() -> None:
    graph = {
        name: {target for target in imports(path, at_import_time=True) if target in MODULES and target != name}
        for name, path in MODULES.items()
    }
    TopologicalSorter(graph).prepare()  # raises CycleError


@pytest.mark.parametrize("library", sorted(HEAVY))
def test_heavy_library_in_one_file(library: str) -> None:
    users = {name for name, path in MODULES.items() if any(target.split(".")[0] == library for target in imports(path))}
    assert len(users) <= 1, f"{library} is imported in {sorted(users)}"


def test_files_are_small() -> None:
    long = {name: n for name, path in MODULES.items() if (n := len(path.read_text().splitlines())) > 350}
    assert not long


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["rounds"], ["interview", "--text", "--llm", "none", "--questions", "1", "--session", "{tmp}"]],
)
def test_headless_loads_nothing_heavy(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Where the sentence model is there, it grades the answers after the interview.
    monkeypatch.setenv("VOICEPREP_CACHE", str(tmp_path / "cache"))
    code = (
        "import sys; from voiceprep.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        f"print('LOADED', *sorted(set(sys.modules) & {HEADLESS_NEVER!r}))"
    )
    arguments = [part.format(tmp=tmp_path / "session") for part in arguments]
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments], input="An answer.\n", capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines()[-1] == "LOADED"
