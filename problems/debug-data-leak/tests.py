"""Tests of prepare."""

import numpy as np

from solution import KEEP, accuracy, prepare

CHANCE = np.random.default_rng(12)


def noise(columns=400):
    users = np.repeat(np.arange(40), 5)
    own = CHANCE.normal(size=(40, columns))[users]
    x = own + 0.05 * CHANCE.normal(size=(200, columns))
    y = CHANCE.integers(0, 2, 40)[users]
    return x, y, users


def test_no_user_on_both_sides():
    """Which users have records on both sides of your split?"""
    x, y, users = noise()
    train_x, _, test_x, _, test_users = prepare(x, y, users)
    assert len(test_x) + len(train_x) == len(x) and len(test_users) == len(test_x)
    for user in set(test_users.tolist()):
        assert (test_users == user).sum() == (users == user).sum()


def test_noise_cannot_be_learnt():
    """Which accuracy do you expect where the labels are pure chance?"""
    figures = []
    for seed in range(12):
        x, y, users = noise()
        train_x, train_y, test_x, test_y, _ = prepare(x, y, users, 0.5, seed)
        figures.append(accuracy(train_x, train_y, test_x, test_y))
    assert 0.35 < np.mean(figures) < 0.62, figures


def test_scaling_knows_the_training_part_alone():
    """On which records do you compute the mean for the scaling?"""
    x, y, users = noise(KEEP)
    train_x, *_ = prepare(x, y, users)
    assert np.allclose(train_x.mean(axis=0), 0, atol=1e-6)


def test_features_are_chosen_without_the_test_part():
    """What would change in your choice of features if the test labels were flipped?"""
    x, y, users = noise()
    _, _, first, _, test_users = prepare(x, y, users)
    flipped = np.where(np.isin(users, test_users), 1 - y, y)
    _, _, second, _, _ = prepare(x, flipped, users)
    assert first.shape == second.shape and np.allclose(first, second)


def test_shapes():
    """How many features are left after your preparation?"""
    x, y, users = noise()
    train_x, train_y, test_x, test_y, _ = prepare(x, y, users)
    assert train_x.shape[1] == test_x.shape[1] == KEEP
    assert len(train_x) == len(train_y) and len(test_x) == len(test_y)
    assert 0.1 < len(test_x) / len(x) < 0.4


def test_the_same_seed_gives_the_same_split():
    """What makes your split repeatable?"""
    x, y, users = noise()
    first, second = prepare(x, y, users, 0.25, 3), prepare(x, y, users, 0.25, 3)
    assert all(np.array_equal(a, b) for a, b in zip(first, second))
