"""The exercise `Operations`: numbers that know what they were made from."""

from __future__ import annotations

import math

from nnlib.exercises.a_slope_engine.instances import (
    MEASURED,
    PARTS,
    all_operations,
    small_operation,
)
from nnlib.exercises.a_slope_engine.slips_of_operations import OF_OPERATIONS
from nnlib.exercises.a_slope_engine.styles import AsTuples, InNumPy, Subtracting
from nnlib.exercises.declaration import Exercise
from nnlib.exercises.programs import slopes_from_sources


class Operations:
    """A number that knows what it was made from.

    number:  one number
    sources: one pair (value, slope of this one for it) for each value that this one was made from
    .slope:  0.0, until a walk back fills it
    .depth:  1 for a given number, else one more than the deepest of its sources
    """

    def __init__(self, number, sources=()):
        self.number, self.sources, self.slope = number, sources, 0.0
        self.depth = 1 + max([value.depth for value, _ in sources], default=0)

    def new(self, number, sources=()):
        return type(self)(number, sources)

    def __add__(self, other):
        """Return self + other, made with `self.new`; other is such an object or a plain number."""
        other = other if isinstance(other, Operations) else self.new(other)
        return self.new(self.number + other.number, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        """Return self * other, made with `self.new`; other is such an object or a plain number."""
        other = other if isinstance(other, Operations) else self.new(other)
        return self.new(self.number * other.number, [(self, other.number), (other, self.number)])

    def __sub__(self, other):
        """Return self - other; other is such an object or a plain number."""
        return self + other * -1

    # Python calls these where the left one is a plain number, as in 2 * value.
    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return self * -1 + other

    def relu(self):
        """Return the number itself where it is above 0, else 0, made with `self.new`."""
        active = self.number > 0
        return self.new(self.number if active else 0.0, [(self, 1.0 if active else 0.0)])

    def sigmoid(self):
        """Return 1 / (1 + e to the power of -number), made with `self.new`."""
        output = 0.5 * (1 + math.tanh(0.5 * self.number))
        return self.new(output, [(self, output * (1 - output))])


EXERCISE = Exercise(
    reference=Operations,
    statement="Write the operations: each returns its number and notes its sources.",
    instance=small_operation,
    extra_cases=all_operations,
    tries=6,
    truth=MEASURED,
    parts=PARTS,
    call=slopes_from_sources,
    styles=(Subtracting, AsTuples, InNumPy),
    hints=(
        "Take one operation at a time. By how much does a sum change if one of its two "
        "values is nudged? And a product?",
        "An operation makes a new object with `self.new`: its number, and a list of pairs. Each "
        "pair is a value that it came from, and the slope for that value.",
        "A difference can be written with `+` and `*`. ReLU and the sigmoid have one source "
        "each; the slope in its pair is the slope of the activation.",
        "`self.new(self.number * other.number, [(self, other.number), (other, self.number)])`",
    ),
    slips=OF_OPERATIONS,
)
