"""Tests of nearest."""

import time

import numpy as np

from solution import nearest


def slow(queries, points):
    return np.array([np.argmin(((points - query) ** 2).sum(axis=1)) for query in queries], dtype=int)


def test_by_hand():
    """Which point is nearest to the origin in your smallest example?"""
    found = nearest(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0], [1.0, 1.0]]))
    assert found.tolist() == [1]


def test_random():
    """Against which slow version did you compare yours?"""
    chance = np.random.default_rng(5)
    queries, points = chance.normal(size=(40, 7)), chance.normal(size=(60, 7))
    assert (nearest(queries, points) == slow(queries, points)).all()


def test_far_from_the_origin():
    """What happens to your result when all vectors lie very far from the origin?"""
    chance = np.random.default_rng(6)
    queries, points = chance.normal(size=(30, 4)) + 1e7, chance.normal(size=(30, 4)) + 1e7
    assert (nearest(queries, points) == slow(queries, points)).all()


def test_integers():
    """What does your code do with whole numbers of eight bits?"""
    queries, points = np.array([[200, 0]], dtype=np.uint8), np.array([[0, 0], [190, 5]], dtype=np.uint8)
    assert nearest(queries, points).tolist() == [1]


def test_no_queries():
    """What shape comes back when there are no queries?"""
    assert nearest(np.zeros((0, 3)), np.zeros((2, 3))).shape == (0,)


def test_no_points():
    """What should happen when there are no points to choose from?"""
    try:
        nearest(np.zeros((1, 3)), np.zeros((0, 3)))
    except ValueError:
        return
    raise AssertionError("no ValueError")


def test_large():
    """How much memory does your version take for a thousand queries and five thousand points?"""
    chance = np.random.default_rng(7)
    queries, points = chance.normal(size=(1000, 256)), chance.normal(size=(5000, 256))
    began = time.perf_counter()
    found = nearest(queries, points)
    assert found.shape == (1000,) and time.perf_counter() - began < 6
    assert (found[:20] == slow(queries[:20], points)).all()
