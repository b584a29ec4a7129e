"""Observing: run a learner's function on every instance, and read its results at once."""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from nnlib import measuring
from nnlib.checks.contract import change_of_arguments
from nnlib.checks.findings import Finding, NotAttempted, NotRead, Stopped
from nnlib.checks.instances import Instance, Observation, part_names
from nnlib.checks.ours import our_code
from nnlib.checks.results import Unreadable, lists_for_arrays, read, read_what_can_be
from nnlib.checks.running import CallFailed, Printed, run_in_time, watch_calls
from nnlib.checks.sources import Facts
from nnlib.checks.values import plain
from nnlib.exercises.declaration import Arguments, Exercise, Function
from nnlib.exercises.truths import Property


@dataclass(eq=False)
class Observed:
    """The results of all instances, or what ended them early.

    Parameters
    ----------
    outcomes : list
        An `Observation` for each instance; for an exercise with a property, the result itself.
    ended : Finding or None
        What was found if an instance returned nothing to compare; the others were not run.
    ran : set of str
        What else ran: "ours", "measuring".
    printed : Printed
    """

    outcomes: list[Any] = field(default_factory=list)
    ended: Finding | None = None
    ran: set[str] = field(default_factory=set)
    printed: Printed = field(default_factory=Printed)


def observe(
    exercise: Exercise, function: Function, instances: Sequence[Instance], facts: Facts
) -> Observed:
    """Run a function on every instance, up to the first that returns nothing to compare."""
    seen, called = Observed(), set[CodeType]()
    for instance in instances:
        # Each run is watched: an answer may pass its work on from the second call. Code that runs
        # in another process cannot be seen here, and has nothing to pass its work on to.
        is_elsewhere = hasattr(function, "called_elsewhere")
        watch = nullcontext() if is_elsewhere else watch_calls(called)
        outcome = _outcome(exercise, function, instance, facts, seen.printed, watch)
        if isinstance(outcome, Finding):
            seen.ended = outcome
            break
        seen.outcomes.append(outcome)
    seen.ran = _what_ran(exercise, called)
    return seen


def _what_ran(exercise: Exercise, called: set[CodeType]) -> set[str]:
    """Find out which of our functions an answer called; all of these have been loaded by now."""
    if not called:
        return set()
    ours = called & our_code(exercise)
    ran = {"ours"} if ours else set()
    if any(code.co_filename == measuring.__file__ for code in called - ours):
        ran.add("measuring")
    return ran


def _outcome(
    exercise: Exercise,
    function: Function,
    instance: Instance,
    facts: Facts,
    printed: Printed,
    watch: AbstractContextManager[None],
) -> Any:
    """Run one instance; return a finding if it ends there, or else an observation."""
    given = instance.fresh()
    with watch:
        result = run_in_time(lambda: call(exercise, function, given), printed)
    if isinstance(result, CallFailed):
        shapes = [part.shape for part in instance.truth]
        return Stopped(exercise, instance.arguments, shapes, result, facts.notebook_names, printed)
    if result is Ellipsis or result is NotImplemented:
        return NotAttempted(exercise)
    change = change_of_arguments(exercise, instance.arguments, given)
    if change:
        return dataclasses.replace(change, line=dict(facts.changing).get(change.argument, ""))
    if isinstance(exercise.truth, Property):
        return result
    try:
        # Read at once: a function may use the same array for its next result.
        numbers = read(result, instance.pattern, part_names(exercise, len(instance.truth)))
        return Observation(instance, numbers, lists_for_arrays(result, instance.pattern))
    except Unreadable as unreadable:
        return NotRead(exercise, instance.arguments, unreadable.problem, facts.returns, printed)


def call(exercise: Exercise, function: Function, arguments: Arguments) -> Any:
    """Call a function in the exercise's way; return plain data, or a stop."""
    # Graded answers run in a process of their own.
    elsewhere = getattr(function, "called_elsewhere", None)
    if elsewhere is not None:
        result = elsewhere(arguments)
        return result if isinstance(result, CallFailed) else plain(result)
    if inspect.isclass(exercise.reference):
        return plain(exercise.call(function, *arguments))
    return plain(exercise.call(lambda *given: plain(function(*given)), *arguments))


def readable_parts(
    exercise: Exercise, function: Function, instances: Sequence[Instance]
) -> dict[str, bool]:
    """Find which parts are right in a result that cannot be read as a whole."""
    if len(instances[0].truth) < 2:
        return {}
    tries = []
    for instance in instances:
        once = functools.partial(call, exercise, function, instance.fresh())
        result = run_in_time(once, Printed())
        tries.append(Observation(instance, read_what_can_be(result, instance.pattern)))
    return right_by_part(exercise, tries)


def right_by_part(exercise: Exercise, tries: Sequence[Observation]) -> dict[str, bool]:
    """Find which parts are right on all tries; the largest network decides."""
    names = part_names(exercise, max(len(one.truth) for one in tries))
    whole = [one for one in tries if len(one.truth) == len(names)]
    return {name: all(one.right(place) for one in whole) for place, name in enumerate(names)}
