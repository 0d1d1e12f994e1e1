"""Tests of Running."""

import random
import statistics
import sys

from solution import Running


def of(numbers):
    running = Running()
    for number in numbers:
        running.add(number)
    return running


def close(a, b):
    return abs(a - b) <= 1e-9 * max(1.0, abs(b))


def test_by_hand():
    """What are mean and spread of two, four and six?"""
    running = of([2.0, 4.0, 6.0])
    assert close(running.mean, 4.0) and close(running.std, (8 / 3) ** 0.5)


def test_nothing_yet():
    """What do you report before the first number?"""
    assert Running().mean is None and Running().std is None


def test_one_number():
    """What is the spread of a single number?"""
    assert of([7.5]).mean == 7.5 and of([7.5]).std == 0.0


def test_random():
    """With what did you compare your results?"""
    chance = random.Random(9)
    numbers = [chance.gauss(3, 2) for _ in range(500)]
    running = of(numbers)
    assert close(running.mean, statistics.fmean(numbers)) and close(running.std, statistics.pstdev(numbers))


def test_large_values():
    """What happens to the spread when the numbers are around a billion?"""
    assert abs(of([1e9 + 1, 1e9 + 2, 1e9 + 3]).std - (2 / 3) ** 0.5) < 1e-6


def test_merge():
    """How do the figures of two streams become one?"""
    numbers = [1.0, 5.0, 9.0, 2.0]
    both = of(numbers[:1]).merge(of(numbers[1:]))
    assert close(both.mean, statistics.fmean(numbers)) and close(both.std, statistics.pstdev(numbers))
    assert close(of(numbers).merge(Running()).std, statistics.pstdev(numbers))


def test_numbers_are_not_stored():
    """How does the memory of your object grow with the stream?"""
    few, many = of(range(10)), of(range(10_000))
    size = lambda one: sum(sys.getsizeof(value) for value in vars(one).values())
    assert size(many) <= size(few) + 64
