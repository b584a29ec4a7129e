"""Which slip is it? Known wrong ways run on the same instances; equal numbers are the diagnosis."""

from __future__ import annotations

import copy
import dataclasses
import functools
import inspect
import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.checks.general_slips import FACTORS, STRUCTURES, arrays_of
from nnlib.checks.instances import Instance, Parts
from nnlib.checks.messages import part_names
from nnlib.checks.running import Printed, Stop, run
from nnlib.checks.values import Unreadable, read
from nnlib.exercises.declaration import Arguments, Exercise, Fit, Function, ReferenceRun, Slip


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
    about: str = ""
    breaks_right_parts: bool = False
    """Whether it would break parts that are right: then it is a slip of the others alone."""


@dataclass(frozen=True)
class Candidate:
    """A wrong way that may be the learner's: `parts` says what it gives on an instance."""

    explanation: Explanation
    parts: Callable[[Try], Parts]
    source: Callable[[], Function] | None = None
    factor: Callable[[dict[str, int]], float | None] | None = None


def diagnose(
    exercise: Exercise, tries: Sequence[Try], again: Callable[[Arguments], Any] | None = None
) -> list[Explanation]:
    """Find what explains the wrong parts: one slip for all of them, or else one for each.

    Parameters
    ----------
    exercise : Exercise
    tries : sequence of Try
    again : callable, optional
        Calls the learner's function with further arguments: where it gives only zeros, these tell
        whether it works something out at all.
    """
    # Those with all parts first: there a candidate that does not fit is dropped at once.
    tries = sorted(tries, key=lambda one: -len(one.truth))
    most = len(tries[0].truth)
    wrong = {part for part in range(most) if not all(one.right(part) for one in tries)}
    matches: list[tuple[Explanation, set[int]]] = []
    whole = None
    for candidate in _candidates(exercise, tries):
        matched, everywhere = _matched(candidate, tries, wrong)
        if matched and not _is_told(exercise, candidate, tries, matched, again):
            continue
        if everywhere:
            return [candidate.explanation]
        if candidate.explanation.whole:
            continue
        if matched:
            breaks = _breaks(candidate, [one for one in tries if len(one.truth) == most])
            explanation = dataclasses.replace(candidate.explanation, breaks_right_parts=breaks)
            matches.append((explanation, matched))
            if matched == wrong and whole is None:
                whole = explanation
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


def _breaks(candidate: Candidate, tries: Sequence[Try]) -> bool:
    """Whether a slip gives other numbers in a part that is right; in tries that have all parts."""
    if candidate.source is None:
        return False
    count = len(tries[0].truth)
    right = [part for part in range(count) if all(one.right(part) for one in tries)]
    return not all(_fits(candidate, one, part, one.truth) for one in tries for part in right)


def _fits(candidate: Candidate, one: Try, part: int, numbers: Sequence[np.ndarray]) -> bool:
    if part >= len(one.truth):
        return True
    return close(numbers[part], candidate.parts(one)[part], one.tolerances[part])


def _is_told(
    exercise: Exercise,
    candidate: Candidate,
    tries: Sequence[Try],
    matched: set[int],
    again: Callable[[Arguments], Any] | None,
) -> bool:
    """Whether equal numbers tell that it is this slip."""
    is_training = isinstance(exercise.truth, ReferenceRun) and candidate.source is not None
    if is_training or inspect.isclass(exercise.reference):
        # A step of a training that is wrong shows in every layer, and a wrong operation of a
        # class in every slope.
        names = part_names(exercise, len(tries[0].truth))
        about = [part for part, name in enumerate(names)
                 if part and candidate.explanation.about in name]  # fmt: skip
        changes = any(not _fits(candidate, one, part, one.truth) for one in tries for part in about)
        if changes and not all(
            _fits(candidate, one, part, one.given) for one in tries for part in about
        ):
            return False
    given = [
        np.ravel(one.given[part]) for one in tries for part in matched if part < len(one.given)
    ]
    if candidate.source is None:
        # Times a factor, 0 stays 0.
        return any(np.any(part) for part in given)
    if again is None or not _is_constant(np.concatenate(given)):
        return True
    return _lost_alike(exercise, candidate.source(), again, tries[0].instance, matched)


def _is_constant(numbers: np.ndarray) -> bool:
    return bool(numbers.size) and bool((np.abs(numbers - numbers[0]) <= 1e-9).all())


def _lost_alike(
    exercise: Exercise,
    slip: Function,
    again: Callable[[Arguments], Any],
    instance: Instance,
    parts: set[int],
) -> bool:
    """Whether an answer that gives one number everywhere also works with its arguments.

    A slip may give 0 after much work, and a constant 0 has the same numbers: but what works with
    its arguments has no number to give where there is none in them.
    """
    missing = tuple(map(_missing, instance.fresh()))
    found = []
    for call in (lambda given: exercise.call(slip, *given), again):
        result = run(lambda call=call: call(copy.deepcopy(missing)), Printed())  # type: ignore[misc]
        try:
            if isinstance(result, Stop):
                raise Unreadable
            found.append(read(result, instance.pattern, exercise.parts))
        except Unreadable:
            return False
    return all(
        bool((np.isnan(answer) | ~np.isnan(of_slip)).all())
        for part, (of_slip, answer) in enumerate(zip(*found, strict=True))
        if part in parts
    )


def _missing(argument: Any) -> Any:
    """The same argument, with no number in it where there was one."""
    if isinstance(argument, np.ndarray) and argument.dtype.kind == "f":
        return np.full_like(argument, np.nan)
    return math.nan if isinstance(argument, float) else argument


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
    if inspect.isclass(exercise.reference):
        # What several operations make together is not one result times a factor.
        return
    for way in (*own, *structures):
        # An own slip may be one of the factors; it is no pair with itself.
        yield from (_pair(way, factor) for factor in factors if factor.parts is not way.parts)
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

    explanation = Explanation((slip.id,), (slip.question,), (slip.look,), slip.whole, slip.about)
    return Candidate(explanation, parts, function)


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

    explanation = Explanation((slip.id,), (slip.question,), (slip.look,), slip.whole, slip.about)

    def source() -> Function:
        return function(None if fit.number is None else shown_first())

    return Candidate(explanation, parts, source)


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

        factor = Candidate(Explanation((id_,), (question,), (look,)), parts, factor=factor_of)
        twin = next((slip for slip in own if _same(slip, factor, tries)), None)
        named.append(dataclasses.replace(twin, factor=factor_of) if twin else factor)
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
        factor = second.factor(one.instance.sizes) if second.factor else None
        return [
            None if ours is None or factor is None else factor * ours for ours in first.parts(one)
        ]

    one, other = first.explanation, second.explanation
    both = Explanation(
        one.ids + other.ids, one.questions + other.questions, one.looks + other.looks,
        one.whole or other.whole,
    )  # fmt: skip
    return Candidate(both, parts)
