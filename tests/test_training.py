import numpy as np
import pytest

from nnlib import (
    Layer,
    Loss,
    TrainingDiverged,
    backward,
    cross_entropy,
    forward,
    identity,
    minibatches,
    one_network,
    sgd_epoch,
    sigmoid,
    squared_error,
    train,
    uniform_layers,
)

XOR_INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_TARGETS = np.array([[0.0], [1.0], [1.0], [0.0]])


def xor_layers(networks=None):
    return uniform_layers(
        [2, 4, 1], [sigmoid, sigmoid], np.random.default_rng(0), networks=networks
    )


def test_one_step_by_hand():
    layers = [Layer([[2.0]], [1.0])]
    # Prediction 11, target 10: error 1, slopes 2 * 1 * 5 and 2 * 1.
    assert train(layers, [[5.0]], [[10.0]], learning_rate=0.1, epochs=1) == [1.0]
    assert layers[0].weights[0, 0] == pytest.approx(1.0)
    assert layers[0].bias[0] == pytest.approx(0.8)


def test_losses_are_those_before_each_step_and_layers_change_in_place():
    layers = xor_layers()
    weights = layers[0].weights
    first = squared_error.value(forward(layers, XOR_INPUTS)[-1].output, XOR_TARGETS)
    losses = train(layers, XOR_INPUTS, XOR_TARGETS, 0.5, epochs=3)
    assert len(losses) == 3
    assert losses[0] == first
    assert weights is layers[0].weights


def test_500_networks_at_once_train_like_each_alone():
    stack = xor_layers(networks=500)
    alone = {number: one_network(stack, number) for number in (0, 250, 499)}
    rates = np.linspace(0.5, 2, 500)
    losses = train(stack, XOR_INPUTS, XOR_TARGETS, rates, epochs=50)
    assert losses[0].shape == (500,)
    for number, layers in alone.items():
        own = train(layers, XOR_INPUTS, XOR_TARGETS, rates[number], epochs=50)
        np.testing.assert_allclose([loss[number] for loss in losses], own, rtol=1e-10)
        np.testing.assert_allclose(stack[1].weights[number], layers[1].weights, rtol=1e-10)


def test_xor_is_learned():
    layers = xor_layers()
    train(layers, XOR_INPUTS, XOR_TARGETS, 2.0, epochs=3000)
    np.testing.assert_allclose(forward(layers, XOR_INPUTS)[-1].output, XOR_TARGETS, atol=0.2)


@pytest.mark.parametrize("examples", [1, 6, 7])
def test_each_example_is_dealt_once_with_its_target(examples):
    inputs = np.arange(examples * 2.0).reshape(examples, 2)
    batches = list(minibatches(inputs, inputs[:, 0], 3, np.random.default_rng(0)))
    assert [len(batch) for batch, _ in batches] == [3] * (examples // 3) + [examples % 3] * (
        examples % 3 > 0
    )
    dealt = np.concatenate([batch for batch, _ in batches])
    np.testing.assert_array_equal(dealt[:, 0], np.concatenate([targets for _, targets in batches]))
    np.testing.assert_array_equal(np.sort(dealt[:, 0]), inputs[:, 0])


def test_the_order_is_one_permutation_of_the_rng():
    inputs = np.arange(7.0).reshape(-1, 1)
    dealt = [batch for batch, _ in minibatches(inputs, inputs, 2, np.random.default_rng(5))]
    expected = inputs[np.random.default_rng(5).permutation(7)]
    np.testing.assert_array_equal(np.concatenate(dealt), expected)


def test_sgd_epoch_equals_its_steps_one_by_one():
    rng = np.random.default_rng(1)
    inputs, targets = rng.normal(size=(7, 2)), rng.normal(size=(7, 1))
    layers, by_hand = xor_layers(), xor_layers()
    mean = sgd_epoch(layers, inputs, targets, 3, 0.3, np.random.default_rng(2))
    total = 0.0
    for batch_inputs, batch_targets in minibatches(inputs, targets, 3, np.random.default_rng(2)):
        trace = forward(by_hand, batch_inputs)
        total += squared_error.value(trace[-1].output, batch_targets) * len(batch_inputs)
        for layer, pair in zip(by_hand, backward(by_hand, trace, batch_targets), strict=True):
            layer.weights -= 0.3 * pair[0]
            layer.bias -= 0.3 * pair[1]
    assert mean == pytest.approx(total / 7, rel=1e-12)
    np.testing.assert_allclose(layers[0].weights, by_hand[0].weights, rtol=1e-12)


def test_labels_train_with_cross_entropy():
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(60, 2))
    labels = (inputs[:, 0] > 0).astype(int)
    layers = uniform_layers([2, 2], [identity], rng)
    losses = [sgd_epoch(layers, inputs, labels, 8, 0.5, rng, cross_entropy) for _ in range(20)]
    assert losses[-1] < 0.5 * losses[0]


def test_a_loss_without_value_and_slope_together_trains_to_the_same_bits():
    rng = np.random.default_rng(0)
    inputs, labels = rng.normal(size=(60, 2)), rng.integers(3, size=60)
    apart = Loss("apart", cross_entropy.value, cross_entropy.slope, "labels")
    ends = []
    for loss in (cross_entropy, apart):
        layers = uniform_layers([2, 3], [identity], np.random.default_rng(1))
        losses = train(layers, inputs, labels, 0.5, 20, loss)
        ends.append([np.array(losses), layers[0].weights, layers[0].bias])
    for one, other in zip(*ends, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_step_asks_for_value_and_slope_once_where_a_loss_has_them_together():
    asked = []

    def together(predictions, targets):
        asked.append(len(predictions))
        return squared_error.value(predictions, targets), squared_error.slope(predictions, targets)

    def never(predictions, targets):
        raise AssertionError("asked again")

    layers, plain = xor_layers(), xor_layers()
    loss = Loss("counted", never, never, together=together)
    losses = train(layers, XOR_INPUTS, XOR_TARGETS, 0.5, 3, loss)
    assert asked == [4, 4, 4]
    assert losses == train(plain, XOR_INPUTS, XOR_TARGETS, 0.5, 3)
    np.testing.assert_array_equal(layers[0].weights, plain[0].weights)


@pytest.mark.parametrize("networks", [None, 3])
def test_a_training_that_diverges_stops_with_the_epoch_and_what_to_try(networks):
    layers = uniform_layers([1, 1], [identity], np.random.default_rng(0), networks=networks)
    with pytest.raises(TrainingDiverged, match=r"epoch \d+, with learning_rate 50.*5 for example"):
        train(layers, [[3.0]], [[1.0]], 50.0, epochs=1000)
    assert not np.isnan(layers[0].weights).any()
    with pytest.raises(TrainingDiverged, match=r"at batch \d+"):
        sgd_epoch(
            layers, np.full((900, 1), 3.0), np.ones((900, 1)), 1, 50.0, np.random.default_rng(0)
        )


def test_the_sentence_speaks_of_networks_only_where_there_are_several():
    for networks, words in (
        (None, "the loss is not"),
        (3, r"the loss of 3 of 3 networks \(the first "),
    ):
        layers = uniform_layers([1, 1], [identity], np.random.default_rng(0), networks=networks)
        with pytest.raises(TrainingDiverged, match=f"^{words}"):
            train(layers, [[3.0]], [[1.0]], 50.0, epochs=1000)


@pytest.mark.parametrize(
    ("layers", "error", "message"),
    [
        (Layer([[1.0], [1.0]], [0.0]), TypeError, r"layers is a single Layer.*use `\[layer\]`"),
        ([], ValueError, "layers is empty"),
    ],
)
def test_what_is_not_a_network_is_refused(layers, error, message):
    with pytest.raises(error, match=message):
        train(layers, **GOOD)
    with pytest.raises(error, match=message):
        sgd_epoch(layers, XOR_INPUTS, XOR_TARGETS, 2, 0.1, np.random.default_rng(0))


GOOD = {"inputs": XOR_INPUTS, "targets": XOR_TARGETS, "learning_rate": 0.1, "epochs": 1}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"learning_rate": -0.1}, "learning_rate is -0.1.*zero or more.*try 0.1"),
        ({"learning_rate": np.nan}, "learning_rate is nan: it must be a finite number"),
        ({"learning_rate": np.inf}, "learning_rate is inf: it must be a finite number"),
        ({"learning_rate": "0.1"}, "learning_rate is '0.1': it must be a finite number"),
        ({"learning_rate": True}, "learning_rate is True: it must be a finite number"),
        ({"learning_rate": np.ones(4)}, r"learning_rate has shape \(4,\)"),
        ({"epochs": 1.5}, "epochs is 1.5.*whole number"),
        ({"epochs": -1}, "epochs is -1"),
        ({"inputs": np.where(XOR_INPUTS == 0, np.nan, 1)}, r"inputs has nan at \[0, 0\].*finite"),
        ({"targets": np.full((4, 1), np.inf)}, "targets has inf"),
        ({"inputs": np.array([["a", "b"]])}, "inputs has shape .* numbers"),
        ({"inputs": np.zeros((0, 2)), "targets": np.zeros((0, 1))}, "at least one example"),
        ({"targets": XOR_TARGETS.ravel()}, "targets has shape"),
        ({"targets": XOR_TARGETS[:3]}, "targets has shape"),
    ],
)
def test_bad_data_and_settings_are_refused_before_a_step(change, message):
    layers = xor_layers()
    before = layers[0].weights.copy()
    with pytest.raises(ValueError, match=message):
        train(layers, **{**GOOD, **change})
    np.testing.assert_array_equal(layers[0].weights, before)


@pytest.mark.parametrize(
    ("inputs", "targets", "size", "message"),
    [
        (np.zeros((4, 2)), np.zeros((3, 1)), 2, r"inputs has shape \(4, 2\) and targets \(3, 1\)"),
        (np.zeros(4), np.zeros(4), 2, "one row per example"),
        (np.zeros((4, 2)), np.zeros(4), 0, "batch_size is 0"),
        (np.zeros((4, 2)), np.zeros(4), 2.0, "batch_size is 2.0"),
    ],
)
def test_batches_that_cannot_be_dealt_are_refused_at_once(inputs, targets, size, message):
    with pytest.raises(ValueError, match=message):
        minibatches(inputs, targets, size, np.random.default_rng(0))
