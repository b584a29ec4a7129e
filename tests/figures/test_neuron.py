"""The diagram of a neuron: its alternative has every number, and its sum is right."""

import html
import json
import re

import pytest

from nnlib import identity, relu
from nnlib.figures import absolute_and_square, neuron, neuron_by_hand
from tests.figures.boxes import words


def test_the_alternative_has_every_number_of_the_data():
    text = neuron([3, 0.4], [1.5, -2], 0.7).alternative
    assert "A neuron with 2 inputs." in text
    assert "Input 1 is 3; times its weight 1.5 it gives 4.5." in text
    assert "Input 2 is 0.4; times its weight \u22122 it gives \u22120.8." in text
    assert "4.5 + (\u22120.8) + 0.7 = 4.4, is the prediction." in text


def test_the_products_stand_on_the_wires_and_the_sum_above_them():
    shown = [text for text, _ in words(neuron([3, 0.4], [1.5, -2], 0.7).svg)]
    assert {"weight 1.5", "3 · 1.5 = 4.5", "weight \u22122", "0.4 · (\u22122) = \u22120.8"} <= set(
        shown
    )
    assert shown[0] == "4.5 + (\u22120.8) + 0.7 = 4.4"
    assert shown.count("4.4") == 1


def test_one_input_is_no_plural():
    assert "A neuron with 1 input." in neuron([2], [3], -1).alternative


def test_a_weight_too_few_is_refused_with_both_counts():
    with pytest.raises(ValueError, match="inputs has 2 numbers and weights has 1: a neuron needs"):
        neuron([1, 2], [3], 0)


def test_other_numbers_make_another_picture():
    assert neuron([3], [2], 0).svg != neuron([3], [2], 1).svg


def test_with_an_activation_the_sum_is_the_pre_activation_and_its_curve_is_drawn():
    plain, bent = (neuron([2, 3], [1.5, -2], -1, activation=one) for one in (identity, relu))
    assert ">prediction<" in plain.svg
    assert ">pre-activation<" not in plain.svg
    assert {">pre-activation<", ">relu<", ">output<"} <= set(re.findall(r">[\w-]+<", bent.svg))
    assert bent.alternative.endswith("= \u22124, is the pre-activation; relu turns it into 0.")
    assert plain == neuron([2, 3], [1.5, -2], -1)


def dots(svg):
    return re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="2.8"', svg)


def test_the_point_on_the_activation_s_curve_is_where_the_neuron_is():
    low, high = (neuron([1], [1], bias, activation=relu).svg for bias in (-3, 2))
    [[low_x, low_y]], [[high_x, high_y]] = dots(low), dots(high)
    assert float(low_x) < float(high_x)
    assert float(low_y) > float(high_y)


def axes_of(picture):
    return [(text, box) for text, box in words(picture.panels[1]) if box[1] > 60]


def test_the_axes_of_a_neuron_by_hand_stay_where_they_are_and_its_ticks_are_round():
    explorer = neuron_by_hand([3, 1], [1.5, -0.5], 0.5, 2)
    shown = {tuple(axes_of(explorer.picture(state))) for state in explorer.smallest_and_largest()}
    assert len(shown) == 1
    assert {"\u221210", "0", "10", "25", "100"} <= {text for text, _ in shown.pop()}


def test_a_loss_beyond_the_axes_is_said_to_be():
    near, far = (neuron([1], [weight], 0, target=2) for weight in (3, 30))
    assert "beyond the picture" in far.panels[1]
    assert "beyond the picture" not in near.panels[1]


def test_the_point_on_the_loss_s_curve_is_dragged_by_the_bias():
    [moves] = re.findall(
        r'data-moves="([^"]*)"', neuron_by_hand([3], [1.5], 0.0, 2.0).picture().svg
    )
    assert list(json.loads(html.unescape(moves))) == ["bias"]
    assert "data-moves" not in neuron([3], [1.5], 0, target=2).svg


def test_the_absolute_value_and_the_square_are_told_for_each_marked_error():
    said = absolute_and_square((-2.4, 0.5)).alternative
    assert (
        "error \N{MINUS SIGN}2.4: absolute 2.4, square 5.76; error 0.5: absolute 0.5, square 0.25."
        in said
    )
