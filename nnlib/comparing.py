"""Comparing: slopes by a formula beside measured ones, one row a parameter.

>>> print(compare([np.array([2.0, -4.0])], [np.array([1.0, -2.0])]))
parameter    shape  worst relative difference
parameter 1  (2,)   5.0e-01  DISAGREES at [0]
    given    2.000000e+00
    measured 1.000000e+00
    ratio    2, the same at every entry: is a factor 2 there that should not be?
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

TOLERANCE = 1e-6
"""Largest relative difference that counts as agreeing."""

ROUNDING = 1e-10
"""What a measured slope is uncertain by: about machine epsilon times the loss over the nudge."""


@dataclass(frozen=True)
class Row:
    """One parameter: how far the given slopes are from the measured, and where it is worst."""

    name: str
    shape: tuple[int, ...]
    difference: float
    place: tuple[int, ...] = ()
    given: float = 0.0
    measured: float = 0.0
    guess: str = ""

    @property
    def agrees(self) -> bool:
        return self.difference <= TOLERANCE


@dataclass(frozen=True)
class Comparison:
    """All rows; printed, a table that names each place where the two disagree."""

    rows: tuple[Row, ...]

    @property
    def agrees(self) -> bool:
        return all(row.agrees for row in self.rows)

    def __str__(self) -> str:
        name_width = max(len("parameter"), *(len(row.name) for row in self.rows))
        shape_width = max(len("shape"), *(len(str(row.shape)) for row in self.rows))
        lines = [f"{'parameter':{name_width}}  {'shape':{shape_width}}  worst relative difference"]
        for row in self.rows:
            start = f"{row.name:{name_width}}  {row.shape!s:{shape_width}}  {row.difference:.1e}"
            if row.agrees:
                lines.append(f"{start}  agrees")
                continue
            place = f" at {list(row.place)}" if row.place else ""
            lines.append(f"{start}  DISAGREES{place}")
            if np.isfinite(row.difference):
                width = max(len(f"{row.given:.6e}"), len(f"{row.measured:.6e}"))
                lines.append(f"    given    {row.given:{width}.6e}")
                lines.append(f"    measured {row.measured:{width}.6e}")
            lines.append(f"    {row.guess}")
        return "\n".join(lines)

    __repr__ = __str__


def compare(
    given: Sequence[object],
    measured: Sequence[object],
    names: Sequence[str] | None = None,
    examples: float = np.inf,
    rounding: float = ROUNDING,
) -> Comparison:
    """Compare slopes with measured ones.

    Parameters
    ----------
    given, measured : sequence of ndarray, or of (weights slopes, bias slopes) as from `backward`
    names : sequence of str, optional
        One an array.
    examples : float
        The number of examples, if the guess shall look for it in the ratio.
    rounding : float
        The absolute uncertainty of a measured slope.

    Returns
    -------
    Comparison
        `agrees` is true if every relative difference is at most 1e-6; printed, it is the report.

    Raises
    ------
    ValueError
        If there are not as many of the one as of the other.
    """
    pairs = bool(measured) and isinstance(measured[0], tuple)
    ours, theirs = _arrays(measured), _arrays(given)
    if names is None and pairs:
        kinds = ("weights", "bias")
        names = [f"layer {place // 2 + 1} {kinds[place % 2]}" for place in range(len(ours))]
    names = names or [f"parameter {place + 1}" for place in range(len(ours))]
    if not len(ours) == len(theirs) == len(names):
        raise ValueError(
            f"given has {len(theirs)} arrays, measured {len(ours)}, names {len(names)}: compare "
            "needs as many of each; look whether a layer or a bias was left out"
        )
    rows = zip(names, theirs, ours, strict=True)
    return Comparison(tuple(_row(*row, examples, rounding) for row in rows))


def _arrays(slopes: Iterable[object]) -> list[np.ndarray]:
    arrays: list[np.ndarray] = []
    for entry in slopes:
        arrays.extend(map(np.asarray, entry) if isinstance(entry, tuple) else [np.asarray(entry)])
    return arrays


def _row(
    name: str, given: np.ndarray, measured: np.ndarray, examples: float, rounding: float
) -> Row:
    if given.shape != measured.shape:
        turned = given.shape == measured.shape[::-1] and _close(given.T, measured, rounding)
        guess = f"given has shape {given.shape}" + (": is it transposed?" if turned else "")
        return Row(name, measured.shape, np.inf, guess=guess)
    if not np.isfinite(given).all():
        place = tuple(int(index) for index in np.argwhere(~np.isfinite(given))[0])
        return Row(name, measured.shape, np.inf, place, guess=f"given is {given[place]} there")
    if not given.size:
        return Row(name, measured.shape, 0.0)
    differences = _differences(given, measured, rounding)
    place = tuple(int(index) for index in np.unravel_index(differences.argmax(), given.shape))
    guess = _guess(given, measured, place, examples, rounding)
    worst = float(differences[place])
    return Row(name, given.shape, worst, place, float(given[place]), float(measured[place]), guess)


def _differences(given: np.ndarray, measured: np.ndarray, rounding: float) -> np.ndarray:
    sizes = np.maximum(np.abs(given), np.abs(measured))
    # With this floor, a difference of `rounding` between tiny numbers is just tolerated.
    return np.abs(given - measured) / np.maximum(sizes, rounding / TOLERANCE)


def _close(given: np.ndarray, measured: np.ndarray, rounding: float) -> bool:
    return bool((_differences(given, measured, rounding) <= TOLERANCE).all())


def _guess(
    given: np.ndarray,
    measured: np.ndarray,
    place: tuple[int, ...],
    examples: float,
    rounding: float,
) -> str:
    if given.ndim == 2 and given.shape[0] == given.shape[1] and _close(given.T, measured, rounding):
        return "equal after transposing: is it turned round?"
    if measured[place] == 0:
        return "ratio    none, measured is 0: is a slope of 0 left out on the way?"
    ratio = float(given[place] / measured[place])
    if not _close(given, ratio * measured, rounding):
        return f"ratio    {ratio:.4g} here, another elsewhere: which entries differ?"
    mean = "is the mean's 1/examples"
    of_the_mean = ((examples, f"{mean} missing?"), (1 / examples, f"{mean} there twice?"))
    for known, question in (*_RATIOS, *of_the_mean):
        if np.isclose(ratio, known, rtol=1e-4):
            return f"ratio    {known:.4g}, the same at every entry: {question}"
    return f"ratio    {ratio:.4g}, the same at every entry: where does that factor come from?"


_RATIOS = (
    (0.0, "is everything 0 because one factor is?"),
    (-1.0, "is the sign of the error turned round?"),
    (2.0, "is a factor 2 there that should not be?"),
    (0.5, "is the 2 of the square missing?"),
    (-2.0, "is the sign turned round, and a factor 2 too many?"),
    (-0.5, "is the sign turned round, and the 2 of the square missing?"),
)
