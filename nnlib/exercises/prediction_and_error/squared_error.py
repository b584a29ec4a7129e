"""The exercise `squared_error`: return the squared error of one prediction."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, Fit, slip
from nnlib.exercises.drawing import number
from nnlib.exercises.truths import Bounds


def squared_error(prediction, target):
    """Return the squared error of one prediction.

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
    slip("size_for_square", "Is that the absolute value of the error, not its square?",
         "the last step: an error of 3 becomes 9", ("error**2", "abs(error)")),
    slip("twice_for_square", "Did you double the error?",
         "the stars: a square is the error times itself", ("error**2", "error * 2")),
    slip("sum_for_difference", "Did you add the target?", families.HOW_FAR_FROM_THE_TARGET,
         ("prediction - target", "prediction + target")),
    slip("squared_too_early", "Did you square both numbers and then subtract?",
         "the order: the difference comes first",
         ("prediction - target", "prediction**2 - target**2"), ("error**2", "error")),
    slip("only_target_squared", "Is only the target squared?",
         "the brackets: without them, `**2` applies only to what is right before it",
         ("prediction - target", "prediction - target**2"), ("error**2", "error")),
    slip("only_prediction_squared", "Is only the prediction squared?",
         "the order: the difference comes first, then the square",
         ("prediction - target", "prediction**2 - target"), ("error**2", "error")),
    slip("target_forgotten", "Did you leave out the target?", "the error: it has two numbers in it",
         ("prediction - target", "prediction")),
    slip("one_half_too_many", "Is there a one-half in front?",
         "the definition: some books put one-half there; this course does not",
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
    slip("minus_after_the_power", "Is your result negative when the error is?",
         "the minus and the stars: Python takes the power before the minus",
         ("return error**2", "return error * abs(error)")),
    slip("another_power", "Is that a power other than the square?", "the number after the stars",
         ("error**2", "abs(error) ** 3"), fits=(
             Fit((("error**2", "error**3"),)), Fit((("error**2", "error**4"),)),
             Fit((("error**2", "abs(error) ** 0.5"),)), Fit((("error**2", "1 / error**2"),)))),
    slip("two_to_the_error", "Did you raise 2 to the power of the error?",
         "the stars: what is before them is multiplied by itself", ("error**2", "2**error")),
    slip("product_for_difference", "Did you multiply the prediction by the target?",
         families.HOW_FAR_FROM_THE_TARGET, ("prediction - target", "prediction * target")),
    slip("product", "Is that the product of the two numbers?", families.HOW_FAR_FROM_THE_TARGET,
         ("prediction - target", "prediction * target"), ("error**2", "error")),
    slip("ratio_for_difference", "Did you divide the prediction by the target?",
         families.HOW_FAR_FROM_THE_TARGET,
         ("prediction - target", "prediction / target"),
         fits=(Fit((("prediction - target", "prediction / target - 1"),)),)),
    slip("prediction_forgotten", "Did you leave out the prediction?",
         "the error: it has two numbers in it", ("prediction - target", "target")),
    slip("squares_added", "Did you add the two squares?",
         "the order: the difference comes first, then the square",
         ("return error**2", "return prediction**2 + target**2")),
    slip("multiplied_out", "Did you multiply out the square and get its middle part wrong?",
         "the middle part: there are two products of the prediction and the target",
         ("return error**2", "return prediction**2 - prediction * target + target**2"), fits=(
             Fit((("return error**2", "return prediction**2 - 2 * prediction * target"),)),
             Fit((("return error**2",
                   "return prediction**2 - 2 * prediction * target - target**2"),)))),
    slip("squared_twice", "Did you square the numbers first, and then the difference as well?",
         "the order: the difference comes first, and one square comes after it",
         ("prediction - target", "prediction**2 - target**2")),
    slip("one_number_squared_too_early",
         "Did you square one of the two numbers before you took the difference?",
         "the order: the difference comes first, and one square comes after it",
         ("prediction - target", "prediction - target**2"),
         fits=(Fit((("prediction - target", "prediction**2 - target"),)),)),
    slip("one_side_only", "Does an error below 0 count as 0?",
         "the error: too small a prediction is wrong too", ("error**2", "max(error, 0) ** 2"),
         fits=(Fit((("error**2", "min(error, 0) ** 2"),)),)),
    slip("brackets_missing", "Did you write the error twice without brackets?",
         "the brackets: without them Python multiplies first",
         ("error**2", "prediction - target * prediction - target"), fits=(
             Fit((("error**2", "error * prediction - target"),)),
             Fit((("error**2", "prediction - target * error"),)))),
    slip("one_half_of_the_size", "Is that half of the error, not its square?",
         "the last step: an error of 3 becomes 9", ("error**2", "error / 2")),
    slip("times_prediction", "Did you multiply the error by the prediction?",
         "the last step: the error is multiplied by itself", ("error**2", "error * prediction")),
    slip("times_target", "Did you multiply the error by the target?",
         "the last step: the error is multiplied by itself", ("error**2", "error * target")),
    slip("percent", "Is that a percentage?",
         "the definition: the error itself is squared, not its share of the target",
         ("error**2", "100 * error / target"),
         fits=(Fit((("error**2", "100 * abs(error / target)"),)),
               Fit((("error**2", "abs(error / target)"),)), Fit((("error**2", "error / target"),)),
               Fit((("error**2", "error**2 / target"),)))),
    slip("predicted_share", "Did you divide by the prediction?",
         "the definition: the error itself is squared, and nothing is divided",
         ("error**2", "(error / prediction) ** 2")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=squared_error,
    bounds=Bounds(0, math.inf, "A square is never below 0."),
    instance=_prediction_target,
    styles=(_the_other_sign, _multiplied_out, _float32_product),
    hints=(
        "How far is the prediction from the target? That is the error. What is done with it?",
        "Take the difference first, then square it. Python writes a square as `**2`.",
        "`(prediction - target)**2`",
    ),
    slips=SLIPS,
)
