"""Every event type survives its JSON form; anything else is refused."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from typing import Any, Literal

import pytest

from voiceprep.event_json import event_types, from_json, to_json
from voiceprep.events import AnswerHeard, Event, Span, TurnEnded, Word


def sample(hint: Any) -> Any:
    """A value that fits a field's type."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return arguments[0]
    if origin in (types.UnionType, typing.Union):
        return sample(next(a for a in arguments if a is not type(None)))
    if origin is tuple:
        return (sample(arguments[0]), sample(arguments[0]))
    if origin is dict:
        return {"validation": "missing"}
    if dataclasses.is_dataclass(hint):
        return build(typing.cast(type, hint))
    return {str: "text", int: 3, float: 1.25, bool: True}[hint]


def build(kind: type) -> Any:
    hints = typing.get_type_hints(kind)
    return kind(**{field.name: sample(hints[field.name]) for field in dataclasses.fields(kind)})


@pytest.mark.parametrize("kind", event_types().values(), ids=lambda kind: kind.__name__)
def test_round_trip(kind: type[Event]) -> None:
    event = build(kind)
    assert from_json(json.loads(json.dumps(to_json(event)))) == event


@pytest.mark.parametrize("kind", event_types().values(), ids=lambda kind: kind.__name__)
def test_optional_fields_may_be_null(kind: type[Event]) -> None:
    event = build(kind)
    for field in dataclasses.fields(event):
        if type(None) in typing.get_args(typing.get_type_hints(kind)[field.name]):
            event = dataclasses.replace(event, **{field.name: None})
    assert from_json(to_json(event)) == event


def test_keys_of_the_envelope_are_passed_over() -> None:
    data = {"seq": 4, "at": "2026-01-01T00:00:00Z", **to_json(build(TurnEnded))}
    assert from_json(data) == build(TurnEnded)


def answer(**changes: Any) -> dict[str, Any]:
    return {**to_json(build(AnswerHeard)), **changes}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"type": "no_such_event"}, "no_such_event"),
        ({}, "None"),
        ({"type": "answer_heard"}, "missing"),
        (answer(text=3), "text"),
        (answer(start_s="soon"), "start_s"),
        (answer(start_s=True), "start_s"),
        (answer(ended_by="boredom"), "ended_by"),
        (answer(words="words"), "words"),
        (answer(words=[{"text": "So"}]), "missing"),
        (answer(speech=[[0, 1]]), "object"),
    ],
)
def test_refused(data: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        from_json(data)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e308, -1e308, 10**400])
def test_a_time_no_sum_can_bear_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match=r"end_s: .* does not fit"):
        from_json(answer(end_s=number))


def test_nested_values_become_their_classes() -> None:
    heard = from_json(answer(words=[{"text": "So", "start_s": 1, "end_s": 2}], speech=[{"start_s": 1, "end_s": 2}]))
    assert isinstance(heard, AnswerHeard)
    assert heard.words == (Word("So", 1, 2),)
    assert heard.speech == (Span(1, 2),)
