"""The exercise `predict`: return the prediction of one neuron, for one example."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises import neuron_families as common
from nnlib.exercises.declaration import Arguments, Exercise, Fit, slip
from nnlib.exercises.drawing import number, numbers


def predict(inputs, weights, bias):
    """Return the prediction of one neuron, for one example.

    inputs:  array of shape (d,), that is, of d numbers
    weights: array of shape (d,), one weight for each input
    bias:    one number
    """
    return np.sum(inputs * weights) + bias


def _inputs_weights_bias(rng: np.random.Generator, inputs: int = 5) -> Arguments:
    return numbers(rng, (inputs,)), numbers(rng, (inputs,)), number(rng)


def _fewer_inputs(rng: np.random.Generator) -> list[Arguments]:
    return [_inputs_weights_bias(rng, inputs) for inputs in (1, 2, 3)]


def _at_sign(inputs: Any, weights: Any, bias: float) -> Any:
    return inputs @ weights + bias


def _loop(inputs: Any, weights: Any, bias: float) -> Any:
    total = bias
    for place in range(len(inputs)):
        total += inputs[place] * weights[place]
    return total


def _generator_in_a_list(inputs: Any, weights: Any, bias: float) -> Any:
    return [sum(one * other for one, other in zip(inputs, weights, strict=True)) + bias]


def _float32(inputs: Any, weights: Any, bias: float) -> Any:
    return np.dot(inputs.astype(np.float32), weights.astype(np.float32)) + np.float32(bias)


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("bias_missing", "Is the bias missing?",
         "the last step of the sum: what comes after the weighted inputs?", (" + bias", "")),
    common.BIAS_IN_EVERY_PRODUCT.slip(
        ("np.sum(inputs * weights) + bias", "np.sum(inputs * weights + bias)"),
        id="bias_for_each_input"),
    slip("weights_missing", "Did you leave out the weights?",
         "the products: each input is multiplied by its own weight",
         ("inputs * weights", "inputs")),
    slip("inputs_missing", "Did you leave out the inputs?",
         "the products: each weight is multiplied by its own input",
         ("inputs * weights", "weights")),
    slip("sum_for_product", "Did you add the weights to the inputs?", families.WHAT_A_WEIGHT_DOES,
         ("inputs * weights", "inputs + weights")),
    slip("sums_multiplied", "Did you add up first and then multiply?",
         "the order: each input meets its own weight before anything is added up",
         ("np.sum(inputs * weights)", "np.sum(inputs) * np.sum(weights)")),
    slip("bias_multiplied", "Did you multiply by the bias?",
         "the bias: it moves the prediction up or down, whatever the inputs are",
         (" + bias", " * bias")),
    slip("bias_subtracted", "Did you subtract the bias?", "the sign before the bias",
         (" + bias", " - bias")),
    slip("mean_for_sum", "Did you take the mean of the products?",
         "how the products are combined: they are added up, not averaged", ("np.sum", "np.mean")),
    slip("not_added_up", "Did you forget to add up the products?",
         "the shape: a neuron gives one number, and yours gives one for each input",
         ("np.sum(inputs * weights)", "inputs * weights")),
    slip("last_input_left_out", "Did you leave out the last input?",
         "where your loop or slice ends",
         ("inputs * weights", "inputs[:-1] * weights[:-1]")),
    slip("first_input_left_out", "Did you leave out the first input?",
         "where your loop or slice begins: Python counts from 0",
         ("inputs * weights", "inputs[1:] * weights[1:]")),
    slip("only_the_first_input", "Is only the first input used?", families.RETURN_IN_A_LOOP,
         ("inputs * weights", "inputs[0] * weights[0]")),
    slip("only_the_last_input", "Is only the last input used?", families.ROUNDS_THROWN_AWAY,
         ("inputs * weights", "inputs[-1] * weights[-1]")),
    slip("cut_off_at_zero", "Does your function turn negative predictions into 0?",
         "the end of the rule: a prediction may well be negative",
         ("return np.sum", "return max(0.0, np.sum"), (" + bias", " + bias)")),
    slip("squashed", "Does the prediction go through an activation, so that it is between 0 and 1?",
         "the end of the rule: a plain neuron outputs its sum as it is", ("return np.sum",
         "return 1 / (1 + np.exp(-(np.sum"), (" + bias", " + bias)))"),
         fits=(Fit((("return np.sum", "return np.tanh(np.sum"), (" + bias", " + bias)"))),)),
    slip("fires_or_not", "Does your function only say whether the sum is above 0?",
         "the end of the rule: the sum itself is the prediction", ("return np.sum",
         "return np.heaviside(np.sum"), (" + bias", " + bias, 0)"),
         fits=(Fit((("return np.sum", "return np.sign(np.sum"), (" + bias", " + bias)"))),)),
    slip("size_of_the_prediction", "Is the sign of the prediction lost?",
         "the end of the rule: a prediction may well be negative",
         ("return np.sum", "return abs(np.sum"), (" + bias", " + bias)")),
    slip("products_multiplied", "Did you multiply the products together?",
         "how the products are combined: they are added up", ("np.sum", "np.prod")),
    slip("divided_by_weights", "Did you divide each input by its weight?",
         families.WHAT_A_WEIGHT_DOES, ("inputs * weights", "inputs / weights")),
    slip("difference_for_product", "Did you subtract the weights from the inputs?",
         families.WHAT_A_WEIGHT_DOES, ("inputs * weights", "inputs - weights")),
    common.BIAS_ADDED_TO_WEIGHTS.slip(("inputs * weights) + bias", "inputs * (weights + bias))")),
    slip("bias_added_to_inputs", "Did you add the bias to each input?",
         common.BIAS_ADDED_TO_WEIGHTS.look,
         ("inputs * weights) + bias", "(inputs + bias) * weights)")),
    slip("everything_averaged", "Did you divide everything by the number of inputs?",
         "the sum: it is not a mean", ("return np.sum", "return (np.sum"),
         (" + bias", " + bias) / len(inputs)")),
    slip("weighted_mean", "Is that a weighted mean, divided by the sum of the weights?",
         "how the products are combined: they are added up, and nothing is divided",
         (" + bias", " / np.sum(weights) + bias")),
    slip("product_squared", "Did you square the products?",
         "the products: each input meets its weight once",
         ("(inputs * weights)", "((inputs * weights) ** 2)")),
    slip("input_squared", "Did you square the inputs?",
         "the products: each input is multiplied by its own weight, once",
         ("inputs * weights", "inputs**2 * weights")),
    slip("weight_squared", "Did you square the weights?",
         "the products: each input is multiplied by its own weight, once",
         ("inputs * weights", "inputs * weights**2")),
    slip("first_two_inputs", "Are only the first two inputs used?",
         "each index in your function: does it work for any number of inputs?",
         ("inputs * weights", "inputs[:2] * weights[:2]"),
         fits=(Fit((("inputs * weights", "inputs[:3] * weights[:3]"),)),)),
    slip("order_reversed", "Does the first input meet the last weight?",
         "the indices: each input meets the weight of its own place",
         ("inputs * weights", "inputs * weights[::-1]")),
    slip("sizes_of_products", "Is the sign of the products lost?",
         "the products: each keeps its sign when they are added up",
         ("(inputs * weights)", "(np.abs(inputs * weights))")),
    slip("negative_products_left_out", "Did you leave negative products out of the sum?",
         "the products: each one counts, whatever its sign",
         ("(inputs * weights)", "(np.maximum(inputs * weights, 0))")),
    slip("largest_product", "Did you take the largest product instead of the sum?",
         "how the products are combined: they are added up", ("np.sum", "np.max")),
    slip("bias_twice", "Did you add the bias twice?",
         "the bias: does your sum start with it and also add it at the end?",
         (" + bias", " + 2 * bias")),
    slip("bias_squared", "Did you square the bias?", "the bias: it is added as it is",
         (" + bias", " + bias**2")),
    slip("first_weight_for_all", "Did you use one weight for all of them?",
         "the index: each input has a weight of its own",
         ("inputs * weights", "inputs * weights[0]"),
         fits=(Fit((("inputs * weights", "inputs * weights[-1]"),)),)),
    slip("first_input_for_all", "Did you use one input for all of them?",
         "the index: each weight has an input of its own",
         ("inputs * weights", "inputs[0] * weights"),
         fits=(Fit((("inputs * weights", "inputs[-1] * weights"),)),)),
    slip("products_divided_by_length", "Did you divide the sum by the length of the weights?",
         "the products: they are added up as they are, without scaling",
         (" + bias", " / np.sqrt(np.sum(weights**2)) + bias")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=predict,
    statement="Return the prediction of one neuron: its weighted inputs, added up, plus the bias.",
    instance=_inputs_weights_bias,
    extra_cases=_fewer_inputs,
    parts=("prediction",),
    styles=(_at_sign, _loop, _generator_in_a_list, _float32),
    hints=(
        "Do it by hand for the neuron in the picture. Which three things do you do, and in "
        "which order?",
        "`inputs * weights` gives one product for each input. They belong in one sum. With a loop: "
        "start a total at 0, and in each round add `inputs[i] * weights[i]` to it.",
        "The bias comes once, after the sum; with a loop, after its last round.",
        "`np.sum(inputs * weights) + bias`, or shorter `inputs @ weights + bias`",
    ),
    slips=SLIPS,
)
