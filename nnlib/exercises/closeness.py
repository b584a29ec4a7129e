"""Closeness: are these numbers equal enough? Every tolerance of exercises and checks, once.

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
    """How far numbers may be apart: a share of the number, and as much beside it anywhere."""

    relative: float
    absolute: float


# Float32 passes, 0.01 % off does not. The floor is a share of the usual size of the part, so that
# an entry that happens to be nearly 0 need not be exact to 17 digits.
RELATIVE, FLOOR = 1e-5, 3e-6
"""A learner's number beside its truth; what the measurement may be off by itself is added."""

ROUNDING = Tolerance(1e-5, 1e-9)
"""Numbers from two runs of code: the order of the sums differs, nothing else."""

OWN_RULE = Tolerance(1e-5, 1e-6)
"""Slopes of a rule that a learner invented, next to measured ones, place by place."""

SUMMED = Tolerance(1e-4, 1e-8)
"""Sums of many numbers that carry errors of their own: measured slopes, or many steps."""

TRAINED = Tolerance(1e-4, 1e-7)
"""Two networks after the same training: errors grow from step to step."""

REPEATED = Tolerance(1e-6, 1e-12)
"""Slopes of a program that this course has never seen, from two calls in a row."""

STEP = Tolerance(1e-7, 1e-9)
"""A single step that is read off the parameters before and after it."""

NEARLY = Tolerance(1e-2, 1e-9)
"""Close everywhere, and not equal: something is rounded, or left out."""

BY_HAND = Tolerance(1e-3, 1e-9)
"""An answer that was worked out by hand, and written with three or four digits."""

SAME_RATIO = 1e-3
"""The ratios of wrong numbers to true ones are one ratio if they differ by no more than this."""

NOTHING_BESIDE = 1e-3
"""An entry below this share of its part's largest has no ratio that says anything."""

CONSTANT = 1e-9
"""Numbers that vary by no more than this do not vary."""

FORMULA = 1e-13
"""The relative error of a formula is below this; nudging leaves more."""

SINGLE = 3e-8
"""In single precision, rounding alone is above this, and hides the error of nudging."""


def close(given: np.ndarray, wanted: np.ndarray | None, tolerance: np.ndarray) -> bool:
    """Whether two arrays agree in shape and, entry by entry, in value.

    The tolerance has the shape of the truth; a slip may have another, and takes the widest.
    """
    if wanted is None or given.shape != wanted.shape:
        return False
    if tolerance.shape != given.shape:
        tolerance = tolerance.max(initial=0)
    # Of a slip, as of softmax that overflows, infinite and missing numbers are signs too.
    same = (given == wanted) | (np.isnan(given) & np.isnan(wanted))
    with np.errstate(invalid="ignore"):
        return bool((same | (np.abs(given - wanted) <= tolerance)).all())


def tolerance_of(truth: np.ndarray, usual_size: float, error: np.ndarray) -> np.ndarray:
    """How far a right number may be from its truth, entry by entry.

    Parameters
    ----------
    truth : ndarray
    usual_size : float
        Of this part of the result, over all instances.
    error : ndarray
        By how much the truth itself may be off, as it was measured.
    """
    return RELATIVE * np.abs(truth) + FLOOR * usual_size + error


def alike(
    one: np.ndarray, other: np.ndarray, within: Tolerance = ROUNDING, nan_too: bool = False
) -> bool:
    """Whether two arrays have the same shape and, within a tolerance, the same numbers."""
    return one.shape == other.shape and np.allclose(
        one, other, rtol=within.relative, atol=within.absolute, equal_nan=nan_too
    )


def same_number(one: float, other: float, within: Tolerance = BY_HAND) -> bool:
    """Whether two numbers are the same within a tolerance, whichever of them is given first."""
    return math.isclose(one, other, rel_tol=within.relative, abs_tol=within.absolute)
