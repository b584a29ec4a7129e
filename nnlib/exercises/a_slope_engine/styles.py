"""Other right ways to write `Operations` and `Value`."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np


class Closures:
    """Each operation leaves a function that hands its slope on; the order comes from a visit."""

    def __init__(self, number: Any, parents: Any = ()) -> None:
        self.number, self.parents, self.slope = number, parents, 0.0
        self.hand_on: Any = lambda: None

    def __add__(self, other: Any) -> Any:
        other = other if isinstance(other, Closures) else Closures(other)
        result = Closures(self.number + other.number, (self, other))

        def hand_on() -> None:
            self.slope += result.slope
            other.slope += result.slope

        result.hand_on = hand_on
        return result

    def __mul__(self, other: Any) -> Any:
        other = other if isinstance(other, Closures) else Closures(other)
        result = Closures(self.number * other.number, (self, other))

        def hand_on() -> None:
            self.slope += other.number * result.slope
            other.slope += self.number * result.slope

        result.hand_on = hand_on
        return result

    def __sub__(self, other: Any) -> Any:
        return self + -1 * other

    def __rsub__(self, other: Any) -> Any:
        return other + -1 * self

    __radd__, __rmul__ = __add__, __mul__

    def _through(self, output: Any, slope: Any) -> Any:
        result = Closures(output, (self,))

        def hand_on() -> None:
            self.slope += slope * result.slope

        result.hand_on = hand_on
        return result

    def relu(self) -> Any:
        return self._through(max(self.number, 0), float(self.number > 0))

    def sigmoid(self) -> Any:
        output = 1 / (1 + np.exp(-self.number))
        return self._through(output, output * (1 - output))

    def backward(self) -> None:
        order: Any = []

        def visit(value: Any) -> None:
            if value not in order:
                for parent in value.parents:
                    visit(parent)
                order.append(value)

        visit(self)
        for value in order:
            value.slope = 0.0
        self.slope = 1.0
        for value in order[::-1]:
            value.hand_on()


class Tape:
    """All values are in one list in the order in which they were made; slopes go back along it."""

    made: ClassVar[Any] = []

    def __init__(self, number: Any, sources: Any = ()) -> None:
        self.number, self.sources, self.slope = np.float32(number).item(), sources, 0.0
        Tape.made.append(self)

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, Tape):
            return Tape(self.number + other, [(self, 1)])
        return Tape(self.number + other.number, [(self, 1), (other, 1)])

    def __mul__(self, other: Any) -> Any:
        if not isinstance(other, Tape):
            return Tape(self.number * other, [(self, other)])
        return Tape(self.number * other.number, [(self, other.number), (other, self.number)])

    def __sub__(self, other: Any) -> Any:
        if not isinstance(other, Tape):
            return Tape(self.number - other, [(self, 1)])
        return Tape(self.number - other.number, [(self, 1), (other, -1)])

    def __rsub__(self, other: Any) -> Any:
        return Tape(other - self.number, [(self, -1)])

    __radd__, __rmul__ = __add__, __mul__

    def relu(self) -> Any:
        return self * 1 if self.number > 0 else self * 0

    def sigmoid(self) -> Any:
        output = 1 / (1 + math.e**-self.number)
        return Tape(output, [(self, output - output**2)])

    def backward(self) -> None:
        for value in Tape.made:
            for source, _ in value.sources:
                source.slope = 0
        self.slope = 1
        for value in reversed(Tape.made):
            for source, slope in value.sources:
                source.slope = source.slope + slope * value.slope
        Tape.made.clear()


class EachWay:
    """Every path back from the loss is walked on its own; what arrives adds up."""

    def __init__(self, number: Any, ways: Any = ()) -> None:
        self.number, self.ways, self.slope = float(number), ways, 0.0

    def __add__(self, other: Any) -> Any:
        if isinstance(other, EachWay):
            return EachWay(self.number + other.number, ((self, 1.0), (other, 1.0)))
        return EachWay(self.number + other, ((self, 1.0),))

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, EachWay):
            return EachWay(self.number * other.number, ((self, other.number), (other, self.number)))
        return EachWay(self.number * other, ((self, other),))

    __radd__, __rmul__ = __add__, __mul__

    def __sub__(self, other: Any) -> Any:
        return self + other * -1

    def __rsub__(self, other: Any) -> Any:
        return self * -1 + other

    def relu(self) -> Any:
        slope = 1.0 if self.number > 0 else 0.0
        return EachWay(slope * self.number, ((self, slope),))

    def sigmoid(self) -> Any:
        power = math.exp(-self.number)
        return EachWay(1 / (1 + power), ((self, power / (1 + power) ** 2),))

    def backward(self) -> None:
        self._forget()
        self._arrive(1.0)

    def _forget(self) -> None:
        self.slope = 0.0
        for value, _ in self.ways:
            value._forget()

    def _arrive(self, slope: float) -> None:
        self.slope += slope
        for value, noted in self.ways:
            value._arrive(slope * noted)


class Subtracting:
    """A difference notes its own slopes; a plain number, known by its type, is not a source."""

    def __init__(self, number: Any, sources: Any = ()) -> None:
        self.number, self.sources, self.slope = number, sources, 0.0
        self.depth = 1 + max([value.depth for value, _ in sources], default=0)

    def new(self, number: Any, sources: Any = ()) -> Any:
        return type(self)(number, sources)

    def __add__(self, other: Any) -> Any:
        if isinstance(other, int | float):
            return self.new(self.number + other, [(self, 1)])
        return self.new(self.number + other.number, [(self, 1), (other, 1)])

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, int | float):
            return self.new(self.number * other, [(self, other)])
        return self.new(self.number * other.number, [(self, other.number), (other, self.number)])

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, int | float):
            return self.new(self.number - other, [(self, 1)])
        return self.new(self.number - other.number, [(self, 1), (other, -1)])

    def __rsub__(self, other: Any) -> Any:
        return self.new(other - self.number, [(self, -1)])

    __radd__, __rmul__ = __add__, __mul__

    def relu(self) -> Any:
        return self.new(max(self.number, 0), [(self, int(self.number > 0))])

    def sigmoid(self) -> Any:
        output = 1 / (1 + np.exp(-self.number))
        return self.new(output, [(self, output - output**2)])


class AsTuples(Subtracting):
    """The sources in tuples and the numbers in single precision; ReLU by a product."""

    def new(self, number: Any, sources: Any = ()) -> Any:
        return type(self)(np.float32(number).item(), tuple(sources))

    def relu(self) -> Any:
        return self * (1.0 if self.number > 0 else 0.0)

    def sigmoid(self) -> Any:
        power = math.e**-self.number
        return self.new(1 / (1 + power), ((self, power / (1 + power) ** 2),))


class InNumPy:
    """NumPy's numbers, and lists as pairs; a plain number becomes a source too."""

    def __init__(self, number: Any, sources: Any = ()) -> None:
        self.number, self.sources, self.slope = np.float64(number), sources, 0.0
        self.depth = max((value.depth for value, _ in sources), default=0) + 1

    def new(self, number: Any, sources: Any = ()) -> Any:
        return type(self)(number, sources)

    def _other(self, other: Any) -> Any:
        return other if hasattr(other, "sources") else self.new(other)

    def __add__(self, other: Any) -> Any:
        other = self._other(other)
        return self.new(np.sum([self.number, other.number]), [[self, 1], [other, 1]])

    def __mul__(self, other: Any) -> Any:
        other = self._other(other)
        result = self.new(np.prod([self.number, other.number]), [])
        result.sources.append([self, other.number])
        result.sources.append([other, self.number])
        result.depth = max(self.depth, other.depth) + 1
        return result

    __radd__, __rmul__ = __add__, __mul__

    def __sub__(self, other: Any) -> Any:
        other = self._other(other)
        return self.new(self.number - other.number, [[self, 1.0], [other, -1.0]])

    def __rsub__(self, other: Any) -> Any:
        return self._other(other) - self

    def relu(self) -> Any:
        return self.new(np.maximum(self.number, 0), [[self, np.heaviside(self.number, 0)]])

    def sigmoid(self) -> Any:
        output = 1 / (1 + np.exp(-self.number))
        return self.new(output, [[self, output * (1 - output)]])
