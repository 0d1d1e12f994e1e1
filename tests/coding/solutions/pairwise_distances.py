import numpy as np


def nearest(queries, points):
    if len(points) == 0:
        raise ValueError("no points")
    centre = points.astype(float).mean(axis=0)
    queries, points = queries.astype(float) - centre, points.astype(float) - centre
    squares = (points**2).sum(axis=1) - 2 * queries @ points.T
    return squares.argmin(axis=1)
