import pickle
import re

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
    trace = forward(layers, [[3.0], [-2.0]])
    (inputs, pre_activation, output), (hidden, _, prediction) = trace
    assert inputs.tolist() == [[3], [-2]]
    assert pre_activation.tolist() == [[7, -3], [-3, 2]]
    assert output.tolist() == hidden.tolist() == [[7, 0], [0, 2]]
    assert prediction.tolist() == [[7.5], [2.5]]
    assert trace[1].output is prediction
    assert trace[1].inputs is trace[0].output is output
    assert trace[0].pre_activation is pre_activation


def test_a_trace_of_plain_tuples_serves_as_well():
    layers = [Layer([[2.0, -1.0]], [1.0, 0.0], sigmoid), Layer([[1.0], [1.0]], [0.5])]
    trace, targets = forward(layers, [[3.0], [-2.0]]), np.ones((2, 1))
    plain = [tuple(seen) for seen in trace]
    assert all(type(entry) is tuple for entry in plain)
    for ours, theirs in zip(
        backward(layers, trace, targets), backward(layers, plain, targets), strict=True
    ):
        np.testing.assert_array_equal(ours[0], theirs[0])
        np.testing.assert_array_equal(ours[1], theirs[1])


def test_a_trace_survives_pickling():
    [seen] = pickle.loads(pickle.dumps(forward([Layer([[2.0]], [1.0])], [[3.0]])))
    assert (seen.inputs, seen.pre_activation, seen.output) == (3, 7, 7)


@settings(max_examples=300)
@given(cases())
def test_backward_equals_measured_slopes(case):
    assume(not case.near_a_kink())
    slopes = backward(case.layers, forward(case.layers, case.inputs), case.targets, case.loss)
    measured = measured_network_slopes(case.layers, case.inputs, case.targets, case.loss)
    loss = float(case.loss.value(forward(case.layers, case.inputs)[-1].output, case.targets))
    # A nudge of 1e-5 to both sides is off by a third slope times 2e-11, besides its rounding.
    report = compare(slopes, measured, rounding=1e-9 * max(1.0, loss))
    assert report.agrees, str(report)


@settings(max_examples=300)
@given(cases())
def test_backward_equals_plain_loops(case):
    assume(not case.near_a_kink())
    slopes = backward(case.layers, forward(case.layers, case.inputs), case.targets, case.loss)
    expected = reference.slopes_of(*case.plain())
    # The reference measures each slope of an activation and of the loss: that leaves rounding.
    largest = max(1.0, reference.loss_of(*case.plain()), *(np.abs(s).max() for s, _ in slopes))
    for pair, expected_pair in zip(slopes, expected, strict=True):
        for slope, wanted in zip(pair, expected_pair, strict=True):
            np.testing.assert_allclose(slope, wanted, rtol=1e-9, atol=1e-10 * largest)


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
            r"inputs has shape \(2,\), but the network needs \(examples, 2\).*np\.reshape\(inputs",
        ),
        (NETWORK, (), r"inputs has shape \(\)"),
        (NETWORK, (2, 7), r"inputs has shape \(2, 7\).*np\.transpose\(inputs\)"),
        (NETWORK, (7, 3), r"inputs has shape \(7, 3\).*one column per input"),
        (NETWORK, (6, 7, 2), r"inputs has shape \(6, 7, 2\)"),
        ([NETWORK[0], NETWORK[0]], (7, 2), r"layer 2 has weights of shape \(2, 4\).*in = 4"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(layers, shape, message):
    with pytest.raises(ValueError, match=message):
        forward(layers, np.ones(shape))


def test_what_is_advised_works_for_lists_too():
    [weights, _] = NETWORK
    for inputs in ([1.0, 2.0], np.array([1.0, 2.0]), [[1.0] * 5, [2.0] * 5]):
        with pytest.raises(ValueError, match="inputs has shape") as refused:
            forward([weights], inputs)
        advice = re.search("`(.*)`", str(refused.value))[1]
        assert forward([weights], eval(advice, {"np": np, "inputs": inputs}))[0].output[0, 0] == 3


def test_a_single_layer_in_place_of_a_list_is_refused():
    [layer] = layers = [Layer(np.ones((2, 1)), np.zeros(1))]
    with pytest.raises(TypeError, match=r"layers is a single Layer.*`\[layer\]`"):
        forward(layer, np.ones((7, 2)))
    with pytest.raises(TypeError, match=r"layers is a single Layer.*`\[layer\]`"):
        backward(layer, forward(layers, np.ones((7, 2))), np.ones((7, 1)))


def test_a_stack_refuses_inputs_of_another_number_of_networks():
    stack = sensible_layers([2, 1], [identity], np.random.default_rng(0), networks=3)
    with pytest.raises(ValueError, match=r"needs \(3, examples, 2\); use two axes to share them"):
        forward(stack, np.ones((4, 7, 2)))


def test_a_trace_of_another_network_is_refused():
    trace = forward(NETWORK, np.ones((7, 2)))
    with pytest.raises(ValueError, match=r"trace has 1 entry, .*forward\(layers, inputs\)"):
        backward(NETWORK, trace[:1], np.ones((7, 1)))
