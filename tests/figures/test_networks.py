"""Networks and trainings in pictures: their alternatives have the numbers."""

import numpy as np
import pytest

from nnlib import Layer, identity, measured_slopes, relu, sigmoid, squared_error, uniform_layers
from nnlib.figures import (
    cost_of_slopes,
    histogram_of_losses,
    layer_and_shapes,
    surfaces,
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


def test_costs_are_told_for_each_size():
    text = cost_of_slopes([27, 1539], [54, 3078], [2, 2]).alternative
    assert "Nudging each weight: 54 passes for 27 weights, 3,078 for 1,539." in text
    assert "Backpropagation: 2 passes for 27 weights, 2 for 1,539." in text


def test_a_histogram_counts_every_loss_once():
    losses = np.concatenate([np.full(400, 0.002), np.full(90, 0.05), np.full(10, 0.25)])
    text = histogram_of_losses({"notes": losses, "biases": losses / 30}).alternative
    assert "notes: 500 networks, half of them at most 0.002, the largest loss 0.25" in text
    assert "below 0.01: 400, from 0.01 to 0.1: 90, above 0.1: 10." in text
    assert "biases: 500 networks" in text


def test_surfaces_tell_the_corners():
    sure = [Layer([[0.0], [0.0]], [9.0], sigmoid)]
    text = surfaces({"at first": sure, "later": sure}).alternative
    assert "at first: at (0, 0) it is 1, at (0, 1) 1, at (1, 0) 1, at (1, 1) 1." in text
    assert "later: " in text


def test_the_same_data_gives_the_same_bytes():
    layers = uniform_layers([2, 4, 1], [sigmoid, sigmoid], np.random.default_rng(0))
    for picture in (
        lambda: layer_and_shapes(INPUTS, WEIGHTS, BIAS),
        lambda: values_and_slopes(LAYERS, INPUTS[:1], np.array([[3, -1]])),
        lambda: surfaces({"once": layers}),
        lambda: histogram_of_losses({"once": np.geomspace(0.001, 0.2, 50)}),
        lambda: cost_of_slopes([10, 100], [20, 200], [2, 2]),
    ):
        assert picture() == picture()
