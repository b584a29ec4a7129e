"""Marking inside a notebook: an answer's points as the value of a teacher's locked cell."""

from __future__ import annotations

from typing import Any

from nnlib.checks.judging import judge


def points_of(function: Any, points: float) -> float:
    """Return the points of an answer: all if it is right, else the share of its right parts.

    nbgrader takes the value of a locked cell as its points; a cell that only showed "not yet" would
    earn all of them.

    Parameters
    ----------
    function : callable
        The answer, under the exercise's own name.
    points : float
        The points for a right answer.

    Returns
    -------
    float
        The points, to two decimals.

    Raises
    ------
    KeyError
        If no exercise has the function's name.

    Examples
    --------
    >>> def double(number):
    ...     return number + number
    >>> points_of(double, 3)
    3.0
    >>> points_of(lambda number: ..., 3)
    Traceback (most recent call last):
        ...
    nnlib.exercises.exercise_names.UnknownExerciseError: ...
    """
    return round(points * judge(getattr(function, "__name__", ""), function).share, 2)
