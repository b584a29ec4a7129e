"""The exercise `momentum_step`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments, Exercise, Function, slip
from nnlib.exercises.drawing import numbers
from nnlib.exercises.truths import Definition


def momentum_step(parameter, slopes, velocity, learning_rate, momentum):
    """Take one step with momentum; change parameter and velocity in place.

    parameter, slopes, velocity: arrays of the same shape
    learning_rate:               one positive number
    momentum:                    a number from 0 to 1: how much of the velocity stays
    the velocity keeps that share and gets the plain step; then the parameter moves by the velocity
    """
    plain_step = -learning_rate * slopes
    velocity *= momentum
    velocity += plain_step
    parameter += velocity


def after_step(
    function: Function,
    parameter: Any,
    slopes: Any,
    velocity: Any,
    learning_rate: Any,
    momentum: Any,
) -> Any:
    """Take a step; return what became of the parameter and the velocity."""
    function(parameter, slopes, velocity, learning_rate, momentum)
    return parameter, velocity


def _step_of_ours(**arguments: Any) -> Any:
    return after_step(momentum_step, **arguments)


def _moving(rng: np.random.Generator, shape: tuple[int, ...] = (4, 3)) -> Arguments:
    rate, momentum = float(rng.choice([0.05, 0.2, 0.3])), float(rng.choice([0.6, 0.8, 0.9]))
    return numbers(rng, shape), numbers(rng, shape), numbers(rng, shape), rate, momentum


def _other_shapes(rng: np.random.Generator) -> list[Arguments]:
    at_rest = _moving(rng, (3,))
    at_rest[2][:] = 0
    without = (*_moving(rng, (2,))[:4], 0.0)
    return [_moving(rng, (5,)), _moving(rng, (1, 1)), at_rest, without]


def _into_slices(p: Any, s: Any, v: Any, rate: Any, keep: Any) -> Any:
    v[...] = keep * v - rate * s
    p[...] = p + v


def _with_out(p: Any, s: Any, v: Any, rate: Any, keep: Any) -> Any:
    np.subtract(keep * v, rate * s, out=v)
    np.add(p, v, out=p)
    return p, v


def _entry_by_entry(p: Any, s: Any, v: Any, rate: Any, keep: Any) -> Any:
    for place in np.ndindex(p.shape):
        v[place] = v[place] * keep + -s[place] * rate
        p[place] += v[place]


SCALE, PUSH, MOVE, REBOUND = (
    "    velocity *= momentum\n",
    "    velocity += plain_step\n",
    "    parameter += velocity",
    "    velocity = momentum * velocity + plain_step\n",
)
TWO_SHARES = "the new velocity: one share of the old one, and the plain step downhill"
AFTER_IT = "the order: first the velocity changes, then the parameter moves by the new one"
IN_PLACE = "what `=` does to an array's name: it names a new array, and the given one is unchanged"

SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("velocity_forgotten", "Does the parameter take the plain step, without its velocity?",
         AFTER_IT, (MOVE, "    parameter += plain_step")),
    slip("uphill", "Does the velocity grow along the slopes, uphill?",
         "the sign of the plain step: against the slope",
         ("-learning_rate * slopes", "learning_rate * slopes")),
    slip("old_velocity", "Does the parameter move by the old velocity?", AFTER_IT,
         (SCALE, f"{MOVE}\n{SCALE}"), (PUSH + MOVE, PUSH)),
    slip("velocity_not_kept",
         "Is the new velocity lost, so that the next step begins like this one?",
         IN_PLACE, (SCALE, ""), (PUSH, REBOUND)),
    slip("parameter_not_moved", "Does the parameter stay where it was?", IN_PLACE,
         (MOVE, "    parameter = parameter + velocity")),
    slip("nothing_in_place", "Are the given arrays unchanged?", IN_PLACE,
         (SCALE, ""), (PUSH, REBOUND),
         (MOVE, "    parameter = parameter + velocity")),
    slip("rate_on_both", "Does the learning rate appear twice?",
         "where the rate belongs: it turns the slopes into a step, once",
         (MOVE, "    parameter += learning_rate * velocity")),
    slip("rate_missing", "Is the learning rate missing?",
         "the plain step: the learning rate times the slopes",
         ("-learning_rate * slopes", "-slopes")),
    slip("slopes_gathered", "Does the velocity gather slopes, and does the rate come in later?",
         "what the velocity is here: a step, so the rate and the sign are in it (PyTorch does it "
         "the way you did)",
         ("-learning_rate * slopes", "1.0 * slopes"),
         (MOVE, "    parameter -= learning_rate * velocity")),
    slip("average_of_both", "Did you multiply the slopes by 1 - momentum?",
         TWO_SHARES, ("-learning_rate", "-(1 - momentum) * learning_rate")),
    slip("momentum_missing", "Is the velocity kept whole, without the factor momentum?",
         TWO_SHARES, (SCALE, "")),
    slip("momentum_on_both", "Did you multiply both shares by momentum?", TWO_SHARES,
         ("-learning_rate", "-momentum * learning_rate")),
    slip("rest_of_momentum", "Did you multiply the velocity by 1 - momentum?", TWO_SHARES,
         ("velocity *= momentum", "velocity *= 1 - momentum")),
    slip("minus_velocity", "Did you subtract the velocity from the parameter?",
         "the last line: the velocity already includes the sign",
         (MOVE, "    parameter -= velocity")),
    slip("looks_ahead",
         "Does the parameter move by more than the velocity, as in Nesterov's method?",
         AFTER_IT, (MOVE, "    parameter += momentum * velocity + plain_step")),
    slip("old_and_new_velocity", "Does the parameter move by the velocity and by the plain step?",
         AFTER_IT, (MOVE, "    parameter += velocity + plain_step")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=momentum_step,
    instance=_moving,
    extra_cases=_other_shapes,
    truth=Definition(_step_of_ours),
    parts=("parameter after the step", "velocity after the step"),
    call=after_step,
    changes=("parameter", "velocity"),
    styles=(_into_slices, _with_out, _entry_by_entry),
    hints=(
        "Two things change: the velocity first, and then the parameter. What does the parameter "
        "move by?",
        "The velocity keeps the share `momentum` of what it was, and gets the plain step, "
        "`-learning_rate * slopes`. Then the parameter moves by the whole velocity.",
        "In place: `velocity *= momentum`, `velocity += -learning_rate * slopes`, `parameter += "
        "velocity`. With `velocity = ...` the given array would be unchanged.",
    ),
    slips=SLIPS,
)
