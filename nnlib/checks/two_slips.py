"""Two slips at once: both changes made in the reference's text, if one slip explains too little.

This is a last resort. No right answer gets here, and the search has a time limit.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Iterator, Sequence

from nnlib.checks.candidates import Candidate, Explanation, result_parts
from nnlib.checks.instances import Observation, Parts
from nnlib.checks.time_limit import processor_time
from nnlib.exercises.declaration import Exercise, Function, Slip

SECONDS = 2.0
"""Processor time for all pairs of one verdict; pairs not tried by then get no name."""


def pairs(exercise: Exercise, tries: Sequence[Observation]) -> Iterator[Candidate]:
    """Yield the pairs of an exercise's own slips that can be combined, until the time is up."""
    end = processor_time() + SECONDS
    for first, second in itertools.combinations(exercise.slips, 2):
        if processor_time() > end:
            return
        source = with_both(exercise, first, second)
        if source:
            yield _candidate(exercise, first, second, source)


def with_both(exercise: Exercise, first: Slip, second: Slip) -> str:
    """Return the reference with the changes of both slips; empty if they do not fit together."""
    for one, other in ((first, second), (second, first)):
        with contextlib.suppress(ValueError):
            return exercise.apply_changes(other.id, other.changes, exercise.slip_source(one))
    return ""


def _candidate(exercise: Exercise, first: Slip, second: Slip, source: str) -> Candidate:
    @functools.cache
    def function() -> Function:
        return exercise.compile(source, is_shown=False)

    ids = tuple(dict.fromkeys((first.id, second.id)))

    def parts(one: Observation) -> Parts:
        known, both = one.instance.of_slips, " and ".join(ids)
        if both not in known:
            try:
                known[both] = result_parts(exercise, function(), one)
            except SyntaxError:
                # Each change can be read alone, but not the two together.
                known[both] = [None] * len(one.truth)
        return known[both]

    explanation = Explanation(ids, first.whole or second.whole, first.about or second.about)
    return Candidate(explanation, parts, function)
