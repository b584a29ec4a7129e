"""Each ruling that can be measured is measured here, and the test fails if it no longer holds."""

import numpy as np

from nnlib import (
    Layer,
    backward,
    forward,
    identity,
    measured_network_slopes,
    measured_slopes,
    relu,
    sensible_layers,
    sigmoid,
    squared_error,
    tanh,
    train,
)
from nnlib.claims import CLAIMS
from nnlib.exercises.lesson_03 import descend, mean_slopes

INPUTS = np.array([[0.5], [1.5], [2.0], [3.0], [4.0]])
TARGETS = np.array([2.1, 2.9, 3.6, 4.4, 5.6])


def mean_loss(weights, bias):
    return float(np.mean((INPUTS @ weights + bias - TARGETS) ** 2))


def test_every_ruling_but_a_word_has_a_test_once_its_lessons_are_there():
    tested = {int(name[11:13]) for name in globals() if name.startswith("test_claim_")}
    written = {"01", "02", "03", "04"}
    due = {
        number
        for number, claim in CLAIMS.items()
        if claim.ruling != "word" and {lesson for lesson, _ in claim.evidence} & written
    }
    assert due <= tested
    assert not any(CLAIMS[number].ruling == "word" for number in tested)


def test_claim_01_a_prediction_is_off_before_training_and_hardly_after():
    rng = np.random.default_rng(1)
    targets = TARGETS.reshape(-1, 1)
    untrained, trained = [], []
    for _ in range(200):
        layers = [Layer(rng.normal(size=(1, 1)), rng.normal(size=1))]
        predictions = forward(layers, INPUTS)[-1][2]
        assert (predictions != targets).all()
        untrained.append(squared_error.value(predictions, targets))
        train(layers, INPUTS, targets, 0.1, 300)
        trained.append(squared_error.value(forward(layers, INPUTS)[-1][2], targets))
    assert max(trained) < 0.01
    assert np.median(untrained) > 100 * max(trained)


def test_claim_03_finding_slopes_and_stepping_are_two_things():
    weights, bias = np.array([0.0]), np.array(0.0)
    mean_slopes(INPUTS, weights, bias, TARGETS)
    assert weights[0] == bias == 0

    def loss():
        return mean_loss(weights, bias)

    # The same steps with slopes by nudging, in which no backpropagation takes part.
    for _ in range(500):
        by_weights, by_bias = measured_slopes(loss, [weights, bias])
        weights -= 0.1 * by_weights
        bias -= 0.1 * by_bias
    by_formula = descend(INPUTS, np.array([0.0]), 0.0, TARGETS, 0.1, 500)
    np.testing.assert_allclose(weights, by_formula[0], rtol=1e-7)
    np.testing.assert_allclose(bias, by_formula[1], rtol=1e-7)
    assert mean_loss(weights, bias) < 0.01


def test_claim_03_backpropagation_of_a_network_changes_no_parameter():
    layers = sensible_layers([2, 4, 1], [tanh, sigmoid], np.random.default_rng(3))
    before = [(layer.weights.copy(), layer.bias.copy()) for layer in layers]
    inputs, targets = np.ones((3, 2)), np.zeros((3, 1))
    backward(layers, forward(layers, inputs), targets)
    for layer, (weights, bias) in zip(layers, before, strict=True):
        np.testing.assert_array_equal(layer.weights, weights)
        np.testing.assert_array_equal(layer.bias, bias)


def test_claim_05_has_the_wrong_sign_for_claim_07():
    rng = np.random.default_rng(5)
    for input_value, weight, target in rng.uniform(0.5, 3, (50, 3)):
        place = np.array(weight)

        def loss(place=place, input_value=input_value, target=target):
            return float((input_value * place - target) ** 2)

        [measured] = measured_slopes(loss, [place])
        claimed = 2 * (target - input_value * weight) * input_value
        np.testing.assert_allclose(claimed, -measured, rtol=1e-6, atol=1e-8)
        before = loss()
        assert loss(weight - 0.01 * claimed) > before
        assert loss(weight - 0.01 * measured) < before


def test_claim_05_the_slope_of_relu_is_1_only_where_the_neuron_is_active():
    for pre_activation, slope in ((-2.0, 0.0), (-0.5, 0.0), (0.5, 1.0), (2.0, 1.0)):
        place = np.array(pre_activation)
        [measured] = measured_slopes(lambda place=place: float(relu.value(place)), [place])
        np.testing.assert_allclose(measured, slope, atol=1e-9)
    # A neuron that is not active: the claim's slope is far from the measured one, which is 0.
    layers = [Layer([[1.5]], [-5.0], relu)]
    inputs, targets = np.array([[3.0]]), np.array([[2.0]])
    [(by_weights, by_bias)] = measured_network_slopes(layers, inputs, targets)
    assert by_weights[0, 0] == by_bias[0] == 0
    claimed = 2 * (targets[0, 0] - 0) * inputs[0, 0] * 1
    assert claimed == 12


def test_claim_07_a_small_step_against_the_measured_slope_goes_down():
    rng = np.random.default_rng(7)
    inputs, targets = rng.normal(size=(7, 5)), rng.normal(size=(7, 3))
    for _ in range(100):
        layers = sensible_layers([5, 4, 3], [tanh, sigmoid], rng)
        slopes = measured_network_slopes(layers, inputs, targets)
        losses = []
        for rate in (-0.001, 0, 0.001):
            stepped = [
                Layer(layer.weights - rate * by_weights, layer.bias - rate * by_bias,
                      layer.activation)
                for layer, (by_weights, by_bias) in zip(layers, slopes, strict=True)
            ]  # fmt: skip
            losses.append(squared_error.value(forward(stepped, inputs)[-1][2], targets))
        along, here, against = losses
        assert against < here < along


def test_claim_07_holds_for_small_steps_only():
    def distances(rate):
        weight, found = 1.5, []
        for _ in range(10):
            found.append(abs(weight - 2 / 3))
            weight -= rate * 18 * (weight - 2 / 3)
        return np.array(found)

    for rate in (0.002, 0.02, 0.111):
        assert (np.diff(distances(rate)) < 0).all()
    assert (np.diff(distances(0.112)) > 0).all()


def test_claim_19_holds_of_the_output_and_not_of_the_pre_activation():
    places = np.linspace(-5, 5, 41)
    measured = np.array(
        [
            measured_slopes(lambda place=place: float(sigmoid.value(place)), [place])[0]
            for place in (np.array(number) for number in places)
        ]
    )
    output = sigmoid.value(places)
    np.testing.assert_allclose(output * (1 - output), measured, atol=1e-9)
    # Of the pre-activation it is wrong nearly everywhere, outside of 0 to 1 even in its sign.
    assert (places * (1 - places) < 0)[(places < 0) | (places > 1)].all()
    assert (measured > 0).all()
    assert np.isclose(places * (1 - places), measured, atol=1e-2).sum() <= 2


def test_neurons_in_a_row_without_activation_are_one_line():
    layers = [Layer([[3.0]], [1.0]), Layer([[2.0]], [-4.0], identity)]
    inputs = np.array([[-2.0], [0.0], [1.0]])
    np.testing.assert_allclose(forward(layers, inputs)[-1][2], 6 * inputs - 2)
