"""The exercise `Value`: the walk back that fills the slopes."""

from __future__ import annotations

from nnlib.exercises.a_slope_engine import operations
from nnlib.exercises.a_slope_engine.instances import MEASURED, PARTS, all_programs, small_program
from nnlib.exercises.a_slope_engine.operations import Operations
from nnlib.exercises.a_slope_engine.slips_of_operations import OF_OPERATIONS
from nnlib.exercises.a_slope_engine.slips_of_walk import OF_WALK
from nnlib.exercises.a_slope_engine.styles import Closures, EachWay, Tape
from nnlib.exercises.declaration import Exercise
from nnlib.exercises.programs import slopes_of_program


class Value(Operations):
    """A number with all these operations, which also finds slopes.

    .slope: after `last.backward()`, the slope of the last value for this one
    """

    def backward(self):
        """Fill .slope of every value that this one came from, and its own, which is 1.

        Each call starts afresh: first it sets all of these slopes to 0."""
        found, seen = [self], {self}
        for value in found:  # The list grows while the loop goes through it.
            for source, _ in value.sources:
                if source not in seen:
                    seen.add(source)
                    found.append(source)
        for value in found:
            value.slope = 0.0
        self.slope = 1.0
        # A value is deeper than all it came from: deepest first, nothing is handed on too early.
        for value in sorted(found, key=lambda value: value.depth, reverse=True):
            for source, slope in value.sources:
                source.slope += value.slope * slope


EXERCISE = Exercise(
    reference=Value,
    base=operations.EXERCISE,
    statement="Write the walk back that fills the slopes.",
    instance=small_program,
    extra_cases=all_programs,
    tries=6,
    truth=MEASURED,
    parts=PARTS,
    call=slopes_of_program,
    styles=(Closures, Tape, EachWay),
    hints=(
        "What does the walk need before its first step? All the values, all slopes at 0, and one "
        "slope that is known: that of the last value for itself.",
        "To find all values, begin a list with `self` and loop over it. For each value in it, "
        "append the values of its pairs, unless they are in the list already.",
        "Then take the deepest value first. It adds its own slope times the noted one to each of "
        "its sources.",
        "`source.slope += value.slope * slope`",
    ),
    slips=(*OF_WALK, *OF_OPERATIONS),
)
