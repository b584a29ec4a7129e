"""The exercise `squared_error`: give the squared error of one prediction."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments, Exercise, slip
from nnlib.exercises.drawing import number


def squared_error(prediction, target):
    """Give the squared error of one prediction.

    prediction, target: one number each
    """
    error = prediction - target
    return error**2


def _prediction_target(rng: np.random.Generator) -> Arguments:
    while True:
        prediction, target = number(rng), number(rng)
        if abs(prediction - target) > 0.3:
            return prediction, target


def _the_other_sign(prediction: float, target: float) -> Any:
    return (target - prediction) ** 2


def _multiplied_out(prediction: float, target: float) -> Any:
    return prediction * prediction - 2 * prediction * target + target * target


def _float32_product(prediction: float, target: float) -> Any:
    error = np.float32(prediction) - np.float32(target)
    return np.array([error * error])


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("not_squared", "Is that the error, not yet squared?",
         "the last step: a squared error is never negative", ("error**2", "error")),
    slip("size_for_square", "Is that the size of the error, not its square?",
         "the last step: an error of 3 becomes 9", ("error**2", "abs(error)")),
    slip("twice_for_square", "Did you double the error?",
         "the stars: a square is the error times itself", ("error**2", "error * 2")),
    slip("sum_for_difference", "Did you add the target?",
         "the error: how far is the prediction from the target?",
         ("prediction - target", "prediction + target")),
    slip("squared_too_early", "Did you square both numbers, and subtract then?",
         "the order: the difference comes first",
         ("prediction - target", "prediction**2 - target**2"), ("error**2", "error")),
    slip("only_target_squared", "Is only the target squared?",
         "the brackets: without them, `**2` belongs to what stands right before it",
         ("prediction - target", "prediction - target**2"), ("error**2", "error")),
    slip("only_prediction_squared", "Is only the prediction squared?",
         "the order: the difference comes first, then the square",
         ("prediction - target", "prediction**2 - target"), ("error**2", "error")),
    slip("target_forgotten", "Was the target left out?", "the error: it has two numbers in it",
         ("prediction - target", "prediction")),
    slip("one_half_too_many", "Is there a one-half in front?",
         "the definition: some books put one-half there, this course does not",
         ("error**2", "error**2 / 2")),
    slip("two_in_front", "Is there a 2 in front?", "the definition: the square, and nothing else",
         ("error**2", "2 * error**2")),
    slip("minus_in_front", "Is there a minus in front?", "the sign: a square is never negative",
         ("error**2", "-(error**2)")),
    slip("the_other_error", "Is that target minus prediction, not yet squared?",
         "the last step: a squared error is never negative", ("error**2", "-error")),
    slip("relative_error", "Did you divide by the target?",
         "the definition: the error itself is squared, not its share of the target",
         ("error**2", "(error / target) ** 2")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=squared_error,
    instance=_prediction_target,
    styles=(_the_other_sign, _multiplied_out, _float32_product),
    hints=(
        "How far is the prediction from the target? That is the error. What is done with it?",
        "Take the difference first, and square it then. Python writes a square as `**2`.",
        "`(prediction - target)**2`",
    ),
    slips=SLIPS,
)
