"""Tests of minimum_gpus."""

import random

from solution import minimum_gpus


def test_overlap():
    """How many GPUs do three jobs need of which two overlap?"""
    assert minimum_gpus([(0, 4), (3, 6), (6, 8)]) == 2


def test_none():
    """What do you return when there are no jobs?"""
    assert minimum_gpus([]) == 0


def test_touching():
    """May one job take over a GPU at the very moment another one ends?"""
    assert minimum_gpus([(0, 5), (5, 9), (9, 12)]) == 1


def test_identical():
    """What comes out for four identical jobs?"""
    assert minimum_gpus([(1, 2)] * 4) == 4


def test_backwards():
    """What does your code do with a job that ends before it starts?"""
    try:
        minimum_gpus([(5, 3)])
    except ValueError:
        return
    raise AssertionError("no ValueError")


def test_random():
    """How would you count the answer very simply for a few jobs?"""
    chance = random.Random(3)
    for _ in range(100):
        starts = [chance.randrange(20) for _ in range(chance.randrange(1, 9))]
        jobs = [(start, start + chance.randrange(1, 8)) for start in starts]
        expected = max(sum(a <= start < b for a, b in jobs) for start in starts)
        assert minimum_gpus(jobs) == expected, jobs


def test_many():
    """How does your code do with a hundred thousand jobs?"""
    assert minimum_gpus([(number, number + 10) for number in range(100_000)]) == 10
