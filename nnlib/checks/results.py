"""Results: read what a function returned as arrays, one per part, or record why that failed.

>>> read(([1.0, 2.0], 3), (np.ones(2), 0.0), ("weight slopes", "bias slope"))
[array([1., 2.]), array(3.)]
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.checks.values import MOST, Large, plain
from nnlib.exercises.parts import flat

_DEPTH = 6
"""Nested lists deeper than this are not read."""


@dataclass(frozen=True)
class Wanted:
    """Several expected parts: how many, their names, and whether they are in a list."""

    count: int
    names: tuple[str, ...]
    is_list: bool


@dataclass(frozen=True)
class Problem:
    """Why a result cannot be read.

    Parameters
    ----------
    why : str
        A row of `nnlib.checks.words.unreadable`.
    name : str
        The name of a part, or of an entry of one.
    value : object
        What was returned, if its kind is reported.
    count : int
    shapes : sequence of tuple
    wanted : Wanted, optional
    gap : str
        For a list that is one short or one too long but fits otherwise: "first missing",
        "last missing", "first too many" or "last too many".
    """

    why: str
    name: str = ""
    value: Any = ...
    count: int = 0
    shapes: Sequence[tuple[int, ...]] = ()
    wanted: Wanted | None = None
    gap: str = ""


class Unreadable(Exception):
    """The result is not a number or an array, or does not have the expected parts."""

    def __init__(self, why: str, **seen: Any) -> None:
        super().__init__(why)
        self.problem = Problem(why, **seen)


def read(result: Any, pattern: Any, names: tuple[str, ...]) -> list[np.ndarray]:
    """Read a result that should have the pattern (a nest of tuples and lists) of another.

    Parameters
    ----------
    result : object
        What the learner's function returned.
    pattern : object
        A right result for the same arguments.
    names : tuple of str
        One per part, for messages; if there are more parts than names, the last is used again.

    Returns
    -------
    list of ndarray of float64
        One per part, in its own shape; the caller decides whether that is the right one.

    Raises
    ------
    Unreadable
        If the kind or the number of parts differs from the pattern.
    """
    return _read(plain(result), pattern, names)


def _read(result: Any, pattern: Any, names: tuple[str, ...]) -> list[np.ndarray]:
    if not isinstance(pattern, tuple | list):
        expected = np.asarray(pattern)
        if isinstance(result, tuple) and len(result) != 1 and expected.ndim == 0:
            raise Unreadable("tuple for a number", count=len(result))
        return [_fit(_array(result, *_limits(names[0], expected.size)), expected.shape)]
    wanted = Wanted(len(pattern), names, isinstance(pattern, list))
    if not isinstance(result, tuple | list | np.ndarray):
        raise Unreadable("no parts", value=result, wanted=wanted)
    length = len(result) if isinstance(result, tuple | list) or result.ndim else 0
    if length != len(pattern):
        if _is_list_of_things(result, pattern):
            raise Unreadable("lists of things", count=len(pattern[0]))
        shapes = [result.shape] if isinstance(result, np.ndarray) else []
        gap = _gap(result, pattern) if isinstance(pattern, list) else ""
        raise Unreadable("other count", count=length, shapes=shapes, wanted=wanted, gap=gap)
    parts: list[np.ndarray] = []
    for place, inner in enumerate(pattern):
        if isinstance(inner, tuple) and _length(result[place]) != len(inner):
            listed = names[len(parts) : len(parts) + len(inner)]
            raise Unreadable(
                "other entry", count=place, wanted=Wanted(len(inner), listed, is_list=False)
            )
        own = names[len(parts) : len(parts) + len(flat(inner))] or names[-1:]
        parts.extend(_read(result[place], inner, own))
    return parts


def _gap(result: Any, pattern: list[Any]) -> str:
    """Find which entry of a list is missing or extra, if the other shapes show it."""
    given, wanted = list(map(_shapes, result)), list(map(_shapes, pattern))
    if len(given) < 2 or None in given:
        return ""
    fitting = [
        words
        for words, is_it in (
            ("first missing", given == wanted[1:]), ("last missing", given == wanted[:-1]),
            ("first too many", given[1:] == wanted), ("last too many", given[:-1] == wanted),
        )
        if is_it
    ]  # fmt: skip
    return fitting[0] if len(fitting) == 1 else ""


def _shapes(entry: Any) -> list[tuple[int, ...]] | None:
    try:
        return [part.shape for part in flat(entry)]
    except (TypeError, ValueError):
        return None


def read_what_can_be(result: Any, pattern: Any) -> list[np.ndarray]:
    """Read the parts that can be read; one that cannot becomes NaN in the right shape.

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
    """Check whether a result has a list or a tuple where the pattern has an array.

    Examples
    --------
    >>> lists_for_arrays(([1.0, 2.0], 3.0), (np.ones(2), 3.0))
    True
    """
    if isinstance(pattern, tuple | list):
        return any(map(lists_for_arrays, result, pattern))
    return isinstance(result, list | tuple) and np.ndim(pattern) > 0


def _is_list_of_things(result: Any, pattern: Any) -> bool:
    """Check whether a list of pairs (or threes) came as two (or three) lists."""
    inner = pattern[0] if isinstance(pattern, list) and pattern else None
    return (
        isinstance(inner, tuple)
        and isinstance(result, tuple | list)
        and len(result) == len(inner)
        and all(isinstance(one, list | tuple) and len(one) == len(pattern) for one in result)
    )


def _fit(given: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Turn an array of one element into a number, if the shape asks for one."""
    return given.reshape(()) if not shape and given.size == 1 else given


def array(value: Any, name: str, expected_size: int) -> np.ndarray:
    """Copy anything made of numbers into an array of float64."""
    return _array(plain(value), *_limits(name, expected_size))


def _limits(name: str, expected_size: int) -> tuple[str, int, int]:
    return f"the {name}", max(MOST, 4 * expected_size), 0


def _array(value: Any, name: str, most: int, depth: int) -> np.ndarray:
    if type(value) in (bool, int, float):
        try:
            return np.array(float(value))
        except OverflowError:
            raise Unreadable("too large", name=name) from None
    if isinstance(value, np.ndarray | np.generic):
        if value.dtype.kind == "c":
            raise Unreadable("complex numbers", name=name)
        if value.size > most:
            raise Unreadable("too many numbers", name=name, count=value.size)
        return np.array(value, dtype=float)
    if type(value) in (list, tuple):
        return _from_list(value, name, most, depth)
    if isinstance(value, Large):
        raise Unreadable("far too many", name=name, value=value)
    raise Unreadable("no numbers", name=name, value=value)


def _from_list(value: Any, name: str, most: int, depth: int) -> np.ndarray:
    if depth >= _DEPTH:
        raise Unreadable("too deep", name=name)
    if len(value) > most:
        raise Unreadable("too many entries", name=name, count=len(value))
    if all(type(entry) in (bool, int, float) for entry in value):
        # Most lists are of numbers; a number too large for a float is named below.
        with contextlib.suppress(OverflowError):
            return np.array(value, dtype=float)
    rows = [_array(entry, f"entry {place} of {name}", most, depth + 1)
            for place, entry in enumerate(value)]  # fmt: skip
    shapes = {row.shape for row in rows}
    if len(shapes) > 1:
        raise Unreadable("ragged", name=name, shapes=sorted(shapes)[:3])
    if sum(row.size for row in rows) > most:
        count = sum(row.size for row in rows)
        raise Unreadable("too many numbers", name=name, count=count)
    return np.stack(rows) if rows else np.empty(0)
