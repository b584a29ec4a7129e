"""Slopes in depth: plain loops and measured numbers say the same as the references."""

import math
import statistics

import numpy as np
import pytest

import nnlib
from nnlib import Layer, relu
from nnlib.checks import judge
from nnlib.exercises.networks import network
from nnlib.exercises.slopes_in_depth.dead_neurons import dead_neurons
from nnlib.exercises.slopes_in_depth.momentum_step import momentum_step
from nnlib.exercises.slopes_in_depth.slope_sizes import slope_sizes
from nnlib.exercises.slopes_in_depth.starting_weights import starting_weights


def test_the_size_of_a_delta_is_that_of_bias_slopes_with_one_example():
    names = ("tanh", "sigmoid", "softplus")
    layers, inputs, targets = network(np.random.default_rng(3), (4, 5, 3, 2), 1, *names)
    trace = nnlib.forward(layers, inputs)
    slopes = nnlib.measured_network_slopes(layers, inputs, targets)
    sizes = [math.sqrt(statistics.fmean(one**2 for one in bias)) for _, bias in slopes]
    assert slope_sizes(layers, trace, targets) == pytest.approx(sizes, rel=1e-6)


def test_the_start_is_the_engine_s():
    [engine] = nnlib.sensible_layers([30, 20], [relu], np.random.default_rng(4))
    ours = starting_weights(30, 20, 2.0, np.random.default_rng(4))
    np.testing.assert_allclose(ours, engine.weights, rtol=1e-12)


def test_a_dead_neuron_is_counted_and_gets_no_slope():
    weights = np.array([[1.0, 1.0, -1.0]])
    layers = [Layer(weights, np.array([0.0, -9.0, 9.0]), relu), Layer(np.ones((3, 1)), [0.0])]
    inputs, targets = np.array([[1.0], [-2.0], [3.0]]), np.zeros((3, 1))
    trace = nnlib.forward(layers, inputs)
    assert dead_neurons(trace) == [1, 0]
    (weights_slopes, bias_slopes), _ = nnlib.backward(layers, trace, targets)
    assert (weights_slopes[0] == 0).tolist() == (bias_slopes == 0).tolist() == [False, True, False]


def test_momentum_by_hand_and_without_it_the_plain_step():
    parameter, velocity = np.array([1.0]), np.array([0.0])
    for _ in range(3):
        momentum_step(parameter, np.array([2.0]), velocity, 0.1, 0.5)
    np.testing.assert_allclose([parameter[0], velocity[0]], [0.15, -0.35], rtol=1e-12)
    momentum_step(parameter, np.array([2.0]), velocity, 0.1, 0.0)
    np.testing.assert_allclose([parameter[0], velocity[0]], [-0.05, -0.2], rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "answer", "slip"),
    [
        ("starting_weights", lambda i, o, v, rng: rng.normal(0, v / i, (i, o)), "not_rooted"),
        ("starting_weights", lambda i, o, v, rng: rng.normal(size=(i, o)) * 0.3, "spread_fixed"),
        ("starting_weights", lambda i, o, v, rng: rng.random((i, o)) * 0.01, "not_around_0"),
        ("dead_neurons", lambda trace: [int((o[0] == 0).sum()) for _, _, o in trace],
         "one_example_only"),
    ],
)  # fmt: skip
def test_what_a_beginner_writes_is_named(name, answer, slip):
    assert judge(name, answer, seed=1).slips == (slip,)
