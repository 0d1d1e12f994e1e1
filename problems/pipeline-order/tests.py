"""Tests of order."""

from solution import order


def check(steps):
    found = order(steps)
    assert found is not None and sorted(found) == sorted(steps)
    place = {name: number for number, name in enumerate(found)}
    assert all(place[other] < place[name] for name, needs in steps.items() for other in needs)


def test_chain():
    """Which step runs first in a chain of three?"""
    check({"train": ["clean"], "clean": ["load"], "load": []})


def test_diamond():
    """What happens when two steps depend on the same one and a fourth on both?"""
    check({"d": ["b", "c"], "b": ["a"], "c": ["a"], "a": []})


def test_empty():
    """What is the order of no steps at all?"""
    assert order({}) == []


def test_cycle():
    """What do you return when two steps wait for each other?"""
    assert order({"a": ["b"], "b": ["a"], "c": []}) is None


def test_itself():
    """What happens to a step that depends on itself?"""
    assert order({"a": ["a"]}) is None


def test_named_twice():
    """What if a step names the same dependency twice?"""
    check({"a": ["b", "b"], "b": []})


def test_unknown():
    """What should happen when a step depends on a name that is no step?"""
    try:
        order({"a": ["nowhere"]})
    except KeyError:
        return
    raise AssertionError("no KeyError")


def test_long_chain():
    """What happens to your code on a chain of fifty thousand steps?"""
    check({str(number): [str(number - 1)] if number else [] for number in range(50_000)})
