"""Networks and trainings in pictures: their alternatives have the numbers."""

import re

import numpy as np
import pytest

from nnlib import (
    Layer,
    identity,
    measured_network_slopes,
    measured_slopes,
    relu,
    squared_error,
)
from nnlib.figures import (
    layer_and_shapes,
    values_and_slopes,
)
from nnlib.figures.picture import GRID, STYLES, write_numbers
from nnlib.figures.sketch import brief
from tests.figures.boxes import words

SLOPE = STYLES["slope"][0]
INPUTS = np.array([[3, 0.4], [1, -1], [-2, 0.5], [0.5, 2]])
WEIGHTS, BIAS = np.array([[1.5, -1, 0.5], [-2, 2, 1]]), np.array([0.7, 0.5, -0.9])
LAYERS = [
    Layer(WEIGHTS, BIAS, relu),
    Layer([[0.5, -0.5], [2, 1], [1, 0.5]], [0.1, -0.2], identity),
]


TARGETS = np.array([[3, -1]])


def bold(svg):
    return re.findall(r'font-weight="bold">([^<]*)<', svg)


def test_a_layer_tells_its_neurons_and_its_shapes():
    text = layer_and_shapes(INPUTS, WEIGHTS, BIAS).alternative
    assert "neuron 2 has the weights \u22121, 2 and the bias 0.5, and gives \u22121.7" in text
    assert "inputs (4, 2) @ weights (2, 3) + bias (3,) = result (4, 3)" in text


def test_the_tables_of_a_layer_have_every_number_with_one_row_and_one_column_marked():
    diagram, tables = layer_and_shapes(INPUTS, WEIGHTS, BIAS).panels
    shown = [text for text, _ in words(tables)]
    numbers = [*INPUTS.ravel(), *WEIGHTS.ravel(), *BIAS, *(INPUTS @ WEIGHTS + BIAS).ravel()]
    assert not {brief(number) for number in numbers} - set(shown)
    assert bold(tables)[1:] == ["3", "0.4", "1.5", "\u22122", "0.7", "4.4"]
    assert tables.count(f'fill="{GRID}"') == 2 + 2 + 1 + 1
    assert {"1.5", "\u22122", "bias 0.7", "4.4"} <= set(bold(diagram))


def test_values_go_forward_and_slopes_come_back_on_one_drawing():
    forward_only = values_and_slopes(LAYERS, INPUTS[:1]).alternative
    assert "outputs of layer 1: 4.4, 0, 1; outputs of layer 2: 3.3, \u22121.9." in forward_only
    assert "coming back" not in forward_only
    text = values_and_slopes(LAYERS, INPUTS[:1], TARGETS).alternative
    assert text.startswith(forward_only)
    assert (
        "layer 2: for its outputs 0.6, \u22121.8, for its biases, the deltas, 0.6, \u22121.8,"
        in text
    )
    assert (
        "layer 1: for its outputs 1.2, \u22120.6, \u22120.3, for its biases, the deltas, 1.2, 0,"
        in text
    )


def test_the_slopes_of_the_drawing_are_measured_ones():
    hidden = np.array([[4.4, 0.0, 1.0]])

    def loss():
        return float(squared_error.value(hidden @ LAYERS[1].weights + LAYERS[1].bias, TARGETS))

    [[by_nudging]] = measured_slopes(loss, [hidden])
    picture = values_and_slopes(LAYERS, INPUTS[:1], TARGETS)
    assert f"layer 1: for its outputs {write_numbers(by_nudging)}, for" in picture.alternative
    measured = measured_network_slopes(LAYERS, INPUTS[:1], TARGETS)
    for (for_weights, for_bias), layer in zip(measured, (1, 2), strict=True):
        rows = "; ".join(write_numbers(np.round(row, 9)) for row in for_weights)
        told = (
            f"the deltas, {write_numbers(np.round(for_bias, 9))}, for its weights, a row per input,"
        )
        assert f"{told} {rows}." in picture.alternative, layer


def arrows_back(svg):
    """The arrowheads that go back, and the orange lines: (x, y) of where they end."""
    heads = re.findall(rf'<path d="M([\d.]+) ([\d.]+) [^"]*Z" fill="{SLOPE}"', svg)
    lines = re.findall(rf'<path d="M[^"]*L([\d.]+) ([\d.]+)" fill="none" stroke="{SLOPE}"', svg)
    return [(float(x), float(y)) for x, y in heads + lines]


def test_nothing_goes_back_from_an_inactive_neuron_nor_into_an_input_and_the_title_says_so():
    svg = values_and_slopes(LAYERS, INPUTS[:1], TARGETS).svg
    assert "Delta is 0 in layer 1, neuron 2: nothing goes back from there" in svg
    # Arrows: 3 wires into each of the two hidden neurons that are active, 4 into each output, and
    # from every output. Lines without a head: from the 6 weights to the 3 hidden outputs.
    assert svg.count(f'Z" fill="{SLOPE}"') == 2 * 3 + 2 * 4 + 3 + 2
    assert svg.count(f'stroke="{SLOPE}"') == 2 * 3 + 2 * 4 + 3 + 2 + 6
    inputs = max(x for text, (_, _, x, _) in words(svg) if text in ("3", "0.4"))
    assert min(x for x, _ in arrows_back(svg)) > inputs + 60
    active = [Layer(WEIGHTS, BIAS, identity), LAYERS[1]]
    assert "One pass back finds the slope" in values_and_slopes(active, INPUTS[:1], TARGETS).svg


def test_a_wire_is_wider_for_a_larger_weight_and_dashed_for_a_negative_one():
    svg = values_and_slopes([Layer([[4.0], [-1.0]], [0.0])], np.ones((1, 2))).svg
    grey = rf'stroke="{STYLES["output"][0]}" stroke-width="([\d.]+)" stroke-dasharray="([^"]*)"'
    assert re.findall(grey, svg)[:2] == [("4.0", ""), ("1.8", "7 4")]


@pytest.mark.parametrize("inputs", [INPUTS, INPUTS[0]])
def test_more_than_one_example_is_refused(inputs):
    with pytest.raises(ValueError, match=r"one example, \(1, in\)"):
        values_and_slopes(LAYERS, inputs)


def test_the_same_data_gives_the_same_bytes():
    for picture in (
        lambda: layer_and_shapes(INPUTS, WEIGHTS, BIAS),
        lambda: values_and_slopes(LAYERS, INPUTS[:1], np.array([[3, -1]])),
    ):
        assert picture() == picture()
