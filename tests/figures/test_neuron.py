"""The diagram of a neuron: its alternative has every number, and its sum is right."""

import re

import pytest

from nnlib import identity, relu
from nnlib.figures import absolute_and_square, neuron


def test_the_alternative_has_every_number_of_the_data():
    text = neuron([3, 0.4], [1.5, -2], 0.7).alternative
    assert "A neuron with 2 inputs." in text
    assert "Input 1 is 3; times its weight 1.5 it gives 4.5." in text
    assert "Input 2 is 0.4; times its weight -2 it gives -0.8." in text
    assert "4.5 + (-0.8) + 0.7 = 4.4, is the prediction." in text


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
    assert bent.alternative.endswith("= -4, is the pre-activation; relu makes 0 of it.")
    assert plain == neuron([2, 3], [1.5, -2], -1)


def test_the_absolute_value_and_the_square_are_told_for_each_marked_error():
    said = absolute_and_square((-2.4, 0.5)).alternative
    assert (
        "error \N{MINUS SIGN}2.4: absolute 2.4, square 5.76; error 0.5: absolute 0.5, square 0.25."
        in said
    )
