"""Logistic regression whose loss hardly moves."""

import numpy as np


def loss_of(x: np.ndarray, y: np.ndarray, weights: np.ndarray, bias: float) -> float:
    p = 1 / (1 + np.exp(-(x @ weights + bias)))
    return float(-np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12)))


def step(x: np.ndarray, y: np.ndarray, weights: np.ndarray, bias: float, rate: float) -> tuple[np.ndarray, float]:
    n = len(x)
    p = 1 / (1 + np.exp(-(x @ weights + bias)))
    error = (p - y[:, None]) / n
    weights = weights - rate * (x.T @ error).mean(axis=1) / n
    return weights, bias


def train(x: np.ndarray, y: np.ndarray, rate: float = 0.5, epochs: int = 200):
    weights, bias, losses = np.zeros(x.shape[1]), 0.0, []
    chance = np.random.default_rng(0)
    for _ in range(epochs):
        x = x[chance.permutation(len(x))]
        weights, bias = step(x, y, weights, bias, rate)
        losses.append(loss_of(x, y, weights, bias))
    return weights, bias, losses
