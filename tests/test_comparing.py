import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib import (
    Layer,
    backward,
    compare,
    forward,
    identity,
    relu,
    sensible_layers,
    slopes_agree,
    squared_error,
)
from tests.networks import cases

MEASURED = [(np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.5]]), np.array([2.0, -1.0, 0.7]))]


def changed(change):
    weights, bias = MEASURED[0]
    return [(change(weights.copy()), bias)]


def one_entry(weights):
    weights[1, 2] *= 1.0001
    return weights


@pytest.mark.parametrize(
    ("change", "guess"),
    [
        (lambda slopes: -slopes, "ratio    -1, the same at every entry: is the sign"),
        (lambda slopes: 2 * slopes, "ratio    2, .*extra factor of 2"),
        (lambda slopes: slopes / 2, "ratio    0.5, .*2 of the square missing"),
        (lambda slopes: -slopes / 2, "ratio    -0.5"),
        (lambda slopes: 7 * slopes, "ratio    7, .*1/examples missing"),
        (lambda slopes: slopes / 7, "ratio    0.1429, .*1/examples appear twice"),
        (lambda slopes: 3.3 * slopes, "ratio    3.3, .*where does that factor come from"),
        (lambda slopes: 0 * slopes, "ratio    0, .*everything 0"),
        (one_entry, r"DISAGREES at \[1, 2\]\n.*-1.500150e\+00\n.*-1.500000e\+00\n.*which entries"),
        (lambda slopes: slopes.T.copy(), r"given has shape \(3, 2\): is it transposed"),
        (lambda slopes: slopes[:1], r"given has shape \(1, 3\)$"),
        (lambda slopes: slopes * np.nan, "given is nan there"),
    ],
)
def test_the_report_names_place_numbers_ratio_and_guess(change, guess):
    report = compare(changed(change), MEASURED, examples=7)
    assert not report.agrees
    assert [row.agrees for row in report.rows] == [False, True]
    import re

    assert re.search(guess, str(report), re.MULTILINE), str(report)


def test_a_square_that_is_transposed_is_guessed():
    square = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert "equal after transposing" in str(compare([square.T], [square]))


def test_what_agrees_says_so_in_one_row_a_parameter():
    report = compare(MEASURED, MEASURED)
    assert report.agrees
    lines = str(report).splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("layer 1 weights  (2, 3)")
    assert all(line.endswith("agrees") for line in lines[1:])


def test_the_two_numbers_are_aligned():
    lines = str(compare([np.array([-12.0])], [np.array([3.0])])).splitlines()
    assert lines[2].index("1.2") == lines[3].index("3.0") or lines[2].index("e") == lines[3].index(
        "e"
    )


def test_vanishing_slopes_are_told_from_zero_but_rounding_is_not():
    tiny = np.array([1e-8, -3e-9])
    assert not compare([np.zeros(2)], [tiny]).agrees
    assert compare([np.zeros(2)], [np.array([3e-11, -5e-11])]).agrees


def test_a_slope_where_the_measured_is_zero_has_no_ratio():
    assert "measured is 0" in str(compare([np.array([1.0])], [np.array([0.0])]))


def test_lists_of_different_length_are_refused():
    with pytest.raises(
        ValueError, match="given has 1 array, measured has 2 arrays, and there are 2 names:"
    ):
        compare([np.ones(1)], [np.ones(1), np.ones(1)])


def test_nothing_to_compare_is_no_agreement():
    with pytest.raises(ValueError, match="given and measured are empty"):
        compare([], [])


@pytest.mark.parametrize(("factor", "agrees"), [(1 + 5e-7, True), (1 + 3e-6, False)])
def test_a_relative_difference_of_a_millionth_is_the_limit(factor, agrees):
    slopes = np.array([1.0, -2.0])
    assert compare([slopes * factor], [slopes]).agrees is agrees


# --- along a random direction -------------------------------------------------------------------


def of_network(layers, inputs, targets, loss=squared_error):
    """What `slopes_agree` takes: the loss, the parameters, and the slopes that are right."""
    slopes = backward(layers, forward(layers, inputs), targets, loss)
    parameters = [(layer.weights, layer.bias) for layer in layers]
    return lambda: loss.value(forward(layers, inputs)[-1].output, targets), parameters, slopes


@settings(deadline=None)
@given(cases(), st.integers(0, 2**32 - 1))
def test_right_slopes_agree_along_any_direction(case, seed):
    loss, parameters, slopes = of_network(case.layers, case.inputs, case.targets, case.loss)
    assert slopes_agree(loss, parameters, slopes, np.random.default_rng(seed))


@settings(deadline=None)
@given(cases(), st.integers(0, 2**32 - 1))
def test_a_single_wrong_entry_never_agrees(case, seed):
    loss, parameters, slopes = of_network(case.layers, case.inputs, case.targets, case.loss)
    rng = np.random.default_rng(seed)
    arrays = [array for pair in slopes for array in pair]
    wrong = arrays[rng.integers(len(arrays))]
    largest = max(np.abs(array).max() for array in arrays)
    wrong[tuple(rng.integers(size) for size in wrong.shape)] += 1e-3 * max(1.0, largest, loss())
    assert not slopes_agree(loss, parameters, slopes, rng)


def test_one_wrong_slope_of_2410_is_seen_in_each_of_100_directions():
    rng = np.random.default_rng(0)
    layers = sensible_layers([64, 32, 10], [relu, identity], rng)
    loss, parameters, slopes = of_network(
        layers, rng.normal(size=(300, 64)), rng.normal(size=(300, 10))
    )
    assert all(slopes_agree(loss, parameters, slopes, rng) for _ in range(100))
    slopes[0][0][5, 7] *= 1.01
    assert not any(slopes_agree(loss, parameters, slopes, rng) for _ in range(100))


def test_a_kink_nearer_than_the_nudge_does_not_mislead():
    for distance in (3e-6, 3e-7, -2e-6):
        layers = [Layer([[1.0]], [-1.0 + distance], relu)]
        loss, parameters, slopes = of_network(layers, [[1.0]], [[2.0]])
        for seed in range(20):
            assert slopes_agree(loss, parameters, slopes, np.random.default_rng(seed))
            wrong = [(slopes[0][0] + 0.1, slopes[0][1])]
            assert not slopes_agree(loss, parameters, wrong, np.random.default_rng(seed))


def test_parameters_are_left_as_they_were():
    rng = np.random.default_rng(0)
    parameters = [rng.normal(size=(2, 3)), np.array(0.3)]
    before = [array.copy() for array in parameters]
    slopes = [2 * array for array in parameters]
    assert slopes_agree(lambda: sum((a**2).sum() for a in parameters), parameters, slopes, rng)
    for array, kept in zip(parameters, before, strict=True):
        np.testing.assert_array_equal(array, kept)


@pytest.mark.parametrize("slope", [np.nan, np.inf, -np.inf])
def test_slopes_that_are_not_finite_do_not_agree(slope):
    weight = np.array([1.0])
    assert not slopes_agree(lambda: weight[0], [weight], [[slope]], np.random.default_rng(0))


@pytest.mark.parametrize("slopes", [[], [np.ones(2)], [np.ones((3, 1))], [np.ones(3)] * 2])
def test_slopes_of_other_shapes_are_refused(slopes):
    weights = np.ones(3)
    with pytest.raises(ValueError, match=r"slopes has shapes .*, parameters has \[\(3,\)\]: they"):
        slopes_agree(lambda: weights.sum(), [weights], slopes, np.random.default_rng(0))


@pytest.mark.parametrize("parameter", [[1.0, 2.0], np.array([1, 2])])
def test_parameters_that_cannot_be_nudged_are_refused(parameter):
    with pytest.raises(TypeError, match=r"parameters\[0\] .*that same array"):
        slopes_agree(lambda: 0.0, [parameter], [np.ones(2)], np.random.default_rng(0))
