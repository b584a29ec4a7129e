import numpy as np
import pytest
from hypothesis import assume, given, settings

from nnlib import (
    Layer,
    backward,
    compare,
    cross_entropy,
    forward,
    identity,
    measured_network_slopes,
    one_network,
    relu,
    sensible_layers,
    sigmoid,
    squared_error,
)
from tests import reference
from tests.networks import cases


def test_forward_by_hand():
    layers = [Layer([[2.0, -1.0]], [1.0, 0.0], relu), Layer([[1.0], [1.0]], [0.5])]
    (inputs, pre_activation, output), (hidden, _, prediction) = forward(layers, [[3.0], [-2.0]])
    assert inputs.tolist() == [[3], [-2]]
    assert pre_activation.tolist() == [[7, -3], [-3, 2]]
    assert output.tolist() == hidden.tolist() == [[7, 0], [0, 2]]
    assert prediction.tolist() == [[7.5], [2.5]]


@settings(max_examples=300)
@given(cases())
def test_backward_equals_measured_slopes(case):
    assume(not case.near_a_kink())
    slopes = backward(case.layers, forward(case.layers, case.inputs), case.targets, case.loss)
    measured = measured_network_slopes(case.layers, case.inputs, case.targets, case.loss)
    loss = float(case.loss.value(forward(case.layers, case.inputs)[-1][2], case.targets))
    report = compare(slopes, measured, rounding=1e-10 * max(1.0, loss))
    assert report.agrees, str(report)


@settings(max_examples=300)
@given(cases())
def test_backward_equals_plain_loops(case):
    slopes = backward(case.layers, forward(case.layers, case.inputs), case.targets, case.loss)
    expected = reference.slopes_of(*case.plain())
    for pair, expected_pair in zip(slopes, expected, strict=True):
        for slope, wanted in zip(pair, expected_pair, strict=True):
            np.testing.assert_allclose(slope, wanted, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("loss", [squared_error, cross_entropy])
@pytest.mark.parametrize("own_inputs", [False, True])
def test_a_stack_equals_its_networks_one_by_one(loss, own_inputs):
    rng = np.random.default_rng(0)
    stack = sensible_layers([4, 5, 3], [sigmoid, identity], rng, networks=6)
    inputs = rng.normal(size=(6, 7, 4) if own_inputs else (7, 4))
    targets = rng.normal(size=(7, 3)) if loss is squared_error else rng.integers(3, size=7)
    slopes = backward(stack, forward(stack, inputs), targets, loss)
    for number in range(6):
        layers = one_network(stack, number)
        alone = forward(layers, inputs[number] if own_inputs else inputs)
        for (weights, bias), (stacked_weights, stacked_bias) in zip(
            backward(layers, alone, targets, loss), slopes, strict=True
        ):
            np.testing.assert_allclose(stacked_weights[number], weights, rtol=1e-12, atol=1e-15)
            np.testing.assert_allclose(stacked_bias[number, 0], bias, rtol=1e-12, atol=1e-15)


def test_slopes_have_the_shapes_of_their_parameters():
    rng = np.random.default_rng(0)
    for networks in (None, 6):
        layers = sensible_layers([4, 5, 3], [relu, identity], rng, networks=networks)
        slopes = backward(layers, forward(layers, np.ones((7, 4))), np.ones((7, 3)))
        for layer, (weights_slopes, bias_slopes) in zip(layers, slopes, strict=True):
            assert weights_slopes.shape == layer.weights.shape
            assert bias_slopes.shape == layer.bias.shape


def test_float32_stays_float32():
    layers = [Layer(np.ones((2, 3), np.float32), np.zeros(3, np.float32), sigmoid)]
    trace = forward(layers, np.ones((5, 2), np.float32))
    slopes = backward(layers, trace, np.ones((5, 3), np.float32))
    assert {array.dtype for pair in slopes for array in pair} == {np.dtype(np.float32)}


NETWORK = [Layer(np.ones((2, 4)), np.zeros(4)), Layer(np.ones((4, 1)), np.zeros(1))]


@pytest.mark.parametrize(
    ("layers", "shape", "message"),
    [
        (
            NETWORK,
            (2,),
            r"inputs has shape \(2,\), the network needs \(examples, 2\).*reshape\(1, -1\)",
        ),
        (NETWORK, (), r"inputs has shape \(\)"),
        (NETWORK, (2, 7), r"inputs has shape \(2, 7\).*inputs\.T"),
        (NETWORK, (7, 3), r"inputs has shape \(7, 3\).*one column an input"),
        (NETWORK, (6, 7, 2), r"inputs has shape \(6, 7, 2\)"),
        ([NETWORK[0], NETWORK[0]], (7, 2), r"layer 2 has weights of shape \(2, 4\).*in = 4"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(layers, shape, message):
    with pytest.raises(ValueError, match=message):
        forward(layers, np.ones(shape))


def test_a_stack_refuses_inputs_of_another_number_of_networks():
    stack = sensible_layers([2, 1], [identity], np.random.default_rng(0), networks=3)
    with pytest.raises(ValueError, match=r"needs \(3, examples, 2\); share them"):
        forward(stack, np.ones((4, 7, 2)))


def test_a_trace_of_another_network_is_refused():
    trace = forward(NETWORK, np.ones((7, 2)))
    with pytest.raises(ValueError, match=r"trace has 1 entries.*forward\(layers, inputs\)"):
        backward(NETWORK, trace[:1], np.ones((7, 1)))
