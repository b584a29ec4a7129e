"""Values: turn whatever a learner's function returned into plain data.

`plain` does this at once, in the process in which the function ran: the lesson's kernel, or the
student's process in grading. So both read the same, and foreign objects are not used afterwards: no
`==` of their own is called, and an array is copied only after its size is known.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from nnlib.activations import ACTIVATIONS, Activation
from nnlib.layers import Layer

MOST = 1_000_000
"""More numbers than this, if fewer are expected, are only counted, not read."""

_NEST = 12
_ENTRIES = 10_000
"""The most entries that are taken from a generator, or anything else that yields entries."""

_LETTERS = 10_000
_BITS = 1100
"""A whole number with more bits than this is too large for a float."""

NUMERIC = "biufc"
"""The kinds of NumPy's types whose arrays are plain data."""

# The most that a result may hold. Each number of an array, each entry of a list, and each object of
# which only the name is kept counts as one.
_ROOM, _ENTRY, _OBJECT = 4 * MOST, 4, 400
_FAR_TOO_MANY = "more entries than can be read: too many"


class Opaque:
    """Something that is not plain data, reduced to a class with the name of its type."""

    words = ""
    """Words for messages, if the name of its type is not enough."""

    entries: tuple[Any, ...] = ()


class Iterated(Opaque):
    """Something that yields its entries one by one: a generator, a set, a range."""

    def __iter__(self) -> Iterator[Any]:
        return iter(self.entries)


class Large(Opaque):
    """More numbers or entries than expected; its words say how many."""


def other(name: str, base: type[Opaque] = Opaque, words: str = "", entries: Any = ()) -> Opaque:
    """Make a stand-in for an object, with the name of its type.

    Examples
    --------
    >>> type(other("deque")).__name__
    'deque'
    """
    shown = "".join(letter for letter in name[:60] if letter.isprintable())
    made = _named(shown, base)()  # type: ignore[arg-type]
    made.words, made.entries = words[:120], tuple(entries)
    return made


@functools.lru_cache(maxsize=1000)
def _named(name: str, base: type[Opaque]) -> type[Opaque]:
    return type(name, (base,), {})


def plain(value: Any) -> Any:
    """Make plain data of whatever a function returned: lists, tuples, numbers, arrays, layers.

    An instance of a subclass becomes one of the base class; whatever can be read as a number or an
    array becomes one; of anything else only the name of its type is left, in an `Opaque`. Call this
    where the function ran, guarded like the function: a learner's own object may run code.

    Examples
    --------
    >>> from fractions import Fraction
    >>> plain([Fraction(1, 2), np.array([1, None]), range(2)])[:2]
    [0.5, [1, None]]
    """
    return _Plain().of(value, 0)


class _Plain:
    """One result that is being turned into plain data, with the room that is left."""

    def __init__(self) -> None:
        self.room = _ROOM

    def of(self, value: Any, depth: int) -> Any:
        kind_of = type(value)
        if kind_of in (float, bool) or value is None or value is ... or value is NotImplemented:
            return value
        if issubclass(kind_of, Opaque) or kind_of is complex:
            self.room -= _OBJECT
            return value
        if depth > _NEST:
            return other(kind_of.__name__)
        # Ask the type, not the value: an object may claim to be of another class.
        for known, made in _MADE:
            if issubclass(kind_of, known):
                return made(self, value, depth)
        return self._of_an_object(value, depth)

    def _of_an_object(self, value: Any, depth: int) -> Any:
        kind_of = type(value)
        self.room -= _OBJECT
        if self.room < 0:
            return other(kind_of.__name__, Large, _FAR_TOO_MANY)
        if _has(kind_of, "__array__"):
            try:
                converted = np.asarray(value)
            except Exception:
                return other(kind_of.__name__)
            return self.of_array(converted, depth)
        if _has(kind_of, "__float__"):
            try:
                return float(value)
            except Exception:
                return other(kind_of.__name__)
        if not issubclass(kind_of, type) and _has(kind_of, "__iter__") and kind_of is not bytes:
            entries = self.of(list(itertools.islice(value, _ENTRIES)), depth)
            if isinstance(entries, Large):
                return entries
            return other(kind_of.__name__, Iterated, entries=entries)
        if all(hasattr(value, name) for name in ("weights", "bias", "activation")):
            return self.of_layer(value, depth)
        return other(kind_of.__name__)

    def of_entries(self, value: Any, depth: int) -> Any:
        base = list if issubclass(type(value), list) else tuple
        count = base.__len__(value)
        if _ENTRY * count > self.room:
            return self._large(base.__name__, f"{count:,} entries: too many")
        self.room -= _ENTRY * count
        entries = []
        for entry in base.__iter__(value):
            entries.append(self.of(entry, depth + 1))
            if isinstance(entries[-1], Opaque) and self.room < 0:
                # There is no room for more of it, or for what is around it.
                return other(base.__name__, Large, _FAR_TOO_MANY)
        return base(entries)

    def of_array(self, value: Any, depth: int) -> Any:
        # View it as a plain array: a subclass may have arithmetic of its own.
        seen = np.ndarray.view(value, np.ndarray)
        if seen.dtype.kind == "O":
            return self._of_objects(seen, depth) if seen.size <= MOST else self._many(seen)
        if seen.dtype.kind not in NUMERIC:
            return other("ndarray", words=f"an array of {seen.dtype}")
        if seen.size > self.room:
            return self._many(seen)
        self.room -= seen.size
        return seen if seen.ndim else seen[()]

    def _of_objects(self, seen: np.ndarray, depth: int) -> Any:
        """Turn an array of objects into one of numbers, if all are numbers; else into lists."""
        entries = self.of(seen.tolist(), depth + 1)
        leaves = _leaves(entries, seen.ndim)
        if all(type(leaf) in (bool, int, float) for leaf in leaves):
            with contextlib.suppress(OverflowError):
                return np.array(leaves, dtype=float).reshape(seen.shape)
        return entries

    def _many(self, seen: np.ndarray) -> Opaque:
        return self._large("ndarray", f"{seen.size:,} numbers: too many")

    def _large(self, name: str, words: str) -> Opaque:
        self.room -= _OBJECT
        return other(name, Large, words)

    def of_scalar(self, value: Any, depth: int) -> Any:
        return value if value.dtype.kind in NUMERIC else other(type(value).__name__)

    def of_whole(self, value: Any, depth: int) -> int:
        number = int.__pos__(value)
        return number if number.bit_length() <= _BITS else (1 if number > 0 else -1) << _BITS

    def of_float(self, value: Any, depth: int) -> float:
        return float.__pos__(value)

    def of_text(self, value: Any, depth: int) -> str:
        return str.__getitem__(value, slice(_LETTERS))

    def of_layer(self, value: Any, depth: int) -> Layer:
        """Keep a layer as it is, fitting or not: its reader says what it should be."""
        activation = value.activation
        known = type(activation) is Activation and ACTIVATIONS.get(activation.name) == activation
        return layer(
            self.of(value.weights, depth + 1),
            self.of(value.bias, depth + 1),
            activation if known else other(type(activation).__name__),
        )


def _leaves(entries: Any, depth: int) -> list[Any]:
    if not depth or not isinstance(entries, list):
        return [entries]
    return [leaf for entry in entries for leaf in _leaves(entry, depth - 1)]


def layer(weights: Any, bias: Any, activation: Any) -> Layer:
    """Make a layer from any values, without checking whether they fit."""
    made = object.__new__(Layer)
    made.weights, made.bias, made.activation = weights, bias, activation
    return made


def _has(kind_of: type, name: str) -> bool:
    return callable(getattr(kind_of, name, None))


# The first that fits counts: NumPy's text and numbers are also Python's own.
_MADE: tuple[tuple[type, Any], ...] = (
    (str, _Plain.of_text),
    (np.ndarray, _Plain.of_array),
    (np.generic, _Plain.of_scalar),
    (int, _Plain.of_whole),
    (float, _Plain.of_float),
    (list, _Plain.of_entries),
    (tuple, _Plain.of_entries),
    (Layer, _Plain.of_layer),
)
