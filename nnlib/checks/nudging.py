"""Does an answer nudge instead of using a formula? Its numbers show it: they are nearly exact.

A lesson's check says so if the source nudges as well, or if our measuring ran: it sees a learner's
own work while it is being written. Grading cannot see code that runs in another process; there,
numbers must be more exact than those of single precision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from nnlib.checks.instances import instances_of
from nnlib.checks.results import Unreadable, read
from nnlib.checks.running import CallFailed
from nnlib.exercises.closeness import FORMULA, SINGLE
from nnlib.exercises.declaration import Exercise, Function
from nnlib.exercises.parts import flat
from nnlib.exercises.truths import MeasuredNetwork, MeasuredSlope

_LOOKED_AT = 3


def asks_for_formula(exercise: Exercise) -> bool:
    """Check whether the exercise asks for a slope, which could be measured instead."""
    return isinstance(exercise.truth, MeasuredSlope | MeasuredNetwork)


def error_of(results: Iterable[tuple[Sequence[np.ndarray], Sequence[np.ndarray]]]) -> float:
    """Return the relative distance of right numbers from exact ones, as a median of all parts.

    Parameters
    ----------
    results : iterable of (given, exact), each with one array per part
    """
    errors = [
        float(np.max(np.abs(one - other)) / np.max(np.abs(other)))
        for given, exact in results
        for one, other in zip(given, exact, strict=True)
        if np.any(other)
    ]
    return float(np.quantile(errors, 0.5)) if errors else 0.0


def is_exact(error: float) -> bool:
    """Check whether numbers with this error are exact up to rounding, as only a formula's are.

    A source may subtract two calls without nudging: `mean(outputs) - mean(targets)`.

    Examples
    --------
    >>> is_exact(1e-16), is_exact(1e-10)
    (True, False)
    """
    return error <= FORMULA


def is_single(given: Sequence[np.ndarray]) -> bool:
    """Check for single precision, whose rounding is larger than the error of a nudge.

    Examples
    --------
    >>> is_single([np.array(np.float32(0.1))]), is_single([np.array(0.1)])
    (True, False)
    """
    return all(np.array_equal(part, part.astype(np.float32)) for part in given)


def is_measured(results: Iterable[tuple[Sequence[np.ndarray], Sequence[np.ndarray]]]) -> bool:
    """Check whether right numbers were measured: a formula is exact except for rounding."""
    listed = list(results)
    return not is_exact(error_of(listed)) and not all(is_single(given) for given, _ in listed)


def as_exact_as_measured(exercise: Exercise, function: Function, seed: int) -> bool:
    """Check whether a right answer in another process returns measured numbers."""
    results = []
    for instance in instances_of(exercise, seed)[:_LOOKED_AT]:
        result = function.called_elsewhere(instance.fresh())  # type: ignore[attr-defined]
        exact = flat(instance.pattern)
        try:
            if isinstance(result, CallFailed):
                return False
            results.append((read(result, instance.pattern, ("",) * len(exact)), exact))
        except Unreadable:
            return False
    error = error_of(results)
    return not is_exact(error) and error < SINGLE
