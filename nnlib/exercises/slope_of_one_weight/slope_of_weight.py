"""The exercise `slope_of_weight`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises import neuron_families as common
from nnlib.exercises.chosen import bound_of, rate_in_the_slopes, rate_of_a_step
from nnlib.exercises.declaration import Arguments, Exercise, Fit, slip
from nnlib.exercises.drawing import number
from nnlib.exercises.truths import MeasuredSlope


def slope_of_weight(input_value, weight, target):
    """Return the slope of the loss (input_value * weight - target)**2 for the weight.

    input_value, weight, target: one number each
    """
    prediction = input_value * weight
    error = prediction - target
    return 2 * error * input_value


def _input_weight_target(rng: np.random.Generator) -> Arguments:
    while True:
        input_value, weight, target = number(rng), number(rng), number(rng)
        if abs(input_value * weight - target) > 0.5:
            return input_value, weight, target


def _squared_error(input_value: float, weight: float, target: float) -> float:
    return (input_value * weight - target) ** 2


def _multiplied_out(input_value: float, weight: float, target: float) -> Any:
    return 2 * input_value**2 * weight - 2 * input_value * target


def _einsum(input_value: float, weight: float, target: float) -> Any:
    error = np.einsum(",->", input_value, weight) - target
    return np.einsum(",,->", 2.0, error, input_value)


def _loop_in_a_list(input_value: float, weight: float, target: float) -> Any:
    slope = 0.0
    for _ in range(2):
        slope += (input_value * weight - target) * input_value
    return [slope]


def _float32(input_value: float, weight: float, target: float) -> Any:
    one, two, three = np.float32(input_value), np.float32(weight), np.float32(target)
    return np.float32(2) * (one * two - three) * one


def _own_nudging(input_value: float, weight: float, target: float) -> Any:
    above = (input_value * (weight + 1e-4) - target) ** 2
    below = (input_value * (weight - 1e-4) - target) ** 2
    return (above - below) / 2e-4


_rate = rate_of_a_step(slope_of_weight, "weight")
_rate_in_it = rate_in_the_slopes(slope_of_weight)
_bound = bound_of(slope_of_weight)


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    families.TARGET_MINUS_PREDICTION.slip(("prediction - target", "target - prediction")),
    families.SQUARE_FACTOR_MISSING_IN_3_TIMES_3.slip(("2 * error", "error")),
    slip("input_missing", "Is the input missing?", families.PREDICTION_BY_WEIGHT,
         (" * input_value", "")),
    slip("weight_for_input", "Is that the slope for the input?",
         "what is nudged: the weight; the input stays as it is",
         ("* input_value", "* weight")),
    slip("loss_for_slope", "Is that the loss itself?",
         "the question: not how large the loss is, but how it changes with the weight",
         ("2 * error * input_value", "error**2")),
    slip("error_for_slope", "Is that the error itself?",
         "what comes between the weight and the loss: the prediction, then a square",
         ("2 * error * input_value", "error")),
    slip("input_squared", "Does the input appear twice?", families.PREDICTION_BY_WEIGHT,
         ("* input_value", "* input_value**2")),
    families.TARGET_FORGOTTEN.slip(("prediction - target", "prediction")),
    families.ERROR_SQUARED.slip(("2 * error", "2 * error**2"),
                                id="square_kept"),
    slip("slopes_added", "Did you add the three slopes?",
         "changes that follow each other: do their sizes add or multiply?",
         ("2 * error * input_value", "2 * error + 1 + input_value")),
    slip("values_multiplied",
         "Did you multiply the values of the three steps instead of their slopes?",
         "the table of steps: how fast does the result of each step change?",
         ("2 * error * input_value", "prediction * error * error**2"), fits=(
         Fit((("2 * error * input_value", "input_value * prediction * error"),)), )),
    slip("two_on_prediction_only", "Does your 2 multiply only the prediction?",
         "the brackets: the 2 multiplies the whole error",
         ("2 * error * input_value", "(2 * prediction - target) * input_value")),
    slip("brackets_missing", families.ERROR_WITHOUT_BRACKETS.question,
         "the error: the 2 and the input multiply all of it",
         ("2 * error * input_value", "2 * prediction - target * input_value")),
    slip("input_left_out_of_the_error", "Did you leave the input out of the prediction?",
         "the line that computes the prediction",
         ("prediction = input_value * weight", "prediction = weight")),
    slip("input_of_the_notebook", "Did you use the 3 from the notebook where the argument belongs?",
         "each number in your function: does it come from an argument?",
         ("* input_value", "* 3")),
    slip("prediction_of_the_notebook", "Does your prediction use the notebook's own input, 3?",
         "each function and number that you use: does it know `input_value`?",
         ("prediction = input_value * weight", "prediction = 3 * weight")),
    slip("prediction_for_input", "Did you use the prediction where the input belongs?",
         families.PREDICTION_BY_WEIGHT, ("* input_value", "* prediction")),
    slip("target_without_input",
         "Did the input next to the target get lost when you multiplied out?",
         "the brackets: the input multiplies the whole error",
         ("2 * error * input_value", "2 * prediction * input_value - 2 * target")),
    slip("size_of_the_error", "Is the sign of the error lost?",
         "a prediction that is too small: which sign does its error have?",
         ("2 * error", "2 * abs(error)")),
    slip("step_taken", "Is that the weight after a step instead of the slope?",
         "the question: it asks for the slope alone",
         ("return ", "return weight - "),
         fits=(Fit((("return ", "return weight - NUMBER * "),), _rate),)),
    slip("sum_for_product", "Did you add the input where you should multiply?",
         families.CHANGES_MULTIPLY, ("error * input_value", "error + input_value")),
    slip("weight_of_the_smallest_loss", "Is that the weight at which the loss is smallest?",
         "the question: how steep the loss is at the given weight",
         ("2 * error * input_value", "target / input_value")),
    common.LEARNING_RATE_IN_IT.slip(("return ", "return 0.03 * "),
                                    fits=(Fit((("return ", "return NUMBER * "),), _rate_in_it),)),
    slip("slope_of_the_size",
         "Is that the slope of the absolute error instead of the squared error?",
         "the loss: it is the square of the error", ("2 * error", "np.sign(error)")),
    slip("divided_by_input", "Did you divide by the input?", families.PREDICTION_BY_WEIGHT,
         ("error * input_value", "error / input_value")),
    slip("divided_by_weight", "Did you divide by the weight?", families.PREDICTION_BY_WEIGHT,
         ("error * input_value", "error / weight")),
    slip("input_sign_lost", "Is the sign of the input lost?",
         "an input below 0: which way does the prediction go when the weight grows?",
         ("* input_value", "* abs(input_value)")),
    slip("absolute_slope", "Is the sign of the slope lost?",
         "a weight that is too small: which sign does its slope have?", ("return ", "return abs"),
         ("2 * error * input_value", "(2 * error * input_value)")),
    common.SUM_FOR_DIFFERENCE.slip(("prediction - target", "prediction + target")),
    common.PREDICTION_FORGOTTEN.slip(("prediction - target", "target")),
    # Both lines are replaced: if the prediction is the notebook's too, the check says more.
    slip("target_of_the_notebook", "Did you use the 2 from the notebook where the target belongs?",
         "each number in your function: does it come from an argument?",
         ("prediction = input_value * weight\n    error = prediction - target",
          "prediction = weight * input_value\n    error = prediction - 2")),
    slip("sum_for_the_prediction", "Did you add the input to the weight?",
         "the line that computes the prediction",
         ("input_value * weight\n", "input_value + weight\n")),
    slip("two_power", "Is your 2 a power instead of a factor?",
         families.SLOPE_OF_A_SQUARE, ("2 * error", "error**2")),
    slip("product_squared", "Did you square all of it?",
         families.SLOPE_OF_A_SQUARE, ("2 * error * input_value",
         "(2 * error * input_value) ** 2"), fits=(
             Fit((("2 * error * input_value", "(error * input_value) ** 2"),)),)),
    slip("target_for_input", "Did you use the target where the input belongs?",
         families.PREDICTION_BY_WEIGHT, ("* input_value", "* target")),
    slip("one_input_more", "Did you add 1 to the factor?", families.CHANGES_MULTIPLY,
         ("* input_value", "* (1 + input_value)")),
    slip("bracket_around_the_sum", "Did you add the input to the error inside the brackets?",
         families.CHANGES_MULTIPLY, ("error * input_value", "(error + input_value)")),
    slip("slope_of_the_prediction", "Did you leave out the error?",
         "what comes between the prediction and the loss: a square",
         ("2 * error * input_value", "2 * input_value")),
    common.SLOPES_CLIPPED.slip(
        ("2 * error * input_value", "max(-3, min(3, 2 * error * input_value))"),
        fits=(Fit((("2 * error * input_value",
                    "max(-NUMBER, min(NUMBER, 2 * error * input_value))"),), _bound),)),
)  # fmt: skip


EXERCISE = Exercise(
    reference=slope_of_weight,
    statement="Return the slope of the squared error for the weight, with a formula.",
    instance=_input_weight_target,
    truth=MeasuredSlope(_squared_error, by=("weight",)),
    parts=("slope",),
    styles=(_multiplied_out, _einsum, _loop_in_a_list, _float32, _own_nudging),
    hints=(
        "If the weight grows by a little, by how much does the prediction grow? What does that "
        "do to the error?",
        "The loss is a square. When the error changes by a little, its square changes by twice "
        "the error times that little.",
        "Changes that follow each other multiply: how fast the prediction changes with the weight, "
        "times how fast the square changes with the prediction.",
        "`2 * (input_value * weight - target) * input_value`",
    ),
    slips=SLIPS,
)
