"""Autodiff: a slope engine for single numbers; each value knows what it was made from.

>>> a, b = Value(3.0), Value(-2.0)
>>> loss = (a * b + 10) * a
>>> loss.backward()
>>> loss.number, a.slope, b.slope
(12.0, -2.0, 9.0)
>>> loss
Value(12.0, slope=1.0)

Every operation computes its number, and notes the slope of the result with respect to each value
that it was made from. `backward` needs only these notes. The lesson `a_slope_engine` builds such an
engine with fewer operations.
"""

import math


class Value:
    """A number that knows what it was made from.

    number:  one number
    sources: one pair (source, slope of this value with respect to that source) per source
    .slope:  0.0; after `last.backward()`, the slope of `last` with respect to this value
    .depth:  1 for a given number, else one more than the deepest of its sources
    """

    def __init__(self, number, sources=()):
        self.number, self.sources, self.slope = number, sources, 0.0
        self.depth = 1 + max([value.depth for value, _ in sources], default=0)

    def __repr__(self):
        return f"Value({self.number}, slope={self.slope})"

    def __add__(self, other):
        """Return self + other; other is a Value or a number."""
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.number + other.number, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        """Return self * other; other is a Value or a number."""
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.number * other.number, [(self, other.number), (other, self.number)])

    def __truediv__(self, other):
        """Return self / other; other is a Value or a number."""
        other = other if isinstance(other, Value) else Value(other)
        ratio = self.number / other.number
        return Value(ratio, [(self, 1 / other.number), (other, -ratio / other.number)])

    def __pow__(self, exponent):
        """Return self to the power of exponent, which is a plain number."""
        if isinstance(exponent, Value):
            raise TypeError("the exponent is a Value: use a plain number")
        slope = exponent * math.pow(self.number, exponent - 1) if exponent else 0.0
        return Value(math.pow(self.number, exponent), [(self, slope)])

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -1 * other

    # Python calls these if the left operand is a plain number, as in 2 * value.
    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return Value(other) / self

    def relu(self):
        """Return the number itself if it is above 0, else 0."""
        active = self.number > 0
        return Value(self.number if active else 0.0, [(self, 1.0 if active else 0.0)])

    def sigmoid(self):
        """Return 1 / (1 + e to the power of -number)."""
        output = 0.5 * (1 + math.tanh(0.5 * self.number))
        return Value(output, [(self, output * (1 - output))])

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
        # A value is deeper than its sources, so, deepest first, each slope is complete when used.
        for value in sorted(found, key=lambda value: value.depth, reverse=True):
            for source, slope in value.sources:
                source.slope += value.slope * slope
