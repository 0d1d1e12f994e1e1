"""Tests of longest_distinct."""

import random

from solution import longest_distinct


def test_example():
    """For the IDs a, b, b, a, what does your code return?"""
    assert longest_distinct(["a", "b", "b", "a"]) == 2


def test_empty():
    """What does your code return for an empty list?"""
    assert longest_distinct([]) == 0


def test_all_the_same():
    """What happens when every request comes from the same user?"""
    assert longest_distinct(["x"] * 5) == 1


def test_all_different():
    """What comes out when nobody shows up twice?"""
    assert longest_distinct([str(number) for number in range(50)]) == 50


def test_random_lists():
    """On which short list would your code and a check of every start disagree?"""
    chance = random.Random(1)
    for _ in range(200):
        ids = [chance.choice("abcde") for _ in range(chance.randrange(12))]
        best = 0
        for start in range(len(ids)):
            for end in range(start + 1, len(ids) + 1):
                if len(set(ids[start:end])) == end - start:
                    best = max(best, end - start)
        assert longest_distinct(ids) == best, ids


def test_long_list():
    """How long does your code take for two hundred thousand requests?"""
    assert longest_distinct([str(number % 5000) for number in range(200_000)]) == 5000
