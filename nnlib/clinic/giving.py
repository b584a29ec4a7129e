"""Take the slopes of a program: from its dict or list, or from a training step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.clinic.case import Case, plain
from nnlib.clinic.parameters import Leaf, plain_name
from nnlib.clinic.program_slopes import Measured
from nnlib.clinic.relations import Given
from nnlib.exercises.closeness import REPEATED, alike
from nnlib.words import write_names


@dataclass
class Taken:
    """A program's slopes, one for each parameter."""

    slopes: list[Given]
    moves: list[np.ndarray]
    """What one step subtracts from each parameter; empty if there is no step."""
    rate: float = 0.0
    rate_is_free: bool = False
    only_direction: bool = False
    why: str = ""
    from_step: bool = False

    def along(self, measured: Sequence[Measured]) -> float:
        """Compare the direction with that of the measured slopes: from -1 to 1."""
        own, true = self._flat(measured)
        size = np.sqrt((own @ own) * (true @ true))
        return float(own @ true / size) if size > 0 else 0.0

    def is_nearly_right(self, measured: Sequence[Measured]) -> bool:
        """Check whether a step follows the slopes as closely as several small steps in a row do."""
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
    """Return the names in a dict of slopes; none for a list."""
    found = slopes()
    return {str(key) for key in found} if isinstance(found, Mapping) else set()


def count_of(slopes: Callable[[], Any]) -> int:
    """Count the slopes' arrays or numbers; pairs and lists of arrays are opened."""
    return _count(slopes())


def _count(found: Any) -> int:
    parts = list(found.values()) if isinstance(found, Mapping) else found
    if not isinstance(parts, list | tuple):
        return 1
    # A list of numbers may be the slopes of one parameter: only lists of arrays are opened.
    holds = (isinstance(part, list | tuple | Mapping) and _holds_arrays(part) for part in parts)
    return sum(_count(part) if is_open else 1 for part, is_open in zip(parts, holds, strict=True))


def _holds_arrays(found: Any) -> bool:
    parts = found.values() if isinstance(found, Mapping) else found
    return any(
        isinstance(part, np.ndarray)
        or (isinstance(part, list | tuple | Mapping) and _holds_arrays(part))
        for part in parts
    )


def called_several_times(case: Case) -> list[Given] | None:
    call, parameters = case.slopes, case.parameters
    assert call is not None
    before = case.read()
    found = []
    for _ in range(3):
        if case.is_drawn:
            case.kept.rewind()
        found.append(arrays_of(call(), case))
        after = case.read()
        changed = [
            p.name
            for p, one, two in zip(parameters, before, after, strict=True)
            if not np.array_equal(one, two)
        ]
        if changed:
            case.find(
                "slopes_change_parameters",
                write_names(changed),
                "it is different after a call of slopes",
            )
            case.write(before)
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
        case.find("slopes_random", "The slopes", "two calls in a row return different slopes")
        return None
    names = write_names(parameters[place].name for place in places)
    case.find("pile_up", names, "each call adds as much as the call before it")
    return [grown[place] if place in places else one for place, one in enumerate(found[0])]


def _alike(one: Given, two: Given) -> bool:
    if one.numbers is None or two.numbers is None:
        return one.raw_shape == two.raw_shape
    return alike(one.numbers, two.numbers, REPEATED, nan_too=True)


def _difference(one: Given, two: Given) -> Given:
    if one.numbers is None or two.numbers is None:
        return one
    return Given(two.numbers - one.numbers, one.raw_shape)


def arrays_of(result: Any, case: Case) -> list[Given]:
    """Return the slopes of each parameter, in its shape if possible."""
    leaves = case.leaves
    raw = _for_leaves(result, leaves)
    found = []
    for parameter in case.parameters:
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
            "slopes returned None. Return the slopes, or pass them: slopes=lambda: [dW1, db1]"
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
            f"slopes returned {len(items)} arrays, but the program has {len(leaves)} parameters "
            f"({names}). Pass a dict with their names, or names= in the order of the slopes."
        )
    return _in_order(items, leaves)


def _by_name(result: Mapping[Any, Any], leaves: Sequence[Leaf]) -> list[Any] | None:
    """Assign slopes by the names of their parameters; None if the names do not fit."""
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
    # Some parameters may have no slopes; a name that fits nowhere means that all names differ.
    return found if len(used) == len(result) else None


def _in_order(items: list[Any], leaves: Sequence[Leaf]) -> list[Any]:
    """Assign slopes in order; if sizes do not fit, each to the first parameter of its shape."""
    sizes = [np.size(plain(item)) for item in items]
    if any(item is None for item in items) or sizes == [np.size(leaf.read()) for leaf in leaves]:
        return items
    left, found = list(items), list[Any]()
    for leaf in leaves:
        shape = np.shape(leaf.read())
        plainly = [plain(one) for one in left]
        fitting = [place for place, one in enumerate(plainly) if np.shape(one) == shape]
        fitting += [place for place, one in enumerate(plainly)
                    if np.size(one) == np.prod(shape, dtype=int)]  # fmt: skip
        if not fitting:
            return items
        found.append(left.pop(fitting[0]))
    return found
