"""Which slip is it? Known wrong ways run on the same instances; equal numbers give it away."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnlib.checks.candidates import Candidate, Explanation, candidates
from nnlib.checks.general_slips import OTHER_ORDER, ROUNDED
from nnlib.checks.instances import Instance, Observation, part_names
from nnlib.checks.ordering import Order, order_of, put_in_order, shape_of
from nnlib.checks.results import Unreadable, read
from nnlib.checks.rounding import ENOUGH_DIGITS, digits_of, with_room
from nnlib.checks.running import CallFailed, Printed, run
from nnlib.checks.two_slips import pairs
from nnlib.exercises.closeness import CONSTANT, close
from nnlib.exercises.declaration import Arguments, Exercise, Function
from nnlib.exercises.truths import ReferenceRun


def diagnose(
    exercise: Exercise,
    tries: Sequence[Observation],
    again: Callable[[Arguments], Any] | None = None,
    is_rounded: bool = False,
) -> list[Explanation]:
    """Find what explains the wrong parts: one slip for all of them, or else one for each.

    Parameters
    ----------
    exercise : Exercise
    tries : sequence of Observation
    again : callable, optional
        Calls the learner's function with further arguments: if it returns only zeros, these show
        whether it works anything out at all.
    is_rounded : bool
        Whether the tries already have room for rounding.
    """
    # Tries with all parts come first: there a candidate that does not fit is dropped at once.
    tries = sorted(tries, key=lambda one: -len(one.truth))
    most = len(tries[0].truth)
    wrong = {part for part in range(most) if not all(one.right(part) for one in tries)}
    matches: list[tuple[Explanation, set[int]]] = []
    whole = None
    for candidate in candidates(exercise, tries):
        matched, everywhere = _match(candidate, tries, wrong)
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
    if whole:
        return [whole]
    found = _fewest(matches, wrong)
    if not wrong - {part for _, matched in matches for part in matched}:
        return found
    shape = shape_of(tries)
    if shape:
        id_, shaped = shape
        others = [] if all(one.all_right for one in shaped) else diagnose(exercise, shaped, again)
        return [Explanation((id_,), whole=True), *map(_of_other_parts, others)]
    order = order_of(exercise, tries)
    if order:
        return _in_another_order(exercise, tries, order, again)
    if is_rounded or _is_constant(_all_given(tries)):
        # A constant cannot tell two slips apart.
        return found
    for pair in pairs(exercise, tries):
        matched, everywhere = _match(pair, tries, wrong)
        if everywhere and _is_told(exercise, pair, tries, matched, again):
            return [pair.explanation]
    # Numbers may have few digits anyway, so exact explanations come first.
    digits = digits_of(tries)
    return (_rounded(exercise, tries, digits, again) if digits is not None else []) or found


def _all_given(tries: Sequence[Observation]) -> np.ndarray:
    return np.concatenate([np.ravel(part) for one in tries for part in one.given])


def _rounded(
    exercise: Exercise,
    tries: Sequence[Observation],
    digits: int,
    again: Callable[[Arguments], Any] | None,
) -> list[Explanation]:
    """Name the rounding, if everything else is right or explained by slips."""
    roomy = with_room(tries, digits)
    if all(one.all_right for one in roomy):
        return [Explanation((ROUNDED,))]
    others = diagnose(exercise, roomy, again, is_rounded=True) if digits >= ENOUGH_DIGITS else []
    return [Explanation((ROUNDED,)), *others] if others else []


def _in_another_order(
    exercise: Exercise,
    tries: Sequence[Observation],
    order: Order,
    again: Callable[[Arguments], Any] | None,
) -> list[Explanation]:
    """Name the order, and what explains the numbers once the order is right."""
    ordered = put_in_order(tries, order)
    own = (one for one in candidates(exercise, tries) if one.explanation.whole)
    id_ = next((one.explanation.ids[0] for one in own if _is_order(one, tries, order)), OTHER_ORDER)
    others = [] if all(one.all_right for one in ordered) else diagnose(exercise, ordered, again)
    return [Explanation((id_,), whole=True), *map(_of_other_parts, others)]


def _of_other_parts(one: Explanation) -> Explanation:
    """Return an explanation for reordered results, whose right parts are not known."""
    return dataclasses.replace(one, breaks_right_parts=False)


def _is_order(candidate: Candidate, tries: Sequence[Observation], order: Order) -> bool:
    """Check whether a slip only changes the order of the right numbers."""
    given = [(one, candidate.parts(one)) for one in tries]
    if any(part is None for _, parts in given for part in parts):
        return False
    as_it = [Observation(one.instance, [part for part in parts if part is not None])
             for one, parts in given]  # fmt: skip
    return all(one.all_right for one in put_in_order(as_it, order))


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


def _match(
    candidate: Candidate, tries: Sequence[Observation], wrong: set[int]
) -> tuple[set[int], bool]:
    """Find the wrong parts that the candidate shares on every try, and whether it shares all."""
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


def _breaks(candidate: Candidate, tries: Sequence[Observation]) -> bool:
    """Check whether a slip gives different numbers in a right part, in tries with all parts."""
    if candidate.source is None:
        return False
    count = len(tries[0].truth)
    right = [part for part in range(count) if all(one.right(part) for one in tries)]
    return not all(_fits(candidate, one, part, one.truth) for one in tries for part in right)


def _fits(candidate: Candidate, one: Observation, part: int, numbers: Sequence[np.ndarray]) -> bool:
    if part >= len(one.truth):
        return True
    return close(numbers[part], candidate.parts(one)[part], one.tolerances[part])


def _is_told(
    exercise: Exercise,
    candidate: Candidate,
    tries: Sequence[Observation],
    matched: set[int],
    again: Callable[[Arguments], Any] | None,
) -> bool:
    """Check whether equal numbers are enough to name this slip."""
    is_training = isinstance(exercise.truth, ReferenceRun) and candidate.source is not None
    if is_training or inspect.isclass(exercise.reference):
        # A wrong step of a training shows in every layer, and a wrong operation of a
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
        # Multiplied by a factor, 0 stays 0.
        return any(np.any(part) for part in given)
    if again is None or not _is_constant(np.concatenate(given)):
        return True
    return _lost_alike(exercise, candidate.source(), again, tries[0].instance, matched)


def _is_constant(numbers: np.ndarray) -> bool:
    if not numbers.size or not np.isfinite(numbers).all():
        return False
    return bool((np.abs(numbers - numbers[0]) <= CONSTANT).all())


def _lost_alike(
    exercise: Exercise,
    slip: Function,
    again: Callable[[Arguments], Any],
    instance: Instance,
    parts: set[int],
) -> bool:
    """Check whether an answer that returns one number everywhere still uses its arguments.

    A slip may give 0 after much work, and a constant 0 has the same numbers. But a function that
    uses its arguments cannot return a number if they contain none.
    """
    missing = tuple(map(_missing, instance.fresh()))
    found = []
    for call in (lambda given: exercise.call(slip, *given), again):
        result = run(lambda call=call: call(copy.deepcopy(missing)), Printed())  # type: ignore[misc]
        if isinstance(result, CallFailed):
            return False
        try:
            found.append(read(result, instance.pattern, exercise.parts))
        except Unreadable:
            return False
    return all(
        bool((np.isnan(answer) | ~np.isnan(of_slip)).all())
        for part, (of_slip, answer) in enumerate(zip(*found, strict=True))
        if part in parts
    )


def _missing(argument: Any) -> Any:
    """Return the same argument with NaN instead of each number."""
    if isinstance(argument, np.ndarray) and argument.dtype.kind == "f":
        return np.full_like(argument, np.nan)
    return math.nan if isinstance(argument, float) else argument
