import numpy as np
import pytest
from hypothesis import given

from nnlib import LOSSES, cross_entropy, forward, softmax, squared_error
from tests import reference
from tests.networks import cases


@given(cases())
def test_value_equals_the_plain_reference(case):
    predictions = forward(case.layers, case.inputs)[-1][2]
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


def test_a_stack_gives_one_loss_a_network():
    rng = np.random.default_rng(0)
    predictions, targets, labels = (
        rng.normal(size=(6, 5, 3)),
        rng.normal(size=(5, 3)),
        [0, 1, 2, 0, 1],
    )
    for loss, wanted in ((squared_error, targets), (cross_entropy, np.array(labels))):
        alone = [loss.value(network, wanted) for network in predictions]
        np.testing.assert_allclose(loss.value(predictions, wanted), alone)


@pytest.mark.parametrize(
    "targets", [np.zeros(5), np.zeros((5, 1)), np.zeros((4, 3)), np.zeros((1, 3))]
)
def test_targets_that_would_broadcast_are_refused(targets):
    with pytest.raises(ValueError, match=r"targets has shape .*reshape\(-1, 1\)"):
        squared_error.value(np.zeros((5, 3)), targets)
    with pytest.raises(ValueError, match="targets has shape"):
        squared_error.slope(np.zeros((5, 3)), targets)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (np.zeros((5, 1), dtype=int), r"labels has shape \(5, 1\)"),
        (np.zeros(5), "float64.*astype"),
        (np.array([0, 1, 2, 3, 1]), "from 0 to 3.*subtract 1"),
        (np.array([-1, 1, 2, 0, 1]), "from -1"),
    ],
)
def test_labels_that_do_not_fit_are_refused(labels, message):
    with pytest.raises(ValueError, match=message):
        cross_entropy.value(np.zeros((5, 3)), labels)


def test_each_row_is_found_under_its_own_name():
    assert all(name == row.name == repr(row) for name, row in LOSSES.items())
