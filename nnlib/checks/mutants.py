"""Mutants: the wrong ways that the checks must find in the kill matrix.

Each is a function like a learner's. Whether two of them return the same numbers is found by running
both, not by asking the diagnosis, which is under test here.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import inspect
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from nnlib.checks.general_slips import FACTORS, ROUNDED, STRUCTURES, arrays_of
from nnlib.checks.instances import part_names
from nnlib.exercises.closeness import alike
from nnlib.exercises.declaration import Arguments, Exercise, Function
from nnlib.exercises.parts import arrange_like, flat

Mutation = Callable[[Arguments, list[np.ndarray]], list[np.ndarray]]


def mutate(exercise: Exercise, function: Function, mutation: Mutation) -> Function:
    """Change the parts of a function's result, or those that it changes in place."""
    places = [list(exercise.signature.parameters).index(name) for name in exercise.changes]

    def wrong(*arguments: Any) -> Any:
        result = function(*arguments)
        if result is None:
            changed = [arguments[place] for place in places]
            for array, part in zip(changed, mutation(arguments, changed), strict=True):
                array[...] = part
            return None
        parts = mutation(arguments, [array.copy() for array in flat(result)])
        return arrange_like(iter(parts), result)

    return wrong


def slightly_off(exercise: Exercise) -> Function:
    """Return a right function whose whole result is 0.01 % off."""
    right: Any = exercise.compile(exercise.source)
    if inspect.isclass(exercise.reference):
        exact: Any = right.__init__

        def off(self: Any, number: float, *others: Any) -> None:
            exact(self, 1.0001 * number, *others)

        right.__init__ = off
        return right
    return mutate(exercise, right, lambda _, parts: [1.0001 * part for part in parts])


def near_misses(exercise: Exercise) -> Iterator[tuple[str, Function]]:
    """Yield near misses: all 0.01 % off; one entry 0.1 % off; one entry 0, unless it is a slip."""
    right = exercise.compile(exercise.source)
    yield "0.01 % off", slightly_off(exercise)
    slips = [_numbers(exercise, way) for way in own_slips(exercise).values()]
    count = _count_of_parts(exercise)
    for place, name in enumerate(part_names(exercise, count)):
        for words, factor in (("0.1 % off", 1.001), ("0", 0.0)):

            def one(
                arguments: Arguments,
                parts: list[np.ndarray],
                place: int = place,
                factor: float = factor,
            ) -> list[np.ndarray]:
                if place < len(parts):
                    parts[place].flat[np.abs(parts[place]).argmax()] *= factor
                return parts

            way = mutate(exercise, right, one)
            numbers = _numbers(exercise, way)
            if not any(_equal(numbers, slip) for slip in slips):
                yield f"largest entry of {name} {words}", way


def _count_of_parts(exercise: Exercise) -> int:
    return len(flat(exercise.reference(*exercise.instance(np.random.default_rng(0)))))


def own_slips(exercise: Exercise) -> dict[tuple[str, ...], Function]:
    """Return each slip as an answer; one that is the given body is changed a little first."""
    touched = {exercise.given: "\n    pass"}
    return {
        (slip.id,): exercise.compile(exercise.slip_source(slip) + touched.get(slip.id, ""))
        for slip in exercise.slips
    }


def wrong_ways(exercise: Exercise) -> dict[tuple[str, ...], Function]:
    """Return own slips, general slips, and the pairs that are recognised, by their ids.

    Those that equal the truth or repeat an earlier one are left out.
    """
    right = exercise.compile(exercise.source)
    factors = {row[0]: mutation for row in FACTORS if (mutation := _factor(exercise, row[1]))}
    structures = {row[0]: _structure(row[1]) for row in STRUCTURES}
    ways = own_slips(exercise)
    known = {"right": _numbers(exercise, right)}
    known.update({ids[0]: _numbers(exercise, way) for ids, way in ways.items()})
    names = {}
    for id_, mutation in {**factors, **structures}.items():
        way = mutate(exercise, right, mutation)
        numbers = _numbers(exercise, way)
        names[id_] = next((name for name, other in known.items() if _equal(other, numbers)), id_)
        if names[id_] == id_:
            ways[(id_,)], known[id_] = way, numbers
    doubles: list[tuple[tuple[str, str], Function]] = []
    for (one, first), (two, second) in itertools.combinations(factors.items(), 2):
        both = mutate(exercise, mutate(exercise, right, first), second)
        doubles.append(((names[one], names[two]), both))
    lent = {names[id_] for id_ in factors}
    for ids, way in list(ways.items()):
        if ids[0] not in lent:
            doubles += [
                ((ids[0], names[id_]), mutate(exercise, way, mutation))
                for id_, mutation in factors.items()
            ]
    count, forms = _count_of_parts(exercise), _other_forms(exercise)
    for pair, way in doubles:
        numbers = _numbers(exercise, way)
        # If two slips cancel in a part, that part is right, and only one slip is left to find.
        cancels = any(
            _equal(known["right"][part::count], numbers[part::count]) for part in range(count)
        )
        twin = any(_equal(other, numbers) for other in (*known.values(), *forms))
        if "right" not in pair and not cancels and not twin:
            ways[pair] = way
            known[" and ".join(pair)] = numbers
    return ways | _rounded_ways(exercise, right, known["right"])


def _other_forms(exercise: Exercise) -> list[list[np.ndarray]]:
    """Return the numbers of each other form of a slip, which count as one slip, not two."""
    forms = []
    for slip in exercise.slips:
        for fit in slip.fits:
            if fit.number is None:
                way = exercise.compile(exercise.fit_source(slip, fit, None))
                with contextlib.suppress(Exception):
                    # If shapes do not match, it has no numbers.
                    forms.append(_numbers(exercise, way))
    return forms


def _rounded_ways(
    exercise: Exercise, right: Function, numbers: Sequence[np.ndarray]
) -> dict[tuple[str, ...], Function]:
    """Return the reference rounded, if that changes anything."""
    rounded = mutate(exercise, right, lambda _, parts: [np.round(part, 3) for part in parts])
    changes = not _equal(list(numbers), _numbers(exercise, rounded))
    return {(ROUNDED,): rounded} if changes else {}


def _factor(
    exercise: Exercise, factor_of: Callable[[dict[str, int]], float | None]
) -> Mutation | None:
    def factor(arguments: Arguments) -> float | None:
        return factor_of(exercise.sizes(**exercise.arguments_by_name(arguments)))

    if factor(exercise.instance(np.random.default_rng(0))) is None:
        return None
    return lambda arguments, parts: [(factor(arguments) or 1) * part for part in parts]


def _structure(transform: Callable[..., Iterator[np.ndarray]]) -> Mutation:
    def mutation(arguments: Arguments, parts: list[np.ndarray]) -> list[np.ndarray]:
        arrays = [array for argument in arguments for array in arrays_of(argument)]
        return [next(transform(part, arrays), part) for part in parts]

    return mutation


@functools.lru_cache(maxsize=1)
def _deciding(exercise: Exercise) -> list[Arguments]:
    rng = np.random.default_rng(12345)
    return [exercise.instance(rng) for _ in range(exercise.tries)]


def _numbers(exercise: Exercise, function: Function) -> list[np.ndarray]:
    """Return a function's results on the deciding instances of one seed."""
    given: list[np.ndarray] = []
    for arguments in copy.deepcopy(_deciding(exercise)):
        given += flat(exercise.call(function, *arguments))
    return given


def _equal(first: list[np.ndarray], second: list[np.ndarray]) -> bool:
    return len(first) == len(second) and all(
        alike(one, two, nan_too=True) for one, two in zip(first, second, strict=True)
    )
