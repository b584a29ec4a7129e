"""Results in a different order or shape: find which, and put the numbers right."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from nnlib.checks.general_slips import OF_SHAPE, STRUCTURES
from nnlib.checks.instances import Observation
from nnlib.exercises.declaration import Exercise

Order = Callable[[int], Sequence[int]]
"""Maps the number of parts to the place at which each of them came."""

_MOST_PARTS = 4


def _orders(exercise: Exercise, most: int) -> Iterator[Order]:
    """Yield all orders of a few parts; for layers, the reverse order, and the parts exchanged."""
    width = len(exercise.parts)
    if most == width <= _MOST_PARTS:
        for places in itertools.permutations(range(width)):
            yield lambda count, places=places: places  # type: ignore[misc]
        return
    if most % width:
        return
    for inside in itertools.permutations(range(width)):
        for step in (1, -1):

            def order(count: int, inside: Sequence[int] = inside, step: int = step) -> list[int]:
                layers = range(0, count, width)[::step]
                return [first + place for first in layers for place in inside]

            yield order


def order_of(exercise: Exercise, tries: Sequence[Observation]) -> Order | None:
    """Find the order in which the parts came, if it is plainly not the right one.

    It is plain if the shapes fit only in the new order, or if more parts are then right.
    """
    most = max(len(one.truth) for one in tries)
    if most < 2:
        return None
    best, most_right = None, _right(tries) if _fit(tries) else -1
    for order in _orders(exercise, most):
        if any(sorted(order(len(one.truth))) != list(range(len(one.given))) for one in tries):
            continue
        ordered = put_in_order(tries, order)
        if _fit(ordered) and _right(ordered) > most_right:
            best, most_right = order, _right(ordered)
    return best


def put_in_order(tries: Sequence[Observation], order: Order) -> list[Observation]:
    """Return the tries with their parts in the right order."""
    return [
        Observation(one.instance, [one.given[place] for place in order(len(one.truth))],
                    one.gives_lists)
        for one in tries
    ]  # fmt: skip


def shape_of(tries: Sequence[Observation]) -> tuple[str, list[Observation]] | None:
    """Find a slip that changed only the shape of parts, and return the tries put right."""
    if all(given.shape == truth.shape for one in tries for given, truth in _pairs(one)):
        return None
    for id_ in OF_SHAPE:
        transform = next(row[1] for row in STRUCTURES if row[0] == id_)
        shaped = [
            Observation(one.instance, [_shaped(*pair, transform) for pair in _pairs(one)],
                        one.gives_lists)
            for one in tries
        ]  # fmt: skip
        if all(given.shape == truth.shape for one in shaped for given, truth in _pairs(one)):
            return id_, shaped
    return None


def _pairs(one: Observation) -> list[tuple[np.ndarray, np.ndarray]]:
    return list(zip(one.given, one.truth, strict=True))


def _shaped(given: np.ndarray, truth: np.ndarray, transform: Callable[..., Any]) -> np.ndarray:
    """Return a part in the shape of the truth, if the slip would explain its own shape."""
    shapes = [changed.shape for changed in transform(truth, [])]
    return given.reshape(truth.shape) if given.shape in shapes else given


def _fit(tries: Sequence[Observation]) -> bool:
    """Check whether all parts have the right shapes, transposed if need be."""
    return all(
        given.shape in (truth.shape, truth.shape[::-1])
        for one in tries
        for given, truth in _pairs(one)
    )


def _right(tries: Sequence[Observation]) -> int:
    """Count the parts that are right on all tries that have them."""
    most = max(len(one.truth) for one in tries)
    return sum(all(one.right(part) for one in tries) for part in range(most))
