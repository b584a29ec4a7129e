"""Small programs in exercises: run with values that get slopes, or with plain numbers."""

from __future__ import annotations

import functools
import math
from types import CodeType
from typing import Any

from nnlib.exercises.declaration import Function


def slopes_of_program(
    value: Function, program: Any, a: Any, b: Any = None, c: Any = None
) -> tuple[Any, ...]:
    """Run a program with values of a class; return its number, and the slope for each given value.

    It is run twice with the same values, as in a training: earlier slopes must not stay. If a
    program gives `a`, `b` or `c` a new value, the slope for the new one is returned.
    """
    given = {name: value(n) for name, n in (("a", a), ("b", b), ("c", c)) if n is not None}
    for _ in range(2):
        names = dict(given)
        for line in program.split("; "):
            _run(line, names)
            made, is_made, _ = line.partition(" = ")
            if is_made and not isinstance(names[made], value):  # type: ignore[arg-type]
                kind = type(names[made]).__name__
                raise TypeError(f"`{made}` became an object of type `{kind}`, not {value.__name__}")
        returned = names["loss"].backward()
    slopes = [names[name].slope for name in given]
    if isinstance(returned, dict | list | tuple) and not any(map(_is_filled, slopes)):
        kind = {"dict": "dictionary"}.get(type(returned).__name__, type(returned).__name__)
        raise TypeError(f"`backward` returned a {kind}, and each `.slope` is still 0")
    return names["loss"].number, *slopes


def slopes_from_sources(
    value: Function, program: Any, a: Any, b: Any = None, c: Any = None
) -> tuple[Any, ...]:
    """Run a program with values of a class that has no walk back, and do the walk here.

    It reads only `.sources`, neither `.slope` nor `.depth`. If a class has a walk of its own and
    keeps no `.sources`, its own walk is used.
    """
    if hasattr(value, "backward"):
        # A whole engine, as in older copies of the lesson: its values may be of its own class.
        kind: Any = value
        if not hasattr(value(1.0), "sources"):
            return slopes_of_program(value, program, a, b, c)
    else:
        kind = type(value.__name__, (value,), {})  # type: ignore[arg-type]
    given = {name: kind(n) for name, n in (("a", a), ("b", b), ("c", c)) if n is not None}
    names = dict(given)
    for line in program.split("; "):
        _run(line, names)
        made = line.partition(" = ")[0]
        if not isinstance(names[made], value):  # type: ignore[arg-type]
            found = type(names[made]).__name__
            raise TypeError(f"`{made}` became an object of type `{found}`, not {value.__name__}")
        if not isinstance(names[made], kind):
            raise TypeError(f"`{made}` was made by `{value.__name__}(...)`")
    slopes = _walk(names["loss"])
    return names["loss"].number, *(slopes.get(id(names[name]), 0.0) for name in given)


WAYS = {way.__name__: way for way in (slopes_of_program, slopes_from_sources)}
"""The functions that use a class of values, by name."""


def _walk(last: Any) -> dict[int, Any]:
    """Return the slope of the last value for each value before it, by the value's identity."""
    order: dict[int, Any] = {}

    def visit(value: Any) -> None:
        if id(value) not in order:
            for source, _ in value.sources:
                visit(source)
            order[id(value)] = value

    visit(last)
    slopes = dict.fromkeys(order, 0.0) | {id(last): 1.0}
    for value in reversed(order.values()):
        for source, slope in value.sources:
            slopes[id(source)] = slopes[id(source)] + slopes[id(value)] * slope
    return slopes


def _is_filled(slope: Any) -> bool:
    return not isinstance(slope, int | float) or slope != 0


def _run(program: str, names: dict[str, Any]) -> None:
    exec(_compiled(program), {}, names)


@functools.lru_cache(maxsize=1000)
def _compiled(program: str) -> CodeType:
    # Under this file's name, no line of the program is shown as one of the learner's.
    return compile(program, __file__, "exec")


class _Plain(float):
    """A number with the same operations and no slopes, to work out what a program computes."""

    def relu(self) -> _Plain:
        return _Plain(max(self, 0.0))

    def sigmoid(self) -> _Plain:
        return _Plain(1 / (1 + math.exp(-self)))

    def __add__(self, other: float) -> _Plain:
        return _Plain(float(self) + float(other))

    def __mul__(self, other: float) -> _Plain:
        return _Plain(float(self) * float(other))

    def __sub__(self, other: float) -> _Plain:
        return _Plain(float(self) - float(other))

    def __rsub__(self, other: float) -> _Plain:
        return _Plain(float(other) - float(self))

    __radd__, __rmul__ = __add__, __mul__

    def backward(self) -> None:
        """Do nothing: a program may ask for slopes on its way, but there are none here."""


def number_of_program(program: str, **given: Any) -> float:
    names = {name: _Plain(value) for name, value in given.items() if value is not None}
    _run(program, names)
    return float(names["loss"])
