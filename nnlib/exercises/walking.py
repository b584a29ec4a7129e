"""The right steps of a training's try, and what a learner's steps show when compared with them.

A bound or a share that a learner chose is read off a try with one step, or two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nnlib.exercises.closeness import STEP, SUMMED, alike
from nnlib.exercises.parts import flat
from nnlib.layers import Layer
from nnlib.propagation import backward, forward

Slopes = Callable[[int, list[np.ndarray]], list[np.ndarray]]

MOST_STEPS = 400
"""No more steps than this are followed."""


@dataclass(frozen=True)
class Walk:
    """The right steps of one try.

    Parameters
    ----------
    start : list of ndarray
        The parameters before the first step.
    rate : float
    count : int
        The number of steps that the try asks for.
    slopes_at : callable
        Takes the number of a step and the parameters before it; returns their slopes.
    """

    start: list[np.ndarray]
    rate: float
    count: int
    slopes_at: Slopes

    def places(self, most: int) -> list[list[np.ndarray]]:
        """Return the parameters at the start and after each step, up to that many."""
        places = [self.start]
        for turn in range(min(self.count, most)):
            slopes = self.slopes_at(turn, places[-1])
            places.append([
                place - self.rate * slope for place, slope in zip(places[-1], slopes, strict=True)
            ])  # fmt: skip
        return places

    def step(self, turn: int, after: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """Return a step from a right place, divided by the rate, and the slopes there."""
        place = self.places(turn)[-1]
        taken = [(old - new) / self.rate for old, new in zip(place, after, strict=True)]
        return _in_one(taken), _in_one(self.slopes_at(turn, place))


def _in_one(arrays: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.ravel(array) for array in arrays])


def walk_of_layers(
    layers: Sequence[Layer], rate: float, batches: Sequence[tuple[np.ndarray, np.ndarray]]
) -> Walk:
    """Return the walk with one step for each batch, down its squared error."""

    def slopes_at(turn: int, place: list[np.ndarray]) -> list[np.ndarray]:
        inputs, targets = batches[turn]
        there = [
            Layer(weights, bias, layer.activation)
            for weights, bias, layer in zip(place[::2], place[1::2], layers, strict=True)
        ]
        return flat(backward(there, forward(there, inputs), targets))

    start = [array for layer in layers for array in (layer.weights, layer.bias)]
    return Walk(start, rate, len(batches), slopes_at)


def too_high_a_rate(inputs: np.ndarray) -> float:
    """Return a rate at which the error of neurons without activation doubles in each step.

    Examples
    --------
    >>> round(too_high_a_rate(np.array([[0.0], [0.0]])), 3)
    1.5
    """
    with_ones = np.column_stack([inputs, np.ones(len(inputs))])
    most = np.linalg.eigvalsh(2 * with_ones.T @ with_ones / len(inputs))[-1]
    return float(3 / most)


# --- what one try shows of a number that was chosen ---------------------------------------------


def _last_step(
    walk: Walk, after: list[np.ndarray], count: int
) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the last of so many steps and its slopes; None for other tries, or a right step."""
    if walk.count != count:
        return None
    step, slopes = walk.step(count - 1, after)
    return (step, slopes) if not alike(step, slopes, STEP) else None


def largest_step(walk: Walk, after: list[np.ndarray]) -> float | None:
    seen = _last_step(walk, after, 1)
    return float(np.abs(seen[0]).max()) if seen else None


def length_of_the_step(walk: Walk, after: list[np.ndarray]) -> float | None:
    seen = _last_step(walk, after, 1)
    return float(np.linalg.norm(seen[0])) if seen else None


def longest_of_the_arrays(walk: Walk, after: list[np.ndarray]) -> float | None:
    seen = _last_step(walk, after, 1)
    if not seen:
        return None
    cuts = np.cumsum([array.size for array in walk.start])[:-1]
    return float(max(np.linalg.norm(part) for part in np.split(seen[0], cuts)))


def _share_of_the_slopes(walk: Walk, after: list[np.ndarray], count: int) -> float | None:
    seen = _last_step(walk, after, count)
    return float(seen[0] @ seen[1] / (seen[1] @ seen[1])) if seen else None


def rate_of_the_first_step(walk: Walk, after: list[np.ndarray]) -> float | None:
    share = _share_of_the_slopes(walk, after, 1)
    return None if share is None else share * walk.rate


def largest_weight(walk: Walk, after: list[np.ndarray]) -> float | None:
    """Return the largest of all weights after one step, if it should be larger."""
    if walk.count != 1:
        return None
    most, right = (
        float(max(np.abs(weights).max() for weights in place[::2]))
        for place in (after, walk.places(1)[-1])
    )
    return most if most < right else None


def rate_of_the_second_step(walk: Walk, after: list[np.ndarray]) -> float | None:
    return _share_of_the_slopes(walk, after, 2)


def rest_of_the_second_rate(walk: Walk, after: list[np.ndarray]) -> float | None:
    share = rate_of_the_second_step(walk, after)
    return None if not share else 1 / share - 1


def rest_of_its_square(walk: Walk, after: list[np.ndarray]) -> float | None:
    share = rate_of_the_second_step(walk, after)
    return None if not share else 1 / share**2 - 1


def share_of_the_first_slopes(walk: Walk, after: list[np.ndarray]) -> float | None:
    seen = _last_step(walk, after, 2)
    first = _in_one(walk.slopes_at(0, walk.start))
    return float((seen[0] - seen[1]) @ first / (first @ first)) if seen else None


def missing_in_the_first_step(walk: Walk, after: list[np.ndarray]) -> float | None:
    share = _share_of_the_slopes(walk, after, 1)
    return None if share is None else 1 - share


def share_of_the_weights(walk: Walk, after: list[np.ndarray]) -> float | None:
    """Return the share of the weights themselves in the step; weights and biases alternate."""
    seen = _last_step(walk, after, 1)
    if not seen:
        return None
    others = [np.zeros_like(one) for one in walk.start]
    others[::2] = walk.start[::2]
    weights = _in_one(others)
    return float((seen[0] - seen[1]) @ weights / (weights @ weights))


def nothing_where_no_number(walk: Walk, after: list[np.ndarray]) -> float | None:
    """Return 0 if a spread of 0 left no numbers, else the little that was added to it."""
    return 1e-8 if all(np.isfinite(array).all() for array in after) else 0.0


def steps_taken(walk: Walk, after: list[np.ndarray]) -> float | None:
    """Return after how many right steps, at most, the parameters are those of the result."""
    places = [_in_one(place) for place in walk.places(MOST_STEPS)]
    far = [np.abs(place - _in_one(after)).max() for place in places]
    nearest = len(far) - 1 - int(np.argmin(far[::-1]))
    return float(nearest) if alike(places[nearest], _in_one(after), SUMMED) else None
