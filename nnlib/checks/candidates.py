"""Candidates: every known wrong way that the learner may have taken, run on the same instances."""

from __future__ import annotations

import functools
import inspect
import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nnlib.checks.general_slips import (
    ARGUMENT_RETURNED,
    ARGUMENTS_EXCHANGED,
    FACTORS,
    STRUCTURES,
    arrays_of,
)
from nnlib.checks.instances import Observation, Parts
from nnlib.checks.results import Unreadable, read
from nnlib.checks.running import Printed, quiet
from nnlib.exercises.closeness import close
from nnlib.exercises.declaration import Exercise, Fit, Function, Slip


@dataclass(frozen=True)
class Explanation:
    """One slip, or two at once."""

    ids: tuple[str, ...]
    whole: bool = False
    about: str = ""
    breaks_right_parts: bool = False
    """Whether it would break parts that are right: then it is a slip in the other parts only."""
    names: tuple[str, ...] = ()
    """The arguments that it is about, for a slip that does not name them itself."""


@dataclass(frozen=True)
class Candidate:
    """A possible wrong way: `parts` computes what it returns on an instance."""

    explanation: Explanation
    parts: Callable[[Observation], Parts]
    source: Callable[[], Function] | None = None
    factor: Callable[[dict[str, int]], float | None] | None = None


def candidates(exercise: Exercise, tries: Sequence[Observation]) -> Iterator[Candidate]:
    """Yield all candidates, most trusted first: slips, structures, factors, exchanges, pairs."""
    own = [_own(exercise, place) for place in range(len(exercise.slips))]
    structures = [_structure(id_, transform) for id_, transform, *_ in STRUCTURES]
    # A mean over the examples is also a factor; a structure says more, so it comes first.
    yield from (*own, *structures, *_arguments(tries))
    for slip in exercise.slips:
        yield from (_fit(exercise, slip, fit, tries) for fit in slip.fits)
    factors = _named_factors(exercise, own, tries)
    yield from factors
    if inspect.isclass(exercise.reference):
        # The result of several operations is not one result times a factor.
        return
    yield from _exchanged(exercise)
    for way in (*own, *structures):
        # One of the exercise's slips may be a factor; it makes no pair with itself.
        yield from (_pair(way, factor) for factor in factors if factor.parts is not way.parts)
    for first, second in itertools.combinations(factors, 2):
        yield _pair(first, second)


def _own(exercise: Exercise, place: int) -> Candidate:
    slip = exercise.slips[place]

    @functools.cache
    def function() -> Function:
        # Computed when first needed: most slips of a seed are known already, or never needed.
        return exercise.compile(exercise.slip_source(slip))

    def parts(one: Observation) -> Parts:
        known = one.instance.of_slips
        if slip.id not in known:
            known[slip.id] = result_parts(exercise, function(), one)
        return known[slip.id]

    explanation = Explanation((slip.id,), slip.whole, slip.about)
    return Candidate(explanation, parts, function)


def _fit(exercise: Exercise, slip: Slip, fit: Fit, tries: Sequence[Observation]) -> Candidate:
    """Fit a slip with the number that the learner's own results show, on that try or another."""

    def shown(one: Observation) -> float | None:
        assert fit.number is not None
        named = exercise.arguments_by_name(one.instance.fresh())
        try:
            # The result may be infinite, or have shapes that do not fit.
            with quiet(Printed()):
                number = fit.number(named, one.given)
        except (ValueError, IndexError, ArithmeticError):
            return None
        return number if number is not None and math.isfinite(number) else None

    @functools.cache
    def shown_first() -> float | None:
        return next((number for one in tries if (number := shown(one)) is not None), None)

    @functools.cache
    def function(number: float | None) -> Function:
        return exercise.compile(exercise.fit_source(slip, fit, number))

    known: dict[int, Parts] = {}

    def parts(one: Observation) -> Parts:
        # It is needed several times, and a run may be a whole training.
        if id(one) not in known:
            known[id(one)] = run_with_number(one)
        return known[id(one)]

    def run_with_number(one: Observation) -> Parts:
        number = None
        if fit.number is not None:
            number = shown(one)
            number = shown_first() if number is None else number
            if number is None:
                return [None] * len(one.truth)
        return result_parts(exercise, function(number), one)

    explanation = Explanation((slip.id,), slip.whole, slip.about)

    def source() -> Function:
        return function(None if fit.number is None else shown_first())

    return Candidate(explanation, parts, source)


def result_parts(exercise: Exercise, function: Function, one: Observation) -> Parts:
    """Return a wrong way's result on a try; nothing if it stops or cannot be read."""
    nothing: Parts = [None] * len(one.truth)
    try:
        with quiet(Printed()):
            result = exercise.call(function, *one.instance.fresh())
    except Exception:
        # The reason why one of our wrong ways stops does not help a learner.
        return nothing
    try:
        return list(read(result, one.instance.pattern, exercise.parts))
    except Unreadable:
        return nothing


def _structure(id_: str, transform: Callable[..., Iterator[np.ndarray]]) -> Candidate:

    def parts(one: Observation) -> Parts:
        arrays = [array for argument in one.arguments for array in arrays_of(argument)]
        # If a structure has no meaning, such as a transposed bias, the part stays as it is.
        return [next(transform(truth, arrays), truth) for truth in one.truth]

    return Candidate(Explanation((id_,)), parts)


def _arguments(tries: Sequence[Observation]) -> Iterator[Candidate]:
    """Yield each array among the arguments, unchanged."""
    for place, argument in enumerate(tries[0].arguments):
        if isinstance(argument, np.ndarray):

            def parts(one: Observation, place: int = place) -> Parts:
                return [one.arguments[place]] * len(one.truth)

            yield Candidate(Explanation((ARGUMENT_RETURNED,)), parts)


def _exchanged(exercise: Exercise) -> Iterator[Candidate]:
    """Yield the reference with each two of its arguments swapped."""
    signature = inspect.signature(exercise.reference)
    for first, second in itertools.combinations(signature.parameters, 2):

        def function(*given: Any, pair: tuple[str, str] = (first, second)) -> Any:
            bound = signature.bind(*given)
            bound.apply_defaults()
            named = dict(bound.arguments)
            named[pair[0]], named[pair[1]] = named[pair[1]], named[pair[0]]
            return exercise.reference(**named)

        def parts(one: Observation, function: Function = function) -> Parts:
            return result_parts(exercise, function, one)

        explanation = Explanation((ARGUMENTS_EXCHANGED,), names=(first, second))
        yield Candidate(explanation, parts, lambda function=function: function)  # type: ignore[misc]


def _named_factors(
    exercise: Exercise, own: Sequence[Candidate], tries: Sequence[Observation]
) -> list[Candidate]:
    """Return the factors; a slip of the exercise that only multiplies names its factor."""
    named: list[Candidate] = []
    for id_, factor_of, *_ in FACTORS:

        def parts(one: Observation, factor_of: Callable[..., float | None] = factor_of) -> Parts:
            factor = factor_of(one.instance.sizes)
            return [None if factor is None else factor * truth for truth in one.truth]

        factor = Candidate(Explanation((id_,)), parts, factor=factor_of)
        twin = next((slip for slip in own if _same(slip, factor, tries)), None)
        named.append(replace(twin, factor=factor_of) if twin else factor)
    return named


def _same(slip: Candidate, factor: Candidate, tries: Sequence[Observation]) -> bool:
    for one in tries:
        for ours, theirs, tolerance in zip(
            slip.parts(one), factor.parts(one), one.tolerances, strict=True
        ):
            if ours is None or not close(ours, theirs, 2 * tolerance):
                return False
    return True


def _pair(first: Candidate, second: Candidate) -> Candidate:
    """Combine two: the parts of the first, times the factor of the second."""

    def parts(one: Observation) -> Parts:
        factor = second.factor(one.instance.sizes) if second.factor else None
        return [
            None if ours is None or factor is None else factor * ours for ours in first.parts(one)
        ]

    one, other = first.explanation, second.explanation
    return Candidate(Explanation(one.ids + other.ids, one.whole or other.whole), parts)
