"""The exercise `neuron_slopes`: return the slopes of a neuron's squared error, for one example."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises import neuron_families as common
from nnlib.exercises.chosen import bound_of, rate_in_the_slopes, rate_of_a_step
from nnlib.exercises.declaration import Arguments, Exercise, Fit, slip
from nnlib.exercises.drawing import number, numbers
from nnlib.exercises.gradient_descent.shared import (
    PAIR,
    SLOPE_PARTS,
    loop_of_one,
    slips_of_the_pair,
)
from nnlib.exercises.lessons import number_of
from nnlib.exercises.truths import MeasuredSlope


def neuron_slopes(inputs, weights, bias, target):
    """Return the slopes of one neuron's squared error, for one example.

    inputs:  array of shape (d,)
    weights: array of shape (d,)
    bias:    one number
    target:  one number
    returns the weight slopes, shape (d,), and the bias slope, one number
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


_rate = rate_of_a_step(neuron_slopes, "bias", part=1)
_rate_in_it = rate_in_the_slopes(neuron_slopes)
_bound = bound_of(neuron_slopes)


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    families.TARGET_MINUS_PREDICTION.slip(
        ("inputs @ weights + bias - target", "target - (inputs @ weights + bias)")),
    families.SQUARE_FACTOR_MISSING_IN_3_TIMES_3.slip(
        ("2 * error * inputs", "error * inputs"),
        ("bias_slope = 2 * error", "bias_slope = error")),
    slip("bias_factor_missing", "Is the 2 of the square missing from the bias's slope?",
         "both slopes go through the same square",
         ("bias_slope = 2 * error", "bias_slope = error")),
    slip("bias_times_input", families.BIAS_TIMES_INPUT, families.PREDICTION_BY_BIAS,
         ("bias_slope = 2 * error", "bias_slope = 2 * error * inputs[0]")),
    slip("bias_times_inputs_added_up", families.BIAS_FROM_WEIGHTS, families.PREDICTION_BY_BIAS,
         ("bias_slope = 2 * error", "bias_slope = np.sum(2 * error * inputs)")),
    slip("bias_slope_0", "Did you take the bias's slope to be 0?",
         "the nudge: if the bias grows by a little, does the loss stay as it is?",
         ("bias_slope = 2 * error", "bias_slope = 0.0")),
    common.BIAS_SLOPE_1.slip(("bias_slope = 2 * error", "bias_slope = 1.0")),
    slip("bias_for_its_slope", "Is that the bias itself?",
         "the question: not how large the bias is, but how the loss changes with it",
         ("bias_slope = 2 * error", "bias_slope = bias")),
    slip("bias_times_bias", families.BIAS_TIMES_BIAS,
         families.PREDICTION_BY_BIAS, ("bias_slope = 2 * error", "bias_slope = 2 * error * bias")),
    slip("bias_slope_for_each_input", "Do you have one bias slope for each input?",
         "the shape: a slope has the shape of what it belongs to, and the bias is one number",
         ("bias_slope = 2 * error", "bias_slope = 2 * error * np.ones(len(inputs))")),
    families.WEIGHTS_FOR_INPUTS.slip(("2 * error * inputs", "2 * error * weights")),
    slip("inputs_missing", families.INPUTS_MISSING, families.PREDICTION_BY_ONE_WEIGHT,
         ("2 * error * inputs", "2 * error * np.ones(len(inputs))")),
    slip("one_slope_for_all",
         "Are the inputs missing, so that all the weights share one number?",
         families.PREDICTION_BY_ONE_WEIGHT, ("2 * error * inputs", "2 * error")),
    slip("inputs_added_up", "Did you add up the inputs?",
         "the shape: each weight has a slope of its own",
         ("2 * error * inputs", "2 * error * np.sum(inputs)")),
    slip("inputs_squared", "Do the inputs appear twice?", families.PREDICTION_BY_ONE_WEIGHT,
         ("2 * error * inputs", "2 * error * inputs**2")),
    slip("bias_left_out_of_the_error", "Did you leave the bias out of the prediction?",
         "the line that computes the error",
         ("inputs @ weights + bias - target", "inputs @ weights - target")),
    families.TARGET_FORGOTTEN.slip((" + bias - target", " + bias")),
    slip("not_added_up", "Do you have an error for each input?",
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
    *slips_of_the_pair(_rate, _rate_in_it),
    common.SLOPE_OF_THE_SIZE.slip(("2 * error * inputs", "np.sign(error) * inputs"),
                                  ("bias_slope = 2 * error", "bias_slope = np.sign(error)")),
    common.SIZE_OF_THE_ERROR.slip(("bias - target\n", "bias - target\n    error = abs(error)\n")),
    common.SUM_FOR_DIFFERENCE.slip((" - target\n", " + target\n")),
    common.PREDICTION_FORGOTTEN.slip(("inputs @ weights + bias - target", "target")),
    common.PREDICTION_FOR_INPUT.slip(
        ("2 * error * inputs", "2 * error * (error + target) * np.ones(len(inputs))")),
    common.WEIGHT_MULTIPLIED_IN.slip(("2 * error * inputs", "2 * error * inputs * weights")),
    common.INPUT_SIGN_LOST.slip(("2 * error * inputs", "2 * error * np.abs(inputs)")),
    common.ERROR_MISSING.slip(("2 * error * inputs", "1.0 * inputs"),
                              ("bias_slope = 2 * error", "bias_slope = 1.0")),
    common.LOSS_FOR_SLOPE.slip((PAIR, "return error**2 * np.ones(len(inputs)), error**2")),
    common.BIAS_IN_EVERY_PRODUCT.slip(("weights + bias", "weights + len(inputs) * bias")),
    common.BIAS_ADDED_TO_WEIGHTS.slip(("weights + bias", "(weights + bias)")),
    common.BIAS_SUBTRACTED.slip(("weights + bias", "weights - bias")),
    common.BIAS_MULTIPLIED.slip(("weights + bias", "weights * bias")),
    common.SUMS_MULTIPLIED.slip(("inputs @ weights", "np.sum(inputs) * np.sum(weights)")),
    slip("weights_left_out", "Did you leave the weights out of the prediction?",
         "the line that computes the error", ("inputs @ weights", "np.sum(inputs)")),
    slip("inputs_left_out", "Did you leave the inputs out of the prediction?",
         "the line that computes the error", ("inputs @ weights", "np.sum(weights)")),
    common.MEAN_FOR_SUM.slip(("inputs @ weights", "np.mean(inputs * weights)")),
    common.LAST_INPUT_LEFT_OUT.slip(("inputs @ weights", "inputs[:-1] @ weights[:-1]")),
    common.FIRST_INPUT_LEFT_OUT.slip(("inputs @ weights", "inputs[1:] @ weights[1:]")),
    slip("first_product_only", "Is only the first input in the prediction?",
         families.RETURN_IN_A_LOOP, ("inputs @ weights", "inputs[0] * weights[0]")),
    slip("last_slope_0", "Does the slope of the last weight stay 0?", "where your loop ends",
         ("bias_slope = 2", "weights_slopes[-1] = 0\n    bias_slope = 2")),
    slip("first_slope_0", "Does the slope of the first weight stay 0?", families.LOOP_BEGINS,
         ("bias_slope = 2", "weights_slopes[0] = 0\n    bias_slope = 2")),
    common.ACTIVATION_IN_IT.slip(
        ("inputs @ weights + bias", "1 / (1 + np.exp(-(inputs @ weights + bias)))"), fits=(
            Fit((("inputs @ weights + bias", "np.tanh(inputs @ weights + bias)"),)),
            Fit((("inputs @ weights + bias", "max(0, inputs @ weights + bias)"),)),
            Fit((("inputs @ weights + bias", "1 / (1 + np.exp(-(inputs @ weights + bias)))"),
                 ("bias_slope = 2", "chain = (error + target) * (1 - error - target)\n"
                  "    weights_slopes = chain * weights_slopes\n    bias_slope = 2 * chain"))))),
    slip("sign_of_the_error_alone", "Is the error's magnitude lost, so that only its sign counts?",
         "a larger error: how does the slope of a square grow?",
         ("2 * error * inputs", "2 * np.sign(error) * inputs"),
         ("bias_slope = 2 * error", "bias_slope = 2 * np.sign(error)")),
    common.MEAN_OF_THE_INPUTS.slip(
        ("2 * error * inputs", "2 * error * np.mean(inputs) * np.ones(len(inputs))"),
        fits=(Fit((("2 * error * inputs", "2 * error * np.mean(inputs)"),)),)),
    slip("bias_mean_of_slopes", "Is the bias's slope a mean of the weights' slopes?",
         families.PREDICTION_BY_BIAS,
         ("bias_slope = 2 * error", "bias_slope = weights_slopes.mean()")),
    slip("input_added", "Did you add the inputs where you should multiply?",
         families.CHANGES_MULTIPLY, ("2 * error * inputs", "2 * error + inputs")),
    slip("divided_by_inputs", "Did you divide by the inputs?",
         families.PREDICTION_BY_ONE_WEIGHT, ("2 * error * inputs", "2 * error / inputs")),
    families.ERROR_WITHOUT_BRACKETS.slip(
        ("2 * error * inputs", "2 * (error + target) - target * inputs"),
        fits=(Fit((("2 * error * inputs", "2 * (error + target) - target * inputs"),
                   ("bias_slope = 2 * error", "bias_slope = 2 * error + target"))),),
        id="brackets_missing"),
    common.SLOPES_CLIPPED.slip(
        (PAIR, "return np.clip(weights_slopes, -3, 3), np.clip(bias_slope, -3, 3)"), fits=(
            Fit(((PAIR, "return (np.clip(weights_slopes, -NUMBER, NUMBER), "
                        "np.clip(bias_slope, -NUMBER, NUMBER))"),), _bound),)),
    slip("absolute_slopes", "Is the sign of the slopes lost?",
         "a prediction that is too large: do all its weights push it up?",
         (PAIR, "return np.abs(weights_slopes), np.abs(bias_slope)")),
    slip("bias_slope_squared", "Is the error squared in the bias's slope?",
         families.SLOPE_OF_A_SQUARE,
         ("bias_slope = 2 * error", "bias_slope = 2 * error**2"),
         fits=(Fit((("bias_slope = 2 * error", "bias_slope = error**2"),)),)),
)  # fmt: skip


EXERCISE = Exercise(
    reference=neuron_slopes,
    statement="Return the slopes of one neuron's squared error for its weights and its bias.",
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
