"""The slope engine: by hand, beside the arrays, beside nudging, on random programs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnlib
from nnlib import Value, measured_slopes, relu, sigmoid
from nnlib.exercises.programs import number_of_program, slopes_of_program
from tests.test_package import PACKAGE

NUMBERS = st.floats(-2, 2).filter(lambda number: abs(number) > 0.05)


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
        ("loss = a - a", 0), ("loss = a.relu()", 1), ("loss = (0 - a).relu()", 0),
        ("b = a + 1; c = b * b; loss = b * c", 48),
    ],
)  # fmt: skip
def test_each_operation_has_its_slope(program, slope):
    assert slopes_of_program(Value, program, 3.0)[1] == slope


@given(NUMBERS, NUMBERS, NUMBERS, st.lists(st.integers(0, 5), min_size=1, max_size=6))
def test_random_programs_have_the_measured_slopes(a, b, c, operations):
    lines, names = [], ["a", "b", "c"]
    for place, operation in enumerate(operations):
        first, second = names[-1], names[(place * 7 + operation) % len(names)]
        lines.append(
            f"v{place} = "
            + (f"{first} + {second}", f"({first} * {second}).sigmoid() - 0.5",
               f"{first} - {second}", f"{first}.sigmoid()", f"0.5 * {first} - 1.5",
               f"2 - {first}")[operation]
        )  # fmt: skip
        names.append(f"v{place}")
    program = "; ".join([*lines, f"loss = {names[-1]}.sigmoid() + 0 * (a + b + c)"])
    number, *slopes = slopes_of_program(Value, program, a, b, c)
    places = [np.array(one) for one in (a, b, c)]

    def loss():
        return number_of_program(program, **dict(zip("abc", places, strict=True)))

    assert number == pytest.approx(loss(), rel=1e-12)
    np.testing.assert_allclose(slopes, measured_slopes(loss, places), rtol=1e-4, atol=1e-7)


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


def test_the_module_has_under_80_lines():
    assert len((PACKAGE / "autodiff.py").read_text(encoding="utf-8").splitlines()) < 80
