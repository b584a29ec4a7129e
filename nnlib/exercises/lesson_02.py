"""Exercises of lesson 02, slope of one weight: measured by nudging, then by a formula."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments, Definition, Exercise, MeasuredSlope, Slip
from nnlib.exercises.drawing import CubicLoss, number


def measured_slope(loss, weight, nudge=1e-5):
    """Measure the slope of `loss` at `weight`, by a nudge to each side.

    loss:   a function of one number; `loss(weight)` gives a number
    weight: a number, the place where the slope is wanted
    nudge:  a small number, how far to go to each side
    """
    loss_above = loss(weight + nudge)
    loss_below = loss(weight - nudge)
    return (loss_above - loss_below) / (2 * nudge)


def slope_of_weight(input_value, weight, target):
    """Give the slope of the loss (input_value * weight - target)**2 by the weight.

    input_value, weight, target: one number each
    """
    prediction = input_value * weight
    error = prediction - target
    return 2 * error * input_value


def _loss_weight_nudge(rng: np.random.Generator) -> Arguments:
    # All positive, so that the slope is never near 0; only the weight takes both signs.
    loss = CubicLoss(*(number(rng, signs=False) for _ in range(3)))
    return loss, number(rng), float(rng.choice([0.4, 0.3, 0.2, 0.05, 0.02]))


def _usual_nudges(rng: np.random.Generator) -> list[Arguments]:
    loss, weight, _ = _loss_weight_nudge(rng)
    return [(loss, weight), (loss, weight, 1e-5), (loss, weight, 1e-3)]


def _input_weight_target(rng: np.random.Generator) -> Arguments:
    while True:
        input_value, weight, target = number(rng), number(rng), number(rng)
        if abs(input_value * weight - target) > 0.5:
            return input_value, weight, target


def _squared_error(input_value: float, weight: float, target: float) -> float:
    return (input_value * weight - target) ** 2


def _named_steps(loss: Any, weight: float, nudge: float = 1e-5) -> Any:
    right, left = weight + nudge, weight - nudge
    return (loss(right) - loss(left)) / (right - left)


def _two_halves(loss: Any, weight: float, nudge: float = 1e-5) -> Any:
    here = loss(weight)
    to_the_right = (loss(weight + nudge) - here) / nudge
    to_the_left = (here - loss(weight - nudge)) / nudge
    return (to_the_right + to_the_left) / 2


def _in_a_list(loss: Any, weight: float, nudge: float = 1e-5) -> Any:
    losses = [loss(weight + step) for step in (-nudge, nudge)]
    return [np.diff(losses)[0] / nudge / 2]


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


EXERCISES = (
    Exercise(
        reference=measured_slope,
        statement="Measure the slope of any loss at a weight, by a nudge to each side.",
        instance=_loss_weight_nudge,
        extra_cases=_usual_nudges,
        truth=Definition(measured_slope),
        parts=("slope",),
        styles=(_named_steps, _two_halves, _in_a_list),
        hints=(
            "Where does the loss have to be looked at? You need two places, one on each side of "
            "`weight`.",
            "A slope is a rise over a run. The rise is the difference of the two losses. How far "
            "apart are the two places?",
            "Take `loss(weight + nudge)` and `loss(weight - nudge)`; keep the order the same above "
            "and below the line.",
            "`(loss(weight + nudge) - loss(weight - nudge)) / (2 * nudge)`",
        ),
        slips=(
            #    id, what is changed in the reference, the likely reason, what to look at
            Slip(
                "one_nudge_in_denominator",
                (("/ (2 * nudge)", "/ nudge"),),
                "Did you divide by one nudge?",
                "how far apart the two places are, from the left one to the right one",
            ),
            Slip(
                "not_divided",
                ((" / (2 * nudge)", ""),),
                "Is that the difference of the two losses, without the division?",
                "rise over run: what is the run here?",
            ),
            Slip(
                "precedence",
                (("/ (2 * nudge)", "/ 2 * nudge"),),
                "Does Python multiply by the nudge where you meant to divide by it?",
                "the brackets below the line: `a / 2 * b` is `(a / 2) * b`",
            ),
            Slip(
                "swapped",
                (("(loss_above - loss_below)", "(loss_below - loss_above)"),),
                "Did you take below minus above?",
                "the order of the two losses: the run goes from left to right, so does the rise",
            ),
            Slip(
                "one_sided_above",
                (("loss(weight - nudge)", "loss(weight)"), ("(2 * nudge)", "nudge")),
                "Did you nudge upwards only?",
                "the second place: it should be as far below the weight as the first is above",
            ),
            Slip(
                "one_sided_below",
                (("loss(weight + nudge)", "loss(weight)"), ("(2 * nudge)", "nudge")),
                "Did you nudge downwards only?",
                "the first place: it should be as far above the weight as the second is below",
            ),
            Slip(
                "one_sided_over_two",
                (("loss(weight - nudge)", "loss(weight)"),),
                "Do you go from the weight to one side, but divide by two nudges?",
                "the two places: is each of them one nudge away from the weight?",
            ),
            Slip(
                "nudge_ignored",
                (("    loss_above", "    nudge = 1e-5\n    loss_above"),),
                "Does your slope hardly change with `nudge`: is the nudge a fixed number inside "
                "your function, or are more than two places used?",
                "the two places: each is `nudge`, the third argument, away from the weight",
            ),
            Slip(
                "nudge_as_by_hand",
                (("    loss_above", "    nudge = 0.1\n    loss_above"),),
                "Is the nudge fixed at 0.1, as it was when you did it by hand?",
                "where `nudge` comes from: it is the third argument",
            ),
            Slip(
                "sum_for_difference",
                (("loss_above - loss_below", "loss_above + loss_below"),),
                "Did you add the two losses?",
                "what you want to know: how much the loss changes between the two places",
            ),
            Slip(
                "brackets_missing",
                (("(loss_above - loss_below)", "loss_above - loss_below"),),
                "Is only the second loss divided?",
                "the brackets: without them, Python divides before it subtracts",
            ),
            Slip(
                "times_two",
                (("/ (2 * nudge)", "/ nudge * 2"),),
                "Does Python multiply by 2 where you meant to divide by it?",
                "the brackets below the line: `a / b * 2` is `(a / b) * 2`",
            ),
            Slip(
                "run_is_a_fixed_number",
                (("/ (2 * nudge)", "/ 0.2"),),
                "Is the run a fixed number, as it was when you did it by hand?",
                "the 0.2: where did it come from, when the nudge was 0.1?",
            ),
            Slip(
                "run_over_rise",
                (
                    (
                        "(loss_above - loss_below) / (2 * nudge)",
                        "(2 * nudge) / (loss_above - loss_below)",
                    ),
                ),
                "Is that run over rise?",
                "which of the two stands above the line",
            ),
            Slip(
                "half_nudges",
                (
                    ("loss(weight + nudge)", "loss(weight + nudge / 2)"),
                    ("loss(weight - nudge)", "loss(weight - nudge / 2)"),
                    ("(2 * nudge)", "nudge"),
                ),
                "Do you go only half a nudge to each side?",
                "the two places: each is a whole nudge away from the weight",
            ),
            Slip(
                "loss_nudged",
                (
                    ("loss(weight + nudge)", "loss(weight) + nudge"),
                    ("loss(weight - nudge)", "loss(weight) - nudge"),
                ),
                "Did you nudge the loss, where the weight should be nudged?",
                "the brackets after `loss`: what goes into it?",
            ),
            Slip(
                "share_of_the_weight",
                (
                    ("weight + nudge", "weight * (1 + nudge)"),
                    ("weight - nudge", "weight * (1 - nudge)"),
                ),
                "Is the nudge a share of the weight in yours?",
                "the two places: the nudge is added to the weight",
            ),
            Slip(
                "uneven_nudges",
                (("loss(weight - nudge)", "loss(weight - 2 * nudge)"),),
                "Is one of the two places two nudges away, while you divide by two?",
                "the two steps: they should be equally long",
            ),
        ),
    ),
    Exercise(
        reference=slope_of_weight,
        statement="Give the slope of the squared error by the weight, with a formula.",
        instance=_input_weight_target,
        truth=MeasuredSlope(_squared_error, by=("weight",)),
        parts=("slope",),
        styles=(_multiplied_out, _einsum, _loop_in_a_list, _float32, _own_nudging),
        hints=(
            "If the weight grows by a little, by how much does the prediction grow? What does that "
            "do to the error?",
            "The loss is a square. When the error changes by a little, its square changes by twice "
            "the error times that little.",
            "Changes that follow each other multiply: how fast the prediction goes with the "
            "weight, times how fast the square goes with the prediction.",
            "`2 * (input_value * weight - target) * input_value`",
        ),
        slips=(
            Slip(
                "target_minus_prediction",
                (("prediction - target", "target - prediction"),),
                "Did you subtract the prediction from the target?",
                "the line that makes the error: in this course it is prediction minus target",
            ),
            Slip(
                "square_factor_missing",
                (("2 * error", "error"),),
                "Is the 2 of the square missing?",
                "how fast a square grows: nudge both 3s in 3 * 3, and see by how much 9 changes",
            ),
            Slip(
                "input_missing",
                (("error * input_value", "error"),),
                "Is the input missing?",
                "how much the prediction changes when the weight changes by a little",
            ),
            Slip(
                "weight_for_input",
                (("error * input_value", "error * weight"),),
                "Is that the slope by the input?",
                "which number is nudged: it is the weight, and the input stays as it is",
            ),
            Slip(
                "loss_for_slope",
                (("2 * error * input_value", "error**2"),),
                "Is that the loss itself?",
                "the question: not how large the loss is, but how it changes with the weight",
            ),
            Slip(
                "error_for_slope",
                (("2 * error * input_value", "error"),),
                "Is that the error itself?",
                "what lies between the weight and the loss: the prediction, then a square",
            ),
            Slip(
                "input_squared",
                (("error * input_value", "error * input_value**2"),),
                "Is the input in there twice?",
                "how much the prediction changes when the weight changes by a little",
            ),
            Slip(
                "target_forgotten",
                (("prediction - target", "prediction"),),
                "Was the target left out?",
                "the line that makes the error: the error is squared, not the prediction",
            ),
            Slip(
                "square_kept",
                (("2 * error * input_value", "2 * error**2 * input_value"),),
                "Is the error still squared?",
                "the slope of a square: is it a square itself?",
            ),
            Slip(
                "slopes_added",
                (("2 * error * input_value", "2 * error + 1 + input_value"),),
                "Did you add the three slopes?",
                "changes that follow each other: do their sizes add or multiply?",
            ),
            Slip(
                "values_multiplied",
                (("2 * error * input_value", "prediction * error * error**2"),),
                "Did you multiply the values of the three steps, and not their slopes?",
                "the table of steps: how fast does each one change what comes out of it?",
            ),
            Slip(
                "two_on_prediction_only",
                (("2 * error * input_value", "(2 * prediction - target) * input_value"),),
                "Does the 2 belong to the prediction only in yours?",
                "the brackets: the 2 multiplies the whole error",
            ),
            Slip(
                "brackets_missing",
                (("2 * error * input_value", "2 * prediction - target * input_value"),),
                "Are the brackets around the error missing?",
                "the error: the 2 and the input multiply all of it",
            ),
            Slip(
                "input_left_out_of_the_error",
                (("prediction = input_value * weight", "prediction = weight"),),
                "Is the input left out of the prediction?",
                "the line that makes the prediction",
            ),
            Slip(
                "input_of_the_notebook",
                (("2 * error * input_value", "2 * error * 3"),),
                "Is the 3 of the notebook in there, where the argument belongs?",
                "each number in your function: does it come from an argument?",
            ),
            Slip(
                "prediction_of_the_notebook",
                (("prediction = input_value * weight", "prediction = 3 * weight"),),
                "Does your prediction use the notebook's own input, 3?",
                "each function and number that you use: does it know `input_value`?",
            ),
            Slip(
                "prediction_for_input",
                (("2 * error * input_value", "2 * error * prediction"),),
                "Is the prediction there, where the input belongs?",
                "how much the prediction changes when the weight changes by a little",
            ),
            Slip(
                "target_without_input",
                (("2 * error * input_value", "2 * prediction * input_value - 2 * target"),),
                "Did the input get lost beside the target when you multiplied out?",
                "the brackets: the input multiplies the whole error",
            ),
            Slip(
                "size_of_the_error",
                (("2 * error * input_value", "2 * abs(error) * input_value"),),
                "Is the sign of the error lost?",
                "a prediction that is too small: which sign has its error?",
            ),
            Slip(
                "step_taken",
                (("2 * error * input_value", "weight - 2 * error * input_value"),),
                "Is that the weight after a step, and not the slope?",
                "the question: it asks for the slope alone",
            ),
            Slip(
                "sum_for_product",
                (("2 * error * input_value", "2 * error + input_value"),),
                "Did you add the input where it multiplies?",
                "two changes that follow each other: their sizes multiply",
            ),
        ),
    ),
)
