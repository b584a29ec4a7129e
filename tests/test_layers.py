import numpy as np
import pytest

from nnlib import (
    ACTIVATIONS,
    Activation,
    Layer,
    forward,
    identity,
    one_network,
    relu,
    sensible_layers,
    sigmoid,
    uniform_layers,
)


def test_a_layer_keeps_the_array_it_was_given_and_lets_it_be_changed_in_place():
    weights = np.ones((2, 3))
    layer = Layer(weights, np.zeros(3))
    layer.weights -= 0.5
    assert (weights == 0.5).all()


def test_integers_become_floats_and_float32_stays():
    assert Layer([[1], [2]], [0]).weights.dtype == np.float64
    assert Layer(np.ones((2, 1), np.float32), np.zeros(1, np.float32)).weights.dtype == np.float32


@pytest.mark.parametrize(
    ("weights", "bias", "message"),
    [
        ((3,), (3,), r"weights has shape \(3,\).*np\.reshape\(weights, \(-1, 1\)\)"),
        ((2, 3), (2,), r"bias has shape \(2,\).*need \(3,\).*np.zeros"),
        ((2, 3), (1, 3), r"bias has shape \(1, 3\)"),
        ((2, 3), (), r"bias has shape \(\)"),
        ((500, 2, 3), (500, 3), r"bias has shape \(500, 3\).*need \(500, 1, 3\)"),
        ((3, 2, 3), (3,), r"need \(3, 1, 3\)"),
    ],
)
def test_a_bias_that_does_not_fit_is_refused(weights, bias, message):
    with pytest.raises(ValueError, match=message):
        Layer(np.zeros(weights), np.zeros(bias))


def test_sensible_weights_keep_the_size_of_outputs_through_ten_layers():
    rng = np.random.default_rng(0)
    layers = sensible_layers([200] * 11, [relu] * 10, rng)
    outputs = [seen.output for seen in forward(layers, rng.normal(size=(100, 200)))]
    sizes = [np.sqrt((output**2).mean()) for output in outputs]
    assert all(0.5 < size < 2 for size in sizes)


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=str)
def test_the_variance_of_sensible_weights_is_divided_by_the_inputs(activation):
    wide, narrow = sensible_layers([400, 50, 400], [activation] * 2, np.random.default_rng(0))
    assert wide.weights.var() * 400 == pytest.approx(activation.variance, rel=0.05)
    assert narrow.weights.var() * 50 == pytest.approx(activation.variance, rel=0.05)


def test_uniform_weights_fill_their_range_and_biases_are_zero():
    [layer] = uniform_layers([50, 40], [sigmoid], np.random.default_rng(0), low=0, high=1)
    assert 0 <= layer.weights.min() < 0.01 < 0.99 < layer.weights.max() <= 1
    assert (layer.bias == 0).all()


@pytest.mark.parametrize("sizes", [[2], [], [2, 0], [2, 3, 1]])
def test_sizes_that_do_not_fit_the_activations_are_refused(sizes):
    with pytest.raises(ValueError, match="one fewer than sizes"):
        sensible_layers(sizes, [identity], np.random.default_rng(0))


@pytest.mark.parametrize(
    ("activation", "advice"),
    [
        ("sigmoid", r"'sigmoid': .*Did you mean `nnlib\.sigmoid`\?"),
        ("ReLU", r"'ReLU': .*Did you mean `nnlib\.relu`\?"),
        ("sigmoyd", r"Did you mean `nnlib\.sigmoid`\?"),
        ("linear", r"Activation\. Choose one of `nnlib\.identity`, `nnlib\.relu`, "),
        (np.tanh, r"<ufunc 'tanh'>: a layer needs an Activation\. Choose one of"),
        (None, "None: a layer needs an Activation"),
    ],
)
def test_what_is_no_activation_is_refused_with_those_there_are(activation, advice):
    with pytest.raises(TypeError, match=f"^activation is .*{advice}"):
        Layer([[1.0]], [0.0], activation)
    for make in (sensible_layers, uniform_layers):
        with pytest.raises(TypeError, match=rf"^activations\[1\] is .*{advice}"):
            make([2, 1, 1], [sigmoid, activation], np.random.default_rng(0))


@pytest.mark.parametrize("activations", ["sigmoid", sigmoid])
def test_one_activation_for_all_layers_is_refused(activations):
    with pytest.raises(TypeError, match=r"activations is .*use a list, one activation per layer"):
        sensible_layers([2, 3, 1], activations, np.random.default_rng(0))


def test_an_activation_without_a_name_of_its_own_is_found_in_the_table(monkeypatch):
    monkeypatch.setitem(ACTIVATIONS, "leaky relu", Activation("leaky relu", np.abs, np.add))
    with pytest.raises(TypeError, match=r"Did you mean `nnlib\.ACTIVATIONS\['leaky relu'\]`\?"):
        Layer([[1.0]], [0.0], "leaky_relu")


def test_one_network_of_a_stack_is_a_copy():
    stack = uniform_layers([2, 3, 1], [sigmoid, identity], np.random.default_rng(0), networks=4)
    alone = one_network(stack, 2)
    np.testing.assert_array_equal(alone[0].weights, stack[0].weights[2])
    alone[0].weights += 1
    assert not np.allclose(alone[0].weights, stack[0].weights[2])
    assert alone[1].activation is identity
