"""Fitting a line: an independent plain-loop reference agrees; general slips add their messages."""

import numpy as np
import pytest

from nnlib.checks import judge
from nnlib.exercises.fitting_a_line.descend import descend
from nnlib.exercises.fitting_a_line.mean_slopes import mean_slopes
from nnlib.exercises.gradient_descent.neuron_slopes import neuron_slopes
from tests import reference


@pytest.mark.parametrize("seed", range(5))
def test_the_slopes_are_those_of_the_plain_loops(seed):
    rng = np.random.default_rng(seed)
    inputs, weights = rng.normal(size=(7, 5)), rng.normal(size=5)
    bias, targets = rng.normal(), rng.normal(size=7)
    layers = [(weights.reshape(-1, 1).tolist(), [bias], "identity")]
    rows, wanted = inputs.tolist(), targets.reshape(-1, 1).tolist()
    [(by_weights, by_bias)] = reference.slopes_of(layers, rows, wanted, "squared error")
    ours = mean_slopes(inputs, weights, bias, targets)
    np.testing.assert_allclose(ours[0], np.ravel(by_weights))
    np.testing.assert_allclose(ours[1], by_bias[0])
    [(by_weights, by_bias)] = reference.slopes_of(layers, rows[:1], wanted[:1], "squared error")
    ours = neuron_slopes(inputs[0], weights, bias, targets[0])
    np.testing.assert_allclose(ours[0], np.ravel(by_weights))
    np.testing.assert_allclose(ours[1], by_bias[0])


def test_two_steps_by_hand():
    # One point, input 2 and target 3, from 0 and 0: the error is -3, the slopes -12 and -6.
    weights, bias = descend(np.array([[2.0]]), np.array([0.0]), 0.0, np.array([3.0]), 0.1, 1)
    assert (weights[0], bias) == (pytest.approx(1.2), pytest.approx(0.6))
    # Now the prediction is 3: nothing moves any more.
    weights, bias = descend(np.array([[2.0]]), np.array([0.0]), 0.0, np.array([3.0]), 0.1, 2)
    assert (weights[0], bias) == (pytest.approx(1.2), pytest.approx(0.6))


def test_a_mean_taken_twice_is_named_by_a_general_slip():
    def twice(inputs, weights, bias, targets):
        by_weights, by_bias = mean_slopes(inputs, weights, bias, targets)
        return by_weights / len(inputs), by_bias / len(inputs)

    assert judge("mean_slopes", twice).slips == ("divided_by_examples",)
