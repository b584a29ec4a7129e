"""The exercise `updated`: return the parameter after one step of gradient descent."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.chosen import read_typed, share
from nnlib.exercises.declaration import Arguments, Exercise, Fit, slip
from nnlib.exercises.drawing import numbers


def updated(parameter, slope, learning_rate):
    """Return the parameter after one step of gradient descent.

    parameter:     one number, or an array
    slope:         the slope of the loss for it: one number, or an array of the same shape
    learning_rate: one positive number
    """
    return parameter - learning_rate * slope


def _parameter_slope_rate(rng: np.random.Generator, shape: tuple[int, ...] = ()) -> Arguments:
    while True:
        parameter, slope = numbers(rng, shape), numbers(rng, shape)
        rate = float(rng.choice([0.05, 0.2, 0.3, 0.7]))
        # A parameter that becomes 0 would hide every factor.
        if np.abs(parameter - rate * slope).min() > 0.05:
            return (parameter, slope, rate) if shape else (float(parameter), float(slope), rate)


def _arrays(rng: np.random.Generator) -> list[Arguments]:
    return [_parameter_slope_rate(rng, shape) for shape in ((2,), (3,))] + [
        (0.6, -1.5, 0.04),
    ]


def _step_first(parameter: Any, slope: Any, learning_rate: float) -> Any:
    step = np.multiply(-learning_rate, slope)
    return parameter + step


def _lists(parameter: Any, slope: Any, learning_rate: float) -> Any:
    return (np.asarray(parameter) - np.asarray(slope) * learning_rate).tolist()


def _float32_step(parameter: Any, slope: Any, learning_rate: float) -> Any:
    return np.float32(parameter) - np.float32(learning_rate) * np.float32(slope)


def _over_the_slope(arguments: dict[str, Any], given: list[np.ndarray]) -> float:
    return share(arguments["parameter"] - given[0], np.asarray(arguments["slope"])) or 0.0


def _count(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    count = read_typed(_over_the_slope(arguments, given) / arguments["learning_rate"], digits=4)
    return count if count and count > 2 and count == round(count) else None


def _own_rate(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    # Read off the one try with that rate, so that all other tries get the same number.
    rate = (
        read_typed(_over_the_slope(arguments, given))
        if arguments["learning_rate"] == 0.04
        else None
    )
    return rate if rate and 0 < rate != 1 else None


def _bound(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    cut = np.abs(arguments["parameter"] - given[0]).max() / arguments["learning_rate"]
    return read_typed(float(cut), digits=1) if cut < np.abs(arguments["slope"]).max() else None


_STEEPER_AND_LONGER = "the size of the step: steeper places get longer steps"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("uphill", "Does your step go along the slope, uphill?",
         "the sign of the step: a positive slope says that the loss grows to the right",
         ("parameter - ", "parameter + ")),
    slip("rate_missing", "Is the learning rate missing?",
         "the size of the step: the slope alone is usually far too much",
         ("learning_rate * slope", "slope")),
    slip("slope_missing", "Is the slope missing?", _STEEPER_AND_LONGER,
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
    slip("difference_scaled", "Did you multiply the parameter by the learning rate as well?",
         "the brackets: only the slope is scaled",
         ("parameter - learning_rate * slope", "learning_rate * (parameter - slope)")),
    slip("precedence", "Did you put the parameter and the rate in brackets together?",
         "the brackets: the rate and the slope make the step; the parameter is not part of it",
         ("parameter - learning_rate * slope", "(parameter - learning_rate) * slope")),
    slip("turned_round", "Did you take step minus parameter?",
         "the order: the step is subtracted from the parameter, not the parameter from the step",
         ("parameter - learning_rate * slope", "learning_rate * slope - parameter")),
    slip("parameter_in_the_step", "Is the parameter a factor of the step too?",
         "the size of the step: it has two factors",
         ("learning_rate * slope", "learning_rate * slope * parameter")),
    slip("sign_for_slope", "Do you use only the sign of the slope?", _STEEPER_AND_LONGER,
         ("learning_rate * slope", "learning_rate * np.sign(slope)")),
    slip("size_of_the_slope", "Is the sign of the slope lost?",
         "the sign of the slope: it says which way is downhill, and no `if` is needed",
         ("learning_rate * slope", "learning_rate * np.abs(slope)")),
    slip("many_steps", "Did you take more than one step?", "the loop: this function takes one step",
         ("learning_rate * slope", "20 * learning_rate * slope"),
         fits=(Fit((("learning_rate * slope", "NUMBER * learning_rate * slope"),), _count),)),
    slip("rate_fixed", "Is your learning rate a fixed number?",
         "where the rate comes from: it is the third argument",
         ("learning_rate * slope", "0.1 * slope"),
         fits=(Fit((("learning_rate * slope", "NUMBER * slope"),), _own_rate),)),
    slip("rate_squared", "Does the learning rate appear twice?",
         "the size of the step: it has two factors",
         ("learning_rate * slope", "learning_rate**2 * slope")),
    slip("slope_squared", "Did you square the slope?", "the size of the step: it has two factors",
         ("learning_rate * slope", "learning_rate * slope**2")),
    slip("sum_for_product", "Did you add the rate and the slope?",
         "the size of the step: its two factors multiply",
         ("learning_rate * slope", "(learning_rate + slope)"),
         fits=(Fit((("learning_rate * slope", "learning_rate + slope"),)),)),
    slip("parameter_for_slope", "Did you use the parameter where the slope belongs?",
         _STEEPER_AND_LONGER, ("learning_rate * slope", "learning_rate * parameter")),
    slip("parameter_and_slope_exchanged", "Did you exchange the parameter and the slope?",
         "the order of the arguments, and where the step begins",
         ("parameter - learning_rate * slope", "slope - learning_rate * parameter")),
    slip("rate_at_the_parameter",
         "Did you multiply the parameter by the rate instead of the slope?",
         "the size of the step: only the slope is scaled",
         ("parameter - learning_rate * slope", "learning_rate * parameter - slope")),
    slip("step_of_length_1", "Did you scale the slope to length 1?", _STEEPER_AND_LONGER,
         ("learning_rate * slope", "learning_rate * slope / np.sqrt(np.sum(slope**2))")),
    slip("one_way_only", "Do you take a step only where the slope is above 0?",
         "a slope below 0: should the parameter stay where it is?",
         ("learning_rate * slope", "learning_rate * np.maximum(slope, 0)"),
         fits=(Fit((("learning_rate * slope", "learning_rate * np.minimum(slope, 0)"),)),)),
    slip("weight_decay", "Did you shrink the parameter in addition to the step?",
         "the step: the rate times the slope, and nothing else",
         ("parameter - ", "(1 - learning_rate) * parameter - ")),
    slip("running_mean", "Is that a mean of the parameter and the slope?",
         "the step: it is subtracted from the whole parameter",
         ("parameter - ", "(1 - learning_rate) * parameter + ")),
    slip("cut_off_at_zero", "Does a parameter below 0 become 0?",
         "the result: a parameter may well be negative",
         ("parameter - learning_rate * slope", "np.maximum(parameter - learning_rate * slope, 0)")),
    slip("sign_of_the_parameter_lost", "Is the sign of the parameter lost?",
         "the result: a parameter may well be negative",
         ("parameter - learning_rate * slope", "np.abs(parameter - learning_rate * slope)"),
         fits=(Fit((("parameter - ", "np.abs(parameter) - "),)),)),
    slip("slopes_clipped", "Are large slopes cut down to a limit?",
         "the step: it is the rate times the slope, however large the slope is",
         ("* slope", "* np.clip(slope, -1, 1)"),
         fits=(Fit((("* slope", "* np.clip(slope, -NUMBER, NUMBER)"),), _bound),)),
    slip("nothing_moves", "Does the parameter come back unchanged?",
         "the line with `return`: is the new value in it?", (" - learning_rate * slope", "")),
    slip("slope_given_back", "Is that the slope itself?",
         "what is asked for: the parameter after the step",
         ("parameter - learning_rate * slope", "slope")),
    slip("divided_by_slope", "Did you divide the rate by the slope?", _STEEPER_AND_LONGER,
         ("learning_rate * slope", "learning_rate / slope")),
    slip("product_for_difference", "Did you multiply the parameter by the step?",
         "what happens to the step: it is subtracted", ("parameter - ", "parameter * ")),
    slip("rate_halved_or_doubled", "Is there a factor of 2 in the step?",
         "the size of the step: it has two factors",
         ("learning_rate * slope", "2 * learning_rate * slope"),
         fits=(Fit((("learning_rate * slope", "learning_rate * slope / 2"),)),)),
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
