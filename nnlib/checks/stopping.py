"""Stopping: a function whose shapes do not match may still show its slip on equal sizes."""

from __future__ import annotations

import copy
import dataclasses
import functools

import numpy as np

from nnlib.checks.candidates import Explanation
from nnlib.checks.contract import change_of_arguments
from nnlib.checks.diagnosis import diagnose
from nnlib.checks.general_slips import SIZES_MIXED_UP
from nnlib.checks.instances import Instance, Observation, instances_from
from nnlib.checks.observing import call
from nnlib.checks.results import Unreadable, read
from nnlib.checks.running import CallFailed, Printed, run_in_time
from nnlib.exercises.declaration import Exercise, Function

_TRIES = 4


def slips_behind(exercise: Exercise, function: Function, seed: int) -> list[Explanation]:
    """Find what explains a function's numbers when all sizes are equal.

    A function that is right there confuses two sizes.
    """
    if exercise.stopping is None:
        return []
    with_all = _with_slips_that_stop(exercise)
    tries = [_observe(with_all, function, one) for one in _equal_instances(with_all, seed)]
    seen = [one for one in tries if one is not None]
    if len(seen) < len(tries):
        return []
    if all(one.all_right for one in seen):
        return [Explanation((SIZES_MIXED_UP,))]
    found = diagnose(with_all, seen, lambda given: call(with_all, function, given))
    # Several slips, each for one part, are too many to report for a function that did not run.
    return found if len(found) == 1 else []


@functools.cache
def _with_slips_that_stop(exercise: Exercise) -> Exercise:
    """Return the exercise, with the slips that stop elsewhere before all others."""
    assert exercise.stopping is not None
    slips = (*exercise.stopping.slips, *exercise.slips)
    return dataclasses.replace(exercise, slips=slips)


@functools.lru_cache(maxsize=32)
def _equal_instances(exercise: Exercise, seed: int) -> list[Instance]:
    assert exercise.stopping is not None
    rng = np.random.default_rng(seed)
    return instances_from(exercise, [exercise.stopping.instance(rng) for _ in range(_TRIES)])


def _observe(exercise: Exercise, function: Function, instance: Instance) -> Observation | None:
    """Return a function's result; None if it stops or cannot be read."""
    given = copy.deepcopy(instance.arguments)
    result = run_in_time(lambda: call(exercise, function, given), Printed())
    if isinstance(result, CallFailed):
        return None
    if change_of_arguments(exercise, instance.arguments, given):
        # It does something other than return a result.
        return None
    try:
        return Observation(instance, read(result, instance.pattern, exercise.parts))
    except Unreadable:
        return None
