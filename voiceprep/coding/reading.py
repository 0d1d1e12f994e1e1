"""What an interviewer may ask about the code as it stands: by its shape, and by the tests that fail. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voiceprep.events import FailedCheck

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class CodeProbe:
    """A question about the code, and the element of the coding rubric it is about."""

    element: str
    text: str


def code_probes(code: str, failed: Sequence[FailedCheck] = ()) -> tuple[CodeProbe, ...]:
    """Return what may be asked about `code`, the most telling first: a bug, a cost or a risk, then the rest.

    Nothing is asked about code that is still the starter's stub. Names of the code's own functions are all that is
    taken from it.
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        where = f"line {line}" if line else "one of your lines"
        return (CodeProbe("plan", f"Python does not accept {where} yet; what do you want to say there?"),)
    if is_stub(tree):
        return ()
    bugs = [CodeProbe("testing", check.ask) for check in failed if check.ask.count("?") == 1]
    others = [*_costs(tree), *_risks(tree)]
    return tuple(dict.fromkeys([*bugs[:1], *others[:1], *bugs[1:], *others[1:]]))


def is_stub(tree: ast.Module) -> bool:
    """Whether some function still only raises NotImplementedError or does nothing."""
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, _FUNCTIONS)]
    return not bodies or any(all(_does_nothing(one) for one in body) for body in bodies)


def _does_nothing(node: ast.stmt) -> bool:
    if isinstance(node, ast.Raise):
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _costs(tree: ast.Module) -> Iterator[CodeProbe]:
    for outer in ast.walk(tree):
        if not isinstance(outer, _LOOPS):
            continue
        for inner in ast.walk(outer):
            if inner is outer:
                continue
            line = getattr(inner, "lineno", 0)
            if isinstance(inner, _LOOPS):
                text = f"Line {line} loops inside another loop; how does the time grow with the input?"
                yield CodeProbe("complexity", text)
            elif _calls(inner, "sorted") or _calls_method(inner, "sort"):
                yield CodeProbe("complexity", f"Line {line} sorts inside a loop; what does that cost in all?")
            elif _calls_method(inner, "insert", 0) or _calls_method(inner, "pop", 0):
                text = f"Line {line} works at the front of a list; what does one such step cost?"
                yield CodeProbe("complexity", text)
    for function in ast.walk(tree):
        if isinstance(function, _FUNCTIONS) and any(_calls(node, function.name) for node in ast.walk(function)):
            yield CodeProbe("complexity", f"{_spoken(function.name)} calls itself; how deep can that go?")


def _risks(tree: ast.Module) -> Iterator[CodeProbe]:
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS):
            defaults = [one for one in (*node.args.defaults, *node.args.kw_defaults) if one is not None]
            if any(isinstance(one, ast.List | ast.Dict | ast.Set) for one in defaults):
                text = f"What happens to the default value in line {node.lineno} from one call to the next?"
                yield CodeProbe("testing", text)
        elif isinstance(node, ast.ExceptHandler) and node.type is None:
            yield CodeProbe("testing", f"Which mistakes would the except in line {node.lineno} hide from you?")
        elif (
            isinstance(node, ast.Compare)
            and any(isinstance(one, ast.Eq) for one in node.ops)
            and any(isinstance(one, ast.Constant) and isinstance(one.value, float) for one in node.comparators)
        ):
            yield CodeProbe("testing", f"Line {node.lineno} compares floats for equality; when is that a problem?")


def _calls(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _calls_method(node: ast.AST, name: str, first: int | None = None) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name):
        return False
    if first is None:
        return True
    return bool(node.args) and isinstance(node.args[0], ast.Constant) and node.args[0].value == first


def _spoken(name: str) -> str:
    words = name.strip("_").replace("_", " ") or "Your function"
    return words[0].upper() + words[1:40]
