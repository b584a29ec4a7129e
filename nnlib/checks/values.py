"""Reading what a learner's function returned: it becomes arrays or one clear sentence.

`plain` makes plain data of it, at once and where the function ran: in the lesson's kernel, or in
the student's process when it is graded. So both read the same, and nothing of a foreign object is
used afterwards: no `==` of its own is called, and an array is copied only after its size is known.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from nnlib.activations import ACTIVATIONS, Activation
from nnlib.exercises.declaration import flat
from nnlib.layers import Layer

MOST = 1_000_000
"""More numbers than this, where fewer are expected, are not read but only counted."""

RETURN_MISSING = "is a `return` missing?"
NOTHING = " `.append` and `.reverse` return nothing."

_DEPTH = 6
_NEST = 12
_ENTRIES = 10_000
"""The most entries that are taken from a generator, or anything else that yields entries."""

_LETTERS = 10_000
_BITS = 1100
"""A whole number with more bits than this is too large for a float."""

NUMERIC = "biufc"
"""The kinds of NumPy's types whose arrays are plain data."""

# What a result may hold, counted as its parts go: a number of an array, an entry of a list, an
# object of which only the name is kept.
_ROOM, _ENTRY, _OBJECT = 4 * MOST, 4, 400
_FAR_TOO_MANY = "more entries than can be read: too many"


class Other:
    """Something that is not plain data. Its class has the name of its type; that is all it is."""

    words = ""
    """How messages say what it is, where its type does not."""

    entries: tuple[Any, ...] = ()


class Iterated(Other):
    """Something that yields its entries one by one: a generator, a set, a range."""

    def __iter__(self) -> Iterator[Any]:
        return iter(self.entries)


class Large(Other):
    """More numbers or entries than anybody asked for; its words say how many."""


def other(name: str, base: type[Other] = Other, words: str = "", entries: Any = ()) -> Other:
    """Make a stand-in for an object, with the name of its type.

    Examples
    --------
    >>> kind(other("deque"))
    'an object of type `deque`'
    """
    shown = "".join(letter for letter in name[:60] if letter.isprintable())
    made = _named(shown, base)()  # type: ignore[arg-type]
    made.words, made.entries = words[:120], tuple(entries)
    return made


@functools.lru_cache(maxsize=1000)
def _named(name: str, base: type[Other]) -> type[Other]:
    return type(name, (base,), {})


def plain(value: Any) -> Any:
    """Make plain data of whatever a function returned: lists, tuples, numbers, arrays, layers.

    Subclasses become what they are subclasses of; whatever can be read as a number or an array is
    one; of anything else only the name of its type is left, in an `Other`. Call it where the
    function ran, guarded like the function: an object of a learner's own class may run code.

    Examples
    --------
    >>> from fractions import Fraction
    >>> plain([Fraction(1, 2), np.array([1, None]), range(2)])[:2]
    [0.5, [1, None]]
    """
    return _Plain().of(value, 0)


class _Plain:
    """One result on its way to plain data, with the room that is left for it."""

    def __init__(self) -> None:
        self.room = _ROOM

    def of(self, value: Any, depth: int) -> Any:
        kind_of = type(value)
        if kind_of in (float, bool) or value is None or value is ... or value is NotImplemented:
            return value
        if issubclass(kind_of, Other) or kind_of is complex:
            self.room -= _OBJECT
            return value
        if depth > _NEST:
            return other(kind_of.__name__)
        # Of the type, not of the value: an object may say that it is of another class.
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
            if isinstance(entries[-1], Other) and self.room < 0:
                # No room for more of it, and none for what is around it.
                return other(base.__name__, Large, _FAR_TOO_MANY)
        return base(entries)

    def of_array(self, value: Any, depth: int) -> Any:
        # Seen as a plain array: a subclass may have arithmetic of its own.
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
        """An array of objects: one of numbers, where all of them are numbers; else lists."""
        entries = self.of(seen.tolist(), depth + 1)
        leaves = _leaves(entries, seen.ndim)
        if all(type(leaf) in (bool, int, float) for leaf in leaves):
            with contextlib.suppress(OverflowError):
                return np.array(leaves, dtype=float).reshape(seen.shape)
        return entries

    def _many(self, seen: np.ndarray) -> Other:
        return self._large("ndarray", f"{seen.size:,} numbers: too many")

    def _large(self, name: str, words: str) -> Other:
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
        """A layer as it is, fitting or not: its reader says what it should be."""
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
    """Make a layer of whatever is given, without checking whether it fits."""
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


class Unreadable(Exception):
    """The result is not a number or an array; the message is a sentence for the learner."""


def read(result: Any, pattern: Any, names: tuple[str, ...]) -> list[np.ndarray]:
    """Read a result that should have the pattern (a nest of tuples and lists) of another.

    Parameters
    ----------
    result : object
        What the learner's function returned.
    pattern : object
        A right result for the same arguments.
    names : tuple of str
        One per part, for messages; with more parts than names, the last is used again.

    Returns
    -------
    list of ndarray of float64
        One per part, in its own shape; the caller decides whether that is the right one.

    Raises
    ------
    Unreadable
        If the kind, or the number of parts, is not that of the pattern.
    """
    return _read(plain(result), pattern, names)


def _read(result: Any, pattern: Any, names: tuple[str, ...]) -> list[np.ndarray]:
    if not isinstance(pattern, tuple | list):
        expected = np.asarray(pattern)
        if isinstance(result, tuple) and len(result) != 1 and expected.ndim == 0:
            raise Unreadable(
                f"Your function returned {len(result)} values in a tuple; one number is expected. "
                "Is there an extra comma after `return`?"
            )
        return [_fitted(_array(result, *_limits(names[0], expected.size)), expected.shape)]
    if not isinstance(result, tuple | list | np.ndarray):
        is_lost = result is None and isinstance(pattern, list)
        nothing = NOTHING if is_lost else ""
        said = f"Your function returned {_ended(kind(result))}{nothing}"
        raise Unreadable(f"{said} {_wanted(pattern, names)}")
    length = len(result) if isinstance(result, tuple | list) or result.ndim else 0
    if length != len(pattern):
        many = f"a list or tuple of {length}"
        if isinstance(result, np.ndarray):
            many = f"one array of shape {result.shape}"
        if _is_turned(result, pattern):
            things = len(pattern[0])
            raise Unreadable(
                f"Your function returned {things} lists. One list is expected, with one entry for "
                f"each layer; each entry holds the {things} things of that layer."
            )
        early = length == 1 < len(pattern) and isinstance(pattern, list)
        asked = " Is it started anew in each round, or is the `return` inside the loop?"
        said = f"Your function returned {many}. {_wanted(pattern, names)}"
        raise Unreadable(f"{said}{asked if early else ''}")
    parts: list[np.ndarray] = []
    for place, inner in enumerate(pattern):
        if isinstance(inner, tuple) and _length(result[place]) != len(inner):
            listed = ", ".join(names[len(parts) : len(parts) + len(inner)])
            raise Unreadable(
                f"Entry {place} of the result is not {len(inner)} things in one pair of round "
                f"brackets: {listed}."
            )
        own = names[len(parts) : len(parts) + len(flat(inner))] or names[-1:]
        parts.extend(_read(result[place], inner, own))
    return parts


def read_what_can_be(result: Any, pattern: Any) -> list[np.ndarray]:
    """Read the parts that can be read; one that cannot becomes NaN, in the right shape.

    Examples
    --------
    >>> read_what_can_be((None, 2), (np.ones(2), 1.0))
    [array([nan, nan]), array(2.)]
    """
    if isinstance(pattern, tuple | list):
        inside = result if _length(result) == len(pattern) else [None] * len(pattern)
        return [part for place, inner in enumerate(pattern)
                for part in read_what_can_be(inside[place], inner)]  # fmt: skip
    try:
        return read(result, pattern, ("part",))
    except Unreadable:
        return [np.full(np.shape(pattern), np.nan)]


def _length(value: Any) -> int | None:
    if isinstance(value, np.ndarray):
        return value.shape[0] if value.ndim else None
    return len(value) if isinstance(value, tuple | list) else None


def lists_for_arrays(result: Any, pattern: Any) -> bool:
    """Whether a result that was read has a list or a tuple where the pattern has an array.

    Examples
    --------
    >>> lists_for_arrays(([1.0, 2.0], 3.0), (np.ones(2), 3.0))
    True
    """
    if isinstance(pattern, tuple | list):
        return any(map(lists_for_arrays, result, pattern))
    return isinstance(result, list | tuple) and np.ndim(pattern) > 0


def _is_turned(result: Any, pattern: Any) -> bool:
    """Whether a list of pairs, or of threes, came as two lists, or three."""
    inner = pattern[0] if isinstance(pattern, list) and pattern else None
    return (
        isinstance(inner, tuple)
        and isinstance(result, tuple | list)
        and len(result) == len(inner)
        and all(isinstance(one, list | tuple) and len(one) == len(pattern) for one in result)
    )


def _wanted(pattern: Any, names: tuple[str, ...]) -> str:
    """Say how many parts are expected, and which, where they have a name each."""
    if isinstance(pattern, list):
        return f"A list of {len(pattern)} is expected, first one first."
    listed = f": {', '.join(names)}" if len(pattern) == len(names) else ", in this order"
    return f"{len(pattern)} parts are expected{listed}. Return them together, separated by commas."


def _ended(text: str) -> str:
    return text if text.endswith("?") else f"{text}."


def _fitted(given: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """A number may come as an array of one element."""
    return given.reshape(()) if not shape and given.size == 1 else given


def array(value: Any, name: str, expected_size: int) -> np.ndarray:
    """Copy anything that is made of numbers into an array of float64."""
    return _array(plain(value), *_limits(name, expected_size))


def _limits(name: str, expected_size: int) -> tuple[str, int, int]:
    return f"the {name}", max(MOST, 4 * expected_size), 0


def _array(value: Any, name: str, most: int, depth: int) -> np.ndarray:
    if type(value) in (bool, int, float):
        try:
            return np.array(float(value))
        except OverflowError:
            raise Unreadable(f"For {name} it returned a number too large for a float.") from None
    if isinstance(value, np.ndarray | np.generic):
        if value.dtype.kind == "c":
            raise Unreadable(f"For {name} it returned complex numbers; real ones are expected.")
        if value.size > most:
            raise Unreadable(f"For {name} it returned {value.size:,} numbers: too many.")
        return np.array(value, dtype=float)
    if type(value) in (list, tuple):
        return _from_list(value, name, most, depth)
    if value is None:
        raise Unreadable(f"For {name} it returned `None`: {RETURN_MISSING}")
    if isinstance(value, Large):
        raise Unreadable(f"For {name} it returned {value.words}.")
    raise Unreadable(f"For {name} it returned {kind(value)}; numbers are expected.")


def _from_list(value: Any, name: str, most: int, depth: int) -> np.ndarray:
    if depth >= _DEPTH:
        raise Unreadable(f"For {name} it returned lists in lists in lists: where do they end?")
    if len(value) > most:
        raise Unreadable(f"For {name} it returned {len(value):,} entries: too many.")
    if all(type(entry) in (bool, int, float) for entry in value):
        # Most lists are of numbers; what is too large for a float is named below.
        with contextlib.suppress(OverflowError):
            return np.array(value, dtype=float)
    rows = [_array(entry, f"entry {place} of {name}", most, depth + 1)
            for place, entry in enumerate(value)]  # fmt: skip
    shapes = {row.shape for row in rows}
    if len(shapes) > 1:
        shown = ", ".join(str(shape) for shape in sorted(shapes)[:3])
        raise Unreadable(f"For {name} it returned a ragged list: the entries have shapes {shown}.")
    if sum(row.size for row in rows) > most:
        count = sum(row.size for row in rows)
        raise Unreadable(f"For {name} it returned {count:,} numbers: too many.")
    return np.stack(rows) if rows else np.empty(0)


def alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two arrays of our own making have the same shape and, but for rounding, numbers."""
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-5, atol=1e-9)


def kind(value: Any) -> str:
    """Name what a value is, in words; nothing of the value itself is run."""
    if isinstance(value, Other) and value.words:
        return value.words
    words = {
        "str": "text (a string)",
        "dict": "a dictionary",
        "set": "a set, which has no order",
        "generator": "a generator",
        "function": "a function: are the brackets of its call missing?",
        "builtin_function_or_method": "a function: are the brackets of its call missing?",
        "ellipsis": "`...`",
        "complex": "a complex number: was a negative number given a power that is not whole?",
        "NoneType": f"`None`: {RETURN_MISSING}",
        "coroutine": "a coroutine: write `def` without `async`",
    }
    if isinstance(value, int | float | np.number):
        return "one number"
    name = type(value).__name__
    return words.get(name, f"an object of type `{name[:40]}`")


def number_text(value: float) -> str:
    """Write a number with five significant digits; whole numbers without a point.

    Examples
    --------
    >>> [number_text(value) for value in (-1.3, 2.0, 123456.789, 1.5e-7)]
    ['-1.3', '2', '123457', '1.5e-07']
    """
    value = float(value) + 0.0  # So that -0.0 is written as 0.
    if math.isfinite(value) and 1e3 <= abs(value) < 1e6:
        return f"{value:.0f}" if abs(value) >= 1e5 else f"{value:.5g}"
    return f"{value:.5g}"


def value_text(value: Any, longest: int = 60) -> str:
    """Write an argument or a part in a few characters.

    Examples
    --------
    >>> value_text(np.array([[0.8], [1.71]]))
    '[[0.8], [1.71]]'
    """
    if isinstance(value, list | tuple) and value and isinstance(value[0], Layer):
        return network_text(value)
    if isinstance(value, np.ndarray) and value.ndim:
        text = np.array2string(value, precision=3, separator=", ", threshold=20, max_line_width=999)
        text = re.sub(r"(?<=\[) | (?=[\],])", "", " ".join(text.split()))
        return text if len(text) <= longest else f"an array of shape {value.shape}"
    if isinstance(value, bool | int | float | np.generic | np.ndarray):
        return number_text(float(value))
    if isinstance(value, np.random.Generator):
        return "a generator"
    if isinstance(value, str):
        longest = max(longest, 160)
    text = " ".join(repr(value).split())
    if len(text) > longest and isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value)}"
    return text if len(text) <= longest else text[: longest - 1] + "…"


def network_text(layers: Sequence[Layer]) -> str:
    """Say what a network is like.

    Examples
    --------
    >>> network_text([Layer(np.ones((2, 4)), np.ones(4)), Layer(np.ones((4, 1)), np.ones(1))])
    'a network 2-4-1 (identity, identity)'
    """
    sizes = [np.shape(layers[0].weights)[0], *(np.shape(layer.weights)[-1] for layer in layers)]
    activations = ", ".join(layer.activation.name for layer in layers)
    return f"a network {'-'.join(map(str, sizes))} ({activations})"
