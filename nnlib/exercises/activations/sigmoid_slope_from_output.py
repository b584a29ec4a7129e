"""The exercise `sigmoid_slope_from_output`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.activations.shared import outputs, sum_of_sigmoid
from nnlib.exercises.declaration import Arguments, Exercise, slip
from nnlib.exercises.truths import MeasuredSlope


def sigmoid_slope_from_output(output):
    """Give the slope of the sigmoid, entry by entry, from what it has put out.

    output: array of shape (examples, out), all entries between 0 and 1
    returns the slope at each entry, in the same shape
    """
    return output * (1 - output)


def _fewer_outputs(rng: np.random.Generator) -> list[Arguments]:
    return [outputs(rng, (1, 1)), outputs(rng, (1, 2))]


def _pre_activation_of(output: Any) -> dict[str, np.ndarray]:
    return {"pre_activation": np.log(output) - np.log(1 - np.asarray(output))}


def _multiplied_out(output: Any) -> Any:
    return output - output**2


def _other_half(output: Any) -> Any:
    return 0.25 - (np.asarray(output) - 0.5) ** 2


def _float32_output(output: Any) -> Any:
    return np.float32(output) * (np.float32(1) - np.float32(output))


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("sigmoid_again", "Is the sigmoid taken once more?", families.SIGMOID_ALREADY,
         ("return output", "output = 1 / (1 + np.exp(-output))\n    return output")),
    slip("output_for_slope", "Does the output come back as it went in?",
         "the question: not how high the curve is, but how steep",
         ("output * (1 - output)", "output")),
    slip("missing_to_1_only", "Is the first factor missing?", "the formula: it has two factors",
         ("output * (1 - output)", "1 - output")),
    families.PLUS_FOR_MINUS.slip(("(1 - output)", "(1 + output)")),
    families.SQUARED.slip(("output * (1 - output)", "output**2")),
    families.SLOPE_OF_TANH.slip(("output * (1 - output)", "1 - output**2")),
    families.BRACKETS_MISSING.slip(("output * (1 - output)", "output * 1 - output")),
    slip("missing_to_1_squared", "Is the second factor there twice?",
         "the first factor: the output itself", ("output * (1 - output)", "(1 - output)**2")),
    families.DOUBLED_FOR_SQUARED.slip(("output * (1 - output)", "output - output * 2")),
    slip("sigmoid_in_the_first_factor", "Is the sigmoid taken once more, in the first factor?",
         families.SIGMOID_ALREADY,
         ("output * (1 - output)", "1 / (1 + np.exp(-output)) * (1 - output)")),
    slip("sigmoid_in_the_second_factor", "Is the sigmoid taken once more, in the second factor?",
         families.SIGMOID_ALREADY,
         ("output * (1 - output)", "output * (1 - 1 / (1 + np.exp(-output)))")),
    slip("sigmoid_of_the_output", "Is that the sigmoid of the output?",
         "the argument: it has gone through the sigmoid already, and a slope is asked for",
         ("output * (1 - output)", "1 / (1 + np.exp(-output))")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=sigmoid_slope_from_output,
    statement="Give the slope of the sigmoid from its output.",
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
        "The work of the sigmoid is done: its output is given. What is left of the formula?",
        "`output * (1 - output)`",
    ),
    slips=SLIPS,
)
