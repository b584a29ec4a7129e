"""The exercise `updated`: give the parameter after one step of gradient descent."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments, Exercise, slip
from nnlib.exercises.drawing import numbers


def updated(parameter, slope, learning_rate):
    """Give the parameter after one step of gradient descent.

    parameter:     one number, or an array
    slope:         the slope of the loss by it: one number, or an array of the same shape
    learning_rate: one positive number
    """
    return parameter - learning_rate * slope


def _parameter_slope_rate(rng: np.random.Generator, shape: tuple[int, ...] = ()) -> Arguments:
    while True:
        parameter, slope = numbers(rng, shape), numbers(rng, shape)
        rate = float(rng.choice([0.05, 0.2, 0.3, 0.7]))
        # A parameter that comes to 0 would hide every factor.
        if np.abs(parameter - rate * slope).min() > 0.05:
            return (parameter, slope, rate) if shape else (float(parameter), float(slope), rate)


def _arrays(rng: np.random.Generator) -> list[Arguments]:
    return [_parameter_slope_rate(rng, shape) for shape in ((2,), (3,))]


def _step_first(parameter: Any, slope: Any, learning_rate: float) -> Any:
    step = np.multiply(-learning_rate, slope)
    return parameter + step


def _lists(parameter: Any, slope: Any, learning_rate: float) -> Any:
    return (np.asarray(parameter) - np.asarray(slope) * learning_rate).tolist()


def _float32_step(parameter: Any, slope: Any, learning_rate: float) -> Any:
    return np.float32(parameter) - np.float32(learning_rate) * np.float32(slope)


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("uphill", "Does your step go along the slope, uphill?",
         "the sign of the step: a positive slope says that the loss grows to the right",
         ("parameter - ", "parameter + ")),
    slip("rate_missing", "Is the learning rate missing?",
         "the size of the step: the slope alone is usually far too much",
         ("learning_rate * slope", "slope")),
    slip("slope_missing", "Is the slope missing?",
         "the size of the step: steeper places get longer steps",
         ("learning_rate * slope", "learning_rate")),
    slip("divided_by_rate", "Did you divide by the learning rate?",
         "what a smaller learning rate should do: make the step shorter",
         ("learning_rate * slope", "slope / learning_rate")),
    slip("only_the_step", "Is that the step alone?",
         "where the step begins: at the parameter as it was",
         ("parameter - learning_rate * slope", "-learning_rate * slope")),
    slip("step_for_parameter", "Is that the length of the step alone?",
         "where the step begins, and which way it goes",
         ("parameter - learning_rate * slope", "learning_rate * slope")),
    slip("difference_scaled", "Is the parameter multiplied by the learning rate too?",
         "the brackets: only the slope is scaled",
         ("parameter - learning_rate * slope", "learning_rate * (parameter - slope)")),
    slip("precedence", "Do brackets hold the parameter and the rate together?",
         "the brackets: the rate and the slope make the step, the parameter comes after",
         ("parameter - learning_rate * slope", "(parameter - learning_rate) * slope")),
    slip("turned_round", "Did you take step minus parameter?",
         "the order: the parameter loses the step, not the step the parameter",
         ("parameter - learning_rate * slope", "learning_rate * slope - parameter")),
    slip("parameter_in_the_step", "Is the parameter in the step too?",
         "the size of the step: two factors make it",
         ("learning_rate * slope", "learning_rate * slope * parameter")),
    slip("sign_for_slope", "Do you use only the sign of the slope?",
         "the size of the step: steeper places get longer steps",
         ("learning_rate * slope", "learning_rate * np.sign(slope)")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=updated,
    instance=_parameter_slope_rate,
    extra_cases=_arrays,
    parts=("parameter",),
    styles=(_step_first, _lists, _float32_step),
    hints=(
        "A positive slope: the loss grows with the parameter. Should the parameter grow or shrink?",
        "The step has a size: the learning rate times the slope. It goes against the slope.",
        "`parameter - learning_rate * slope`",
    ),
    slips=SLIPS,
)
