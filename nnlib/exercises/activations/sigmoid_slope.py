"""The exercise `sigmoid_slope`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.activations.shared import smaller_tables, sum_of_sigmoid, table
from nnlib.exercises.declaration import Exercise, slip
from nnlib.exercises.truths import MeasuredSlope


def sigmoid_slope(pre_activation):
    """Give the slope of the sigmoid, entry by entry, from the pre-activation.

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


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("pre_activation_for_output",
         "Does the formula get the pre-activation, where it needs the output?",
         "the two factors: is each made of the output, which lies between 0 and 1?",
         ("return output * (1 - output)", "return pre_activation * (1 - pre_activation)")),
    slip("value_for_slope", "Is that the sigmoid itself?",
         "the question: not how high the curve is, but how steep",
         ("return output * (1 - output)", "return output")),
    slip("sigmoid_twice", "Is the sigmoid taken twice?",
         "what goes into the sigmoid: the pre-activation, once", ("return output * (1 - output)",
         "output = 1 / (1 + np.exp(-output))\n    return output * (1 - output)")),
    slip("missing_to_1_only", "Is the first factor missing?",
         "the slope far to the left: it should be nearly 0 there too",
         ("return output * (1 - output)", "return 1 - output")),
    families.SQUARED.slip(("output * (1 - output)", "output**2")),
    families.PLUS_FOR_MINUS.slip(("(1 - output)", "(1 + output)")),
    families.SLOPE_OF_TANH.slip(("output * (1 - output)", "1 - output**2")),
    families.BRACKETS_MISSING.slip(("(1 - output)", "1 - output")),
    slip("mixed_factors", "Is one factor the pre-activation, and one the output?",
         "both factors: each is made of the output",
         ("output * (1 - output)", "pre_activation * (1 - output)")),
    slip("mixed_the_other_way", "Is one factor the output, and one made of the pre-activation?",
         "both factors: each is made of the output",
         ("output * (1 - output)", "output * (1 - pre_activation)")),
    slip("brackets_below_the_line", "Are the brackets below the line missing?",
         "the brackets: `1 / 1 + a` is `(1 / 1) + a`",
         ("1 / (1 + np.exp(-pre_activation))", "1 / 1 + np.exp(-pre_activation)")),
    slip("steepest_everywhere", "Is the slope 0.25 everywhere in yours?",
         "the picture: how steep is the curve far out?",
         ("return output * (1 - output)", "return 0.25 + 0 * output")),
    slip("one_plus_missing", "Is the 1 + below the line missing?",
         "the sigmoid itself: its output is always between 0 and 1",
         ("1 / (1 + np.exp(-pre_activation))", "1 / np.exp(-pre_activation)")),
    families.DOUBLED_FOR_SQUARED.slip(
        ("return output * (1 - output)", "return output - output * 2")),
    slip("one_over_the_square", "Is that the last step alone, 1 / u?",
         "the derivation: three steps, and their slopes multiply",
         ("return output * (1 - output)", "return -1 / (1 + np.exp(-pre_activation)) ** 2")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=sigmoid_slope,
    statement="Give the slope of the sigmoid at each pre-activation.",
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
