"""The exercise `tanh_slope`: derive the slope of an activation on your own."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlib.activations import tanh
from nnlib.exercises import families
from nnlib.exercises import neuron_families as common
from nnlib.exercises.activations.shared import smaller_tables, table
from nnlib.exercises.declaration import Exercise, Fit, slip
from nnlib.exercises.truths import Bounds, MeasuredSlope


def tanh_slope(pre_activation):
    """Return the slope of tanh, entry by entry, from the pre-activation.

    pre_activation: array of shape (examples, out)
    returns the slope at each entry, in the same shape
    """
    output = np.tanh(pre_activation)
    return 1 - output**2


def _sum_of_tanh(pre_activation: np.ndarray) -> float:
    return float(np.sum(tanh.value(pre_activation)))


def _three_steps(pre_activation: Any) -> Any:
    output = 1 / (1 + np.exp(-2 * pre_activation))
    return 2 * output * (1 - output) * 2


def _from_the_powers(pre_activation: Any) -> Any:
    up, down = np.exp(pre_activation), np.exp(-pre_activation)
    return 4 / (up + down) ** 2


def _entry_by_entry(pre_activation: Any) -> Any:
    if np.ndim(pre_activation):
        return [_entry_by_entry(entry) for entry in pre_activation]
    return 1 / math.cosh(pre_activation) ** 2


def _float32(pre_activation: Any) -> Any:
    output = np.tanh(np.float32(pre_activation))
    return (np.float32(1) - output) * (np.float32(1) + output)


_FORMULA = "1 - output**2"
_RETURN = f"return {_FORMULA}"


def _of_the_sigmoid(formula: str, inside: str = "2 * pre_activation") -> str:
    """Return the body of an answer that goes through the three steps of the lesson."""
    return f"sigmoid = 1 / (1 + np.exp(-({inside})))\n    return {formula}"


_FLAT_STEP = "how far each of the three steps moves its output when its input moves by a little"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("one_2_missing", "Is one of the two factors of 2 missing?",
         "the three steps: the number is doubled before the sigmoid, and again after it",
         (_RETURN, _of_the_sigmoid("2 * sigmoid * (1 - sigmoid)"))),
    slip("both_2_missing", "Is that the slope of the sigmoid alone, without the steps around it?",
         "the three steps: the number is doubled before the sigmoid, and again after it",
         (_RETURN, _of_the_sigmoid("sigmoid * (1 - sigmoid)"))),
    slip("sigmoid_of_the_single_number",
         "Did you take the slope of the sigmoid at the pre-activation, although the sigmoid gets "
         "twice that?",
         "the second step: which number goes into it?",
         (_RETURN, _of_the_sigmoid("4 * sigmoid * (1 - sigmoid)", "pre_activation"))),
    slip("slope_of_the_sigmoid", "Is that the slope of the sigmoid?",
         "which activation it is: tanh is steepest at 0, with the slope 1",
         (_RETURN, _of_the_sigmoid("sigmoid * (1 - sigmoid)", "pre_activation"))),
    slip("one_place_each", "Does one factor come from the doubled number, and the other not?",
         "the two factors of the sigmoid's slope: both are made of the same output",
         (_RETURN, "double = 1 / (1 + np.exp(-2 * pre_activation))\n    "
                   "single = 1 / (1 + np.exp(-pre_activation))\n    "
                   "return 4 * double * (1 - single)"), fits=(
             Fit(((_RETURN, "double = 1 / (1 + np.exp(-2 * pre_activation))\n    "
                   "single = 1 / (1 + np.exp(-pre_activation))\n    "
                   "return 4 * single * (1 - double)"),)),)),
    slip("minus_1_kept", "Is the 1 still subtracted in your slope?", _FLAT_STEP,
         (_RETURN, "return -(output**2)")),
    slip("slopes_added", "Did you add the slopes of the steps?",
         "steps that follow each other: do their slopes add up, or multiply?",
         (_RETURN, _of_the_sigmoid("2 + sigmoid * (1 - sigmoid) + 2")), fits=(
             Fit(((_RETURN, _of_the_sigmoid("2 + sigmoid * (1 - sigmoid)")),)),
             Fit(((_RETURN, _of_the_sigmoid("2 * sigmoid * (1 - sigmoid) + 2")),)))),
    slip("sigmoid_formula_of_this_output",
         "Is that the sigmoid's formula, with the output of tanh?",
         "the derivation: `output * (1 - output)` was derived for the sigmoid only",
         (_FORMULA, "output * (1 - output)"), fits=(
             Fit(((_FORMULA, "4 * output * (1 - output)"),)),
             Fit(((_FORMULA, "2 * output * (1 - output)"),)))),
    slip("pre_activation_for_output",
         "Does the formula get the pre-activation instead of the output?",
         "the square: is it made of the output, which is between -1 and 1?",
         (_FORMULA, "1 - pre_activation**2"), fits=(
             Fit(((_FORMULA, "4 * pre_activation * (1 - pre_activation)"),)),
             Fit(((_FORMULA, "pre_activation * (1 - pre_activation)"),)))),
    slip("value_for_slope", "Is that tanh itself?",
         families.HOW_STEEP, (_FORMULA, "output")),
    slip("tanh_twice", "Did you apply tanh twice?",
         "what goes into tanh: the pre-activation, once",
         (_RETURN, "return 1 - np.tanh(output) ** 2"), fits=(
             Fit(((_RETURN, "return np.tanh(1 - output**2)"),)),)),
    slip("square_missing", "Is the square missing?",
         "the slope far to the left: the output is nearly -1 there, and the curve is flat",
         (_FORMULA, "1 - output"), fits=(Fit(((_FORMULA, "1 - abs(output)"),)),)),
    slip("square_around_all",
         "Did you square the difference where you should square only the output?",
         "the brackets: what is squared?", (_FORMULA, "(1 - output) ** 2")),
    families.DOUBLED_FOR_SQUARED.slip((_FORMULA, "1 - output * 2")),
    slip("plus_for_minus_here", "Is there a plus before the square?",
         "the slope far out: the curve is flat there", (_FORMULA, "1 + output**2")),
    slip("square_alone", "Is that the square of the output alone?",
         "the slope at 0: the curve is steepest there", (_FORMULA, "output**2")),
    common.SLOPE_SQUARED.slip((_FORMULA, "(1 - output**2) ** 2")),
    slip("one_2_too_many", "Is there one factor of 2 too many?",
         "the slope at 0, where the curve is steepest: it is 1",
         (_FORMULA, "2 * (1 - output**2)"), fits=(Fit(((_FORMULA, "4 * (1 - output**2)"),)),)),
    slip("root_of_the_slope", "Is that the square root of the slope?",
         "the power: a product of two equal factors",
         (_RETURN, "return 1 / np.cosh(pre_activation)")),
    slip("one_over_the_slope", "Did you put the slope in the denominator?",
         "the slope far out: it is nearly 0, not large",
         (_RETURN, "return np.cosh(pre_activation) ** 2")),
    slip("slopes_of_both_parts_divided",
         "Did you divide the slope of the numerator by that of the denominator?",
         "the rule for a fraction: it is a different one, and the three steps of the lesson do not "
         "need it",
         (_RETURN, "return 1 / output")),
    common.SLOPE_OF_RELU.slip((_RETURN, "return 1.0 * (pre_activation > 0)")),
    slip("one_everywhere", "Is your slope 1 everywhere?",
         "the slope far out: like the sigmoid, tanh is flat there",
         (_RETURN, "return 1 + 0 * output")),
    slip("times_pre_activation", "Did you multiply by the pre-activation as well?",
         "the first step: how far does it move when the pre-activation moves by a little?",
         (_RETURN, "return pre_activation * (1 - output**2)"), fits=(
             Fit(((_RETURN, "return 2 * pre_activation * (1 - output**2)"),)),)),
    common.ADDED_UP_OR_AVERAGED.slip((_RETURN, "return np.sum(1 - output**2)"), fits=(
        Fit(((_RETURN, "return np.mean(1 - output**2)"),)),)),
    common.LAST_ROW_LEFT_OUT.slip((_RETURN,
        f"slopes = {_FORMULA}\n    slopes[-1] = 0\n    return slopes")),
    common.FIRST_ROW_LEFT_OUT.slip((_RETURN,
        f"slopes = {_FORMULA}\n    slopes[0] = 0\n    return slopes")),
    families.PRODUCT_OF_TABLES.slip((_FORMULA, "1 - output @ output.T"),
        fits=(Fit(((_FORMULA, "1 - output.T @ output"),)),)),
)  # fmt: skip


EXERCISE = Exercise(
    reference=tanh_slope,
    bounds=Bounds(0, 1, "A slope of tanh is between 0 and 1."),
    statement="Return the slope of tanh at each pre-activation.",
    instance=table,
    extra_cases=smaller_tables,
    truth=MeasuredSlope(_sum_of_tanh, by=("pre_activation",)),
    parts=("slopes",),
    styles=(_three_steps, _from_the_powers, _entry_by_entry, _float32),
    hints=(
        "Tanh is a chain of three steps here. What is the slope of each one, and which number "
        "goes into the sigmoid?",
        "The steps follow each other, so their slopes multiply: 2, the slope of the sigmoid at "
        "twice the pre-activation, and 2. Subtracting 1 changes no slope.",
        "With `s = 1 / (1 + np.exp(-2 * pre_activation))` it is `4 * s * (1 - s)`. Shorter, and "
        "the same: `1 - np.tanh(pre_activation)**2`.",
    ),
    slips=SLIPS,
)
