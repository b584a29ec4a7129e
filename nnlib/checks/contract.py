"""The contract around a call: its arguments, and what stays unchanged."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlib.checks import messages
from nnlib.exercises.declaration import Arguments, Exercise, Function


def signature_problem(
    exercise: Exercise, function: Function, instances: Sequence[Arguments]
) -> str:
    """Say how the function's first line differs from the contract's; empty if it fits."""
    if inspect.isclass(exercise.reference):
        return ""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return ""
    for arguments in instances:
        try:
            signature.bind(*arguments)
        except TypeError:
            return messages.wrong_signature(
                exercise, _without_placeholders(signature), len(arguments)
            )
    return ""


class _Dots:
    def __repr__(self) -> str:
        return "..."


def _without_placeholders(signature: inspect.Signature) -> inspect.Signature:
    """A stand-in for a graded answer has `...` for each default, and it is shown so."""
    shown = [
        one.replace(default=_Dots()) if one.default is ... else one
        for one in signature.parameters.values()
    ]
    return signature.replace(parameters=shown)


def change_of_arguments(
    exercise: Exercise, before: Arguments, after: Arguments
) -> tuple[str, Any, Any] | None:
    """Find an argument that a call changed: its name, and how it was before and after."""
    names = list(exercise.signature.parameters)
    for name, old, new in zip(names, before, after, strict=False):
        if name not in exercise.changes and not _same(old, new):
            return name, old, new
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
