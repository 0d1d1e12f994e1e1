"""Tests of the evaluation."""

import numpy as np

from solution import Model, evaluate

CHANCE = np.random.default_rng(10)
X, Y = CHANCE.normal(size=(100, 8)), CHANCE.integers(0, 3, 100)


def trained():
    model = Model(1)
    for _ in range(20):
        model(X)
    return model


def test_twice_the_same():
    """Why does the second evaluation of the same model give another figure?"""
    model = trained()
    assert evaluate(model, X, Y) == evaluate(model, X, Y)


def test_the_model_is_kept():
    """What of the model is changed by evaluating it?"""
    model = trained()
    mean, var = model.mean.copy(), model.var.copy()
    evaluate(model, X, Y)
    assert (model.mean == mean).all() and (model.var == var).all()


def test_any_batch():
    """What does the size of the last batch do to the accuracy?"""
    model = trained()
    figures = {round(evaluate(model, X, Y, batch), 9) for batch in (1, 7, 32, 100)}
    assert len(figures) == 1


def test_training_goes_on():
    """In which mode is the model after your evaluation?"""
    model = trained()
    evaluate(model, X, Y)
    assert model.training
    first, second = model(X), model(X)
    assert not np.allclose(first, second)


def test_evaluation_mode_is_left_alone():
    """What if the model was in evaluation mode already?"""
    model = trained()
    model.training = False
    evaluate(model, X, Y)
    assert model.training is False
    assert (model(X) == model(X)).all()
