"""Instances: what one seed asks, with the truth of each, found once for every function judged."""

from __future__ import annotations

import copy
import functools
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments, Exercise, Property, flat
from nnlib.layers import Layer

# How close is close: the share of the number itself, the share of the usual size of its part.
RELATIVE = 1e-5
FLOOR = 3e-6

Parts = list[np.ndarray | None]


@dataclass
class Instance:
    """One instance: what is asked, what is true, how close is close, what each slip gives here."""

    arguments: Arguments
    truth: list[np.ndarray]
    tolerances: list[np.ndarray]
    pattern: Any
    sizes: dict[str, int]
    of_slips: dict[str, Parts] = field(default_factory=dict)

    @functools.cached_property
    def size(self) -> int:
        """How many numbers its arguments hold."""
        return _numbers_in(self.arguments)

    def fresh(self) -> Arguments:
        """Copy the arguments, for a function that may change them."""
        return copy.deepcopy(self.arguments)


def _numbers_in(value: Any) -> int:
    if isinstance(value, list | tuple):
        return sum(map(_numbers_in, value))
    if isinstance(value, Layer):
        return value.weights.size + value.bias.size
    return int(np.size(value))


# The kill matrix judges many functions with a seed, a grader many students' with one an exercise.
@functools.lru_cache(maxsize=32)
def instances_of(exercise: Exercise, seed: int) -> list[Instance]:
    """Draw the deciding instances and the extra cases of a seed; measure the truth of each."""
    rng = np.random.default_rng(seed)
    asked = [exercise.instance(rng) for _ in range(exercise.tries)]
    asked += exercise.extra_cases(rng)
    instances = [_instance(exercise, arguments) for arguments in asked]
    _set_tolerances(instances)
    return instances


def _instance(exercise: Exercise, arguments: Arguments) -> Instance:
    if isinstance(exercise.truth, Property):
        return Instance(arguments, [], [], None, {})
    named = exercise.arguments_by_name(copy.deepcopy(arguments))
    sizes = exercise.sizes(**named)
    truth, errors = exercise.truth.parts(named)
    pattern = exercise.call(exercise.reference, *copy.deepcopy(arguments))
    if [part.shape for part in truth] != [part.shape for part in flat(pattern)]:
        raise ValueError(f"the reference of {exercise.name} gives other shapes than its truth")
    return Instance(arguments, truth, errors, pattern, sizes)


def _set_tolerances(instances: list[Instance]) -> None:
    """Relative, with a floor that belongs to the usual size of the part, plus the errors."""
    for part in range(max(len(one.truth) for one in instances)):
        having = [one for one in instances if part < len(one.truth)]
        sizes = [float(np.abs(one.truth[part]).max(initial=0)) for one in having]
        floor = FLOOR * float(np.median(sizes))
        for one in having:
            one.tolerances[part] = RELATIVE * np.abs(one.truth[part]) + floor + one.tolerances[part]
