"""Which slip is it? Known wrong ways run on the same instances; equal numbers are the diagnosis."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nnlib.checks.general_slips import FACTORS, STRUCTURES, arrays_of
from nnlib.checks.instances import Instance, Parts
from nnlib.checks.running import Printed, Stop, run
from nnlib.checks.values import Unreadable, read
from nnlib.exercises.declaration import Arguments, Exercise, Fit, Function, Slip


@dataclass
class Try:
    """One instance, and what the learner's function gave on it."""

    instance: Instance
    given: list[np.ndarray]
    gives_lists: bool

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
        """Whether a part is right; a smaller network has fewer parts, and cannot be wrong there."""
        if part >= len(self.truth):
            return True
        return close(self.given[part], self.truth[part], self.tolerances[part])

    @property
    def all_right(self) -> bool:
        return all(self.right(part) for part in range(len(self.truth)))


def close(given: np.ndarray, wanted: np.ndarray | None, tolerance: np.ndarray) -> bool:
    """Whether two arrays agree in shape and, entry by entry, in value.

    The tolerance has the shape of the truth; a slip may have another, and takes the widest.
    """
    if wanted is None or given.shape != wanted.shape:
        return False
    if tolerance.shape != given.shape:
        tolerance = tolerance.max(initial=0)
    # Of a slip, as of softmax that overflows, infinite and missing numbers are signs too.
    same = (given == wanted) | (np.isnan(given) & np.isnan(wanted))
    with np.errstate(invalid="ignore"):
        return bool((same | (np.abs(given - wanted) <= tolerance)).all())


@dataclass(frozen=True)
class Explanation:
    """One slip, or two at once, with the words for a learner."""

    ids: tuple[str, ...]
    questions: tuple[str, ...]
    looks: tuple[str, ...]
    whole: bool = False


@dataclass(frozen=True)
class Candidate:
    """A wrong way that may be the learner's: `parts` says what it gives on an instance."""

    explanation: Explanation
    parts: Callable[[Try], Parts]


def diagnose(exercise: Exercise, tries: Sequence[Try]) -> list[Explanation]:
    """Find what explains the wrong parts: one slip for all of them, or else one for each."""
    # Those with all parts first: there a candidate that does not fit is dropped at once.
    tries = sorted(tries, key=lambda one: -len(one.truth))
    most = len(tries[0].truth)
    wrong = {part for part in range(most) if not all(one.right(part) for one in tries)}
    matches: list[tuple[Explanation, set[int]]] = []
    whole = None
    for candidate in _candidates(exercise, tries):
        matched, everywhere = _matched(candidate, tries, wrong)
        if everywhere:
            return [candidate.explanation]
        if candidate.explanation.whole:
            continue
        if matched == wrong and whole is None:
            whole = candidate.explanation
        if matched:
            matches.append((candidate.explanation, matched))
    return [whole] if whole else _fewest(matches, wrong)


def _fewest(matches: Sequence[tuple[Explanation, set[int]]], wrong: set[int]) -> list[Explanation]:
    """Explain part by part, with few slips: the part that leaves the least choice comes first."""
    found: list[Explanation] = []
    explained = {
        part: [one for one, parts in matches if part in parts]
        for part in wrong
        if any(part in parts for _, parts in matches)
    }
    for part in sorted(explained, key=lambda part: len(explained[part])):
        known = {slip for explanation in found for slip in explanation.ids}
        best = min(explained[part], key=lambda one: len(set(one.ids) - known))
        if best not in found:
            found.append(best)
    return found


def _matched(candidate: Candidate, tries: Sequence[Try], wrong: set[int]) -> tuple[set[int], bool]:
    """The wrong parts that the candidate gives too, on every try; and whether all parts are its."""
    alive, everywhere = set(wrong), True
    for one in tries:
        equal = [
            close(given, part, tolerance)
            for given, part, tolerance in zip(
                one.given, candidate.parts(one), one.tolerances, strict=True
            )
        ]
        alive = {part for part in alive if part >= len(equal) or equal[part]}
        everywhere = everywhere and all(equal)
        if not alive:
            break
    return alive, everywhere and alive == wrong


def _candidates(exercise: Exercise, tries: Sequence[Try]) -> Iterator[Candidate]:
    """All that may explain: own slips, factors, structures; then pairs, in the order of trust."""
    own = [_own(exercise, place) for place in range(len(exercise.slips))]
    structures = [_structure(row) for row in STRUCTURES]
    # A mean over the examples is a factor too; a structure says more, so it comes first.
    yield from (*own, *structures)
    for slip in exercise.slips:
        yield from (_fitted(exercise, slip, fit, tries) for fit in slip.fits)
    factors = _named_factors(exercise, own, tries)
    yield from factors
    for way in (*own, *structures):
        # An own slip may be one of the factors; it is no pair with itself.
        yield from (_pair(way, factor) for factor in factors if factor is not way)
    for first, second in itertools.combinations(factors, 2):
        yield _pair(first, second)


def _own(exercise: Exercise, place: int) -> Candidate:
    slip = exercise.slips[place]

    @functools.cache
    def function() -> Function:
        # Made where it is first needed: most slips of a seed are known already, or never asked.
        return exercise.compiled(exercise.slip_source(slip))

    def parts(one: Try) -> Parts:
        known = one.instance.of_slips
        if slip.id not in known:
            known[slip.id] = _result_parts(exercise, function(), one)
        return known[slip.id]

    explanation = Explanation((slip.id,), (slip.question,), (slip.look,), slip.whole)
    return Candidate(explanation, parts)


def _fitted(exercise: Exercise, slip: Slip, fit: Fit, tries: Sequence[Try]) -> Candidate:
    """A slip with the number that the learner's own results show, on that try or another."""

    def shown(one: Try) -> float | None:
        assert fit.number is not None
        named = exercise.arguments_by_name(one.instance.fresh())
        try:
            number = fit.number(named, one.given)
        except (ValueError, IndexError):
            # What came out has other shapes than what is asked for.
            return None
        return number if number is not None and math.isfinite(number) else None

    @functools.cache
    def shown_first() -> float | None:
        return next((number for one in tries if (number := shown(one)) is not None), None)

    @functools.cache
    def function(number: float | None) -> Function:
        return exercise.compiled(exercise.fit_source(slip, fit, number))

    def parts(one: Try) -> Parts:
        number = None
        if fit.number is not None:
            number = shown(one)
            number = shown_first() if number is None else number
            if number is None:
                return [None] * len(one.truth)
        return _result_parts(exercise, function(number), one)

    return Candidate(Explanation((slip.id,), (slip.question,), (slip.look,), slip.whole), parts)


def _result_parts(exercise: Exercise, function: Function, one: Try) -> Parts:
    """What a wrong way gives on a try; nothing where it stops, or gives what cannot be read."""
    result = run(lambda: exercise.call(function, *one.instance.fresh()), Printed())
    try:
        if isinstance(result, Stop):
            raise Unreadable
        return list(read(result, one.instance.pattern, exercise.parts))
    except Unreadable:
        return [None] * len(one.truth)


def _structure(row: tuple[str, Callable[..., Iterator[np.ndarray]], str, str]) -> Candidate:
    id_, transform, question, look = row

    def parts(one: Try) -> Parts:
        arrays = [array for argument in one.arguments for array in arrays_of(argument)]
        # Where a structure has no meaning, as a transposed bias, the part stays as it is.
        return [next(transform(truth, arrays), truth) for truth in one.truth]

    return Candidate(Explanation((id_,), (question,), (look,)), parts)


def _named_factors(
    exercise: Exercise, own: Sequence[Candidate], tries: Sequence[Try]
) -> list[Candidate]:
    """The factors; an own slip that only multiplies lends its name to its factor."""
    named: list[Candidate] = []
    for id_, factor_of, question, look in FACTORS:

        def parts(one: Try, factor_of: Callable[..., float | None] = factor_of) -> Parts:
            factor = factor_of(one.instance.sizes)
            return [None if factor is None else factor * truth for truth in one.truth]

        factor = Candidate(Explanation((id_,), (question,), (look,)), parts)
        twin = next((slip for slip in own if _same(slip, factor, tries)), None)
        named.append(twin or factor)
    return named


def _same(slip: Candidate, factor: Candidate, tries: Sequence[Try]) -> bool:
    for one in tries:
        for ours, theirs, tolerance in zip(
            slip.parts(one), factor.parts(one), one.tolerances, strict=True
        ):
            if ours is None or not close(ours, theirs, 2 * tolerance):
                return False
    return True


def _pair(first: Candidate, second: Candidate) -> Candidate:
    """Both at once: the first one's parts, times the factor of the second."""

    def parts(one: Try) -> Parts:
        return [
            None if ours is None or factored is None else ours * _ratio(factored, truth)
            for ours, factored, truth in zip(
                first.parts(one), second.parts(one), one.truth, strict=True
            )
        ]

    one, other = first.explanation, second.explanation
    both = Explanation(
        one.ids + other.ids, one.questions + other.questions, one.looks + other.looks,
        one.whole or other.whole,
    )  # fmt: skip
    return Candidate(both, parts)


def _ratio(factored: np.ndarray, truth: np.ndarray) -> float:
    largest = int(np.abs(truth).argmax()) if truth.size else 0
    return float(factored.flat[largest] / truth.flat[largest]) if truth.any() else math.nan
