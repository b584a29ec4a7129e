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
