"""Which link is broken: the function itself, or an earlier answer that it calls?"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

from nnlib.checks.contract import our_code
from nnlib.checks.verdict import Verdict
from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import Exercise, Function

Judge = Callable[[Exercise, Function, int | None], Verdict]


def judged_with_helpers(
    judge: Judge, exercise: Exercise, function: Function, seed: int | None
) -> Verdict:
    """Judge a function; if it is not right and calls wrong answers, once more with ours for those.

    Then a right function is told that only its helper is wrong, and a wrong one gets the diagnosis
    of what is wrong in itself.
    """
    verdict = judge(exercise, function, seed)
    if verdict.status not in ("not yet", "stopped"):
        return verdict
    wrong = [
        name
        for name, helper in _helpers(exercise, function)
        if judge(EXERCISES[name], helper, seed).status != "right"
    ]
    if not wrong:
        return verdict
    alone = judge(exercise, _with_ours(function, wrong), verdict.seed)
    names = " and ".join(f"`{name}`" for name in wrong)
    first = f"Run `check({wrong[0]})` first."
    if alone.status == "right":
        message = (
            f"`{exercise.name}` is right by itself: with ours in place of your {names}, it agrees "
            f"on all tries.\nBut it calls your {names}, and that is not right yet. {first}"
        )
        return Verdict("not yet", ("helper_not_right",), {}, message, verdict.seed)
    message = f"{alone.message}\nIt also calls your {names}, and that is not right yet. {first}"
    return dataclasses.replace(alone, message=message)


def _helpers(exercise: Exercise, function: Function) -> Iterator[tuple[str, Function]]:
    """The exercises whose names the function's code uses, with what the learner has under them."""
    if not isinstance(function, FunctionType):
        return
    for name in sorted(_names(function.__code__) & set(EXERCISES) - {exercise.name}):
        helper = function.__globals__.get(name)
        if isinstance(helper, FunctionType) and helper.__code__ not in our_code(EXERCISES[name]):
            yield name, helper


def _names(code: CodeType) -> set[str]:
    inside = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return set(code.co_names).union(*map(_names, inside))


def _with_ours(function: Function, names: list[str]) -> Function:
    assert isinstance(function, FunctionType)
    ours: dict[str, Any] = {name: EXERCISES[name].reference for name in names}
    made = FunctionType(
        function.__code__,
        {**function.__globals__, **ours},
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    made.__kwdefaults__ = function.__kwdefaults__
    return made
