"""Networks and trainings in pictures: their alternatives have the numbers."""

import numpy as np
import pytest

from nnlib import Layer, identity, measured_slopes, relu, squared_error
from nnlib.figures import (
    layer_and_shapes,
    values_and_slopes,
)

INPUTS = np.array([[3, 0.4], [1, -1], [-2, 0.5], [0.5, 2]])
WEIGHTS, BIAS = np.array([[1.5, -1, 0.5], [-2, 2, 1]]), np.array([0.7, 0.5, -0.9])
LAYERS = [
    Layer(WEIGHTS, BIAS, relu),
    Layer([[0.5, -0.5], [2, 1], [1, 0.5]], [0.1, -0.2], identity),
]


def test_a_layer_tells_its_neurons_and_its_shapes():
    text = layer_and_shapes(INPUTS, WEIGHTS, BIAS).alternative
    assert "neuron 2 has the weights \u22121, 2 and the bias 0.5, and gives -1.7" in text
    assert "inputs (4, 2) @ weights (2, 3) + bias (3,) = result (4, 3)" in text


def test_values_go_forward_and_slopes_come_back_on_one_drawing():
    forward_only = values_and_slopes(LAYERS, INPUTS[:1]).alternative
    assert "outputs of layer 1: 4.4, 0, 1; outputs of layer 2: 3.3, \u22121.9." in forward_only
    assert "coming back" not in forward_only
    text = values_and_slopes(LAYERS, INPUTS[:1], np.array([[3, -1]])).alternative
    assert text.startswith(forward_only)
    assert text.endswith(
        "each by an output: layer 2: 0.6, \u22121.8; layer 1: 1.2, \u22120.6, \u22120.3."
    )


def test_the_slopes_of_the_drawing_are_measured_ones():
    hidden = np.array([[4.4, 0.0, 1.0]])

    def loss():
        return float(squared_error.value(hidden @ LAYERS[1].weights + LAYERS[1].bias, [[3, -1]]))

    [[by_nudging]] = measured_slopes(loss, [hidden])
    listed = ", ".join(f"{slope:.3g}" for slope in by_nudging).replace("-", "\u2212")
    assert f"layer 1: {listed}." in values_and_slopes(LAYERS, INPUTS[:1], [[3, -1]]).alternative


@pytest.mark.parametrize("inputs", [INPUTS, INPUTS[0]])
def test_more_than_one_example_is_refused(inputs):
    with pytest.raises(ValueError, match=r"one example, \(1, in\)"):
        values_and_slopes(LAYERS, inputs)


def test_the_same_data_gives_the_same_bytes():
    for picture in (
        lambda: layer_and_shapes(INPUTS, WEIGHTS, BIAS),
        lambda: values_and_slopes(LAYERS, INPUTS[:1], np.array([[3, -1]])),
    ):
        assert picture() == picture()
