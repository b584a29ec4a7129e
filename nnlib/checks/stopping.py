"""Stopping: a function that stops as shapes do not meet may still show its slip, on equal sizes."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.checks.running import CallFailed, Printed, run, run_in_time
from nnlib.exercises.closeness import alike
from nnlib.exercises.declaration import Arguments, Exercise, Function, Slip
from nnlib.exercises.parts import flat

_TRIES = 3


def slip_behind(exercise: Exercise, function: Function, seed: int) -> Slip | None:
    """Find the slip whose numbers a function gives where all sizes are equal; None if none is."""
    if exercise.stopping is None:
        return None
    rng = np.random.default_rng(seed)
    instances = [exercise.stopping.instance(rng) for _ in range(_TRIES)]
    given = [_numbers(exercise, function, instance, run_in_time) for instance in instances]
    for slip in exercise.stopping.slips:
        way = exercise.compiled(exercise.slip_source(slip))
        wanted = [_numbers(exercise, way, instance, run) for instance in instances]
        tells = any(np.any(part) for parts in wanted for part in parts)
        if tells and all(map(_same, given, wanted)):
            return slip
    return None


def _numbers(
    exercise: Exercise, function: Function, instance: Arguments, runs: Callable[..., Any]
) -> list[np.ndarray]:
    """What a function gives, as arrays; nothing where it stops or gives no numbers."""
    result = runs(lambda: flat(exercise.call(function, *copy.deepcopy(instance))), Printed())
    return [] if isinstance(result, CallFailed) else result


def _same(given: list[np.ndarray], wanted: list[np.ndarray]) -> bool:
    return len(given) == len(wanted) > 0 and all(map(alike, given, wanted))
