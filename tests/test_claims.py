"""Each ruling that can be measured is measured here, and the test fails if it no longer holds."""

import functools
import itertools

import numpy as np
import pytest

from nnlib import (
    ACTIVATIONS,
    Layer,
    backward,
    compare,
    cross_entropy,
    digits,
    forward,
    identity,
    measured_network_slopes,
    measured_slopes,
    relu,
    sensible_layers,
    sgd_epoch,
    sigmoid,
    squared_error,
    tanh,
    train,
    uniform_layers,
)
from nnlib.claims import CLAIMS
from nnlib.exercises.fitting_a_line.descend import descend
from nnlib.exercises.fitting_a_line.mean_slopes import mean_slopes

INPUTS = np.array([[0.5], [1.5], [2.0], [3.0], [4.0]])
TARGETS = np.array([2.1, 2.9, 3.6, 4.4, 5.6])


XOR_INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_TARGETS = np.array([[0.0], [1.0], [1.0], [0.0]])


def xor_stack(seed, hidden=sigmoid, low=0, networks=500):
    rng = np.random.default_rng(seed)
    return uniform_layers([2, 4, 1], [hidden, sigmoid], rng, low=low, networks=networks)


def xor_run(stack, rate, with_biases, epochs=10_000):
    """Train networks as the notes do, in our loss; give them and their last losses."""
    for _ in range(epochs):
        slopes = backward(stack, forward(stack, XOR_INPUTS), XOR_TARGETS)
        for layer, (by_weights, by_bias) in zip(stack, slopes, strict=True):
            layer.weights -= rate * by_weights
            if with_biases:
                layer.bias -= rate * by_bias
    return stack, squared_error.value(forward(stack, XOR_INPUTS)[-1][2], XOR_TARGETS)


def how_many_learned(stack):
    """Count the networks whose four outputs are on the right side of 0.5; 0.5 itself is not."""
    outputs = forward(stack, XOR_INPUTS)[-1][2]
    return int((np.abs(outputs - XOR_TARGETS) < 0.5).all(axis=(-1, -2)).sum())


@functools.cache
def as_the_notes():
    """The program of the notes from 500 starts; its rate of 0.1 is 0.2 in our loss."""
    return xor_run(xor_stack(0), 0.2, with_biases=False)


def evidence(number):
    return " ".join(said for _, said in CLAIMS[number].evidence)


def mean_loss(weights, bias):
    return float(np.mean((INPUTS @ weights + bias - TARGETS) ** 2))


def test_every_ruling_but_a_word_has_a_test():
    tested = {int(name[11:13]) for name in globals() if name.startswith("test_claim_")}
    due = {number for number, claim in CLAIMS.items() if claim.ruling != "word"}
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


def test_claim_01_after_training_a_line_through_two_points_and_a_network_on_xor_are_exact():
    line = [Layer([[0.0]], [0.0])]
    two_inputs, two_targets = np.array([[1.0], [3.0]]), np.array([[2.0], [5.0]])
    network = sensible_layers([2, 4, 1], [tanh, identity], np.random.default_rng(1))
    for layers, inputs, targets, epochs in (
        (line, two_inputs, two_targets, 2000),
        (network, XOR_INPUTS, XOR_TARGETS, 10_000),
    ):
        before = np.abs(forward(layers, inputs)[-1][2] - targets)
        train(layers, inputs, targets, 0.1, epochs)
        errors = np.abs(forward(layers, inputs)[-1][2] - targets)
        assert before.max() > 0.5
        # Exact but for the rounding of floats.
        assert errors.max() < 1e-13


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


def test_claim_04_every_neuron_s_slope_depends_on_the_others():
    rng = np.random.default_rng(4)
    layers = sensible_layers([3, 5, 2], [tanh, sigmoid], rng)
    inputs, targets = rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
    before = measured_network_slopes(layers, inputs, targets)
    for number, neuron in ((0, 4), (1, 1)):
        layers[number].weights[:, neuron] += 0.5
        after = measured_network_slopes(layers, inputs, targets)
        layers[number].weights[:, neuron] -= 0.5
        # The first neuron was not touched, and its slopes are others.
        assert (np.abs(after[0][0][:, 0] - before[0][0][:, 0]) > 1e-4).all()


def test_claim_04_neurons_that_step_one_at_a_time_learn_xor_too():
    stack = xor_stack(0)
    for epoch in range(10_000):
        # In each epoch another neuron, with slopes of that moment.
        layer, neuron = ((0, 0), (0, 1), (0, 2), (0, 3), (1, 0))[epoch % 5]
        weights, bias = backward(stack, forward(stack, XOR_INPUTS), XOR_TARGETS)[layer]
        stack[layer].weights[..., neuron] -= weights[..., neuron]
        stack[layer].bias[..., neuron] -= bias[..., neuron]
    assert how_many_learned(stack) == 499
    assert "learns XOR from 499 of 500 starts" in evidence(4)


def test_claim_06_holds_for_the_slope_by_the_output_and_not_for_claim_5s():
    rng = np.random.default_rng(6)
    layers = sensible_layers([3, 4], [sigmoid], rng)
    inputs, targets = rng.normal(size=(1, 3)), rng.normal(size=(1, 4))
    [(measured, _)] = measured_network_slopes(layers, inputs, targets)
    [(_, pre_activation, output)] = forward(layers, inputs)
    by_output = 2 * (output - targets)
    activation_slope = sigmoid.slope(pre_activation)
    claimed = inputs.T * by_output * activation_slope
    np.testing.assert_allclose(claimed, measured, rtol=1e-6)
    # Claim 5's slope has the activation slope in it: here it comes twice.
    twice = inputs.T * (by_output * activation_slope) * activation_slope
    np.testing.assert_allclose(twice, measured * activation_slope, rtol=1e-6)
    assert (np.abs(twice) < 0.3 * np.abs(measured)).all()


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


def hidden_network(outputs, seed):
    """Two layers for one example; nothing is 0, and every hidden neuron is active."""
    rng = np.random.default_rng(seed)
    layers = [
        Layer(rng.uniform(0.2, 1, (3, 4)), rng.uniform(0.2, 1, 4), relu),
        Layer(rng.uniform(0.3, 1, (4, outputs)) * rng.choice([-1, 1], (4, outputs)),
              rng.normal(size=outputs)),
    ]  # fmt: skip
    return layers, rng.uniform(0.3, 1, (1, 3)), rng.normal(size=(1, outputs))


def slopes_by_hidden_outputs(layers, inputs, targets):
    hidden = forward(layers, inputs)[0][2].copy()

    def loss():
        return float(squared_error.value(forward(layers[1:], hidden)[-1][2], targets))

    return hidden[0], measured_slopes(loss, [hidden])[0][0]


@pytest.mark.parametrize("seed", range(20))
def test_claim_08_has_no_outgoing_weight_and_read_kindly_is_minus_one_half(seed):
    layers, inputs, targets = hidden_network(1, seed)
    measured = measured_network_slopes(layers, inputs, targets)[0][0]
    prediction = forward(layers, inputs)[-1][2]
    error = targets - prediction
    as_written = prediction * error * inputs.T * np.ones((1, 4))
    assert (np.abs(as_written - measured) > 1e-3 * np.abs(measured)).all()
    # Of all the hidden neurons it says the same, and the measured slopes are not.
    assert np.ptp(as_written, axis=1).max() == 0 < np.ptp(measured, axis=1).min()
    kindly = layers[1].weights.T * error * inputs.T
    np.testing.assert_allclose(kindly, -measured / 2, rtol=1e-5, atol=1e-8)


def cloud(examples=2000):
    """Examples around the four corners of XOR, as in lesson 11."""
    rng = np.random.default_rng(8)
    corners = rng.integers(0, 2, size=(examples, 2))
    inputs = corners + rng.normal(0, 0.2, size=(examples, 2))
    return inputs, (corners[:, :1] != corners[:, 1:]) * 1.0


def test_claim_09_an_update_with_a_batch_looks_at_fewer_numbers_and_is_noisy():
    inputs, targets = cloud()
    rng = np.random.default_rng(9)
    layers = sensible_layers([2, 8, 1], [tanh, sigmoid], rng)

    def slopes_over(rows):
        trace = forward(layers, inputs[rows])
        held = sum(array.size for entry in trace for array in entry)
        return backward(layers, trace, targets[rows])[1][0][0, 0], held

    full, held_by_all = slopes_over(np.arange(2000))
    spreads = []
    for batch_size in (1, 100):
        found = [slopes_over(rng.permutation(2000)[:batch_size]) for _ in range(2000)]
        # Cheaper: the work is in proportion to the examples; seconds are left to the benchmark.
        assert {held for _, held in found} == {held_by_all * batch_size // 2000}
        slopes = np.array([slope for slope, _ in found])
        # Noisy: right in the mean, within four standard errors, and off each time.
        assert abs(slopes.mean() - full) < 4 * slopes.std() / np.sqrt(2000)
        assert (np.abs(slopes - full) > 1e-9).all()
        spreads.append(slopes.std())
    # The root of 100, and a little more, as a batch of 100 is a twentieth of the data.
    assert 9 < spreads[0] / spreads[1] < 11.5


def test_batches_drawn_anew_from_all_examples_learn_as_well_as_dealt_ones():
    # Why claims 10 and 11 are conventions: another one does the same work.
    inputs, targets = cloud()
    ends = {"dealt": [], "drawn": []}
    for seed in range(3):
        for way, found in ends.items():
            layers = sensible_layers([2, 8, 1], [tanh, sigmoid], np.random.default_rng(1))
            rng = np.random.default_rng(seed)
            for _ in range(10):
                if way == "dealt":
                    sgd_epoch(layers, inputs, targets, 10, 1.0, rng)
                    continue
                for _ in range(200):
                    rows = rng.integers(0, len(inputs), 10)
                    train(layers, inputs[rows], targets[rows], 1.0, 1)
            found.append(squared_error.value(forward(layers, inputs)[-1][2], targets))
    assert max(*ends["dealt"], *ends["drawn"]) < 0.03
    assert 0.7 < np.median(ends["dealt"]) / np.median(ends["drawn"]) < 1.4


def test_claim_14_slopes_change_at_every_step_and_the_inputs_never():
    rng = np.random.default_rng(14)
    layers = sensible_layers([3, 5, 4, 2], [tanh, sigmoid, identity], rng)
    inputs, targets = rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
    before = inputs.copy()
    trace = forward(layers, inputs)
    on_the_way = [trace[-1][2] - targets]
    slopes = squared_error.slope(trace[-1][2], targets)
    for layer, (_, pre_activation, _) in zip(layers[::-1], trace[::-1], strict=True):
        slopes = slopes * layer.activation.slope(pre_activation) @ layer.weights.T
        on_the_way.append(slopes)
    for one, other in itertools.combinations(on_the_way, 2):
        assert one.shape != other.shape or not np.allclose(one, other)
    # They reach the inputs, as slopes: nudging an input gives the last of them.
    [by_nudging] = measured_slopes(
        lambda: float(squared_error.value(forward(layers, inputs)[-1][2], targets)), [inputs]
    )
    np.testing.assert_allclose(on_the_way[-1], by_nudging, rtol=1e-5, atol=1e-9)
    train(layers, inputs, targets, 0.1, 50)
    np.testing.assert_array_equal(inputs, before)


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=repr)
def test_claim_15_every_slope_of_a_deep_network_is_the_measured_one(activation):
    rng = np.random.default_rng(15)
    layers = sensible_layers([3, 5, 4, 6, 2], [activation] * 4, rng)
    inputs, targets = rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
    slopes = backward(layers, forward(layers, inputs), targets)
    assert compare(slopes, measured_network_slopes(layers, inputs, targets)).agrees


@pytest.mark.parametrize("seed", range(20))
def test_claim_16_is_wrong_and_its_true_neighbour_holds(seed):
    layers, inputs, targets = hidden_network(3, seed)
    hidden, by_nudging = slopes_by_hidden_outputs(layers, inputs, targets)
    by_weights, delta = measured_network_slopes(layers, inputs, targets)[1]
    claimed = by_weights.sum(axis=1)
    assert (np.abs(claimed - by_nudging) > 1e-3 * np.abs(by_nudging)).all()
    # What is true instead, with delta the slope for the pre-activation at the far end.
    np.testing.assert_allclose(layers[1].weights @ delta, by_nudging, rtol=1e-5, atol=1e-8)
    neighbour = (layers[1].weights * by_weights).sum(axis=1)
    np.testing.assert_allclose(neighbour, hidden * by_nudging, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("seed", range(20))
def test_claim_17_has_a_counterexample_in_every_network(seed):
    layers, inputs, targets = hidden_network(1, seed)
    hidden, by_nudging = slopes_by_hidden_outputs(layers, inputs, targets)
    for product in hidden * by_nudging:
        assert (np.abs(product - inputs) > 1e-3).all()


def test_claim_18_the_program_of_the_notes_learns_nearly_always():
    stack, losses = as_the_notes()
    learned = how_many_learned(stack)
    assert learned / 500 >= 0.99
    assert f"From {learned} of 500 starts ({learned / 5:.1f} %)" in evidence(18)
    assert round(float(np.median(losses)), 4) == 0.0072


def test_claim_18_with_biases_it_learns_better():
    stack, losses = xor_run(xor_stack(0), 0.2, with_biases=True)
    assert how_many_learned(stack) == 499
    assert round(float(np.median(losses)), 4) == 0.0027
    assert np.median(losses) < np.median(as_the_notes()[1]) / 2


def test_claim_18_without_biases_weights_of_both_signs_do_harm():
    stack, _ = xor_run(xor_stack(0, low=-1), 0.2, with_biases=False)
    assert how_many_learned(stack) == 476


@pytest.mark.parametrize(("hidden", "learned"), [(tanh, 200), (relu, 197)], ids=["tanh", "relu"])
def test_claim_18_only_a_sigmoid_does_the_work_of_a_bias(hidden, learned):
    # Without biases a sigmoid outputs 0.5 at (0, 0), and tanh and ReLU output 0: then the
    # prediction there is sigmoid(0), which is 0.5 whatever the weights, and the loss at least 1/16.
    zero = np.zeros((1, 2))
    stack = xor_stack(0, hidden, networks=200)
    for _ in range(3):
        stack, losses = xor_run(stack, 0.2, with_biases=False, epochs=200)
        assert (forward(stack, zero)[0][2] == 0).all()
        assert (forward(stack, zero)[-1][2] == 0.5).all()
        assert (losses >= 1 / 16).all()
    assert how_many_learned(stack) == 0
    assert (forward(as_the_notes()[0], zero)[0][2] == 0.5).all()
    stack, _ = xor_run(xor_stack(0, hidden, networks=200), 0.2, with_biases=True)
    assert how_many_learned(stack) == learned


def test_claim_18_its_slopes_are_those_of_one_half_of_the_sum_of_squares():
    stack = xor_stack(18, networks=1)
    weights = [layer.weights[0] for layer in stack]

    def loss():
        hidden = sigmoid.value(XOR_INPUTS @ weights[0])
        return float(np.sum((sigmoid.value(hidden @ weights[1]) - XOR_TARGETS) ** 2) / 2)

    measured = measured_slopes(loss, weights)
    hidden = sigmoid.value(XOR_INPUTS @ weights[0])
    output = sigmoid.value(hidden @ weights[1])
    delta = (XOR_TARGETS - output) * output * (1 - output)
    back = delta @ weights[1].T * hidden * (1 - hidden)
    np.testing.assert_allclose(XOR_INPUTS.T @ back, -measured[0], rtol=1e-5, atol=1e-9)
    np.testing.assert_allclose(hidden.T @ delta, -measured[1], rtol=1e-5, atol=1e-9)


def test_claim_18_its_rate_hides_the_2_and_the_mean():
    # One step of the program, in its own form, is one of ours at twice the rate.
    stack = xor_stack(18)
    first, second = (layer.weights.copy() for layer in stack)
    hidden = sigmoid.value(XOR_INPUTS @ first)
    output = sigmoid.value(hidden @ second)
    delta = (XOR_TARGETS - output) * output * (1 - output)
    back = delta @ np.swapaxes(second, -1, -2) * hidden * (1 - hidden)
    slopes = backward(stack, forward(stack, XOR_INPUTS), XOR_TARGETS)
    np.testing.assert_allclose(0.1 * XOR_INPUTS.T @ back, -0.2 * slopes[0][0], atol=1e-15)
    np.testing.assert_allclose(
        0.1 * np.swapaxes(hidden, -1, -2) @ delta, -0.2 * slopes[1][0], atol=1e-15
    )
    # So its 0.1 in our loss is half the step, and fewer get there.
    without, _ = xor_run(xor_stack(0), 0.1, with_biases=False)
    assert how_many_learned(without) == 443


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


def test_claim_20_holds_of_known_hands_and_not_of_others():
    pixels, labels = digits()
    number = np.arange(len(labels))
    held_out = {"known": number % 5 == 0, "strangers": number >= 4 * len(labels) // 5}
    read = dict.fromkeys(held_out, ())
    for seed in range(3):
        for hands, away in held_out.items():
            rng = np.random.default_rng(seed)
            layers = sensible_layers([64, 128, 10], [relu, identity], rng)
            for _ in range(20):
                sgd_epoch(layers, pixels[~away], labels[~away], 16, 0.3, rng, cross_entropy)
            scores = forward(layers, pixels[away])[-1][2]
            read[hands] += (float(np.mean(scores.argmax(axis=1) == labels[away])),)
    # The ranges of 20 starts, which benchmarks/digits.py measures, and a little more.
    assert all(0.968 < share < 0.988 for share in read["known"])
    assert all(0.90 < share < 0.935 for share in read["strangers"])


def test_neurons_in_a_row_without_activation_are_one_line():
    layers = [Layer([[3.0]], [1.0]), Layer([[2.0]], [-4.0], identity)]
    inputs = np.array([[-2.0], [0.0], [1.0]])
    np.testing.assert_allclose(forward(layers, inputs)[-1][2], 6 * inputs - 2)
