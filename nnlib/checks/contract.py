"""The contract around a call: its arguments, and what stays unchanged."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlib.checks.findings import ArgumentChanged, WrongSignature
from nnlib.exercises.declaration import Arguments, Exercise, Function


def signature_problem(
    exercise: Exercise, function: Function, instances: Sequence[Arguments]
) -> WrongSignature | None:
    """Find arguments that the function's first line does not take; None if it takes all."""
    if inspect.isclass(exercise.reference):
        return None
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    wanted = list(exercise.signature.parameters)
    names = list(signature.parameters)
    if sorted(names) == sorted(wanted) and names != wanted:
        # The arguments are passed by position.
        return WrongSignature(exercise, _without_placeholders(signature), len(wanted))
    for arguments in instances:
        try:
            signature.bind(*arguments)
        except TypeError:
            return WrongSignature(exercise, _without_placeholders(signature), len(arguments))
    return None


class _Dots:
    def __repr__(self) -> str:
        return "..."


def _without_placeholders(signature: inspect.Signature) -> inspect.Signature:
    """Show the signature of a stand-in for a graded answer, which has `...` for each default."""
    shown = [
        one.replace(default=_Dots()) if one.default is ... else one
        for one in signature.parameters.values()
    ]
    return signature.replace(parameters=shown)


def change_of_arguments(
    exercise: Exercise, before: Arguments, after: Arguments
) -> ArgumentChanged | None:
    """Find an argument that a call changed; None if it changed none."""
    names = list(exercise.signature.parameters)
    for name, old, new in zip(names, before, after, strict=False):
        if name not in exercise.changes and not _same(old, new):
            return ArgumentChanged(exercise, name, old, new)
    return None


def _same(old: Any, new: Any) -> bool:
    if type(old) is not type(new):
        return False
    if isinstance(old, np.ndarray):
        return np.array_equal(old, new)
    if isinstance(old, list | tuple):
        return len(old) == len(new) and all(map(_same, old, new))
    if dataclasses.is_dataclass(old):
        names = [field.name for field in dataclasses.fields(old)]
        return all(_same(getattr(old, name), getattr(new, name)) for name in names)
    if isinstance(old, np.random.Generator) or callable(old):
        return True
    return bool(old == new)
