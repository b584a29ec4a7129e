"""Numbers that a learner chose, such as a rate, a bound or a leak, read off the result of a try.

A number that somebody types has few digits. One that was calculated has many, so it is not taken
for a choice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.exercises.parts import flat

Number = Callable[[dict[str, Any], list[np.ndarray]], float | None]

USUAL_RATES = (0.1, 0.2, 0.3, 0.05, 0.02, 0.01, 0.005, 0.001, 1e-4)
"""Learning rates that people type. Neither half nor twice the 0.03 of the slips is one of them."""

_SAME = 1e-4
"""How close to a number of few digits; rounding in float32 stays closer."""


def read_typed(number: float | None, digits: int = 3) -> float | None:
    """Return the number with few digits that this one stands for; None if there is none.

    Examples
    --------
    >>> read_typed(0.30000001), read_typed(1 / 3)
    (0.3, None)
    """
    if number is None or not np.isfinite(number) or number == 0:
        return None
    nearest = float(f"{number:.{digits}g}")
    return nearest if abs(nearest - number) <= _SAME * abs(number) else None


def share(part: np.ndarray, direction: np.ndarray) -> float | None:
    """Return how many times a direction is in a part; None if it is 0 or of a different shape.

    Examples
    --------
    >>> share(np.array([3.0, 6.0]), np.array([1.0, 2.0]))
    3.0
    """
    if np.shape(part) != np.shape(direction) or not np.any(direction):
        return None
    return float(np.vdot(direction, part) / np.vdot(direction, direction))


def leak(part: np.ndarray, direction: np.ndarray) -> float | None:
    """Return a share that may be the leak of a ReLU; None at 1, where there is no ReLU at all.

    Examples
    --------
    >>> leak(np.array([0.5, 1.0]), np.array([1.0, 2.0]))
    0.5
    >>> leak(np.array([1.0, 2.0]), np.array([1.0, 2.0]))
    """
    number = share(part, direction)
    return None if number is None or abs(number - 1) < 1e-6 else number


def threshold(values: np.ndarray, passed: np.ndarray) -> float | None:
    """Return a number that separates the values that passed from the others; None if none does.

    Examples
    --------
    >>> threshold(np.array([0.3, 0.1, 0.7]), np.array([True, False, True]))
    0.2
    """
    if passed.all() or not passed.any():
        return None
    most, least = float(values[~passed].max()), float(values[passed].min())
    return (most + least) / 2 if most < least else None


def rate_of_a_step(right: Callable[..., Any], start: str, part: int = 0) -> Number:
    """Read the rate off a parameter that was returned after a step, instead of its slope."""

    def number(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
        slopes = flat(right(**arguments))[part]
        return read_typed(share(np.asarray(arguments[start]) - given[part], slopes), digits=1)

    return number


def rate_in_the_slopes(right: Callable[..., Any]) -> Number:
    """Read a rate that slopes were multiplied by; it may have a minus, as in a step."""

    def number(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
        for part, slopes in zip(given, flat(right(**arguments)), strict=True):
            rate = read_typed(share(part, slopes))
            if rate is not None and abs(rate) in USUAL_RATES:
                return rate
        return None

    return number


def bound_of(right: Callable[..., Any]) -> Number:
    """Read the bound at which results were cut off; a number of one digit."""

    def number(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
        for part, slopes in zip(given, flat(right(**arguments)), strict=True):
            largest = float(np.abs(part).max())
            if largest < 0.999 * np.abs(slopes).max():
                return read_typed(largest, digits=1)
        return None

    return number
