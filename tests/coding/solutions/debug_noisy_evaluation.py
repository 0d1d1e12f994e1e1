import numpy as np


class Model:
    def __init__(self, seed=0):
        chance = np.random.default_rng(seed)
        self.first, self.second = chance.normal(size=(8, 32)), chance.normal(size=(32, 3))
        self.mean, self.var = np.zeros(32), np.ones(32)
        self.chance, self.training = chance, True

    def __call__(self, x):
        hidden = x @ self.first
        if self.training:
            mean, var = hidden.mean(axis=0), hidden.var(axis=0)
            self.mean, self.var = 0.9 * self.mean + 0.1 * mean, 0.9 * self.var + 0.1 * var
        else:
            mean, var = self.mean, self.var
        hidden = np.maximum((hidden - mean) / np.sqrt(var + 1e-5), 0)
        if self.training:
            hidden = hidden * (self.chance.random(hidden.shape) > 0.5) / 0.5
        return hidden @ self.second


def evaluate(model, x, y, batch=32):
    before, model.training = model.training, False
    try:
        right = sum(
            int((model(x[start : start + batch]).argmax(axis=1) == y[start : start + batch]).sum())
            for start in range(0, len(x), batch)
        )
    finally:
        model.training = before
    return right / len(x)
