"""A preparation of data that lets the test set leak into training."""

import numpy as np

KEEP = 5


def prepare(x: np.ndarray, y: np.ndarray, users: np.ndarray, test_share: float = 0.25, seed: int = 0):
    x = (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-9)
    strength = np.abs(((x - x.mean(axis=0)) * (y - y.mean())[:, None]).mean(axis=0))
    x = x[:, np.argsort(-strength)[:KEEP]]
    order = np.random.default_rng(seed).permutation(len(x))
    cut = int(len(x) * test_share)
    test, training = order[:cut], order[cut:]
    return x[training], y[training], x[test], y[test], users[test]


def accuracy(train_x, train_y, test_x, test_y) -> float:
    distances = ((test_x[:, None, :] - train_x[None, :, :]) ** 2).sum(axis=2)
    return float((train_y[distances.argmin(axis=1)] == test_y).mean())
