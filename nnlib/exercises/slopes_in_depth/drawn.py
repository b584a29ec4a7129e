"""Starting weights in exercises: draw them four times, and say what is wrong with them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.exercises.declaration import Function

_ENOUGH = 4000
"""With this many weights, their spread is well within 5 % of the one they were drawn with."""

_NEAR = 0.05
"""How close two spreads are if they may be the same. Those of the slips are further apart."""


def drawn(function: Function, inside: Any, outside: Any, variance: Any, rng: Any) -> Any:
    """Draw twice with one generator, once with a copy of it, and once for another layer."""
    again, other = copy.deepcopy(rng), copy.deepcopy(rng)
    sizes = ((inside, outside, variance), (2 * inside, outside + 3, 3 * variance))
    first, second = (function(*sizes[0], rng) for _ in range(2))
    return first, second, function(*sizes[0], again), function(*sizes[1], other)


def _first(result: Any) -> np.ndarray:
    return np.asarray(result[0], dtype=float)


def _no_table(inside: Any, outside: Any, result: Any, **others: Any) -> str:
    if result[0] is None:
        return "Your function returned `None`, not a table of weights."
    for one in result:
        # Anything but a table of numbers raises an error here, and the check says so.
        if not np.isfinite(np.asarray(one, dtype=float)).all():
            return "Some weights are not finite numbers."
    shape = _first(result).shape
    if shape not in ((inside, outside), (outside, inside)):
        return f"The weights have shape {shape}; ({inside}, {outside}) is expected."
    return ""


def _turned(inside: Any, outside: Any, result: Any, **others: Any) -> str:
    shape = _first(result).shape
    if shape == (inside, outside):
        return ""
    return f"The weights have shape {shape}; ({inside}, {outside}) is expected."


def _zeros(result: Any, **others: Any) -> str:
    return "" if _first(result).any() else "All weights are 0."


def _one_column(result: Any, **others: Any) -> str:
    weights = _first(result)
    same = weights.size >= _ENOUGH and (weights == weights[:, :1]).all()
    return "All columns are the same, so all neurons are alike." if same else ""


def _one_row(result: Any, **others: Any) -> str:
    weights = _first(result)
    same = weights.size >= _ENOUGH and (weights == weights[:1]).all()
    return "All rows are the same, so all inputs count alike." if same else ""


def _not_around_0(result: Any, **others: Any) -> str:
    weights = _first(result)
    off = weights.size >= _ENOUGH and abs(weights.mean()) > 0.2 * weights.std()
    return f"The mean of the weights is {weights.mean():.3g}, not about 0." if off else ""


def _same_again(result: Any, **others: Any) -> str:
    first, second = (np.asarray(one, dtype=float) for one in result[:2])
    same = first.size >= _ENOUGH and np.array_equal(first, second)
    return "Two draws in a row with the same generator gave the same table." if same else ""


def _other_generator(result: Any, **others: Any) -> str:
    first, again = (np.asarray(one, dtype=float) for one in (result[0], result[2]))
    same = np.array_equal(first, again)
    return "" if same else "Two generators with the same start gave two different tables."


def _fixed(result: Any, **others: Any) -> str:
    one, other = (float(np.std(np.asarray(table, dtype=float))) for table in result[::3])
    same = _first(result).size >= _ENOUGH and abs(one / other - 1) < _NEAR
    return f"The spread of the weights is {one:.3g}, whatever the layer." if same else ""


def _has_spread(expected: Callable[..., float]) -> Callable[..., str]:
    """Make the test for the spread that a slip gives the weights instead of the right one."""

    def seen(inside: Any, outside: Any, variance: Any, result: Any, **others: Any) -> str:
        weights = _first(result)
        if weights.size < _ENOUGH:
            return ""
        spread, right = float(weights.std()), float(np.sqrt(variance / inside))
        slipped = abs(spread / expected(inside, outside, variance) - 1) < _NEAR
        return _spread_said(spread, right) if slipped else ""

    return seen


def _any_other(inside: Any, outside: Any, variance: Any, result: Any, **others: Any) -> str:
    weights = _first(result)
    spread, right = float(weights.std()), float(np.sqrt(variance / inside))
    off = weights.size >= _ENOUGH and abs(spread / right - 1) > _NEAR
    return _spread_said(spread, right) if off else ""


def _spread_said(spread: float, right: float) -> str:
    return f"The spread of the weights is {spread:.3g}; about {right:.3g} is expected."


SPREADS: dict[str, Callable[..., float]] = {
    # slip: the spread that it gives
    "not_rooted": lambda inside, outside, variance: variance / inside,
    "root_of_inside_missing": lambda inside, outside, variance: variance**0.5 / inside,
    "inside_forgotten": lambda inside, outside, variance: variance**0.5,
    "variance_forgotten": lambda inside, outside, variance: inside**-0.5,
    "by_outside": lambda inside, outside, variance: (variance / outside) ** 0.5,
    "by_both": lambda inside, outside, variance: (2 * variance / (inside + outside)) ** 0.5,
    "half_width_for_spread": lambda inside, outside, variance: (variance / inside / 3) ** 0.5,
}

BROKEN: tuple[tuple[str, Callable[..., str]], ...] = (
    # slip, what shows it; in this order, since each relies on those before it
    ("no_table", _no_table),
    ("turned", _turned),
    ("zeros", _zeros),
    ("one_column_for_all", _one_column),
    ("one_row_for_all", _one_row),
    ("not_around_0", _not_around_0),
    ("same_again", _same_again),
    ("other_generator", _other_generator),
    ("spread_fixed", _fixed),
    *((slip, _has_spread(expected)) for slip, expected in SPREADS.items()),
    ("other_spread", _any_other),
)
