import numpy as np


def loss_of(x, y, weights, bias):
    p = 1 / (1 + np.exp(-(x @ weights + bias)))
    return float(-np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12)))


def step(x, y, weights, bias, rate):
    p = 1 / (1 + np.exp(-(x @ weights + bias)))
    error = (p - y) / len(x)
    return weights - rate * (x.T @ error), bias - rate * float(error.sum())


def train(x, y, rate=0.5, epochs=200):
    weights, bias, losses = np.zeros(x.shape[1]), 0.0, []
    for _ in range(epochs):
        weights, bias = step(x, y, weights, bias, rate)
        losses.append(loss_of(x, y, weights, bias))
    return weights, bias, losses
