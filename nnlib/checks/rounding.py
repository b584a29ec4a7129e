"""Rounded results: to how many digits, and the tries with enough room for the rounding."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from nnlib.checks.instances import Observation
from nnlib.exercises.closeness import CONSTANT

MOST_DIGITS = 6
ENOUGH_DIGITS = 2
"""With fewer digits, other slips would fit by chance."""


def digits_of(tries: Sequence[Observation]) -> int | None:
    """Find to how many digits all numbers are rounded; None if they are not.

    Examples
    --------
    >>> from nnlib.checks.instances import Instance
    >>> truth = [np.array([0.12345, 7.7, 3.21987])]
    >>> instance = Instance((), truth, [np.zeros(3)], None, {})
    >>> digits_of([Observation(instance, [np.array([0.12, 7.7, 3.22])])])
    2
    >>> digits_of([Observation(instance, [np.array([0.12345678, 7.7, 3.22])])])
    """
    given = np.concatenate([np.ravel(part) for one in tries for part in one.given])
    truth = np.concatenate([np.ravel(part) for one in tries for part in one.truth])
    if not np.isfinite(given).all() or len(np.unique(given)) < 3:
        # Zeros and ones need no rounding.
        return None
    for digits in range(MOST_DIGITS + 1):
        if _is_rounded(given, digits):
            return None if _is_rounded(truth, digits) else digits
    return None


def _is_rounded(numbers: np.ndarray, digits: int) -> bool:
    return bool((np.abs(numbers - np.round(numbers, digits)) <= CONSTANT).all())


def with_room(tries: Sequence[Observation], digits: int) -> list[Observation]:
    """Return the tries with tolerances that allow for the rounding."""
    room = 0.5 * 10.0**-digits + CONSTANT
    return [
        Observation(
            dataclasses.replace(
                one.instance, tolerances=[tolerance + room for tolerance in one.tolerances]
            ),
            one.given,
            one.gives_lists,
        )
        for one in tries
    ]
