"""Judging: run a function on fresh instances, and compare with what is measured.

The order: attempted? raises? arguments changed? kind and shape? values? which slip? ours?
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np

from nnlib import measuring
from nnlib.checks import messages
from nnlib.checks.contract import change_of_arguments, signature_problem
from nnlib.checks.diagnosis import Try, diagnose
from nnlib.checks.helpers import judged_with_helpers
from nnlib.checks.instances import Instance, instances_of
from nnlib.checks.links import link_by_link
from nnlib.checks.nudging import asks_for_formula, error_of, is_exact, is_single
from nnlib.checks.ours import our_code
from nnlib.checks.running import Printed, Stop, run_in_time, watched
from nnlib.checks.sources import facts_of
from nnlib.checks.stopping import slip_behind
from nnlib.checks.values import Unreadable, lists_for_arrays, plain, read, read_what_can_be
from nnlib.checks.verdict import Verdict
from nnlib.checks.wrong_numbers import Names, wrong
from nnlib.exercises.declaration import (
    Arguments,
    Exercise,
    Function,
    Property,
    flat,
)
from nnlib.exercises.naming import exercise_called


def judge(name: str, function: Function, seed: int | None = None) -> Verdict:
    """Judge a function, without display and without files.

    Parameters
    ----------
    name : str
        The exercise.
    function : callable
        The learner's answer.
    seed : int, optional
        Fresh instances if left out; those of an earlier verdict with its seed.

    Returns
    -------
    Verdict

    Raises
    ------
    KeyError
        If no exercise has that name; the message names the closest ones.
    TypeError
        If `function` is nothing that can be called.

    Examples
    --------
    >>> judge("slope_of_weight", lambda x, w, t: 2 * (x * w - t) * x).status
    'right'
    >>> judge("slope_of_weight", lambda x, w, t: 2 * (t - x * w) * x).slips
    ('target_minus_prediction',)
    """
    return judged_with_helpers(judge_exercise, exercise_called(name), function, seed)


def judge_exercise(exercise: Exercise, function: Function, seed: int | None = None) -> Verdict:
    """Judge a function against an exercise that need not be in the table."""
    if not callable(function):
        raise TypeError(messages.not_a_function(exercise.name, function))
    if seed is None:
        seed = int(np.random.SeedSequence().generate_state(1)[0])
    verdict = _judged(exercise, function, seed)
    return dataclasses.replace(verdict, seed=seed)


def _judged(exercise: Exercise, function: Function, seed: int) -> Verdict:
    facts = facts_of(function)
    if not facts.attempted:
        message = messages.not_attempted(exercise, facts.left_over)
        return Verdict("not attempted", message=message)
    instances = instances_of(exercise, seed)
    refused = signature_problem(exercise, function, [one.arguments for one in instances])
    if refused:
        return Verdict("stopped", message=refused)
    printed, seen, outcomes = Printed(), set[str](), list[Any]()
    ours = our_code(exercise)
    for instance in instances:
        # Each run is watched: an answer may hand its work on from the second call on. What runs
        # elsewhere cannot be seen here, and has nothing to hand its work on to.
        is_elsewhere = hasattr(function, "called_elsewhere")
        watch = nullcontext() if is_elsewhere else watched(ours, measuring.__file__, seen)
        outcomes.append(_outcome(exercise, function, instance, printed, watch))
        ended = outcomes[-1]
        if isinstance(ended, Verdict):
            slip = slip_behind(exercise, function, seed) if ended.status == "stopped" else None
            if slip is None:
                return dataclasses.replace(
                    ended, parts=_readable(exercise, function, instances, ended)
                )
            message = messages.stopped_by(slip, ended.message)
            return dataclasses.replace(ended, slips=(slip.id,), message=message)
    if isinstance(exercise.truth, Property):
        verdict = _by_property(
            exercise, exercise.truth, [one.arguments for one in instances], outcomes, printed
        )
    else:
        verdict = _by_numbers(exercise, outcomes, function, printed, seed)
    if verdict.status == "right" and "ours" in seen:
        return Verdict("not yet", ("ours",), verdict.parts, messages.ours(exercise))
    if verdict.status != "right" or not asks_for_formula(exercise):
        return verdict
    if "measuring" in seen or (facts.nudges and is_measured(outcomes)):
        return dataclasses.replace(verdict, message=messages.nudged(verdict.message))
    return verdict


def is_measured(tries: Sequence[Try]) -> bool:
    """Whether right numbers are those of a measurement: a formula is exact, but for rounding."""
    error = error_of((one.given, flat(one.instance.pattern)) for one in tries)
    return not is_exact(error) and not all(map(is_single, (one.given for one in tries)))


def _outcome(
    exercise: Exercise,
    function: Function,
    instance: Instance,
    printed: Printed,
    watch: AbstractContextManager[None],
) -> Any:
    """Run one instance: a verdict if it ends there, else a `Try` (or a result with properties)."""
    arguments = instance.arguments
    given, before = instance.fresh(), instance.fresh()
    with watch:
        result = run_in_time(lambda: _called(exercise, function, given), printed)
    if isinstance(result, Stop):
        outside = facts_of(function).notebook_names
        message = messages.stopped(
            exercise, arguments, instance.truth, result.message, outside, printed
        )
        return Verdict("stopped", message=message)
    if result is Ellipsis or result is NotImplemented:
        return Verdict("not attempted", message=messages.not_attempted(exercise))
    change = change_of_arguments(exercise, before, given)
    if change:
        message = messages.changed(exercise, *change)
        return Verdict("not yet", ("arguments_changed",), message=message)
    if isinstance(exercise.truth, Property):
        return result
    try:
        # Read at once: a function may use the same array for its next result.
        names = tuple(messages.part_names(exercise, len(instance.truth)))
        numbers = read(result, instance.pattern, names)
        return Try(instance, numbers, lists_for_arrays(result, instance.pattern))
    except Unreadable as problem:
        returns = facts_of(function).returns
        message = messages.unreadable(exercise, arguments, str(problem), printed, returns)
        return Verdict("not yet", message=message)


def _readable(
    exercise: Exercise, function: Function, instances: Sequence[Instance], ended: Verdict
) -> dict[str, bool]:
    """Which parts are right of a result that cannot be read as a whole."""
    several = len(instances[0].truth) > 1
    if ended.status != "not yet" or ended.slips or not several:
        return dict(ended.parts)
    tries = []
    for instance in instances:
        call = functools.partial(_called, exercise, function, instance.fresh())
        result = run_in_time(call, Printed())
        tries.append(Try(instance, read_what_can_be(result, instance.pattern), False))
    names = messages.part_names(exercise, max(len(one.truth) for one in tries))
    return _right_by_part(names, [one for one in tries if len(one.truth) == len(names)])


def _called(exercise: Exercise, function: Function, arguments: Arguments) -> Any:
    # Graded answers run in a process of their own.
    elsewhere = getattr(function, "called_elsewhere", None)
    if elsewhere is not None:
        result = elsewhere(arguments)
        return result if isinstance(result, Stop) else plain(result)
    if inspect.isclass(exercise.reference):
        return plain(exercise.call(function, *arguments))
    return plain(exercise.call(lambda *given: plain(function(*given)), *arguments))


def _by_property(
    exercise: Exercise,
    truth: Property,
    instances: Sequence[Arguments],
    results: Sequence[Any],
    printed: Printed,
) -> Verdict:
    for arguments, result in zip(instances, results, strict=True):
        for slip_id, broken in truth.broken:
            try:
                seen = broken(**exercise.arguments_by_name(arguments), result=result)
            except Exception:
                message = messages.unreadable_form(exercise, arguments, result, printed)
                return Verdict("not yet", (), {exercise.parts[0]: False}, message)
            if seen:
                message = messages.property_fails(exercise, arguments, seen, slip_id, printed)
                return Verdict("not yet", (slip_id,), {exercise.parts[0]: False}, message)
    message = messages.right(exercise, len(instances), printed)
    return Verdict("right", (), {exercise.parts[0]: True}, message)


def _by_numbers(
    exercise: Exercise, tries: Sequence[Try], function: Function, printed: Printed, seed: int
) -> Verdict:
    part_names = messages.part_names(exercise, max(len(one.truth) for one in tries))
    parts = _right_by_part(part_names, [one for one in tries if len(one.truth) == len(part_names)])
    if all(one.all_right for one in tries):
        return Verdict(
            "right",
            (),
            parts,
            messages.right(exercise, len(tries), printed, any(one.gives_lists for one in tries)),
        )
    if all(parts.values()):
        # Only smaller networks go wrong.
        parts = _right_by_part(part_names, tries)
    found = diagnose(exercise, tries, lambda given: _called(exercise, function, given))
    ids = tuple(dict.fromkeys(slip for explanation in found for slip in explanation.ids))
    facts = facts_of(function)
    names = Names(
        facts.unused,
        facts.overwritten,
        facts.notebook_names,
        facts.idle_line,
        facts.notebook_functions,
    )
    links = link_by_link(exercise, function, seed)
    message = wrong(exercise, tries, parts, found, names, links, printed)
    return Verdict("not yet", ids, parts, message)


def _right_by_part(names: Sequence[str], tries: Sequence[Try]) -> dict[str, bool]:
    return {name: all(one.right(place) for one in tries) for place, name in enumerate(names)}
