"""Exercises of lesson 01, prediction and error: one neuron, and how far off it is."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments, Definition, Exercise, Slip
from nnlib.exercises.drawing import number, numbers


def predict(inputs, weights, bias):
    """Give the prediction of one neuron, for one example.

    inputs:  array of shape (d,), that is, of d numbers
    weights: array of shape (d,), one weight for each input
    bias:    one number
    """
    return np.sum(inputs * weights) + bias


def squared_error(prediction, target):
    """Give the squared error of one prediction.

    prediction, target: one number each
    """
    error = prediction - target
    return error**2


def _inputs_weights_bias(rng: np.random.Generator, inputs: int = 5) -> Arguments:
    return numbers(rng, (inputs,)), numbers(rng, (inputs,)), number(rng)


def _fewer_inputs(rng: np.random.Generator) -> list[Arguments]:
    return [_inputs_weights_bias(rng, inputs) for inputs in (1, 2, 3)]


def _prediction_target(rng: np.random.Generator) -> Arguments:
    while True:
        prediction, target = number(rng), number(rng)
        if abs(prediction - target) > 0.3:
            return prediction, target


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


def _the_other_sign(prediction: float, target: float) -> Any:
    return (target - prediction) ** 2


def _multiplied_out(prediction: float, target: float) -> Any:
    return prediction * prediction - 2 * prediction * target + target * target


def _float32_product(prediction: float, target: float) -> Any:
    error = np.float32(prediction) - np.float32(target)
    return np.array([error * error])


EXERCISES = (
    Exercise(
        reference=predict,
        statement="Give the prediction of one neuron: its weighted inputs, added up, plus the "
        "bias.",
        instance=_inputs_weights_bias,
        extra_cases=_fewer_inputs,
        truth=Definition(predict),
        parts=("prediction",),
        styles=(_at_sign, _loop, _generator_in_a_list, _float32),
        hints=(
            "Do it by hand for the neuron of the picture. Which three things do you do, and in "
            "which order?",
            "`inputs * weights` gives one product for each input. They belong in one sum.",
            "The bias comes once, after the sum.",
            "`np.sum(inputs * weights) + bias`, or shorter `inputs @ weights + bias`",
        ),
        slips=(
            #    id, what is changed in the reference, the likely reason, what to look at
            Slip(
                "bias_missing",
                ((" + bias", ""),),
                "Is the bias missing?",
                "the last step of the sum: what comes after the weighted inputs?",
            ),
            Slip(
                "bias_for_each_input",
                (("np.sum(inputs * weights) + bias", "np.sum(inputs * weights + bias)"),),
                "Is the bias added once for each input?",
                "where the bias is added: the neuron has one, whatever the number of its inputs",
            ),
            Slip(
                "weights_missing",
                (("inputs * weights", "inputs"),),
                "Are the weights left out?",
                "the products: each input is multiplied by its own weight",
            ),
            Slip(
                "inputs_missing",
                (("inputs * weights", "weights"),),
                "Are the inputs left out?",
                "the products: each weight is multiplied by its own input",
            ),
            Slip(
                "sum_for_product",
                (("inputs * weights", "inputs + weights"),),
                "Did you add the weights to the inputs?",
                "what a weight does: it says how strongly its input counts",
            ),
            Slip(
                "sums_multiplied",
                (("np.sum(inputs * weights)", "np.sum(inputs) * np.sum(weights)"),),
                "Did you add up first, and multiply then?",
                "the order: each input meets its own weight before anything is added up",
            ),
            Slip(
                "bias_multiplied",
                ((" + bias", " * bias"),),
                "Is the bias a factor in yours?",
                "the bias: it moves the prediction up or down, whatever the inputs are",
            ),
            Slip(
                "bias_subtracted",
                ((" + bias", " - bias"),),
                "Did you subtract the bias?",
                "the sign before the bias",
            ),
            Slip(
                "mean_for_sum",
                (("np.sum", "np.mean"),),
                "Did you take the mean of the products?",
                "how the products come together: they are added up, not averaged",
            ),
            Slip(
                "not_added_up",
                (("np.sum(inputs * weights)", "inputs * weights"),),
                "Are the products not added up yet?",
                "the shape: a neuron gives one number, and yours gives one for each input",
            ),
            Slip(
                "last_input_left_out",
                (("inputs * weights", "inputs[:-1] * weights[:-1]"),),
                "Is the last input left out?",
                "where your loop or slice ends",
            ),
            Slip(
                "first_input_left_out",
                (("inputs * weights", "inputs[1:] * weights[1:]"),),
                "Is the first input left out?",
                "where your loop or slice begins: Python counts from 0",
            ),
            Slip(
                "only_the_first_input",
                (("inputs * weights", "inputs[0] * weights[0]"),),
                "Is only the first input in there?",
                "the `return`: does it stand inside a loop, so that it ends too early?",
            ),
            Slip(
                "only_the_last_input",
                (("inputs * weights", "inputs[-1] * weights[-1]"),),
                "Is only the last input in there?",
                "the loop: does each round throw away what the round before it found?",
            ),
            Slip(
                "cut_off_at_zero",
                (
                    ("return np.sum", "return max(0.0, np.sum"),
                    (" + bias", " + bias)"),
                ),
                "Do negative predictions become 0 in yours?",
                "the end of the rule: a prediction may well be negative",
            ),
        ),
    ),
    Exercise(
        reference=squared_error,
        statement="Give the squared error of one prediction.",
        instance=_prediction_target,
        truth=Definition(squared_error),
        parts=("squared error",),
        styles=(_the_other_sign, _multiplied_out, _float32_product),
        hints=(
            "How far is the prediction from the target? That is the error. What is done with it?",
            "Take the difference first, and square it then. Python writes a square as `**2`.",
            "`(prediction - target)**2`",
        ),
        slips=(
            Slip(
                "not_squared",
                (("error**2", "error"),),
                "Is that the error, not yet squared?",
                "the last step: a squared error is never negative",
            ),
            Slip(
                "size_for_square",
                (("error**2", "abs(error)"),),
                "Is that the size of the error, not its square?",
                "the last step: an error of 3 becomes 9",
            ),
            Slip(
                "twice_for_square",
                (("error**2", "error * 2"),),
                "Did you double the error?",
                "the stars: a square is the error times itself",
            ),
            Slip(
                "sum_for_difference",
                (("prediction - target", "prediction + target"),),
                "Did you add the target?",
                "the error: how far is the prediction from the target?",
            ),
            Slip(
                "squared_too_early",
                (("prediction - target", "prediction**2 - target**2"), ("error**2", "error")),
                "Did you square both numbers, and subtract then?",
                "the order: the difference comes first",
            ),
            Slip(
                "only_target_squared",
                (("prediction - target", "prediction - target**2"), ("error**2", "error")),
                "Is only the target squared?",
                "the brackets: without them, `**2` belongs to what stands right before it",
            ),
            Slip(
                "only_prediction_squared",
                (("prediction - target", "prediction**2 - target"), ("error**2", "error")),
                "Is only the prediction squared?",
                "the order: the difference comes first, then the square",
            ),
            Slip(
                "target_forgotten",
                (("prediction - target", "prediction"),),
                "Was the target left out?",
                "the error: it has two numbers in it",
            ),
            Slip(
                "one_half_too_many",
                (("error**2", "error**2 / 2"),),
                "Is there a one-half in front?",
                "the definition: some books put one-half there, this course does not",
            ),
            Slip(
                "two_in_front",
                (("error**2", "2 * error**2"),),
                "Is there a 2 in front?",
                "the definition: the square, and nothing else",
            ),
            Slip(
                "minus_in_front",
                (("error**2", "-(error**2)"),),
                "Is there a minus in front?",
                "the sign: a square is never negative",
            ),
            Slip(
                "the_other_error",
                (("error**2", "-error"),),
                "Is that target minus prediction, not yet squared?",
                "the last step: a squared error is never negative",
            ),
            Slip(
                "relative_error",
                (("error**2", "(error / target) ** 2"),),
                "Did you divide by the target?",
                "the definition: the error itself is squared, not its share of the target",
            ),
        ),
    ),
)
