"""Comparing: a formula's slopes next to measured ones, one row per parameter.

>>> print(compare([np.array([2.0, -4.0])], [np.array([1.0, -2.0])]))
parameter    shape  worst relative difference
parameter 1  (2,)   5.0e-01  DISAGREES at [0]
    given    2.000000e+00
    measured 1.000000e+00
    ratio    2, the same at every entry: is there an extra factor of 2?
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from nnlib.measuring import NUDGE, directional_slope
from nnlib.words import write_count

Place = tuple[int, ...]

TOLERANCE = 1e-6
"""Largest relative difference that counts as agreeing."""

ROUNDING = 1e-10
"""The uncertainty of a measured slope: about machine epsilon times the loss over the nudge."""

KNOWN_RATIO = 1e-4
"""Relative tolerance for recognising a known ratio, such as 2 or -1."""


@dataclass(frozen=True)
class Row:
    """One parameter: how far the given slopes are from the measured ones, and the worst place."""

    name: str
    shape: tuple[int, ...]
    difference: float
    place: Place = ()
    given: float = 0.0
    measured: float = 0.0
    guess: str = ""

    @property
    def agrees(self) -> bool:
        return self.difference <= TOLERANCE


@dataclass(frozen=True)
class Comparison:
    """All rows. Printing it shows a table that names each place where the two disagree."""

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
    given, measured : sequence of ndarray, or of (weight slopes, bias slopes) as from `backward`
    names : sequence of str, optional
        One per array.
    examples : float
        Number of examples, used to recognise a missing or repeated 1/examples in a ratio.
    rounding : float
        The absolute uncertainty of a measured slope.

    Returns
    -------
    Comparison
        `agrees` is true if every relative difference is at most 1e-6; printing it shows the
        report.

    Raises
    ------
    ValueError
        If `given` and `measured` have different lengths, or are empty.
    """
    pairs = bool(measured) and isinstance(measured[0], tuple)
    ours, theirs = (list(map(np.asarray, _flat(slopes))) for slopes in (measured, given))
    if names is None and pairs:
        kinds = ("weights", "bias")
        names = [f"layer {place // 2 + 1} {kinds[place % 2]}" for place in range(len(ours))]
    names = names or [f"parameter {place + 1}" for place in range(len(ours))]
    if not len(ours) == len(theirs) == len(names):
        raise ValueError(
            f"given has {write_count(len(theirs), 'array')}, measured has "
            f"{write_count(len(ours), 'array')}, and there are {write_count(len(names), 'name')}: "
            "compare needs the same number of each; check whether a layer or a bias is missing"
        )
    if not ours:
        raise ValueError("given and measured are empty: there is nothing to compare")
    rows = zip(names, theirs, ours, strict=True)
    return Comparison(tuple(_row(*row, examples, rounding) for row in rows))


def slopes_agree(
    loss: Callable[[], float],
    parameters: Sequence[object],
    slopes: Sequence[object],
    rng: np.random.Generator,
    nudge: float = NUDGE,
) -> bool:
    """Check whether a formula's slopes agree with the loss along one random direction.

    This evaluates the loss only a few times, however many numbers there are. Every number moves a
    little, so that a single wrong slope shows. If the result is false, `compare` with
    `measured_slopes` says which slope is wrong.

    Parameters
    ----------
    loss : callable
        Takes no arguments, reads the arrays of `parameters`, returns one number.
    parameters : sequence of ndarray of float64, or of (weights, bias)
        Nudged in place, and restored afterwards, even if `loss` raises.
    slopes : sequence of ndarray, or of (weight slopes, bias slopes) as from `backward`
        The formula's slopes, one array per parameter, of the same shape.
    rng : numpy.random.Generator
        Draws the direction.
    nudge : float
        How far to go to each side.

    Raises
    ------
    ValueError
        If the shapes of slopes and parameters differ, or a loss is not one finite number.
    TypeError
        If a parameter is not a writable array of float64.

    Notes
    -----
    The field calls the slope along a direction a directional derivative; `check_grads` of Autograd
    and JAX compares in the same way.

    Examples
    --------
    >>> weights, rng = np.array([1.0, 2.0]), np.random.default_rng(0)
    >>> loss = lambda: 3 * weights[0] + weights[1] ** 2
    >>> slopes_agree(loss, [weights], [np.array([3.0, 4.0])], rng)
    True
    >>> slopes_agree(loss, [weights], [np.array([3.0, 4.001])], rng)
    False
    """
    numbers, given = _flat(parameters), list(map(np.asarray, _flat(slopes)))
    shapes, needed = [array.shape for array in given], [np.shape(array) for array in numbers]
    if shapes != needed or not shapes:
        raise ValueError(f"slopes has shapes {shapes}, parameters has {needed}: they must match")
    # Every number moves, so every wrong slope shows; the whole step is about a nudge long.
    length = max(1, sum(array.size for array in given)) ** 0.5
    direction = [rng.choice([-1.0, 1.0], s) * rng.uniform(0.5, 1.5, s) / length for s in shapes]
    shares = np.concatenate([np.ravel(a * b) for a, b in zip(given, direction, strict=True)])
    if not np.isfinite(shares).all():
        return False
    for step in (nudge, nudge / 30, nudge / 1000):
        whole, half = (directional_slope(loss, numbers, direction, s) for s in (step, step / 2))
        # Even a tiny loss is computed from ordinary numbers, and carries their rounding error.
        rounding = 2e-14 * max(1.0, abs(float(np.reshape(loss(), ())))) / step
        tolerance = TOLERANCE * np.linalg.norm(shares) + rounding
        # If the two differ, a kink such as ReLU's lies between them: zoom in.
        if abs(whole - half) <= tolerance:
            break
    return bool(abs(half - shares.sum()) <= tolerance)


def _flat(entries: Iterable[object]) -> list[np.ndarray]:
    """Put pairs of arrays and single arrays into one list."""
    return [
        array for entry in entries for array in (entry if isinstance(entry, tuple) else (entry,))
    ]


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
    given: np.ndarray, measured: np.ndarray, place: Place, examples: float, rounding: float
) -> str:
    if given.ndim == 2 and given.shape[0] == given.shape[1] and _close(given.T, measured, rounding):
        return "equal after transposing: is it transposed?"
    if measured[place] == 0:
        return "ratio    none, measured is 0: is a factor missing that should have been 0?"
    ratio = float(given[place] / measured[place])
    if not _close(given, ratio * measured, rounding):
        return f"ratio    {ratio:.4g} here, different elsewhere: which entries differ?"
    # A single number has no pattern.
    same = ", the same at every entry" if given.size > 1 else ""
    mean = "the mean's 1/examples"
    of_the_mean = ((examples, f"is {mean} missing?"), (1 / examples, f"does {mean} appear twice?"))
    for known, question in (*_RATIOS, *of_the_mean):
        if abs(ratio - known) <= KNOWN_RATIO * max(abs(known), KNOWN_RATIO):
            return f"ratio    {known:.4g}{same}: {question}"
    return f"ratio    {ratio:.4g}{same}: where does that factor come from?"


_RATIOS = (
    (0.0, "is everything 0 because one factor is?"),
    (-1.0, "is the sign of the error flipped?"),
    (2.0, "is there an extra factor of 2?"),
    (0.5, "is the 2 of the square missing?"),
    (-2.0, "is the sign flipped, and is there an extra factor of 2?"),
    (-0.5, "is the sign flipped, and is the 2 of the square missing?"),
)
