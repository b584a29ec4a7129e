"""Judging: run a function on fresh instances, and compare with what is measured.

`find` goes through the steps of one verdict, from top to bottom. It returns a finding, whose fields
programs read; `nnlib.checks.words` makes its message, once, at the end.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence

from nnlib.checks import words
from nnlib.checks.contract import signature_problem
from nnlib.checks.diagnosis import diagnose
from nnlib.checks.findings import (
    Finding,
    NoSuchForm,
    NotAttempted,
    NotRead,
    Ours,
    PropertyBroken,
    Right,
    Stopped,
)
from nnlib.checks.helpers import find_with_helpers
from nnlib.checks.instances import Instance, Observation, fresh_seed, instances_of
from nnlib.checks.links import look_at_links
from nnlib.checks.nudging import asks_for_formula, is_measured
from nnlib.checks.number_relations import wrong_numbers
from nnlib.checks.observing import Observed, call, observe, readable_parts, right_by_part
from nnlib.checks.sources import Facts, facts_in, facts_of
from nnlib.checks.stopping import slips_behind
from nnlib.checks.substituting import substitution
from nnlib.checks.verdict import Verdict
from nnlib.checks.wrong_shapes import has_wrong_shape
from nnlib.exercises.declaration import Exercise, Function
from nnlib.exercises.exercise_names import exercise_or_error
from nnlib.exercises.parts import flat
from nnlib.exercises.truths import Property


def judge(name: str, function: Function, seed: int | None = None) -> Verdict:
    """Judge a function, without display and without files.

    Parameters
    ----------
    name : str
        The exercise.
    function : callable
        The learner's answer.
    seed : int, optional
        Fresh instances if left out; with an earlier verdict's seed, the same instances again.

    Returns
    -------
    Verdict

    Raises
    ------
    KeyError
        If no exercise has that name; the message names the closest ones.
    TypeError
        If `function` cannot be called.

    Examples
    --------
    >>> judge("slope_of_weight", lambda x, w, t: 2 * (x * w - t) * x).status
    'right'
    >>> judge("slope_of_weight", lambda x, w, t: 2 * (t - x * w) * x).slips
    ('target_minus_prediction',)
    """
    exercise = exercise_or_error(name)
    _require_function(exercise, function)
    seed = fresh_seed() if seed is None else seed
    return words.verdict_of(find_with_helpers(find, exercise, function, seed), seed)


def judge_exercise(exercise: Exercise, function: Function, seed: int | None = None) -> Verdict:
    """Judge a function alone, against an exercise that need not be in the table."""
    _require_function(exercise, function)
    seed = fresh_seed() if seed is None else seed
    return words.verdict_of(find(exercise, function, seed), seed)


def _require_function(exercise: Exercise, function: Function) -> None:
    if not callable(function):
        raise TypeError(words.not_a_function(exercise.name, function))


def find(exercise: Exercise, function: Function, seed: int) -> Finding:
    """Find out what is right, wrong or missing in a function, from top to bottom.

    Is it attempted? Can it be called? Does it run, leave its arguments alone, and return something
    that can be compared? Are its numbers right, are they its own, and do they come from a formula?
    """
    facts = facts_of(function)
    if not facts.attempted or (exercise.given and facts.sign == _sign_of_stub(exercise)):
        return NotAttempted(exercise, facts.left_over, facts.returns)
    instances = instances_of(exercise, seed)
    misfit = signature_problem(exercise, function, [one.arguments for one in instances])
    if misfit:
        return misfit
    seen = observe(exercise, function, instances, facts)
    if seen.ended:
        return _more_of(seen.ended, function, instances, seed)
    if isinstance(exercise.truth, Property):
        found = _by_property(exercise, exercise.truth, instances, seen)
    else:
        found = _by_numbers(exercise, function, seen, facts, seed)
    if not isinstance(found, Right):
        return found
    if "ours" in seen.ran:
        return Ours(exercise, parts=found.parts)
    if asks_for_formula(exercise) and _nudges(seen, facts):
        return dataclasses.replace(found, nudges=True)
    return found


@functools.cache
def _sign_of_stub(exercise: Exercise) -> str:
    return facts_in(exercise.stub, exercise.name).sign


def _more_of(
    ended: Finding, function: Function, instances: Sequence[Instance], seed: int
) -> Finding:
    """Find out more about a function that returned nothing to compare."""
    if isinstance(ended, Stopped):
        if not (ended.failure.is_of_shapes or ended.failure.error == "IndexError"):
            return ended
        return dataclasses.replace(ended, slips_behind=slips_behind(ended.exercise, function, seed))
    if isinstance(ended, NotRead):
        parts = readable_parts(ended.exercise, function, instances)
        return dataclasses.replace(ended, parts=parts)
    return ended


def _by_property(
    exercise: Exercise, truth: Property, instances: Sequence[Instance], seen: Observed
) -> Finding:
    """Judge results that may have many forms by the properties that they must have."""
    right, wrong = ({exercise.parts[0]: is_right} for is_right in (True, False))
    for instance, result in zip(instances, seen.outcomes, strict=True):
        arguments, printed = instance.arguments, seen.printed
        for slip, broken in truth.broken:
            try:
                said = broken(**exercise.arguments_by_name(arguments), result=result)
            except Exception:
                return NoSuchForm(exercise, arguments, result, printed, parts=wrong)
            if said:
                return PropertyBroken(exercise, arguments, said, slip, printed, parts=wrong)
    return Right(exercise, len(instances), seen.printed, parts=right)


def _by_numbers(
    exercise: Exercise, function: Function, seen: Observed, facts: Facts, seed: int
) -> Finding:
    """Judge numbers: compare each part with its truth; if one is wrong, find out which slip."""
    tries: list[Observation] = seen.outcomes
    parts = right_by_part(exercise, tries)
    if all(one.all_right for one in tries):
        lists = any(one.gives_lists for one in tries)
        return Right(exercise, len(tries), seen.printed, lists, parts=parts)
    if all(parts.values()):
        # Only smaller networks go wrong.
        parts = {name: all(one.right(place) for one in tries) for place, name in enumerate(parts)}
    slips = diagnose(exercise, tries, lambda given: call(exercise, function, given))
    # If results are in a different order or shape, every link looks broken.
    is_misshapen = any(one.whole for one in slips) or any(map(has_wrong_shape, tries))
    links = [] if is_misshapen else look_at_links(exercise, function, seed)
    found = wrong_numbers(exercise, tries, parts, slips, links, facts, seen.printed)
    if slips:
        return found
    instances = [one.instance for one in tries]
    return dataclasses.replace(
        found, substitution=substitution(exercise, function, instances, facts)
    )


def _nudges(seen: Observed, facts: Facts) -> bool:
    """Check whether right numbers come from a measurement."""
    results = ((one.given, flat(one.instance.pattern)) for one in seen.outcomes)
    return "measuring" in seen.ran or (facts.nudges and is_measured(results))
