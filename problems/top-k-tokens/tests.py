"""Tests of top_k."""

from collections import Counter
import random

from solution import top_k


def test_order():
    """Which token comes first when one occurs three times and another twice?"""
    assert top_k(["a\n", "b\n", "a\n", "c\n", "b\n", "a\n"], 2) == ["a", "b"]


def test_ties():
    """What decides between two tokens that occur equally often?"""
    assert top_k(["d", "c", "b", "a"], 3) == ["a", "b", "c"]


def test_more_than_there_are():
    """What do you return when k is larger than the number of different tokens?"""
    assert top_k(["a", "b", "a"], 10) == ["a", "b"]


def test_zero():
    """What happens when k is zero?"""
    assert top_k(["a"], 0) == []


def test_blank_lines():
    """What does your code do with blank lines?"""
    assert top_k(["\n", "a\n", "\n", " \n"], 2) == ["a"]


def test_a_stream():
    """What happens if the lines can be read only once?"""
    assert top_k((token for token in ["x", "y", "x"]), 1) == ["x"]


def test_random():
    """How do your results compare with counting everything and sorting?"""
    chance = random.Random(2)
    for _ in range(50):
        tokens = [chance.choice("abcdefgh") for _ in range(chance.randrange(60))]
        counted = sorted(Counter(tokens).items(), key=lambda item: (-item[1], item[0]))
        k = chance.randrange(10)
        assert top_k(tokens, k) == [token for token, _ in counted[:k]]
