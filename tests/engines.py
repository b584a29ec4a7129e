"""Answers to `Value` as an older copy of the lesson has them: one class with all of it."""

WHOLE = '''
class Value:
    """A number that knows what it was made from.

    number:  one number
    sources: one pair (value, slope of this one for it) for each value that this one was made from
    .slope:  0.0; after `last.backward()`, the slope of the last value for this one
    .depth:  1 for a number given, else one more than the deepest of its sources
    """

    def __init__(self, number, sources=()):
        self.number, self.sources, self.slope = number, sources, 0.0
        self.depth = 1 + max([value.depth for value, _ in sources], default=0)

    def __add__(self, other):
        """Give self + other as a Value; other is a Value or a number."""
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.number + other.number, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        """Give self * other as a Value; other is a Value or a number."""
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.number * other.number, [(self, other.number), (other, self.number)])

    def __sub__(self, other):
        """Give self - other as a Value; other is a Value or a number."""
        return self + other * -1

    # Python calls these where the left one is a plain number, as in 2 * value.
    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return self * -1 + other

    def relu(self):
        """Give the number itself where it is above 0, else 0, as a Value."""
        active = self.number > 0
        return Value(self.number if active else 0.0, [(self, 1.0 if active else 0.0)])

    def sigmoid(self):
        """Give 1 / (1 + e to the power of -number) as a Value."""
        output = 0.5 * (1 + math.tanh(0.5 * self.number))
        return Value(output, [(self, output * (1 - output))])

    def backward(self):
        """Fill .slope of every value that this one came from, and its own, which is 1.

        Each call starts again: first it sets all of these slopes to 0."""
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
'''.strip()
