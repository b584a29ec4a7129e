"""Instances: the arguments and truths of one seed, found once; and the results on them."""

from __future__ import annotations

import copy
import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnlib.exercises.closeness import close, tolerance_of
from nnlib.exercises.declaration import Arguments, Exercise
from nnlib.exercises.parts import flat
from nnlib.exercises.truths import Property
from nnlib.layers import Layer

Parts = list[np.ndarray | None]


@dataclass(eq=False)
class Instance:
    """One instance: its arguments, the truth, the tolerances, and what each slip returns here."""

    arguments: Arguments
    truth: list[np.ndarray]
    tolerances: list[np.ndarray]
    pattern: Any
    sizes: dict[str, int]
    of_slips: dict[str, Parts] = field(default_factory=dict)

    @functools.cached_property
    def size(self) -> int:
        """Count the numbers in its arguments."""
        return _numbers_in(self.arguments)

    def fresh(self) -> Arguments:
        """Copy the arguments, for a function that may change them."""
        return copy.deepcopy(self.arguments)


@dataclass(eq=False)
class Observation:
    """One instance, and the result of the learner's function on it."""

    instance: Instance
    given: list[np.ndarray]
    gives_lists: bool = False

    @property
    def arguments(self) -> Arguments:
        return self.instance.arguments

    @property
    def truth(self) -> list[np.ndarray]:
        return self.instance.truth

    @property
    def tolerances(self) -> list[np.ndarray]:
        return self.instance.tolerances

    def right(self, part: int) -> bool:
        """Check whether a part is right; parts that a smaller network lacks cannot be wrong."""
        if part >= len(self.truth):
            return True
        return close(self.given[part], self.truth[part], self.tolerances[part])

    @property
    def all_right(self) -> bool:
        return all(self.right(part) for part in range(len(self.truth)))


def part_names(exercise: Exercise, count: int) -> tuple[str, ...]:
    """Return one name per part; if a result has more parts than names, they are numbered."""
    if count <= len(exercise.parts):
        return tuple(exercise.parts[:count])
    rounds = range(-(-count // len(exercise.parts)))
    return tuple(f"{name} {turn + 1}" for turn in rounds for name in exercise.parts)[:count]


def fresh_seed() -> int:
    """Draw a new seed."""
    return int(np.random.SeedSequence().generate_state(1)[0])


def _numbers_in(value: Any) -> int:
    if isinstance(value, list | tuple):
        return sum(map(_numbers_in, value))
    if isinstance(value, Layer):
        return value.weights.size + value.bias.size
    return int(np.size(value))


# The kill matrix judges many functions with each seed; a grader has one seed per exercise.
@functools.lru_cache(maxsize=32)
def instances_of(exercise: Exercise, seed: int) -> list[Instance]:
    """Draw the deciding instances and the extra cases of a seed; measure the truth of each."""
    rng = np.random.default_rng(seed)
    asked = [exercise.instance(rng) for _ in range(exercise.tries)]
    return instances_from(exercise, asked + exercise.extra_cases(rng))


def instances_from(exercise: Exercise, asked: Sequence[Arguments]) -> list[Instance]:
    """Measure the truth for these arguments."""
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
        raise ValueError(f"the reference of {exercise.name} returns other shapes than its truth")
    return Instance(arguments, truth, errors, pattern, sizes)


def _set_tolerances(instances: list[Instance]) -> None:
    """Set relative tolerances, with a floor from the usual size of the part, plus the errors."""
    for part in range(max(len(one.truth) for one in instances)):
        having = [one for one in instances if part < len(one.truth)]
        sizes = [float(np.abs(one.truth[part]).max(initial=0)) for one in having]
        # `np.median` reads `numpy.ma` first, which takes half as long as NumPy itself.
        usual = float(np.quantile(sizes, 0.5))
        for one in having:
            one.tolerances[part] = tolerance_of(one.truth[part], usual, one.tolerances[part])
