"""JSON values -> frozen dataclasses, field by field, by the types the class declares."""

from __future__ import annotations

import dataclasses
import types
import typing
from typing import Any, Literal

FARTHEST = 1e12
"""No time or measure in a session is larger; JSON allows numbers that sums and clocks cannot bear (1e308, NaN)."""


def build(kind: type, data: Any) -> Any:
    """Return a `kind` made of `data`; keys the class does not have are passed over.

    Raises:
        ValueError: not an object, a missing field, or a field of the wrong shape.
    """
    if not isinstance(data, dict):
        raise ValueError(f"{kind.__name__} needs an object, not {type(data).__name__}")
    hints = typing.get_type_hints(kind)
    values = {}
    for field in dataclasses.fields(kind):
        if field.name in data:
            values[field.name] = _value(hints[field.name], data[field.name], f"{kind.__name__}.{field.name}")
    try:
        return kind(**values)
    except TypeError as error:
        raise ValueError(f"{kind.__name__}: {error}") from error


def _value(hint: Any, value: Any, where: str) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        if value is None and type(None) in arguments:
            return None
        return _value(next(a for a in arguments if a is not type(None)), value, where)
    if origin is Literal:
        fits = value in arguments
    elif origin is tuple:
        if isinstance(value, list | tuple):
            return tuple(_value(arguments[0], item, where) for item in value)
        fits = False
    elif origin is dict:
        fits = isinstance(value, dict)
    elif dataclasses.is_dataclass(hint):
        return build(typing.cast(type, hint), value)
    elif hint is float:
        fits = _is_measure(value)
    else:
        fits = isinstance(value, hint) and not (hint is int and isinstance(value, bool))
    if not fits:
        raise ValueError(f"{where}: {value!r} does not fit")
    return value


def _is_measure(value: Any) -> bool:
    """Whether `value` is a number (an int will do) that later arithmetic can bear."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return -FARTHEST <= value <= FARTHEST
