"""The right steps of `descend`, and numbers that a learner chose, read off one try."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.chosen import read_typed, share
from nnlib.exercises.fitting_a_line.mean_slopes import mean_slopes
from nnlib.exercises.walking import MOST_STEPS, Walk, steps_taken


def walk_of_descent(
    inputs: np.ndarray,
    weights: np.ndarray,
    bias: float,
    targets: np.ndarray,
    learning_rate: float,
    steps: int,
) -> Walk:
    def slopes_at(turn: int, place: list[np.ndarray]) -> list[np.ndarray]:
        weights, bias = place
        return [*map(np.asarray, mean_slopes(inputs, weights, bias, targets))]

    return Walk([weights, np.asarray(bias)], learning_rate, steps, slopes_at)


def own_rate(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    # Read off one try only, so that all other tries get the same number.
    if arguments["learning_rate"] != 1.5:
        return None
    walk = walk_of_descent(**arguments)
    step, slopes = walk.step(0, given)
    rate = read_typed(1.5 * (share(step, slopes) or 0))
    return None if rate == 1.5 else rate


def own_bound(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    # Slopes of millions lead far away, in one step.
    is_far = arguments["learning_rate"] == 1e-4
    return read_typed(float(np.abs(given[0]).max()), digits=2) if is_far else None


def own_steps(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    if arguments["steps"] != 2 or len(arguments["inputs"]) != 3:
        return None
    return steps_taken(walk_of_descent(**{**arguments, "steps": MOST_STEPS}), given)
