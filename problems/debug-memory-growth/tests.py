"""Tests of train."""

import gc

import solution
from solution import Value, train


def most_alive(steps):
    gc.collect()
    before, most, add = Value.alive, 0, Value.__mul__

    def watched(self, other):
        nonlocal most
        most = max(most, Value.alive - before)
        return add(self, other)

    Value.__mul__ = watched
    try:
        train(steps)
    finally:
        Value.__mul__ = add
    return most


def test_memory_stays_flat():
    """What keeps the numbers of the first step alive after a thousand steps?"""
    assert most_alive(1000) <= most_alive(50) + 5


def test_result():
    """Where does the weight end up?"""
    weight, loss = train(500)
    assert abs(weight - 2.0) < 1e-3 and 0 < loss < 1


def test_loss_is_the_mean_of_all_steps():
    """Over how many steps is the loss that you return averaged?"""
    weight, losses = 0.0, []
    for step in range(60):
        x = 1.0 + step % 3
        losses.append((weight * x - 2 * x) ** 2)
        weight -= 0.01 * 2 * (weight * x - 2 * x) * x
    found = train(60)
    assert abs(found[0] - weight) < 1e-9 and abs(found[1] - sum(losses) / 60) < 1e-9


def test_floats_come_back():
    """Of what type is the loss that leaves your function?"""
    assert all(type(one) is float for one in train(3))


def test_value_still_differentiates():
    """Does a product still know its slopes?"""
    a, b = solution.Value(3.0), solution.Value(4.0)
    (a * b).backward()
    assert (a.grad, b.grad) == (4.0, 3.0)
