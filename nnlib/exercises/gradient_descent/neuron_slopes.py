"""The exercise `neuron_slopes`: give the slopes of one neuron's squared error, for one example."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, slip
from nnlib.exercises.drawing import number, numbers
from nnlib.exercises.gradient_descent.shared import PAIR, SLOPE_PARTS, loop_of_one
from nnlib.exercises.lessons import number_of
from nnlib.exercises.truths import MeasuredSlope


def neuron_slopes(inputs, weights, bias, target):
    """Give the slopes of one neuron's squared error, for one example.

    inputs:  array of shape (d,)
    weights: array of shape (d,)
    bias:    one number
    target:  one number
    returns the weights slopes, shape (d,), and the bias slope, one number
    """
    error = inputs @ weights + bias - target
    weights_slopes = 2 * error * inputs
    bias_slope = 2 * error
    return weights_slopes, bias_slope


def _one_example(rng: np.random.Generator, inputs: int = 5) -> Arguments:
    while True:
        values, weights = numbers(rng, (inputs,)), numbers(rng, (inputs,))
        bias, target = number(rng), number(rng)
        if abs(values @ weights + bias - target) > 0.5:
            return values, weights, bias, target


def _fewer_inputs(rng: np.random.Generator) -> list[Arguments]:
    return [_one_example(rng, inputs) for inputs in (1, 2, 3)]


def _loss_of_one(inputs: np.ndarray, weights: np.ndarray, bias: float, target: float) -> float:
    return float((np.sum(inputs * weights) + bias - target) ** 2)


def _einsum_of_one(inputs: Any, weights: Any, bias: float, target: float) -> Any:
    double = 2 * (np.einsum("i,i->", inputs, weights) + bias - target)
    return double * inputs, np.array([double])


def _float32_of_one(inputs: Any, weights: Any, bias: float, target: float) -> Any:
    inputs, weights = inputs.astype(np.float32), weights.astype(np.float32)
    error = inputs @ weights + np.float32(bias) - np.float32(target)
    return np.float32(2) * error * inputs, np.float32(2) * error


def _nudged_of_one(inputs: Any, weights: Any, bias: float, target: float) -> Any:
    def loss(weights: Any, bias: float) -> Any:
        return (inputs @ weights + bias - target) ** 2

    slopes = []
    for place in range(len(weights)):
        step = np.zeros(len(weights))
        step[place] = 1e-4
        slopes.append((loss(weights + step, bias) - loss(weights - step, bias)) / 2e-4)
    return slopes, (loss(weights, bias + 1e-4) - loss(weights, bias - 1e-4)) / 2e-4


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    families.TARGET_MINUS_PREDICTION.slip(
        ("inputs @ weights + bias - target", "target - (inputs @ weights + bias)")),
    families.SQUARE_FACTOR_MISSING_IN_3_TIMES_3.slip(
        ("2 * error * inputs", "error * inputs"),
        ("bias_slope = 2 * error", "bias_slope = error")),
    slip("bias_factor_missing", "Is the 2 of the square missing in the bias's slope?",
         "both slopes go through the same square",
         ("bias_slope = 2 * error", "bias_slope = error")),
    slip("bias_times_input", "Is an input multiplied into the bias's slope?",
         families.PREDICTION_BY_BIAS,
         ("bias_slope = 2 * error", "bias_slope = 2 * error * inputs[0]")),
    slip("bias_times_inputs_added_up", "Did you add up the weights' slopes for the bias?",
         families.PREDICTION_BY_BIAS,
         ("bias_slope = 2 * error", "bias_slope = np.sum(2 * error * inputs)")),
    slip("bias_slope_0", "Did you take the bias's slope to be 0?",
         "the nudge: if the bias grows by a little, does the loss stay as it is?",
         ("bias_slope = 2 * error", "bias_slope = 0.0")),
    slip("bias_slope_1", "Is that the slope of the prediction by the bias?",
         "what lies between the prediction and the loss",
         ("bias_slope = 2 * error", "bias_slope = 1.0")),
    slip("bias_for_its_slope", "Is that the bias itself?",
         "the question: not how large the bias is, but how the loss changes with it",
         ("bias_slope = 2 * error", "bias_slope = bias")),
    slip("bias_times_bias", "Is the bias multiplied into its own slope?",
         families.PREDICTION_BY_BIAS, ("bias_slope = 2 * error", "bias_slope = 2 * error * bias")),
    slip("bias_slope_for_each_input", "Does yours have one bias slope for each input?",
         "the shape: a slope has the shape of its thing, and the bias is one number",
         ("bias_slope = 2 * error", "bias_slope = 2 * error * np.ones(len(inputs))")),
    families.WEIGHTS_FOR_INPUTS.slip(("2 * error * inputs", "2 * error * weights")),
    slip("inputs_missing", "Are the inputs missing in the weights' slopes?",
         families.PREDICTION_BY_ONE_WEIGHT,
         ("2 * error * inputs", "2 * error * np.ones(len(inputs))")),
    slip("one_slope_for_all",
         "Are the inputs missing, so that one number stands for all the weights?",
         families.PREDICTION_BY_ONE_WEIGHT, ("2 * error * inputs", "2 * error")),
    slip("inputs_added_up", "Did you add up the inputs?",
         "the shape: each weight has a slope of its own",
         ("2 * error * inputs", "2 * error * np.sum(inputs)")),
    slip("inputs_squared", "Are the inputs in there twice?", families.PREDICTION_BY_ONE_WEIGHT,
         ("2 * error * inputs", "2 * error * inputs**2")),
    slip("bias_left_out_of_the_error", "Is the bias left out of the prediction?",
         "the line that makes the error",
         ("inputs @ weights + bias - target", "inputs @ weights - target")),
    families.TARGET_FORGOTTEN.slip((" + bias - target", " + bias")),
    slip("not_added_up", "Does yours have an error for each input?",
         "the prediction: the products are added up first, and the error is one number",
         ("inputs @ weights + bias - target", "inputs * weights + bias - target")),
    slip("last_product_only", "Is only the last input in the prediction?",
         families.ROUNDS_THROWN_AWAY,
         ("inputs @ weights + bias", "inputs[-1] * weights[-1] + bias")),
    slip("first_slope_only", "Is that the slope of the first weight alone?",
         families.RETURN_IN_A_LOOP, ("2 * error * inputs", "2 * error * inputs[0]")),
    slip("mean_over_inputs", "Did you divide by the number of inputs?",
         "the loss of one example: is there a mean in it?",
         ("2 * error * inputs", "2 * error * inputs / len(inputs)"),
         ("bias_slope = 2 * error", "bias_slope = 2 * error / len(inputs)")),
    slip("last_slope_only", "Is that the slope of the last weight alone?",
         families.ROUNDS_THROWN_AWAY, ("2 * error * inputs", "2 * error * inputs[-1]")),
    families.ERROR_SQUARED.slip(("2 * error * inputs", "2 * error**2 * inputs"),
                                ("bias_slope = 2 * error", "bias_slope = 2 * error**2"),
                                id="square_kept"),
    families.ORDER_EXCHANGED.slip((PAIR, "return bias_slope, weights_slopes"), whole=True),
)  # fmt: skip


EXERCISE = Exercise(
    reference=neuron_slopes,
    statement="Give the slopes of one neuron's squared error by its weights and by its bias.",
    instance=_one_example,
    extra_cases=_fewer_inputs,
    truth=MeasuredSlope(_loss_of_one, by=("weights", "bias")),
    parts=SLOPE_PARTS,
    styles=(loop_of_one, _einsum_of_one, _float32_of_one, _nudged_of_one),
    hints=(
        "First the error. If one weight grows by a little, by how much does the prediction "
        "grow? And if the bias does?",
        f"Each weight's slope is what lesson {number_of('slope_of_one_weight')} found, with that "
        "weight's own input. Multiply the whole array `inputs` at once.",
        "The bias moves the prediction one to one, as if its input were always 1.",
        "`2 * error * inputs` and `2 * error`, with `error = inputs @ weights + bias - target`",
    ),
    slips=SLIPS,
)
