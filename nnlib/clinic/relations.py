"""Compare a program's slopes with the measured ones, without knowing the network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nnlib.clinic.program_slopes import Measured
from nnlib.clinic.sizes import Sizes

_SHARE = 2e-4
"""How far off numbers may be and still count as the same, as a share of the largest."""


@dataclass
class Given:
    """A program's slopes for one parameter, and how exactly they are known."""

    numbers: np.ndarray | None
    """The slopes in the parameter's shape; None if they have a different shape."""
    raw_shape: tuple[int, ...] = ()
    error: np.ndarray | float = 0.0
    is_missing: bool = False


@dataclass
class Relation:
    """How one parameter's slopes differ from the measured ones."""

    kind: str
    seen: str
    factor: float = 1.0
    other: int = -1

    def is_like(self, another: Relation) -> bool:
        """Check whether one sentence fits both."""
        near = abs(self.factor - another.factor) <= 1e-3 * abs(self.factor)
        return self.kind == another.kind and near and self.other == another.other


def agrees(given: Given, measured: Measured) -> bool:
    """Check whether all measured slopes equal the program's."""
    if given.numbers is None:
        return False
    numbers = given.numbers.ravel()[measured.places]
    allowed = measured.allowed(_at(given.error, measured))
    return bool(np.all(np.abs(numbers - measured.slopes) <= allowed))


def _at(error: np.ndarray | float, measured: Measured) -> np.ndarray | float:
    return error.ravel()[measured.places] if isinstance(error, np.ndarray) else error


def relation_of(
    place: int, given: Sequence[Given], measured: Sequence[Measured], sizes: Sizes
) -> Relation | None:
    """Say how the slopes of a parameter differ; return None if they agree."""
    own, true = given[place], measured[place]
    if own.numbers is None:
        return _of_shape(own, true)
    numbers = own.numbers.ravel()[true.places]
    if not np.all(np.isfinite(numbers)):
        bad = int(np.sum(~np.isfinite(numbers)))
        return Relation("slopes_not_finite", f"{bad} of {numbers.size} slopes are not finite")
    if agrees(own, true):
        return None
    allowed = true.allowed(_at(own.error, true))
    if not np.any(numbers):
        return Relation("all_zero", f"all slopes are 0; measured, they reach {true.largest:.4g}")
    for found in (
        _of_factor(numbers, true, allowed, sizes),
        _of_transposition(own, true),
        _of_another(place, given, measured),
        _of_decay(numbers, true, allowed),
    ):
        if found:
            return found
    return _of_parts(numbers, true, allowed)


def _of_shape(own: Given, true: Measured) -> Relation:
    shape, wanted = own.raw_shape, true.parameter.shape
    seen = f"the slopes have the shape {shape}, but the parameter has {wanted}"
    if int(np.prod(shape, dtype=int)) == 1:
        seen += ": one number for all"
    return Relation("wrong_shape", seen)


def _of_factor(
    numbers: np.ndarray, true: Measured, allowed: np.ndarray, sizes: Sizes
) -> Relation | None:
    # A single number always has a factor, so at least two must share it.
    clear = np.abs(true.slopes) > 10 * allowed
    if np.sum(clear) < 2:
        return None
    factor = float(numbers @ true.slopes / (true.slopes @ true.slopes))
    off = np.abs(numbers - factor * true.slopes)
    if factor == 0 or np.any(
        off > np.maximum(abs(factor), 1.0) * allowed + _SHARE * _most(numbers)
    ):
        return None
    named = sizes.factor_named(factor)
    if named:
        return Relation(named[0], f"all slopes are {named[1]}", factor)
    return Relation("factor", f"all slopes are {factor:.4g} times the measured ones", factor)


def share_factor(
    relations: dict[int, Relation],
    given: Sequence[Given],
    measured: Sequence[Measured],
    sizes: Sizes,
) -> None:
    """Give a parameter of one number a factor, in place, if others have the same one."""
    ratios = {}
    for place, one in relations.items():
        numbers = given[place].numbers
        if one.kind == "differs" and numbers is not None and numbers.size == 1:
            ratios[place] = float(numbers.ravel()[0] / (measured[place].slopes[0] or 1e-300))
    known = [one.factor for one in relations.values() if one.factor != 1]
    for place, ratio in ratios.items():
        others = [*known, *(other for key, other in ratios.items() if key != place)]
        if any(abs(ratio - other) <= 1e-3 * abs(other) for other in others):
            named = sizes.factor_named(ratio) or ("factor", f"{ratio:.4g} times the measured ones")
            relations[place] = Relation(named[0], f"all slopes are {named[1]}", ratio)


def _of_transposition(own: Given, true: Measured) -> Relation | None:
    shape = true.parameter.shape
    if len(shape) != 2 or shape[0] != shape[1] or shape[0] == 1 or own.numbers is None:
        return None
    turned = own.numbers.T.ravel()[true.places]
    if np.all(np.abs(turned - true.slopes) <= true.allowed()):
        return Relation("transposed", "the slopes are right with rows and columns exchanged")
    return None


def _of_another(
    place: int, given: Sequence[Given], measured: Sequence[Measured]
) -> Relation | None:
    own, true = given[place], measured[place]
    assert own.numbers is not None
    for other, one in enumerate(measured):
        if other == place or one.parameter.shape != true.parameter.shape:
            continue
        if np.all(np.abs(own.numbers.ravel()[one.places] - one.slopes) <= one.allowed()):
            name = one.parameter.name
            return Relation("exchanged", f"the slopes are those of `{name}`", other=other)
    return None


def _of_decay(numbers: np.ndarray, true: Measured, allowed: np.ndarray) -> Relation | None:
    """Check whether the difference is a multiple of the parameter itself."""
    values = true.parameter.read().ravel()[true.places]
    if np.sum(np.abs(values) > 0) < 3:
        return None
    difference = numbers - true.slopes
    share = float(difference @ values / (values @ values))
    rest = np.abs(difference - share * values)
    if np.any(rest > 3 * allowed + _SHARE * _most(difference)) or abs(share) < 1e-9:
        return None
    if share > 0:
        return Relation(
            "decay_in_slopes_only",
            f"the slopes contain {share:.4g} times the parameter "
            "itself, which the loss does not have",
        )
    return Relation(
        "decay_missing",
        f"the slopes of the loss contain {-share:.4g} times the parameter itself, "
        "which yours do not have",
    )


def _of_parts(numbers: np.ndarray, true: Measured, allowed: np.ndarray) -> Relation:
    right = np.abs(numbers - true.slopes) <= allowed
    signs = np.mean(np.sign(numbers) == np.sign(true.slopes))
    seen = (
        f"{_worst(numbers, true, allowed)}; {int(right.sum())} of its {right.size} slopes agree, "
        f"{100 * signs:.0f} % have the right sign"
    )
    part = _rows_right(right, true)
    return Relation("differs", seen + (f"; {part}" if part else ""))


def _worst(numbers: np.ndarray, true: Measured, allowed: np.ndarray) -> str:
    """Describe the place that is farthest off, with its two numbers."""
    worst = int(np.argmax(np.abs(numbers - true.slopes) / allowed))
    index = np.unravel_index(int(true.places[worst]), true.parameter.shape)
    where = ", ".join(str(int(one)) for one in index)
    at = f" at [{where}]" if where else ""
    return (
        f"`{true.parameter.name}`{at}: yours is {numbers[worst]:.4g}, measured is "
        f"{true.slopes[worst]:.4g}"
    )


def relation_seen(place: int, given: Sequence[Given], measured: Sequence[Measured]) -> str:
    """Say where one parameter's slopes are farthest off, or which shape they have if it differs."""
    own, true = given[place], measured[place]
    if own.numbers is None:
        return _of_shape(own, true).seen
    numbers = own.numbers.ravel()[true.places]
    return _worst(numbers, true, true.allowed(_at(own.error, true)))


def _rows_right(right: np.ndarray, true: Measured) -> str:
    shape = true.parameter.shape
    if len(shape) != 2 or not true.is_whole or 1 in shape:
        return ""
    table = right.reshape(shape)
    for axis, word in ((1, "rows"), (0, "columns")):
        whole = [int(place) for place in np.flatnonzero(table.all(axis=axis))]
        if (
            0 < len(whole) < table.shape[1 - axis]
            and not table[
                tuple(
                    slice(None)
                    if a != 1 - axis
                    else [p for p in range(table.shape[1 - axis]) if p not in whole]
                    for a in (0, 1)
                )
            ].any()
        ):
            return f"only the {word} {', '.join(map(str, whole))} are right"
    return ""


def _most(numbers: np.ndarray) -> float:
    return float(np.abs(numbers).max(initial=0.0))


def common_factor(
    made: Sequence[np.ndarray], given: Sequence[Given], sizes: Sizes, is_free: bool
) -> float | None:
    """Find the factor that turns these slopes into all of the program's; None if there is none.

    Parameters
    ----------
    made : sequence of ndarray
        The slopes of one way of computing them, an array for each parameter.
    is_free : bool
        Whether any positive factor will do, for instance if a learning rate is not known.
    """
    pairs = [
        (one.ravel(), own) for one, own in zip(made, given, strict=True) if own.numbers is not None
    ]
    if not pairs or not all(np.all(np.isfinite(one)) for one, _ in pairs):
        return None
    flat = np.concatenate([one for one, _ in pairs])
    wanted = np.concatenate([own.numbers.ravel() for _, own in pairs if own.numbers is not None])
    errors = np.concatenate(
        [
            np.broadcast_to(np.ravel(own.error), one.shape)
            if np.ndim(own.error) == 0
            else np.ravel(own.error)
            for one, own in pairs
        ]
    )
    if not (np.all(np.isfinite(wanted)) and flat @ flat > 0):
        return None
    factor = float(flat @ wanted / (flat @ flat))
    if abs(factor - 1) <= _SHARE:
        factor = 1.0
    elif not (sizes.factor_named(factor) or (is_free and factor > 0)):
        return None
    start = 0
    for one, _ in pairs:
        part = slice(start, start + one.size)
        off = np.abs(wanted[part] - factor * flat[part])
        if np.any(off > _SHARE * max(_most(wanted[part]), 1e-3 * _most(wanted)) + errors[part]):
            return None
        start += one.size
    return factor


def factor_may_make(given: Sequence[Given]) -> Callable[[Mapping[int, np.ndarray]], bool]:
    """Return a test whether a factor may turn some parameters' slopes into the program's.

    It tests what `common_factor` does; if the answer is no, other parameters' slopes do not help.
    """
    most = max((_most(own.numbers) for own in given if own.numbers is not None), default=0.0)
    known = {}
    for place, own in enumerate(given):
        if own.numbers is not None:
            wanted = own.numbers.ravel()
            off = 1.01 * (_SHARE * max(_most(wanted), 1e-3 * most) + np.ravel(own.error))
            known[place] = wanted - off, wanted + off

    def may_make(some: Mapping[int, np.ndarray]) -> bool:
        places = [place for place in some if place in known]
        if not places:
            return True
        made = np.concatenate([some[place].ravel() for place in places])
        low, high = (np.concatenate([known[place][end] for place in places]) for end in (0, 1))
        if not np.isfinite(made).all():
            return False
        with np.errstate(all="ignore"):
            ends = low / made, high / made
        # Any factor times 0 is 0.
        is_zero = made == 0
        if is_zero.any():
            if np.any((low > 0) & is_zero) or np.any((high < 0) & is_zero):
                return False
            ends = tuple(one[~is_zero] for one in ends)
        least = np.minimum(*ends).max(initial=-np.inf)
        return bool(least <= np.maximum(*ends).min(initial=np.inf))

    return may_make
