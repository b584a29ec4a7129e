import re

import numpy as np
import pytest
from hypothesis import given

from nnlib import LOSSES, cross_entropy, forward, measured_slopes, softmax, squared_error
from tests import reference
from tests.networks import cases, targets_for


@given(cases())
def test_value_equals_the_plain_reference(case):
    predictions = forward(case.layers, case.inputs)[-1].output
    expected = reference.loss_of(*case.plain())
    assert case.loss.value(predictions, case.targets) == pytest.approx(
        expected, rel=1e-10, abs=1e-12
    )


def test_squared_error_is_a_mean_over_examples_and_a_sum_over_outputs():
    predictions, targets = np.array([[1.0, 2.0], [3.0, 4.0]]), np.zeros((2, 2))
    assert squared_error.value(predictions, targets) == (1 + 4 + 9 + 16) / 2
    assert squared_error.slope(predictions, targets).tolist() == [[1, 2], [3, 4]]


def test_cross_entropy_by_hand():
    scores = np.log(np.array([[1.0, 2.0, 1.0]]))
    assert cross_entropy.value(scores, np.array([1])) == pytest.approx(np.log(2))
    np.testing.assert_allclose(cross_entropy.slope(scores, np.array([1])), [[0.25, -0.5, 0.25]])


def test_scores_of_a_thousand_are_safe():
    scores = np.array([[1000.0, -1000.0, 0.0], [-1000.0, 0.0, 1000.0]])
    np.testing.assert_allclose(softmax(scores), [[1, 0, 0], [0, 0, 1]], atol=1e-300)
    assert cross_entropy.value(scores, np.array([0, 0])) == 1000
    assert np.isfinite(cross_entropy.slope(scores, np.array([0, 0]))).all()


@pytest.mark.parametrize(
    "targets", [np.zeros(5), np.zeros((5, 1)), np.zeros((4, 3)), np.zeros((1, 3))]
)
def test_targets_that_would_broadcast_are_refused(targets):
    with pytest.raises(ValueError, match=r"targets has shape .*np\.reshape\(targets, \(-1, 1\)\)"):
        squared_error.value(np.zeros((5, 3)), targets)
    with pytest.raises(ValueError, match="targets has shape"):
        squared_error.slope(np.zeros((5, 3)), targets)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (np.zeros((5, 1), dtype=int), r"labels has shape \(5, 1\).*np\.reshape\(labels, -1\)"),
        (np.zeros(5), r"float64.*np\.array\(labels, dtype=int\)"),
        (
            np.eye(3)[[0, 1, 2, 0, 1]],
            r"labels has shape \(5, 3\).*one-hot.*argmax\(labels, axis=1\)",
        ),
        (np.zeros(4, dtype=int), "one for each row of the scores$"),
        (["cat"] * 5, "one whole number per example.*; number the classes from 0$"),
        (np.array([0, 1, 2, 3, 1]), "from 0 to 3.*subtract 1"),
        (np.array([-1, 1, 2, 0, 1]), "from -1"),
    ],
)
def test_labels_that_do_not_fit_are_refused(labels, message):
    with pytest.raises(ValueError, match=message):
        cross_entropy.value(np.zeros((5, 3)), labels)


@pytest.mark.parametrize("ask", [cross_entropy.value, cross_entropy.slope])
def test_one_hot_rows_are_refused_even_if_there_are_as_many_examples_as_classes(ask):
    with pytest.raises(ValueError, match=r"one-hot rows, use `np\.argmax\(labels, axis=1\)`"):
        ask(np.zeros((4, 4)), np.eye(4, dtype=int))
    networks = np.zeros((2, 4, 4))
    assert np.shape(cross_entropy.value(networks, np.array([[0, 1, 2, 3]] * 2))) == (2,)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=str)
def test_slope_equals_the_measured_slope_of_the_value(loss):
    rng = np.random.default_rng(3)
    predictions, targets = rng.normal(size=(5, 3)), targets_for(loss, rng)
    [measured] = measured_slopes(lambda: loss.value(predictions, targets), [predictions])
    np.testing.assert_allclose(loss.slope(predictions, targets), measured, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("numbers", [np.float64, np.float32])
@pytest.mark.parametrize("networks", [(), (6,)])
@pytest.mark.parametrize("loss", LOSSES.values(), ids=str)
def test_value_and_slope_together_are_those_of_the_two_alone_to_the_last_bit(
    loss, networks, numbers
):
    rng = np.random.default_rng(0)
    predictions, targets = rng.normal(size=(*networks, 5, 3)), targets_for(loss, rng)
    predictions = (30 * predictions).astype(numbers)
    value, slope = loss.value_and_slope(predictions, targets)
    np.testing.assert_array_equal(value, loss.value(predictions, targets))
    np.testing.assert_array_equal(slope, loss.slope(predictions, targets))
    assert (np.shape(value), np.shape(slope)) == (networks, predictions.shape)


def test_targets_that_do_not_fit_are_refused_by_value_and_slope_together():
    for loss in LOSSES.values():
        targets = targets_for(loss, np.random.default_rng(0))
        with pytest.raises(ValueError, match=r"(targets|labels) has shape .* this loss needs"):
            loss.value_and_slope(np.zeros((5, 3)), targets[:4])


@pytest.mark.parametrize("loss", LOSSES.values(), ids=str)
def test_a_stack_gives_one_loss_per_network(loss):
    rng = np.random.default_rng(0)
    predictions, targets = rng.normal(size=(6, 5, 3)), targets_for(loss, rng)
    alone = [loss.value(network, targets) for network in predictions]
    np.testing.assert_allclose(loss.value(predictions, targets), alone)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=str)
def test_the_loss_is_a_mean_over_examples(loss):
    rng = np.random.default_rng(0)
    predictions, targets = rng.normal(size=(5, 3)), targets_for(loss, rng)
    alone = [loss.value(predictions[[row]], targets[[row]]) for row in range(5)]
    assert loss.value(predictions, targets) == pytest.approx(np.mean(alone))


@pytest.mark.parametrize("loss", LOSSES.values(), ids=str)
def test_lists_serve_as_arrays_and_targets_that_do_not_fit_are_refused(loss):
    predictions, targets = np.ones((5, 3)), targets_for(loss, np.random.default_rng(0))
    for function in (loss.value, loss.slope):
        as_lists = function(predictions.tolist(), targets.tolist())
        np.testing.assert_array_equal(as_lists, function(predictions, targets))
        with pytest.raises(ValueError, match=r"(targets|labels) has shape .* this loss needs"):
            function(predictions, targets[:4])


def test_each_advice_about_labels_is_one_that_works():
    scores, right = np.zeros((5, 3)), [0, 1, 2, 0, 1]
    for labels in (np.eye(3)[right], np.reshape(right, (-1, 1)), np.array(right, float)):
        for found in (labels, labels.tolist()):
            with pytest.raises(ValueError, match="this loss needs") as refused:
                cross_entropy.value(scores, found)
            advice = re.search("`(.*)`", str(refused.value))[1]
            assert eval(advice, {"np": np, "labels": found}).tolist() == right


def test_scores_of_a_single_example_without_its_axis_are_refused():
    with pytest.raises(
        ValueError, match=r"scores has shape \(3,\).*np\.reshape\(scores, \(1, -1\)\)"
    ):
        cross_entropy.value(np.zeros(3), [1])


def test_each_row_is_found_under_its_own_name():
    assert all(name == row.name == repr(row) for name, row in LOSSES.items())
