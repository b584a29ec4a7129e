"""Closeness: are these numbers equal enough? All tolerances of exercises and checks are here.

>>> alike(np.array([2.0]), np.array([2.00001]))
True
>>> alike(np.array([2.0]), np.array([2.0001]))
False
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from nnlib.comparing import KNOWN_RATIO as KNOWN_RATIO


class Tolerance(NamedTuple):
    """How far apart numbers may be: a share of the number, plus a fixed amount."""

    relative: float
    absolute: float


# Float32 passes; 0.01 % off does not. The floor is a share of the usual size of the part, so that
# an entry that happens to be nearly 0 need not be exact to 17 digits.
RELATIVE, FLOOR = 1e-5, 3e-6
"""A learner's number compared with its truth; the measurement's own error is added."""

ROUNDING = Tolerance(1e-5, 1e-9)
"""Numbers from two runs of code: the order of the sums differs, nothing else."""

OWN_RULE = Tolerance(1e-5, 1e-6)
"""Slopes of a rule that a learner invented, compared with measured ones, place by place."""

SUMMED = Tolerance(1e-4, 1e-8)
"""Sums of many numbers that carry errors of their own: measured slopes, or many steps."""

TRAINED = Tolerance(1e-4, 1e-7)
"""Two networks after the same training: errors grow from step to step."""

REPEATED = Tolerance(1e-6, 1e-12)
"""Slopes of a program that this course has never seen, from two consecutive calls."""

STEP = Tolerance(1e-7, 1e-9)
"""A single step that is read off the parameters before and after it."""

NEARLY = Tolerance(1e-2, 1e-9)
"""Close everywhere, but not equal: something is rounded, or left out."""

BY_HAND = Tolerance(1e-3, 1e-9)
"""An answer that was worked out by hand and written with three or four digits."""

SAME_RATIO = 1e-3
"""The ratios of wrong numbers to true ones count as one if they differ by no more than this."""

NOTHING_BESIDE = 1e-3
"""The ratio of an entry below this share of its part's largest says nothing."""

CONSTANT = 1e-9
"""Numbers that vary by no more than this do not vary."""

FORMULA = 1e-13
"""The relative error of a formula is below this; nudging leaves more."""

SINGLE = 3e-8
"""In single precision, rounding alone is above this and hides the error of nudging."""


def close(given: np.ndarray, wanted: np.ndarray | None, tolerance: np.ndarray) -> bool:
    """Check whether two arrays agree in shape and, entry by entry, in value.

    The tolerance has the shape of the truth; a slip's numbers may have a different shape, and then
    the widest tolerance holds.
    """
    if wanted is None or given.shape != wanted.shape:
        return False
    if tolerance.shape != given.shape:
        tolerance = tolerance.max(initial=0)
    # In a slip, such as a softmax that overflows, infinite and missing numbers are signs too.
    same = (given == wanted) | (np.isnan(given) & np.isnan(wanted))
    with np.errstate(invalid="ignore"):
        return bool((same | (np.abs(given - wanted) <= tolerance)).all())


def tolerance_of(truth: np.ndarray, usual_size: float, error: np.ndarray) -> np.ndarray:
    """Return how far a right number may be from its truth, entry by entry.

    Parameters
    ----------
    truth : ndarray
    usual_size : float
        The usual size of this part of the result, over all instances.
    error : ndarray
        How far off the truth itself may be, since it was measured.
    """
    return RELATIVE * np.abs(truth) + FLOOR * usual_size + error


def alike(
    one: np.ndarray, other: np.ndarray, within: Tolerance = ROUNDING, nan_too: bool = False
) -> bool:
    """Check whether two arrays have the same shape and, within a tolerance, the same numbers."""
    return one.shape == other.shape and np.allclose(
        one, other, rtol=within.relative, atol=within.absolute, equal_nan=nan_too
    )


def same_number(one: float, other: float, within: Tolerance = BY_HAND) -> bool:
    """Check whether two numbers are the same within a tolerance, whichever comes first."""
    return math.isclose(one, other, rel_tol=within.relative, abs_tol=within.absolute)
