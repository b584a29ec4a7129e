"""Which link is broken: the function itself, or an earlier answer that it calls?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import CodeType, FunctionType
from typing import Any

from nnlib.checks.findings import Finding, HelpersNotRight, NotAttempted, Right, WithOurHelpers
from nnlib.checks.instances import fresh_seed
from nnlib.checks.ours import our_code
from nnlib.checks.time_limit import is_out_of_time
from nnlib.exercises.declaration import Exercise, Function
from nnlib.exercises.exercise_names import find_course_exercise, is_exercise
from nnlib.exercises.lessons import in_older_copy

Find = Callable[[Exercise, Function, int], Finding]
# Python makes these for each class.
_OF_EACH_CLASS = ("__dict__", "__weakref__")


def find_with_helpers(find: Find, exercise: Exercise, function: Function, seed: int) -> Finding:
    """Judge a function, and judge it again with our versions of the wrong answers that it calls.

    Then the message for a right function says that only its helper is wrong; a wrong one gets a
    diagnosis of its own mistake, even if the two mistakes hide each other.
    """
    found = find(exercise, function, seed)
    if isinstance(found, NotAttempted):
        return found
    wrong = wrong_helpers(find, exercise, function)
    if not wrong or is_out_of_time():
        # A function that did not finish was not judged.
        return found
    alone = find(exercise, with_ours(function, wrong), seed)
    is_right = isinstance(found, Right)
    if isinstance(alone, Right):
        return found if is_right else HelpersNotRight(exercise, tuple(wrong))
    return WithOurHelpers(exercise, alone, tuple(wrong), hides=is_right, parts=alone.parts)


def wrong_helpers(find: Find, exercise: Exercise, function: Function) -> list[str]:
    """Return the names of the learner's own wrong answers that a function calls."""
    return [
        name
        for name, helper in _helpers(exercise, function)
        if not isinstance(find(find_course_exercise(name), helper, fresh_seed()), Right)
    ]


def _helpers(exercise: Exercise, function: Function) -> Iterator[tuple[str, Function]]:
    """Yield the exercises of the lesson that the function's code uses, with the learner's answers.

    Lessons share no names: a helper may have the name of another lesson's exercise.
    """
    if isinstance(function, type):
        yield from _inherited(exercise, function)
    if not isinstance(function, FunctionType):
        return
    together = in_older_copy(exercise.lesson)
    for name in sorted(filter(is_exercise, _names(function.__code__))):
        other, helper = find_course_exercise(name), function.__globals__.get(name)
        if other.lesson not in together or other.name == exercise.name:
            continue
        if name != other.name and other.name in function.__globals__:
            # In a current notebook, a former name is just one of the learner's names.
            continue
        if isinstance(helper, FunctionType) and helper.__code__ not in our_code(other):
            yield name, helper


def _inherited(exercise: Exercise, given: type) -> Iterator[tuple[str, Function]]:
    """Yield the exercise whose class this one builds on, with the learner's own class."""
    base = exercise.base
    if base is None:
        return
    for one in given.__bases__:
        if one.__name__ == base.name and one is not base.reference:
            yield base.name, one


def _names(code: CodeType) -> set[str]:
    inside = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return set(code.co_names).union(*map(_names, inside))


def with_ours(function: Function, names: Sequence[str]) -> Function:
    """Return the same function, calling our functions of these names instead of the learner's.

    A class then builds on ours instead of the learner's.
    """
    ours: dict[str, Any] = {name: find_course_exercise(name).reference for name in names}
    if isinstance(function, type):
        bases = tuple(ours.get(one.__name__, one) for one in function.__bases__)
        own = {name: one for name, one in vars(function).items() if name not in _OF_EACH_CLASS}
        return type(function)(function.__name__, bases, own)
    assert isinstance(function, FunctionType)
    made = FunctionType(
        function.__code__,
        {**function.__globals__, **ours},
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    made.__kwdefaults__ = function.__kwdefaults__
    return made
