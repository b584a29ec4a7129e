"""What the numbers of a try show of a number that a learner chose, as a leak or a rate."""

from __future__ import annotations

import numpy as np


def share(part: np.ndarray, direction: np.ndarray) -> float | None:
    """How many times a direction is in a part; None where the direction is 0.

    Examples
    --------
    >>> share(np.array([3.0, 6.0]), np.array([1.0, 2.0]))
    3.0
    """
    straight = np.ravel(direction)
    length = float(straight @ straight)
    return float(np.ravel(part) @ straight) / length if length else None


def leak(part: np.ndarray, direction: np.ndarray) -> float | None:
    """A share that may be the leak of a ReLU: at 1 there is no ReLU at all.

    Examples
    --------
    >>> leak(np.array([0.5, 1.0]), np.array([1.0, 2.0]))
    0.5
    >>> leak(np.array([1.0, 2.0]), np.array([1.0, 2.0]))
    """
    number = share(part, direction)
    return None if number is None or abs(number - 1) < 1e-6 else number


def threshold(values: np.ndarray, passed: np.ndarray) -> float | None:
    """A number that parts the values that passed from those that did not; None if none does.

    Examples
    --------
    >>> threshold(np.array([0.3, 0.1, 0.7]), np.array([True, False, True]))
    0.2
    """
    if passed.all() or not passed.any():
        return None
    most, least = float(values[~passed].max()), float(values[passed].min())
    return (most + least) / 2 if most < least else None
