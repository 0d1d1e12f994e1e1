"""The nearest point for each query."""

import numpy as np


def nearest(queries: np.ndarray, points: np.ndarray) -> np.ndarray:
    raise NotImplementedError
