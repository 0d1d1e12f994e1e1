"""Tests of the training loop."""

import numpy as np

from solution import loss_of, step, train

CHANCE = np.random.default_rng(11)
X = CHANCE.normal(size=(200, 3))
Y = (X @ np.array([2.0, -1.0, 0.5]) + 1.0 > 0).astype(float)


def test_shape():
    """Which shape does the error have that you multiply the features with?"""
    weights, _ = step(X, Y, np.zeros(3), 0.0, 0.1)
    assert weights.shape == (3,)


def test_gradient():
    """How does your gradient compare with finite differences?"""
    weights, bias, small = np.array([0.3, -0.2, 0.1]), 0.2, 1e-5
    slopes = []
    for place in range(3):
        move = np.zeros(3)
        move[place] = small
        slopes.append((loss_of(X, Y, weights + move, bias) - loss_of(X, Y, weights - move, bias)) / (2 * small))
    after, _ = step(X, Y, weights, bias, 1.0)
    assert np.allclose(weights - after, slopes, atol=1e-6)


def test_bias():
    """When does your bias change?"""
    small = 1e-5
    slope = (loss_of(X, Y, np.zeros(3), small) - loss_of(X, Y, np.zeros(3), -small)) / (2 * small)
    _, bias = step(X, Y, np.zeros(3), 0.0, 1.0)
    assert abs(-bias - slope) < 1e-6


def test_loss_falls():
    """What does the loss do over the first twenty epochs?"""
    _, _, losses = train(X, Y, 0.5, 20)
    assert all(later < earlier for earlier, later in zip(losses, losses[1:]))


def test_learns():
    """How low does the loss get on points that a line can separate?"""
    weights, bias, losses = train(X, Y, 0.5, 1500)
    assert losses[-1] < 0.15
    assert (((X @ weights + bias) > 0) == Y.astype(bool)).mean() > 0.97


def test_inputs_are_kept():
    """What does your loop do to the caller's arrays?"""
    x, y = X.copy(), Y.copy()
    train(x, y, 0.5, 5)
    assert (x == X).all() and (y == Y).all()
