"""The slope engine: by hand, beside the arrays, beside nudging, on random programs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib
from nnlib import Value, measured_slopes, relu, sigmoid
from tests.test_package import PACKAGE

NUMBERS = st.floats(-2, 2).filter(lambda number: abs(number) > 0.05)


def run(program, *numbers):
    """Run a program, on values or on plain numbers; return what it calls `loss`."""
    names = dict(zip("abc", numbers, strict=False))
    exec(program, {"relu": _relu, "sigmoid": _sigmoid}, names)
    return names["loss"]


def _relu(number):
    return number.relu() if isinstance(number, Value) else max(number, 0.0)


def _sigmoid(number):
    return number.sigmoid() if isinstance(number, Value) else 1 / (1 + np.exp(-number))


def slopes_of(program, *numbers):
    """Return what a program makes of values, and the slope of each."""
    values = [Value(number) for number in numbers]
    loss = run(program, *values)
    loss.backward()
    return loss.number, *(value.slope for value in values)


def test_a_case_by_hand():
    a, b = Value(3.0), Value(-2.0)
    loss = (a * b + 10) * a
    loss.backward()
    assert (loss.number, a.slope, b.slope, loss.slope) == (12, -2, 9, 1)


@pytest.mark.parametrize(
    ("program", "slope"),
    [
        ("loss = a + 2", 1), ("loss = 2 + a", 1), ("loss = a - 2", 1), ("loss = 2 - a", -1),
        ("loss = a * 2", 2), ("loss = 2 * a", 2), ("loss = a + a", 2), ("loss = a * a", 6),
        ("loss = a - a", 0), ("loss = relu(a)", 1), ("loss = relu(0 - a)", 0),
        ("loss = -a", -1), ("loss = a / 4", 0.25), ("loss = 9 / a", -1), ("loss = a / a", 0),
        ("loss = a**2", 6), ("loss = a**3", 27), ("loss = a**-1", -1 / 9), ("loss = a**1", 1),
        ("loss = (a + 1)**0.5", 0.25), ("loss = a**0", 0), ("loss = (a - 3)**2", 0),
        ("loss = (a - 3)**1", 1), ("loss = (a - 3)**0", 0),
        ("b = a + 1; c = b * b; loss = b * c", 48),
    ],
)  # fmt: skip
def test_each_operation_has_its_slope(program, slope):
    number, found = slopes_of(program, 3.0)
    assert number == run(program, 3.0)
    assert found == pytest.approx(slope)


@given(NUMBERS, NUMBERS, NUMBERS, st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_random_programs_have_the_measured_slopes(a, b, c, operations):
    lines, names = [], ["a", "b", "c"]
    for place, operation in enumerate(operations):
        first, second = names[-1], names[(place * 7 + operation) % len(names)]
        lines.append(
            f"v{place} = "
            + (f"{first} + {second}", f"sigmoid({first} * {second}) - 0.5",
               f"{first} - {second}", f"sigmoid({first})", f"0.5 * {first} - 1.5",
               f"2 - {first}", f"-{first}", f"{first} / (1 + {second}**2)",
               f"1 / (2 + sigmoid({first}))", f"(1 + {first}**2) ** 0.5")[operation]
        )  # fmt: skip
        names.append(f"v{place}")
    program = "; ".join([*lines, f"loss = sigmoid({names[-1]}) + 0 * (a + b + c)"])
    number, *slopes = slopes_of(program, a, b, c)
    places = [np.array(one) for one in (a, b, c)]
    assert number == pytest.approx(run(program, a, b, c), rel=1e-12)
    measured = measured_slopes(lambda: run(program, *map(float, places)), places)
    np.testing.assert_allclose(slopes, measured, rtol=1e-4, atol=1e-7)


def test_a_power_of_a_value_is_refused():
    with pytest.raises(TypeError, match="the exponent is a Value: use a plain number"):
        Value(2.0) ** Value(3.0)


def test_a_value_shows_its_number_and_its_slope():
    a = Value(3.0)
    (a * a).backward()
    assert repr(a) == "Value(3.0, slope=6.0)"


def test_a_network_of_values_has_the_slopes_of_the_arrays():
    rng = np.random.default_rng(3)
    layers = nnlib.sensible_layers([3, 4, 2], [relu, sigmoid], rng)
    inputs, targets = rng.normal(size=(1, 3)), rng.normal(size=(1, 2))
    tables = [np.vectorize(Value, otypes=[object])(layer.weights) for layer in layers]
    biases = [[Value(number) for number in layer.bias.tolist()] for layer in layers]
    values = inputs[0].tolist()
    for table, bias, layer in zip(tables, biases, layers, strict=True):
        totals = [
            sum((one * weight for weight, one in zip(column, values, strict=True)), start)
            for column, start in zip(table.T, bias, strict=True)
        ]
        values = [total.relu() if layer.activation is relu else total.sigmoid() for total in totals]
    errors = [value - target for value, target in zip(values, targets[0].tolist(), strict=True)]
    sum((error * error for error in errors), Value(0.0)).backward()
    by_arrays = nnlib.backward(layers, nnlib.forward(layers, inputs), targets)
    for table, bias, (by_weights, by_bias) in zip(tables, biases, by_arrays, strict=True):
        found = [[value.slope for value in row] for row in table]
        np.testing.assert_allclose(found, by_weights, rtol=1e-12)
        np.testing.assert_allclose([value.slope for value in bias], by_bias, rtol=1e-12)


def test_a_second_walk_gives_the_same_slopes():
    a = Value(2.0)
    loss = a * a
    loss.backward()
    loss.backward()
    assert a.slope == 4


def test_a_long_chain_needs_no_deep_recursion():
    first = value = Value(0.5)
    for _ in range(5000):
        value = value + 1
    value.backward()
    assert first.slope == 1


def test_the_module_stays_one_screen_and_a_half():
    assert len((PACKAGE / "autodiff.py").read_text(encoding="utf-8").splitlines()) < 110
