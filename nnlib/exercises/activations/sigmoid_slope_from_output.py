"""The exercise `sigmoid_slope_from_output`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises import neuron_families as common
from nnlib.exercises.activations.shared import OF_SIGMOID, outputs, sum_of_sigmoid
from nnlib.exercises.declaration import Arguments, Exercise, Fit, slip
from nnlib.exercises.truths import MeasuredSlope


def sigmoid_slope_from_output(output):
    """Return the slope of the sigmoid, entry by entry, from its output.

    output: array of shape (examples, out), all entries between 0 and 1
    returns the slope at each entry, in the same shape
    """
    return output * (1 - output)


def _fewer_outputs(rng: np.random.Generator) -> list[Arguments]:
    return [outputs(rng, (1, 1)), outputs(rng, (1, 2)), outputs(rng, (2, 2))]


def _pre_activation_of(output: Any) -> dict[str, np.ndarray]:
    return {"pre_activation": np.log(output) - np.log(1 - np.asarray(output))}


def _multiplied_out(output: Any) -> Any:
    return output - output**2


def _other_half(output: Any) -> Any:
    return 0.25 - (np.asarray(output) - 0.5) ** 2


def _float32_output(output: Any) -> Any:
    return np.float32(output) * (np.float32(1) - np.float32(output))


_FORMULA = "output * (1 - output)"
_RETURN = f"return {_FORMULA}"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("sigmoid_again", "Did you apply the sigmoid again?", families.SIGMOID_ALREADY,
         ("return output", "output = 1 / (1 + np.exp(-output))\n    return output")),
    slip("output_for_slope", "Does the output come back unchanged?", families.HOW_STEEP,
         (_FORMULA, "output")),
    slip("missing_to_1_only", "Is the first factor missing?", "the formula: it has two factors",
         (_FORMULA, "1 - output")),
    families.PLUS_FOR_MINUS.slip(("(1 - output)", "(1 + output)")),
    families.SQUARED.slip((_FORMULA, "output**2")),
    families.SLOPE_OF_TANH.slip((_FORMULA, "1 - output**2")),
    families.BRACKETS_MISSING.slip((_FORMULA, "output * 1 - output")),
    slip("missing_to_1_squared", "Does the second factor appear twice?",
         "the first factor: the output itself", (_FORMULA, "(1 - output)**2")),
    families.DOUBLED_FOR_SQUARED.slip((_FORMULA, "output - output * 2")),
    slip("sigmoid_in_the_first_factor", "Did you apply the sigmoid again, in the first factor?",
         families.SIGMOID_ALREADY,
         (_FORMULA, "1 / (1 + np.exp(-output)) * (1 - output)")),
    slip("sigmoid_in_the_second_factor", "Did you apply the sigmoid again, in the second factor?",
         families.SIGMOID_ALREADY,
         (_FORMULA, "output * (1 - 1 / (1 + np.exp(-output)))")),
    slip("sigmoid_of_the_output", "Is that the sigmoid of the output?",
         "the argument: it has already gone through the sigmoid, and the slope is asked for",
         (_FORMULA, "1 / (1 + np.exp(-output))")),
    slip("back_to_the_pre_activation", "Is that the way back to the pre-activation?",
         "what is asked for: the slope, which needs only the output",
         (_FORMULA, "np.log(output / (1 - output))")),
    slip("one_over_the_slope", "Did you put the slope in the denominator?",
         "the formula: a product, and nothing is divided",
         (_FORMULA, "1 / (output * (1 - output))")),
    slip("factors_divided", "Did you divide one factor by the other?",
         "the formula: a product, and nothing is divided", (_FORMULA, "output / (1 - output)"),
         fits=(Fit(((_FORMULA, "(1 - output) / output"),)),)),
    common.ONE_FACTOR_TWICE.slip((_FORMULA, "output**2 * (1 - output)"),
                                 fits=(Fit(((_FORMULA, "output * (1 - output) ** 2"),)),)),
    common.SLOPE_SQUARED.slip((_FORMULA, "(output * (1 - output)) ** 2")),
    slip("root_taken", "Did you take the square root of the slope?",
         "the formula: a product, and nothing after it",
         (_FORMULA, "np.sqrt(output * (1 - output))")),
    common.MINUS_FOR_TIMES.slip((_FORMULA, "output - (1 - output)")),
    slip("steepest_everywhere", "Is your slope 0.25 everywhere?",
         "the picture: how steep is the curve far out?", (_FORMULA, "0.25 + 0 * output")),
    common.SLOPE_OF_RELU.slip((_FORMULA, "1.0 * (output > 0)")),
    slip("above_one_half", "Is that a comparison with one half?",
         "the question: how steep the curve is at each output", (_FORMULA, "1.0 * (output > 0.5)")),
    slip("logarithms", "Did you use logarithms, as in a loss?",
         "the question: how steep the curve is at each output",
         (_FORMULA, "-output * np.log(output) - (1 - output) * np.log(1 - output)"), fits=(
             Fit(((_FORMULA, "np.log(output)"),)), Fit(((_FORMULA, "-np.log(output)"),)),
             Fit(((_FORMULA, "output * np.log(output)"),)))),
    slip("cubed", "Is one of the powers too high?", "the formula: it has two factors",
         (_FORMULA, "output - output**3"),
         fits=(Fit(((_FORMULA, "output * (1 - output**2)"),)), Fit(((_FORMULA, "output**3"),)))),
    slip("half_for_one", "Is the output subtracted from something other than 1?",
         families.SECOND_FACTOR, ("(1 - output)", "(0.5 - output)"),
         fits=(Fit((("(1 - output)", "(2 - output)"),)),)),
    slip("half_squared", "Is that the distance from one half, squared?",
         "the output at which the curve is steepest: is your slope largest there?",
         (_FORMULA, "(output - 0.5) ** 2")),
    slip("tanh_taken", "Did you take tanh of the output?", families.SIGMOID_ALREADY,
         (_FORMULA, "np.tanh(output)"), fits=(Fit(((_FORMULA, "1 - np.tanh(output) ** 2"),)),)),
    slip("power_taken", "Did you use e to the power of the output?", families.SIGMOID_ALREADY,
         (_FORMULA, "np.exp(-output)"),
         fits=(Fit(((_FORMULA, "np.exp(output)"),)),
         Fit(((_FORMULA, "np.exp(-output) * output**2"),)))),
    common.ADDED_UP_OR_AVERAGED.slip((_FORMULA, "np.sum(output * (1 - output))"),
        fits=(Fit(((_FORMULA, "np.mean(output * (1 - output))"),)),)),
    common.LAST_ROW_LEFT_OUT.slip((_RETURN,
        f"slopes = {_FORMULA}\n    slopes[-1] = 0\n    return slopes")),
    common.FIRST_ROW_LEFT_OUT.slip((_RETURN,
        f"slopes = {_FORMULA}\n    slopes[0] = 0\n    return slopes")),
    slip("mean_subtracted", "Did you take a mean, although each output has its own factor?",
         families.SECOND_FACTOR, ("(1 - output)", "(1 - np.mean(output))")),
    families.PRODUCT_OF_TABLES.slip(
        ("output * (1 - output)", "output @ (1 - output).T"),
        fits=(Fit((("output * (1 - output)", "output.T @ (1 - output)"),)),)),
)  # fmt: skip


EXERCISE = Exercise(
    reference=sigmoid_slope_from_output,
    bounds=OF_SIGMOID,
    statement="Return the slope of the sigmoid from its output.",
    instance=outputs,
    extra_cases=_fewer_outputs,
    truth=MeasuredSlope(
        sum_of_sigmoid,
        by=("pre_activation",),
        beside=_pre_activation_of,
        verb="nudging the pre-activation gives",
    ),
    parts=("slopes",),
    styles=(_multiplied_out, _other_half, _float32_output),
    hints=(
        "The sigmoid has done its work: its output is given. What is left of the formula?",
        "`output * (1 - output)`",
    ),
    slips=SLIPS,
)
