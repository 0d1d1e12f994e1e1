"""Tests of the loss."""

import numpy as np

from solution import accumulated, loss_and_slope

CHANCE = np.random.default_rng(13)
SCORES, TARGETS = CHANCE.normal(size=(12, 6)), CHANCE.normal(size=(12, 6))
MASK = (np.arange(6)[None, :] < CHANCE.integers(1, 7, 12)[:, None]).astype(float)


def cut(size):
    return [(SCORES[at : at + size], TARGETS[at : at + size], MASK[at : at + size]) for at in range(0, 12, size)]


def test_by_hand():
    """What is the loss of two entries of which only one counts?"""
    loss, slope = loss_and_slope(np.array([[3.0, 9.0]]), np.array([[1.0, 0.0]]), np.array([[1.0, 0.0]]))
    assert loss == 4.0 and slope.tolist() == [[4.0, 0.0]]


def test_filler_changes_nothing():
    """What does filler at the end of an example do to your loss?"""
    more = ((0, 0), (0, 4))
    scores, targets = np.pad(SCORES, more, constant_values=7.0), np.pad(TARGETS, more, constant_values=4.0)
    loss, _ = loss_and_slope(scores, targets, np.pad(MASK, more))
    assert np.isclose(loss, loss_and_slope(SCORES, TARGETS, MASK)[0])


def test_slope():
    """How does your slope compare with finite differences?"""
    _, slope = loss_and_slope(SCORES, TARGETS, MASK)
    for place in ((0, 0), (3, 1), (11, 5)):
        moved = [SCORES.copy(), SCORES.copy()]
        moved[0][place] += 1e-5
        moved[1][place] -= 1e-5
        up, down = (loss_and_slope(one, TARGETS, MASK)[0] for one in moved)
        assert abs((up - down) / 2e-5 - slope[place]) < 1e-6


def test_any_cut():
    """What changes if the same examples come as four micro-batches in place of two?"""
    whole_loss, whole_slope = loss_and_slope(SCORES, TARGETS, MASK)
    for size in (1, 3, 5, 6, 12):
        loss, slope = accumulated(cut(size))
        assert np.isclose(loss, whole_loss), size
        assert np.allclose(slope, whole_slope), size


def test_nothing_counts():
    """What is the loss of a batch in which no entry counts?"""
    loss, slope = loss_and_slope(SCORES, TARGETS, np.zeros_like(MASK))
    assert loss == 0.0 and (slope == 0).all()


def test_an_empty_micro_batch():
    """What does a micro-batch of filler alone do to the update?"""
    loss, slope = accumulated([*cut(6), (np.ones((2, 6)), np.zeros((2, 6)), np.zeros((2, 6)))])
    whole_loss, whole_slope = loss_and_slope(SCORES, TARGETS, MASK)
    assert np.isclose(loss, whole_loss) and np.allclose(slope[:12], whole_slope)
