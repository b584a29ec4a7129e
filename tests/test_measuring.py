"""The measuring code is the referee of the course, so it is proved first."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib import (
    Layer,
    backward,
    compare,
    directional_slope,
    forward,
    identity,
    measured_network_slopes,
    measured_slopes,
    sensible_layers,
    sigmoid,
)
from tests.networks import cases


def is_exact_on_quadratics(measure, tries=20):
    """A central difference has no truncation error on a quadratic: only rounding is left."""
    for seed in range(tries):
        rng = np.random.default_rng(seed)
        first, second = rng.normal(size=(2, 3)), rng.normal(size=5)
        flat_size = first.size + second.size
        matrix, straight = rng.normal(size=(flat_size, flat_size)), rng.normal(size=flat_size)

        def loss(first=first, second=second, matrix=matrix, straight=straight):
            flat = np.concatenate([first.ravel(), second])
            return flat @ matrix @ flat + straight @ flat

        flat = np.concatenate([first.ravel(), second])
        exact = (matrix + matrix.T) @ flat + straight
        slopes = measure(loss, [first, second])
        if [slope.shape for slope in slopes] != [first.shape, second.shape]:
            return False
        measured = np.concatenate([slope.ravel() for slope in slopes])
        if not np.allclose(measured, exact, rtol=1e-8, atol=1e-8):
            return False
    return True


def test_measured_slopes_are_exact_on_quadratics():
    assert is_exact_on_quadratics(measured_slopes)


def differences(loss, parameters, above, below, divisor, turned=False):
    """A measuring function with its steps and divisor given, in units of the nudge."""
    nudge, slopes = 1e-5, []
    for parameter in parameters:
        slope = np.empty(parameter.shape)
        for place in np.ndindex(parameter.shape):
            before = parameter[place]
            parameter[place] = before + above * nudge
            up = loss()
            parameter[place] = before + below * nudge
            down = loss()
            parameter[place] = before
            slope[place] = (up - down) / (divisor * nudge)
        slopes.append(slope)
    return slopes


def one_wrong_entry(loss, parameters):
    slopes = measured_slopes(loss, parameters)
    slopes[0][1, 2] *= 1.0001
    return slopes


PLANTED = {
    "steps to -2 nudges, divides by 2": lambda f, p: differences(f, p, 1, -2, 2),
    "divides by one nudge": lambda f, p: differences(f, p, 1, -1, 1),
    "one-sided": lambda f, p: differences(f, p, 1, 0, 1),
    "one-sided below": lambda f, p: differences(f, p, 0, -1, 1),
    "reversed": lambda f, p: differences(f, p, -1, 1, 2),
    "one wrong entry": one_wrong_entry,
    "parameters in the wrong order": lambda f, p: measured_slopes(f, p)[::-1],
    "entries in the wrong order": lambda f, p: [
        s.T.reshape(s.shape) for s in measured_slopes(f, p)
    ],
}


def test_the_proof_itself_passes_on_a_right_difference():
    assert is_exact_on_quadratics(lambda f, p: differences(f, p, 1, -1, 2))


@pytest.mark.parametrize("planted", PLANTED)
def test_the_proof_catches_a_planted_error(planted):
    assert not is_exact_on_quadratics(PLANTED[planted])


@given(st.floats(-1e3, 1e3), st.floats(1e-6, 1e-2))
def test_parameters_are_as_before_to_the_last_bit(start, nudge):
    parameter = np.array([start, 1.0])
    measured_slopes(lambda: parameter[0] * parameter[1], [parameter], nudge)
    assert parameter.tolist() == [start, 1.0]


@pytest.mark.parametrize("stop_at", [1, 2, 3, 4])
def test_parameters_are_as_before_when_the_loss_raises(stop_at):
    parameter, calls = np.array([1.0, 2.0]), []

    def loss():
        calls.append(1)
        if len(calls) == stop_at:
            raise RuntimeError("planted")
        return parameter.sum()

    with pytest.raises(RuntimeError, match="planted"):
        measured_slopes(loss, [parameter])
    assert parameter.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        (
            np.array([1, 2]),
            r"parameters\[0\] has type int64.*create it with `dtype=float`.* that same array",
        ),
        (np.array([1.0], np.float32), "float32.*create it with `dtype=float`"),
        ([1.0], r"is a list.*`np\.array\(value, float\)`.* that same array"),
        (1.0, r"is a float"),
        (
            np.broadcast_to(1.0, (2,)),
            r"read-only.*copy\(\)`, and let the loss read that same array",
        ),
    ],
)
def test_parameters_that_cannot_be_nudged_are_refused(parameter, message):
    with pytest.raises(TypeError, match=message):
        measured_slopes(lambda: 0.0, [parameter])


@pytest.mark.parametrize("nudge", [0, -1e-5, np.nan, np.inf])
def test_a_nudge_that_is_not_positive_is_refused(nudge):
    with pytest.raises(ValueError, match=r"nudge is .* positive"):
        measured_slopes(lambda: 0.0, [np.ones(1)], nudge)
    with pytest.raises(ValueError, match=r"nudge is .* positive"):
        measured_network_slopes([Layer([[1.0]], [0.0])], [[1.0]], [[1.0]], nudge=nudge)


def test_a_nudge_lost_in_a_huge_entry_is_refused():
    with pytest.raises(ValueError, match="does not change an entry of 1e"):
        measured_slopes(lambda: 0.0, [np.array([1e15])])
    with pytest.raises(ValueError, match="does not change an entry"):
        measured_network_slopes([Layer([[1e15]], [0.0])], [[1.0]], [[1.0]])


def test_a_nudge_that_is_lost_on_one_side_alone_is_refused():
    # Below a power of two numbers lie twice as close as above it.
    parameter = np.array([1.0])
    assert 1.0 - 1e-16 < 1.0 == 1.0 + 1e-16
    with pytest.raises(ValueError, match="does not change an entry of 1"):
        measured_slopes(lambda: parameter[0], [parameter], nudge=1e-16)


def test_the_slope_along_a_direction_is_the_slopes_times_the_direction():
    rng = np.random.default_rng(0)
    parameters = [rng.normal(size=(3, 2)), np.array(0.5), rng.normal(size=4)]
    before = [array.copy() for array in parameters]
    direction = [rng.normal(size=array.shape) for array in parameters]

    def loss():
        return sum(float((array**3).sum()) for array in parameters)

    expected = sum((3 * a**2 * d).sum() for a, d in zip(parameters, direction, strict=True))
    assert directional_slope(loss, parameters, direction) == pytest.approx(expected, rel=1e-8)
    for array, kept in zip(parameters, before, strict=True):
        np.testing.assert_array_equal(array, kept)


def test_parameters_are_as_before_when_the_loss_along_a_direction_raises():
    parameter = np.array([0.1, 0.3])
    with pytest.raises(ZeroDivisionError):
        directional_slope(lambda: 1 / 0, [parameter], [np.ones(2)])
    assert parameter.tolist() == [0.1, 0.3]
    with pytest.raises(ValueError, match="along the direction is nan"):
        directional_slope(lambda: np.nan, [parameter], [np.ones(2)])


def test_the_step_that_rounding_leaves_is_the_one_that_is_divided_by():
    weight = np.array([1e6 + 0.1])
    [slope] = measured_slopes(lambda: 3 * (weight[0] - 1e6), [weight], nudge=1e-9)
    assert slope[0] == pytest.approx(3, rel=1e-12)


@pytest.mark.parametrize("value", [np.nan, np.inf, None, "1", [1.0, 2.0]])
def test_a_loss_that_is_not_one_finite_number_is_refused(value):
    with pytest.raises(ValueError, match=r"next to entry \[0\].*one finite number"):
        measured_slopes(lambda: value, [np.ones(1)])


def test_a_parameter_may_be_one_number_without_axes():
    weight = np.array(3.0)
    [slope] = measured_slopes(lambda: weight**2, [weight])
    assert slope.shape == ()
    assert slope == pytest.approx(6)


@given(cases())
def test_many_networks_at_once_measure_what_one_by_one_does(case):
    parameters = [array for layer in case.layers for array in (layer.weights, layer.bias)]

    def loss():
        return case.loss.value(forward(case.layers, case.inputs)[-1].output, case.targets)

    one_by_one = measured_slopes(loss, parameters)
    # The two sum up in another order: a loss is rounded by 1e-16 of itself, a nudge is 1e-5.
    rounding = 1e-10 * float(loss())
    at_once = measured_network_slopes(case.layers, case.inputs, case.targets, case.loss)
    for alone, together in zip(one_by_one, [s for pair in at_once for s in pair], strict=True):
        np.testing.assert_allclose(alone, together, rtol=1e-6, atol=1e-8 + rounding)


def test_a_network_too_large_for_one_chunk_is_measured_whole():
    rng = np.random.default_rng(0)
    layers = sensible_layers([64, 32, 10], [sigmoid, identity], rng)
    inputs, targets = rng.normal(size=(5, 64)), rng.normal(size=(5, 10))
    slopes = backward(layers, forward(layers, inputs), targets)
    assert compare(slopes, measured_network_slopes(layers, inputs, targets)).agrees


def test_float32_networks_are_measured_in_float64_and_left_alone():
    layers = [Layer(np.full((1, 1), 2.0, np.float32), np.zeros(1, np.float32))]
    [(weights_slopes, _)] = measured_network_slopes(layers, [[5.0]], [[9.0]])
    assert weights_slopes[0, 0] == pytest.approx(10, abs=1e-8)
    assert layers[0].weights.dtype == np.float32
    assert layers[0].weights[0, 0] == 2


def test_a_stack_is_refused():
    stack = sensible_layers([2, 1], [identity], np.random.default_rng(0), networks=3)
    with pytest.raises(ValueError, match=r"stack.*one_network"):
        measured_network_slopes(stack, np.zeros((4, 2)), np.zeros((4, 1)))


def test_what_is_not_a_network_is_refused():
    with pytest.raises(TypeError, match=r"single Layer.*`\[layer\]`"):
        measured_network_slopes(Layer([[1.0]], [0.0]), [[1.0]], [[1.0]])
    with pytest.raises(ValueError, match="layers is empty"):
        measured_network_slopes([], [[1.0]], [[1.0]])
