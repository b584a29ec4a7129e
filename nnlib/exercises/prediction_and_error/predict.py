"""The exercise `predict`: give the prediction of one neuron, for one example."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, slip
from nnlib.exercises.drawing import number, numbers


def predict(inputs, weights, bias):
    """Give the prediction of one neuron, for one example.

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
    slip("bias_for_each_input", "Is the bias added once for each input?",
         "where the bias is added: the neuron has one, whatever the number of its inputs",
         ("np.sum(inputs * weights) + bias", "np.sum(inputs * weights + bias)")),
    slip("weights_missing", "Are the weights left out?",
         "the products: each input is multiplied by its own weight",
         ("inputs * weights", "inputs")),
    slip("inputs_missing", "Are the inputs left out?",
         "the products: each weight is multiplied by its own input",
         ("inputs * weights", "weights")),
    slip("sum_for_product", "Did you add the weights to the inputs?",
         "what a weight does: it says how strongly its input counts",
         ("inputs * weights", "inputs + weights")),
    slip("sums_multiplied", "Did you add up first, and multiply then?",
         "the order: each input meets its own weight before anything is added up",
         ("np.sum(inputs * weights)", "np.sum(inputs) * np.sum(weights)")),
    slip("bias_multiplied", "Is the bias a factor in yours?",
         "the bias: it moves the prediction up or down, whatever the inputs are",
         (" + bias", " * bias")),
    slip("bias_subtracted", "Did you subtract the bias?", "the sign before the bias",
         (" + bias", " - bias")),
    slip("mean_for_sum", "Did you take the mean of the products?",
         "how the products come together: they are added up, not averaged", ("np.sum", "np.mean")),
    slip("not_added_up", "Are the products not added up yet?",
         "the shape: a neuron gives one number, and yours gives one for each input",
         ("np.sum(inputs * weights)", "inputs * weights")),
    slip("last_input_left_out", "Is the last input left out?", "where your loop or slice ends",
         ("inputs * weights", "inputs[:-1] * weights[:-1]")),
    slip("first_input_left_out", "Is the first input left out?",
         "where your loop or slice begins: Python counts from 0",
         ("inputs * weights", "inputs[1:] * weights[1:]")),
    slip("only_the_first_input", "Is only the first input in there?", families.RETURN_IN_A_LOOP,
         ("inputs * weights", "inputs[0] * weights[0]")),
    slip("only_the_last_input", "Is only the last input in there?", families.ROUNDS_THROWN_AWAY,
         ("inputs * weights", "inputs[-1] * weights[-1]")),
    slip("cut_off_at_zero", "Do negative predictions become 0 in yours?",
         "the end of the rule: a prediction may well be negative",
         ("return np.sum", "return max(0.0, np.sum"), (" + bias", " + bias)")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=predict,
    statement="Give the prediction of one neuron: its weighted inputs, added up, plus the bias.",
    instance=_inputs_weights_bias,
    extra_cases=_fewer_inputs,
    parts=("prediction",),
    styles=(_at_sign, _loop, _generator_in_a_list, _float32),
    hints=(
        "Do it by hand for the neuron of the picture. Which three things do you do, and in "
        "which order?",
        "`inputs * weights` gives one product for each input. They belong in one sum.",
        "The bias comes once, after the sum.",
        "`np.sum(inputs * weights) + bias`, or shorter `inputs @ weights + bias`",
    ),
    slips=SLIPS,
)
