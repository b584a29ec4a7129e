"""Reading what a learner's function gave: whatever it is, it becomes arrays or one clear sentence.

Nothing of a foreign object is trusted: no `==` of its own is called, and an array is copied only
after its size is known.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlib.exercises.declaration import flat
from nnlib.layers import Layer

MOST = 1_000_000
"""More numbers than this, where fewer are expected, are not read but only counted."""

_DEPTH = 6


class Unreadable(Exception):
    """The result is no number and no array; the message is a sentence for the learner."""


def read(result: Any, pattern: Any, names: tuple[str, ...]) -> list[np.ndarray]:
    """Read a result that should have the pattern (a nest of tuples and lists) of another.

    Parameters
    ----------
    result : object
        What the learner's function gave.
    pattern : object
        A right result for the same arguments.
    names : tuple of str
        One a part, for messages; with more parts than names, the last carries on.

    Returns
    -------
    list of ndarray of float64
        One a part, in its own shape: whether that is the right one, the caller says.

    Raises
    ------
    Unreadable
        If the kind, or the number of parts, is not that of the pattern.
    """
    if not isinstance(pattern, tuple | list):
        expected = np.asarray(pattern)
        if isinstance(result, tuple) and len(result) != 1 and expected.ndim == 0:
            raise Unreadable(
                f"It gave {len(result)} values in a tuple; one number is expected. Is there a "
                "comma too many after `return`?"
            )
        return [_fitted(array(result, names[0], expected.size), expected.shape)]
    if type(result) is np.ndarray and result.ndim and result.dtype.kind == "O":
        result = result.tolist()
    if not isinstance(result, tuple | list | np.ndarray):
        is_lost = result is None and isinstance(pattern, list)
        nothing = " `.append` and `.reverse` give nothing back." if is_lost else ""
        raise Unreadable(f"It gave {_ended(kind(result))}{nothing} {_wanted(pattern, names)}")
    length = len(result) if isinstance(result, tuple | list) or result.ndim else 0
    if length != len(pattern):
        many = f"a list or tuple of {length}"
        if isinstance(result, np.ndarray):
            many = f"one array of shape {result.shape}"
        early = length == 1 < len(pattern) and isinstance(pattern, list)
        asked = " Is it begun anew in each round, or does the `return` stand in the loop?"
        raise Unreadable(f"It gave {many}. {_wanted(pattern, names)}{asked if early else ''}")
    parts: list[np.ndarray] = []
    for place, inner in enumerate(pattern):
        if isinstance(inner, tuple) and _length(result[place]) != len(inner):
            listed = ", ".join(names[len(parts) : len(parts) + len(inner)])
            raise Unreadable(
                f"Entry {place} of what it gave is not {len(inner)} things in one pair of round "
                f"brackets: {listed}."
            )
        own = names[len(parts) : len(parts) + len(flat(inner))] or names[-1:]
        parts.extend(read(result[place], inner, own))
    return parts


def read_what_can_be(result: Any, pattern: Any) -> list[np.ndarray]:
    """Read the parts that can be read; one that cannot is of no number, in the right shape.

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


def _wanted(pattern: Any, names: tuple[str, ...]) -> str:
    """Say how many parts are expected, and which, where they have a name each."""
    if isinstance(pattern, list):
        return f"Expected is a list of {len(pattern)}, first one first."
    listed = f": {', '.join(names)}" if len(pattern) == len(names) else ", in this order"
    return (
        f"Expected are {len(pattern)} parts{listed}. "
        "They stand after one `return`, with a comma between."
    )


def _ended(text: str) -> str:
    return text if text.endswith("?") else f"{text}."


def _fitted(given: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """A number may come as an array of one element."""
    return given.reshape(()) if not shape and given.size == 1 else given


def array(value: Any, name: str, expected_size: int) -> np.ndarray:
    """Copy anything that is made of numbers into an array of float64."""
    return _array(value, f"the {name}", max(MOST, 4 * expected_size), 0)


def _array(value: Any, name: str, most: int, depth: int) -> np.ndarray:
    if type(value) in (bool, int, float):
        try:
            return np.array(float(value))
        except OverflowError:
            raise Unreadable(f"For {name} it gave a number too large for a float.") from None
    if isinstance(value, np.ndarray | np.generic):
        return _from_numpy(value, name, most, depth)
    if type(value) in (list, tuple):
        return _from_list(value, name, most, depth)
    if value is None:
        raise Unreadable(f"For {name} it gave `None`: is a `return` missing?")
    if callable(getattr(type(value), "__array__", None)):
        try:
            converted = np.asarray(value)
        except Exception:
            converted = None
        if type(converted) is np.ndarray:
            return _from_numpy(converted, name, most, depth)
    elif type(value) not in (str, bytes) and callable(getattr(type(value), "__float__", None)):
        try:
            return np.array(float(value))
        except Exception:
            pass
    raise Unreadable(f"For {name} it gave {kind(value)}; numbers are expected.")


def _from_numpy(value: Any, name: str, most: int, depth: int) -> np.ndarray:
    # Seen as a plain array: a subclass may have arithmetic of its own.
    plain = np.ndarray.view(value, np.ndarray) if isinstance(value, np.ndarray) else value
    if plain.dtype.kind in "biuf":
        if plain.size > most:
            raise Unreadable(f"For {name} it gave {plain.size:,} numbers: too many.")
        return np.array(plain, dtype=float)
    if plain.dtype.kind == "O" and depth < _DEPTH and plain.size <= most:
        return _array(plain.tolist(), name, most, depth + 1)
    if plain.dtype.kind == "c":
        raise Unreadable(f"For {name} it gave complex numbers; real ones are expected.")
    raise Unreadable(f"For {name} it gave an array of {plain.dtype}; numbers are expected.")


def _from_list(value: Any, name: str, most: int, depth: int) -> np.ndarray:
    if depth >= _DEPTH:
        raise Unreadable(f"For {name} it gave lists in lists in lists: where do they end?")
    if len(value) > most:
        raise Unreadable(f"For {name} it gave {len(value):,} entries: too many.")
    rows = [_array(entry, f"entry {place} of {name}", most, depth + 1)
            for place, entry in enumerate(value)]  # fmt: skip
    shapes = {row.shape for row in rows}
    if len(shapes) > 1:
        shown = ", ".join(str(shape) for shape in sorted(shapes)[:3])
        raise Unreadable(f"For {name} it gave a ragged list: its entries have shapes {shown}.")
    if sum(row.size for row in rows) > most:
        raise Unreadable(f"For {name} it gave {sum(row.size for row in rows):,} numbers: too many.")
    return np.stack(rows) if rows else np.empty(0)


def alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two arrays of our own making have the same shape and, but for rounding, numbers."""
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-5, atol=1e-9)


def kind(value: Any) -> str:
    """Name what a value is, in words; nothing of the value itself is run."""
    words = {
        "str": "a text (a string)",
        "dict": "a dictionary",
        "set": "a set, which has no order",
        "generator": "a generator",
        "function": "a function: are the brackets of its call missing?",
        "builtin_function_or_method": "a function: are the brackets of its call missing?",
        "ellipsis": "`...`",
        "complex": "a complex number: was a negative number given a power that is not whole?",
        "NoneType": "`None`: is a `return` missing?",
        "coroutine": "a coroutine: write `def` without `async`",
    }
    if isinstance(value, int | float | np.number):
        return "one number"
    name = type(value).__name__
    return words.get(name, f"an object of type `{name[:40]}`")


def number_text(value: float) -> str:
    """Write a number with five digits that count; whole numbers without a point.

    Examples
    --------
    >>> [number_text(value) for value in (-1.3, 2.0, 123456.789, 1.5e-7)]
    ['-1.3', '2', '123457', '1.5e-07']
    """
    value = float(value)
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
        text = re.sub(r"(?<=\[) | (?=\])", "", " ".join(text.split()))
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
