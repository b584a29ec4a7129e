"""Later cells get a right answer as ours gives it: no prints, numbers for numbers."""

import dataclasses

import numpy as np
import pytest

from nnlib.checks import judge
from nnlib.checks.normalizing import normalize
from nnlib.exercises import EXERCISES

PREDICT, SLOPES = EXERCISES["predict"], EXERCISES["neuron_slopes"]
ONE = (np.array([3.0, 0.4]), np.array([1.5, -2.0]), 0.7)


@pytest.mark.parametrize(
    "function",
    [
        lambda inputs, weights, bias: [inputs @ weights + bias],
        lambda inputs, weights, bias: inputs.reshape(1, -1) @ weights.reshape(-1, 1) + bias,
        lambda inputs, weights, bias: np.array(inputs @ weights + bias),
    ],
)
def test_a_number_in_another_form_becomes_a_plain_number(function):
    assert judge("predict", function).status == "right"
    given = normalize(PREDICT, function)(*ONE)
    assert type(given) is float
    assert f"{given:.4f}" == "4.4000"


def test_a_pair_in_another_form_becomes_an_array_and_a_number():
    def slopes(inputs, weights, bias, target):
        double = 2 * (inputs @ weights + bias - target)
        return [[double * entry for entry in inputs], [double]]

    assert judge("neuron_slopes", slopes).status == "right"
    weights_slopes, bias_slope = normalize(SLOPES, slopes)(*ONE, 2.0)
    assert weights_slopes.shape == (2,)
    assert bias_slope == pytest.approx(4.8)


def test_prints_are_muted(capsys):
    def predict(inputs, weights, bias):
        """Mine."""
        print(inputs.shape)
        return inputs @ weights + bias

    quiet = normalize(PREDICT, predict)
    assert quiet(*ONE) == pytest.approx(4.4)
    assert quiet.__doc__ == "Mine."
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "function", [lambda i, w, b: i @ w + b, lambda i, w, b: float(np.sum(i * w)) + b]
)
def test_a_tidy_function_stays_itself(function):
    assert normalize(PREDICT, function) is function


def test_arrays_stay_arrays_where_ours_are():
    updated = EXERCISES["updated"]
    tidy = normalize(updated, lambda p, s, r: [np.asarray(p) - r * np.asarray(s)][0].tolist())
    assert normalize(updated, lambda p, s, r: p - r * s)(2.0, 1.0, 0.5) == 1.5
    assert isinstance(tidy(np.array([2.0]), np.array([1.0]), 0.5), list | np.ndarray)


def test_a_function_that_changes_arguments_by_contract_stays_itself():
    def in_a_list(inputs, weights, bias):
        return [inputs @ weights + bias]

    assert normalize(PREDICT, in_a_list) is not in_a_list
    assert normalize(dataclasses.replace(PREDICT, changes=("weights",)), in_a_list) is in_a_list
