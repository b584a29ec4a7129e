"""The exercise `sigmoid_slope`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises import neuron_families as common
from nnlib.exercises.activations.shared import OF_SIGMOID, smaller_tables, sum_of_sigmoid, table
from nnlib.exercises.declaration import Exercise, Fit, slip
from nnlib.exercises.truths import MeasuredSlope


def sigmoid_slope(pre_activation):
    """Return the slope of the sigmoid, entry by entry, from the pre-activation.

    pre_activation: array of shape (examples, out)
    returns the slope at each entry, in the same shape
    """
    output = 1 / (1 + np.exp(-pre_activation))
    return output * (1 - output)


def _one_fraction(pre_activation: Any) -> Any:
    power = np.exp(-pre_activation)
    return power / (1 + power) ** 2


def _hyperbolic(pre_activation: Any) -> Any:
    return 0.25 / np.cosh(0.5 * np.asarray(pre_activation)) ** 2


def _float32(pre_activation: Any) -> Any:
    output = np.float32(1) / (np.float32(1) + np.exp(-np.float32(pre_activation)))
    return output - output * output


_FORMULA = "output * (1 - output)"
_RETURN = f"return {_FORMULA}"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("pre_activation_for_output",
         "Does the formula get the pre-activation instead of the output?",
         "the two factors: is each made of the output, which is between 0 and 1?",
         (_RETURN, "return pre_activation * (1 - pre_activation)")),
    slip("value_for_slope", "Is that the sigmoid itself?", families.HOW_STEEP,
         (_RETURN, "return output")),
    slip("sigmoid_twice", "Did you apply the sigmoid twice?",
         "what goes into the sigmoid: the pre-activation, once", (_RETURN,
         "output = 1 / (1 + np.exp(-output))\n    return output * (1 - output)")),
    slip("missing_to_1_only", "Is the first factor missing?",
         "the slope far to the left: it should be nearly 0 there too",
         (_RETURN, "return 1 - output")),
    families.SQUARED.slip((_FORMULA, "output**2")),
    families.PLUS_FOR_MINUS.slip(("(1 - output)", "(1 + output)")),
    families.SLOPE_OF_TANH.slip((_FORMULA, "1 - output**2")),
    families.BRACKETS_MISSING.slip(("(1 - output)", "1 - output")),
    slip("mixed_factors", "Is one factor the pre-activation, and one the output?",
         "both factors: each is made of the output",
         (_FORMULA, "pre_activation * (1 - output)")),
    slip("mixed_the_other_way", "Is one factor the output, and one made of the pre-activation?",
         "both factors: each is made of the output",
         (_FORMULA, "output * (1 - pre_activation)")),
    slip("brackets_below_the_line", "Are the brackets missing in the denominator?",
         "the brackets: `1 / 1 + a` is `(1 / 1) + a`",
         ("1 / (1 + np.exp(-pre_activation))", "1 / 1 + np.exp(-pre_activation)")),
    slip("steepest_everywhere", "Is your slope 0.25 everywhere?",
         "the picture: how steep is the curve far out?",
         (_RETURN, "return 0.25 + 0 * output")),
    common.ONE_PLUS_MISSING.slip(
        ("1 / (1 + np.exp(-pre_activation))", "1 / np.exp(-pre_activation)")),
    families.DOUBLED_FOR_SQUARED.slip(
        (_RETURN, "return output - output * 2")),
    slip("one_over_the_square", "Is that the last step alone, 1 / u?",
         "the derivation: three steps, and their slopes multiply",
         (_RETURN, "return -1 / (1 + np.exp(-pre_activation)) ** 2")),
    slip("sigmoid_of_the_rest", "Did you take the sigmoid of 1 minus something?",
         "the formula: it is a product of the output and one more factor",
         (_RETURN, "return 1 / (1 + np.exp(-(1 - output)))"), fits=(
             Fit(((_RETURN, "return 1 / (1 + np.exp(-(1 - pre_activation)))"),)),
             Fit(((_RETURN,
                   "return 1 / (1 + np.exp(-pre_activation * (1 - output)))"),)),
             Fit(((_RETURN,
                   "return 1 / (1 + np.exp(-pre_activation * (1 - pre_activation)))"),)))),
    slip("sigmoid_left_out",
         "Where is the sigmoid? Did you take the pre-activation for the output?",
         "the two steps: first the output, which is between 0 and 1",
         (_RETURN, "return 1 - pre_activation"), fits=(
             Fit(((_RETURN, "return pre_activation"),)),
             Fit(((_RETURN, "return pre_activation**2"),)),
             Fit(((_RETURN, "return 1 - pre_activation**2"),)))),
    slip("tanh_for_sigmoid", "Did you use tanh where the sigmoid belongs?",
         "which activation it is: for the sigmoid the output is between 0 and 1",
         ("1 / (1 + np.exp(-pre_activation))", "np.tanh(pre_activation)"), fits=(
             Fit(((_RETURN, "return 1 - np.tanh(pre_activation) ** 2"),)),
             Fit(((_RETURN, "return np.tanh(pre_activation)"),)))),
    common.SLOPE_OF_RELU.slip((_RETURN, "return 1.0 * (pre_activation > 0)")),
    slip("power_alone", "Is that the power alone?",
         "the derivation: three steps, and their slopes multiply",
         (_RETURN, "return np.exp(-pre_activation)"), fits=(
             Fit(((_RETURN, "return np.exp(pre_activation)"),)),)),
    slip("square_inside_the_brackets", "Did you square only the power in the denominator?",
         "the brackets in the denominator: what is squared?",
         (_RETURN,
          "power = np.exp(-pre_activation)\n    return power / (1 + power**2)")),
    slip("signs_of_the_powers", "Does one of the two powers have the opposite sign?",
         "the minus in each power: both come from the same step",
         (_RETURN,
          "return np.exp(pre_activation) * output**2"), fits=(
             Fit(((_RETURN,
                   "return np.exp(-pre_activation) / (1 + np.exp(pre_activation)) ** 2"),)),)),
    common.ONE_FACTOR_TWICE.slip(("return output", "return output**2"), fits=(
        Fit((("(1 - output)", "(1 - output) ** 2"),)),)),
    common.SLOPE_SQUARED.slip(
        (_RETURN, "return (output * (1 - output)) ** 2")),
    common.MINUS_FOR_TIMES.slip((_FORMULA, "output - (1 - output)")),
    slip("plus_for_times", "Did you add the two factors?",
         "the two factors: what do you write between numbers to multiply them?",
         (_FORMULA, "output + (1 - output)")),
    common.SIGMOID_MINUS.slip(("1 / (1 + ", "1 / (1 - ")),
    slip("softmax_for_sigmoid", "Did you divide the outputs by their sum, as in a softmax?",
         "the sigmoid: each entry goes through it on its own",
         ("1 / (1 + np.exp(-pre_activation))", "np.exp(pre_activation) / "
          "np.exp(pre_activation).sum()"), fits=(
             Fit((("1 / (1 + np.exp(-pre_activation))", "np.exp(pre_activation) / "
                   "np.exp(pre_activation).sum(axis=1, keepdims=True)"),)),
             Fit((("1 / (1 + np.exp(-pre_activation))", "np.exp(pre_activation) / "
                   "np.exp(pre_activation).sum(axis=0)"),)))),
    common.ADDED_UP_OR_AVERAGED.slip(
        (_RETURN, "return np.sum(output * (1 - output))"), fits=(
             Fit(((_RETURN, "return np.mean(output * (1 - output))"),)),)),
    common.LAST_ROW_LEFT_OUT.slip((_RETURN,
        f"slopes = {_FORMULA}\n    slopes[-1] = 0\n    return slopes")),
    common.FIRST_ROW_LEFT_OUT.slip((_RETURN,
        f"slopes = {_FORMULA}\n    slopes[0] = 0\n    return slopes")),
    slip("logarithm", "Is that the logarithm of the output?",
         "the question: how steep the curve is", (_RETURN,
         "return np.log(output)")),
    slip("times_pre_activation", "Did you multiply by the pre-activation as well?",
         "the formula: it has two factors, and both are made of the output",
         ("return output", "return pre_activation * output")),
    families.PRODUCT_OF_TABLES.slip(
        ("output * (1 - output)", "output @ (1 - output).T"),
        fits=(Fit((("output * (1 - output)", "output.T @ (1 - output)"),)),)),
)  # fmt: skip


EXERCISE = Exercise(
    reference=sigmoid_slope,
    bounds=OF_SIGMOID,
    statement="Return the slope of the sigmoid at each pre-activation.",
    instance=table,
    extra_cases=smaller_tables,
    truth=MeasuredSlope(sum_of_sigmoid, by=("pre_activation",)),
    parts=("slopes",),
    styles=(_one_fraction, _hyperbolic, _float32),
    hints=(
        "Two steps: first the output of the sigmoid, then a formula with that output. Where is "
        "it highest, and how high?",
        "The formula has two factors: the output, and 1 minus the output.",
        "`output * (1 - output)`, with `output = 1 / (1 + np.exp(-pre_activation))`",
    ),
    slips=SLIPS,
)
