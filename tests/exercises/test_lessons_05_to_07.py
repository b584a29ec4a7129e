"""Lessons 05 to 07: the engine, an independent plain-loop reference, and a case by hand."""

import copy

import numpy as np
import pytest

import nnlib
from nnlib import Layer, identity, relu, sigmoid
from nnlib.checks import judge
from nnlib.exercises.lesson_05 import layer_forward, layer_slopes, output_delta
from nnlib.exercises.lesson_06 import hidden_delta, node_slopes, two_layer_slopes
from nnlib.exercises.lesson_07 import backward, forward, train
from nnlib.exercises.networks import network, trained
from tests import reference

NETWORKS = [
    ((2, 1), ("sigmoid",)),
    ((3, 5, 2), ("relu", "identity")),
    ((4, 3, 5, 2), ("tanh", "softplus", "sigmoid")),
]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("sizes", "names"), NETWORKS)
def test_the_references_are_the_engine_and_the_plain_loops(sizes, names, seed):
    layers, inputs, targets = network(np.random.default_rng(seed), sizes, 7, *names)
    trace = forward(layers, inputs)
    for ours, engine in zip(trace, nnlib.forward(layers, inputs), strict=True):
        for one, other in zip(ours, engine, strict=True):
            np.testing.assert_array_equal(one, other)
    slopes = backward(layers, trace, targets)
    plain = [(layer.weights.tolist(), layer.bias.tolist(), layer.activation.name)
             for layer in layers]  # fmt: skip
    by_loops = reference.slopes_of(plain, inputs.tolist(), targets.tolist(), "squared error")
    engine = nnlib.backward(layers, trace, targets)
    for ours, loops, engines in zip(slopes, by_loops, engine, strict=True):
        for one, two, three in zip(ours, loops, engines, strict=True):
            np.testing.assert_allclose(one, two, rtol=1e-9, atol=1e-12)
            np.testing.assert_allclose(one, three, rtol=1e-12, atol=1e-15)


def test_train_is_the_engine_s():
    layers, inputs, targets = network(np.random.default_rng(1), (3, 4, 2), 7, "tanh", "sigmoid")
    others = copy.deepcopy(layers)
    ours = train(layers, inputs, targets, 0.2, 5)
    np.testing.assert_allclose(ours, nnlib.train(others, inputs, targets, 0.2, 5), rtol=1e-12)
    for layer, other in zip(layers, others, strict=True):
        np.testing.assert_allclose(layer.weights, other.weights, rtol=1e-12)
        np.testing.assert_allclose(layer.bias, other.bias, rtol=1e-12)


def test_train_learns_xor():
    inputs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    targets = np.array([[0.0], [1.0], [1.0], [0.0]])
    layers = nnlib.uniform_layers([2, 4, 1], [sigmoid, sigmoid], np.random.default_rng(7))
    losses = train(layers, inputs, targets, 2.0, 3000)
    assert len(losses) == 3000
    assert (np.abs(forward(layers, inputs)[-1][2] - targets) < 0.1).all()


def test_the_network_of_lesson_06_by_hand():
    delta, weights = np.array([[0.6, -1.8]]), np.array([[0.5, -0.5], [2, 1], [1, 0.5]])
    np.testing.assert_allclose(node_slopes(delta, weights), [[1.2, -0.6, -0.3]])
    pre_activation = np.array([[4.4, -1.7, 1.0]])
    np.testing.assert_allclose(hidden_delta(delta, weights, pre_activation), [[1.2, 0, -0.3]])


def test_the_steps_make_the_whole():
    layers, inputs, targets = network(np.random.default_rng(2), (4, 5, 3), 7, "relu", "identity")
    hidden, last = layers
    pre_activation = layer_forward(inputs, hidden.weights, hidden.bias)
    outputs = relu.value(pre_activation)
    delta = output_delta(layer_forward(outputs, last.weights, last.bias), targets)
    before = hidden_delta(delta, last.weights, pre_activation)
    steps = [*layer_slopes(inputs, before), *layer_slopes(outputs, delta)]
    whole = two_layer_slopes(inputs, targets, hidden.weights, hidden.bias, last.weights, last.bias)
    for one, other in zip(steps, whole, strict=True):
        np.testing.assert_allclose(one, other)


@pytest.mark.parametrize("examples", [1, 3, 11])
@pytest.mark.parametrize("names", [("relu", "identity"), ("tanh", "relu"), ("softplus", "sigmoid")])
def test_a_drawn_network_keeps_away_from_corners_and_from_saturation(names, examples):
    for seed in range(20):
        rng = np.random.default_rng(seed)
        layers, inputs, targets = network(rng, (4, 5, 3), examples, *names)
        for layer, (_, pre_activation, _) in zip(layers, forward(layers, inputs), strict=True):
            if layer.activation.name == "relu":
                assert np.abs(pre_activation).min() > 0.02
                assert (pre_activation > 0).any()
                assert (pre_activation < 0).any()
            else:
                assert np.abs(layer.activation.slope(pre_activation)).min() > 0.01
        assert (forward(layers, inputs)[-1][2] != targets).all()


def test_a_training_s_losses_come_as_one_array_whatever_form_they_have():
    layers = [Layer([[1.0]], [0.0], identity)]
    data = np.array([[1.0]]), np.array([[2.0]])
    for form in (list, tuple, np.array, lambda losses: [np.array([loss]) for loss in losses]):
        losses, parameters = trained(
            lambda *arguments, form=form: form(train(*arguments)), copy.deepcopy(layers), *data,
            0.1, 3,
        )  # fmt: skip
        assert np.shape(losses) == (3,)
        assert len(parameters) == 1
    assert trained(lambda *_: None, layers, *data, 0.1, 3)[0] is None


@pytest.mark.parametrize("name", ["forward", "backward", "train"])
def test_work_handed_to_the_engine_is_seen(name):
    verdict = judge(name, lambda *arguments: getattr(nnlib, name)(*arguments))
    assert (verdict.status, verdict.slips) == ("not yet", ("ours",))


def test_two_layer_slopes_handed_to_the_engine_is_seen():
    def handed(inputs, targets, first, first_bias, last, last_bias):
        layers = [Layer(first, first_bias, relu), Layer(last, last_bias)]
        pairs = nnlib.backward(layers, nnlib.forward(layers, inputs), targets)
        return [array for pair in pairs for array in pair]

    assert judge("two_layer_slopes", handed).slips == ("ours",)


def test_a_wrong_number_of_arguments_is_told_for_a_training_too():
    verdict = judge("train", lambda layers, inputs, targets: [])
    assert verdict.status == "stopped"
    assert "def train(layers, inputs, targets, learning_rate, epochs):" in verdict.message


def test_a_trace_or_a_list_that_is_too_short_is_told():
    verdict = judge("forward", lambda layers, inputs: forward(layers, inputs)[:1])
    assert "It gave a list or tuple of 1. Expected is a list of 3" in verdict.message
    verdict = judge("backward", lambda *arguments: None)
    assert "`None`: is a `return` missing?" in verdict.message


def test_measured_slopes_are_right_with_a_remark():
    def nudged(layers, trace, targets):
        return nnlib.measured_network_slopes(layers, trace[0][0], targets)

    verdict = judge("backward", nudged)
    assert verdict.status == "right"
    assert "yours nudges too" in verdict.message
