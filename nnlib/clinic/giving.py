"""Taking the slopes that a program gives: from its dict or list, or read off a training step."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib.clinic.measuring import Measured
from nnlib.clinic.parameters import Leaf, Parameter, plain_name
from nnlib.clinic.relations import Given
from nnlib.clinic.state import Kept

if TYPE_CHECKING:
    from nnlib.clinic.examining import _Examination

_RATE = re.compile(r"(lr|alpha|eta|(learning_?)?rate|step_?size|learning)\d?", re.IGNORECASE)


def plain(value: Any) -> Any:
    """What a value of another library's kind holds: its number or array."""
    for name in ("data", "number", "value", "numpy"):
        if not isinstance(value, np.ndarray | np.generic | list | tuple | dict):
            held = getattr(value, name, None)
            held = held() if callable(held) and name == "numpy" else held
            if isinstance(held, int | float | np.ndarray | np.generic):
                return held
    return value


def number_of(value: Any) -> float:
    """Read a loss.

    Raises
    ------
    ValueError
        If it is no number.
    """
    array = np.asarray(plain(value))
    if array.size != 1 or array.dtype.kind not in "fiub":
        raise ValueError(
            f"loss returned {type(value).__name__}, and one number is needed: does it lack its "
            "`return`?"
        )
    return float(array.reshape(()))


@dataclass
class Taken:
    """Slopes as a program gives them, one for each parameter."""

    slopes: list[Given]
    moves: list[np.ndarray]
    """What one step takes off each parameter; empty where there is no step."""
    rate: float = 0.0
    rate_is_free: bool = False
    only_direction: bool = False
    why: str = ""
    may_accuse: bool = True
    from_step: bool = False

    def along(self, measured: Sequence[Measured]) -> float:
        """How far the slopes point as the measured ones do: from -1 to 1."""
        own, true = self._flat(measured)
        size = np.sqrt((own @ own) * (true @ true))
        return float(own @ true / size) if size > 0 else 0.0

    def is_nearly_right(self, measured: Sequence[Measured]) -> bool:
        """Whether a step goes along the slopes, but for what several small steps in a row add."""
        if not self.from_step:
            return False
        for given, one in zip(self.slopes, measured, strict=True):
            if given.numbers is None:
                return False
            own, true = given.numbers.ravel()[one.places], one.slopes
            if one.largest <= 1e-12:
                continue
            off = np.sqrt(np.sum((own - true) ** 2) / np.sum(true**2))
            if not off < 0.05:
                return False
        return True

    def _flat(self, measured: Sequence[Measured]) -> tuple[np.ndarray, np.ndarray]:
        pairs = [
            (g.numbers.ravel()[m.places], m.slopes)
            for g, m in zip(self.slopes, measured, strict=True)
            if g.numbers is not None
        ]
        return np.concatenate([a for a, _ in pairs]), np.concatenate([b for _, b in pairs])


def names_of(slopes: Callable[[], Any]) -> set[str]:
    """The names that a dict of slopes has; none where it is a list."""
    found = slopes()
    return {str(key) for key in found} if isinstance(found, Mapping) else set()


def count_of(slopes: Callable[[], Any]) -> int:
    """How many arrays or numbers the slopes are."""
    found = slopes()
    return len(found) if isinstance(found, list | tuple | dict) else 1


def moved_by(step: Callable[[], Any], leaves: Sequence[Leaf], kept: Kept) -> list[bool]:
    """Which leaves one step changes."""
    before = [leaf.array() for leaf in leaves]
    step()
    moved = []
    for leaf, one in zip(leaves, before, strict=True):
        now = leaf.array()
        moved.append(now.shape != one.shape or not np.array_equal(now, one))
    kept.put_back()
    return moved


def take(examination: _Examination) -> Taken | None:
    """Take a program's slopes, and find what is wrong with the taking itself."""
    moves: list[np.ndarray] | None = None
    if examination._step is not None:
        moves = _moves(examination)
        if moves is None:
            return None
    if examination._slopes is not None:
        slopes = _called_several_times(examination)
        return None if slopes is None else Taken(slopes, moves or [])
    if moves is None:
        return None
    return _from_step(examination, moves)


# From a dict or a list.


def _called_several_times(examination: _Examination) -> list[Given] | None:
    call, parameters = examination._slopes, examination.parameters
    assert call is not None
    before = [one.read() for one in parameters]
    found = []
    for _ in range(3):
        if examination.is_drawn:
            examination.kept.rewind()
        found.append(_arrays(call(), examination))
        after = [one.read() for one in parameters]
        changed = [
            p.name
            for p, one, two in zip(parameters, before, after, strict=True)
            if one.shape != two.shape or not np.array_equal(one, two)
        ]
        if changed:
            listed = ", ".join(f"`{name}`" for name in changed)
            examination.find(
                "slopes_change_parameters", listed, "it is another array after a call of slopes"
            )
            _write(parameters, before)
            break
    if len(found) < 3 or all(_alike(one, two) for one, two in zip(found[0], found[1], strict=True)):
        return found[0]
    grown = [_difference(one, two) for one, two in zip(found[0], found[1], strict=True)]
    again = [_difference(one, two) for one, two in zip(found[1], found[2], strict=True)]
    places = [
        p
        for p, (one, two) in enumerate(zip(grown, again, strict=True))
        if one.numbers is not None and np.any(one.numbers) and _alike(one, two)
    ]
    if not places:
        examination.find("slopes_random", "The slopes", "two calls in a row give other slopes")
        return None
    names = ", ".join(f"`{parameters[place].name}`" for place in places)
    examination.find("pile_up", names, "each call gives as much more as the call before it")
    return [grown[place] if place in places else one for place, one in enumerate(found[0])]


def _write(parameters: Sequence[Parameter], arrays: Sequence[np.ndarray]) -> None:
    for parameter, array in zip(parameters, arrays, strict=True):
        parameter.write(array)


def _alike(one: Given, two: Given) -> bool:
    if one.numbers is None or two.numbers is None:
        return one.raw_shape == two.raw_shape
    return bool(np.allclose(one.numbers, two.numbers, rtol=1e-6, atol=1e-12, equal_nan=True))


def _difference(one: Given, two: Given) -> Given:
    if one.numbers is None or two.numbers is None:
        return one
    return Given(two.numbers - one.numbers, one.raw_shape)


def _arrays(result: Any, examination: _Examination) -> list[Given]:
    """The slopes of each parameter, in its shape where that can be."""
    leaves = examination.leaves
    raw = _for_leaves(result, leaves)
    found = []
    for parameter in examination.parameters:
        parts = [raw[place] for place in parameter.places]
        if any(part is None for part in parts):
            found.append(Given(None, (), is_missing=True))
            continue
        arrays = [np.array(plain(part), dtype=float) for part in parts]
        array = arrays[0] if len(arrays) == 1 else np.array([one.ravel() for one in arrays])
        found.append(_given(array, parameter.shape))
    return found


def _given(array: np.ndarray, shape: tuple[int, ...]) -> Given:
    wanted = int(np.prod(shape))
    if array.size != wanted:
        return Given(None, array.shape)
    if array.ndim == len(shape) == 2 and array.shape != shape and 1 not in shape:
        return Given(None, array.shape)
    return Given(array.reshape(shape), array.shape)


def _for_leaves(result: Any, leaves: Sequence[Leaf]) -> list[Any]:
    if result is None:
        raise ValueError(
            "slopes returned None. Return the slopes, or hand them over: slopes=lambda: [dW1, db1]"
        )
    if isinstance(result, Mapping):
        by_name = _by_name(result, leaves)
        if by_name is not None:
            return by_name
        result = list(result.values())
    items = [result] if isinstance(result, np.ndarray) or np.isscalar(result) else list(result)
    while len(items) != len(leaves):
        if not any(isinstance(item, list | tuple | dict) for item in items):
            break
        opened: list[Any] = []
        for item in items:
            if isinstance(item, dict):
                opened += list(item.values())
            else:
                opened += list(item) if isinstance(item, list | tuple) else [item]
        items = opened
    if len(items) != len(leaves):
        names = ", ".join(leaf.name for leaf in leaves[:8])
        raise ValueError(
            f"slopes returned {len(items)} arrays, and the program has {len(leaves)} parameters "
            f"({names}). Pass a dict with their names, or names= in the order of the slopes."
        )
    return _in_order(items, leaves)


def _by_name(result: Mapping[Any, Any], leaves: Sequence[Leaf]) -> list[Any] | None:
    """Slopes by the names of their parameters; none where these do not fit."""
    plainly = {str(key).lower(): value for key, value in result.items()}
    bare = {plain_name(str(key)).lower(): value for key, value in result.items()}
    exact = {str(key): value for key, value in result.items()}
    found = []
    for leaf in leaves:
        last = str(leaf.steps[-1][1])
        for table, name in (
            (exact, leaf.name),
            (exact, last),
            (plainly, leaf.name.lower()),
            (plainly, last.lower()),
            (bare, last.lower()),
            (bare, leaf.name.lower().replace(".", "")),
        ):
            if name in table:
                found.append(table[name])
                break
        else:
            found.append(None)
    used = {id(one) for one in found if one is not None}
    # Some parameters may have no slopes; a name that fits nowhere means that all are called otherwise.
    return found if len(used) == len(result) else None


def _in_order(items: list[Any], leaves: Sequence[Leaf]) -> list[Any]:
    """In the given order; where sizes do not fit so, each to the first parameter of its shape."""
    sizes = [np.size(plain(item)) for item in items]
    if any(item is None for item in items) or sizes == [np.size(leaf.read()) for leaf in leaves]:
        return items
    left, found = list(items), list[Any]()
    for leaf in leaves:
        shape = np.shape(leaf.read())
        for fits in (
            lambda one, shape=shape: np.shape(one) == shape,
            lambda one, shape=shape: np.size(one) == np.prod(shape, dtype=int),
        ):
            match = next((place for place, one in enumerate(left) if fits(plain(one))), None)
            if match is not None:
                found.append(left.pop(match))
                break
        else:
            return items
    return found


# Read off a step.


def _moves(examination: _Examination) -> list[np.ndarray] | None:
    """What one step takes off each parameter; none where it breaks a shape or moves nothing."""
    parameters = examination.parameters
    before = [one.read() for one in parameters]
    assert examination._step is not None
    examination._step()
    shapes = [
        (p.name, one.shape, np.shape(p.leaves[0].read()))
        for p, one in zip(parameters, before, strict=True)
        if len(p.leaves) == 1
    ]
    changed = [(name, one, two) for name, one, two in shapes if one != two]
    if changed:
        name, one, two = changed[0]
        examination.find(
            "shape_changes",
            f"`{name}`",
            f"before the step it has the shape {one}, and after it {two}",
        )
        examination.kept.put_back()
        return None
    moves = [one - p.read() for p, one in zip(parameters, before, strict=True)]
    examination.kept.put_back()
    if not any(np.any(move) for move in moves):
        examination.find("nothing_moves", "The step", "no parameter is another one after a step")
        return None
    return moves


def _from_step(examination: _Examination, moves: list[np.ndarray]) -> Taken:
    """Slopes are what a step takes off, up to the rate; unless it is no plain step."""
    second = _second_moves(examination)
    taken = Taken([Given(move, move.shape) for move in moves], moves, from_step=True)
    pairs = [(one.ravel(), two.ravel()) for one, two in zip(moves, second, strict=True)]
    first = np.concatenate([one for one, _ in pairs])
    other = np.concatenate([two for _, two in pairs])
    if not (np.all(np.isfinite(first)) and np.all(np.isfinite(other))):
        return taken
    if not np.allclose(first, other, rtol=1e-6, atol=1e-12 * np.abs(first).max()):
        factor = float(other @ first / (first @ first))
        is_multiple = np.allclose(other, factor * first, rtol=1e-5, atol=1e-9 * np.abs(first).max())
        if is_multiple and abs(factor - 2) < 1e-6:
            examination.find(
                "pile_up", "The step", "a second step from the same place goes twice as far"
            )
        elif is_multiple:
            examination.notes.append(
                f"A second step from the same place goes {factor:.3g} times as far: momentum?"
            )
        else:
            taken.only_direction = True
            taken.why = (
                "Two steps from the same place differ: does it take other examples each time?"
            )
    sizes = np.abs(first[first != 0])
    if sizes.size > 4 and np.mean(np.abs(sizes / np.median(sizes) - 1) < 0.01) > 0.9:
        taken.only_direction = True
        taken.why = "Nearly every number moves by the same: Adam, or the signs of the slopes?"
    return taken


def _second_moves(examination: _Examination) -> list[np.ndarray]:
    """The moves of a second step from the same parameters, all else as the first step left it."""
    parameters = examination.parameters
    before = [one.read() for one in parameters]
    assert examination._step is not None
    examination._step()
    _write(parameters, before)
    examination._step()
    moves = [one - p.read() for p, one in zip(parameters, before, strict=True)]
    examination.kept.put_back()
    return moves


def with_rate(examination: _Examination, taken: Taken, measured: Sequence[Measured]) -> Taken:
    """Divide moves by the learning rate: the one that was passed, or is named in the program, or
    the factor that most numbers share."""
    if not taken.from_step or taken.only_direction:
        return taken
    _find_left_out(examination, taken, measured)
    ratios, sizes = [], []
    for given, one in zip(taken.slopes, measured, strict=True):
        assert given.numbers is not None
        clear = np.abs(one.slopes) > 30 * one.allowed()
        ratios.append(given.numbers.ravel()[one.places][clear] / one.slopes[clear])
        sizes.append(np.abs(one.slopes[clear]))
    flat = np.concatenate(ratios)
    flat = flat[np.isfinite(flat)]
    if flat.size == 0:
        taken.only_direction, taken.why = True, "The slopes are too small to read a rate off."
        return taken
    shared = _shared(flat)
    known = _named_rate(examination, shared)
    rate = examination.rate or known or (shared or float(np.median(np.abs(flat))))
    taken.rate_is_free = not (examination.rate or known)
    if rate < 0:
        rate = -rate
    taken.rate = float(rate)
    for given, parameter in zip(taken.slopes, examination.parameters, strict=True):
        assert given.numbers is not None
        precision = _precision(parameter)
        given.error = 4 * precision * np.abs(parameter.read()) / taken.rate
        given.numbers = given.numbers / taken.rate
    return taken


def _precision(parameter: Parameter) -> float:
    held = parameter.leaves[0].read()
    single = isinstance(held, np.ndarray | np.floating) and held.dtype.itemsize < 8
    return float(np.finfo(np.float32 if single else float).eps)


def _shared(ratios: np.ndarray) -> float:
    """The factor that most numbers share; 0 where no three or a third of them share one."""
    if ratios.size == 0:
        return 0.0
    ordered = np.sort(ratios)
    best, count = 0.0, 0
    for one in ordered[:: max(1, ordered.size // 400)]:
        near = int(np.sum(np.abs(ordered - one) <= 1e-3 * abs(one)))
        if near > count:
            best, count = float(one), near
    return best if count >= max(2, ratios.size // 3) else 0.0


def _named_rate(examination: _Examination, shared: float) -> float:
    """A learning rate by its name in the program, if it is about the factor of the step."""
    named = [
        value
        for name, value in examination.kept.numbers_by_name.items()
        if _RATE.fullmatch(name.strip("_")) and value > 0
    ]
    near = [value for value in named if shared and abs(abs(shared) / value - 1) < 1e-2]
    return near[0] if near else 0.0


def _find_left_out(examination: _Examination, taken: Taken, measured: Sequence[Measured]) -> None:
    names = [
        p.name
        for p, move, one in zip(examination.parameters, taken.moves, measured, strict=True)
        if not np.any(move) and one.largest > 1e-9
    ]
    if names:
        listed = ", ".join(f"`{name}`" for name in names)
        examination.find(
            "some_never_move",
            listed,
            "it stays as it is in a step, though the loss has a slope there",
            ("all_zero", "no_slopes", "bias_zero"),
        )
