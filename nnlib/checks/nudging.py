"""Does an answer nudge where a formula is wanted? Its numbers tell: they are nearly exact.

A lesson's check says so where the source nudges, too, or our measuring ran: it looks at a learner's
own work while it is being written. Grading has no such sight of what runs elsewhere; there, numbers
must be more exact than those of single precision.
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
    """Whether the exercise asks for a slope, which could be measured instead."""
    return isinstance(exercise.truth, MeasuredSlope | MeasuredNetwork)


def error_of(results: Iterable[tuple[Sequence[np.ndarray], Sequence[np.ndarray]]]) -> float:
    """How far right numbers are from exact ones, in the middle of all parts; relative.

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
    """Whether numbers with this error are right to rounding, as only a formula makes them.

    A source may subtract two calls without nudging: `mean(outputs) - mean(targets)`.

    Examples
    --------
    >>> is_exact(1e-16), is_exact(1e-10)
    (True, False)
    """
    return error <= FORMULA


def is_single(given: Sequence[np.ndarray]) -> bool:
    """Whether numbers are those of single precision, whose rounding is larger than a nudge's error.

    Examples
    --------
    >>> is_single([np.array(np.float32(0.1))]), is_single([np.array(0.1)])
    (True, False)
    """
    return all(np.array_equal(part, part.astype(np.float32)) for part in given)


def is_measured(results: Iterable[tuple[Sequence[np.ndarray], Sequence[np.ndarray]]]) -> bool:
    """Whether right numbers are those of a measurement: a formula is exact, but for rounding."""
    listed = list(results)
    return not is_exact(error_of(listed)) and not all(is_single(given) for given, _ in listed)


def as_exact_as_measured(exercise: Exercise, function: Function, seed: int) -> bool:
    """Whether the numbers of a right answer, which runs elsewhere, are those of a measurement."""
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
