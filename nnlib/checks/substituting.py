"""A name of the notebook instead of an argument: what is the result with the argument?"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from types import FunctionType
from typing import Any

from nnlib.checks.diagnosis import diagnose
from nnlib.checks.findings import Substitution
from nnlib.checks.instances import Instance
from nnlib.checks.observing import call, observe
from nnlib.checks.sources import Facts
from nnlib.exercises.declaration import Exercise, Function


def with_argument_for(function: FunctionType, name: str, argument: str) -> Function:
    """Return the same function with an argument instead of one of the notebook's names.

    Examples
    --------
    >>> numbers = 3
    >>> def double(number):
    ...     return 2 * numbers
    >>> with_argument_for(double, "numbers", "number")(5)
    10
    """
    signature = inspect.signature(function)

    def substituted(*given: Any) -> Any:
        bound = signature.bind(*given)
        outside = {**function.__globals__, name: bound.arguments[argument]}
        same = FunctionType(function.__code__, outside, function.__name__,
                            function.__defaults__, function.__closure__)  # fmt: skip
        return same(*given)

    return substituted


def substitution(
    exercise: Exercise, function: Function, instances: Sequence[Instance], facts: Facts
) -> Substitution | None:
    """Judge with the only unused argument instead of the only name of the notebook."""
    if len(facts.unused) != 1 or len(facts.notebook_names) != 1:
        return None
    if not isinstance(function, FunctionType) or hasattr(function, "called_elsewhere"):
        return None
    [argument], [name] = facts.unused, facts.notebook_names
    other = with_argument_for(function, name, argument)
    seen = observe(exercise, other, instances, facts)
    if seen.ended:
        return None
    if all(one.all_right for one in seen.outcomes):
        return Substitution(name, argument)
    found = diagnose(exercise, seen.outcomes, lambda given: call(exercise, other, given))
    return Substitution(name, argument, tuple(found)) if found else None
