"""Tests of softmax."""

import warnings

import numpy as np

from solution import softmax


def test_sums_to_one():
    """What does each row of your result add up to?"""
    found = softmax(np.random.default_rng(8).normal(size=(5, 9)))
    assert np.allclose(found.sum(axis=1), 1) and (found > 0).all()


def test_by_hand():
    """What comes out for two equal scores?"""
    assert np.allclose(softmax(np.array([[0.0, 0.0], [0.0, np.log(3.0)]])), [[0.5, 0.5], [0.25, 0.75]])


def test_large():
    """What does your code return for scores of a thousand?"""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = softmax(np.array([[1000.0, 1000.0], [-1000.0, -1001.0]]))
    assert np.allclose(found, [[0.5, 0.5], [0.73105858, 0.26894142]])


def test_rows_not_columns():
    """Along which axis does your maximum run?"""
    scores = np.array([[1.0, 2.0, 3.0], [800.0, 0.0, 0.0]])
    assert np.allclose(softmax(scores)[0], softmax(scores[:1])[0])


def test_masked():
    """What does a masked entry get?"""
    assert np.allclose(softmax(np.array([[0.0, -np.inf, 0.0]])), [[0.5, 0.0, 0.5]])


def test_a_row_of_masks():
    """What happens to a row in which everything is masked?"""
    assert softmax(np.full((1, 3), -np.inf)).tolist() == [[0.0, 0.0, 0.0]]


def test_whole_numbers():
    """What does your code do with whole numbers as scores?"""
    assert np.allclose(softmax(np.array([[1, 1]])), 0.5)


def test_input_is_kept():
    """What does the caller's array look like afterwards?"""
    scores = np.array([[1.0, 2.0]])
    softmax(scores)
    assert scores.tolist() == [[1.0, 2.0]]
