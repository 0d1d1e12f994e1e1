import numpy as np


def softmax(scores):
    scores = np.asarray(scores, dtype=float)
    top = scores.max(axis=1, keepdims=True)
    powers = np.exp(scores - np.where(np.isfinite(top), top, 0.0))
    total = powers.sum(axis=1, keepdims=True)
    return powers / np.where(total == 0, 1.0, total)
