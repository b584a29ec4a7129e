"""Wrong numbers: which try is shown, and how wrong numbers are related to the true ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from nnlib.checks.candidates import Explanation
from nnlib.checks.findings import LinkFound, Relation, WrongNumbers
from nnlib.checks.general_slips import arrays_of
from nnlib.checks.instances import Observation
from nnlib.checks.running import Printed
from nnlib.checks.sources import Facts
from nnlib.checks.texts import is_written_out
from nnlib.checks.wrong_shapes import has_wrong_shape, shape_kind
from nnlib.exercises.closeness import KNOWN_RATIO, NEARLY, NOTHING_BESIDE, SAME_RATIO, alike, close
from nnlib.exercises.declaration import Exercise

KNOWN_RATIOS = (-1.0, 2.0, 0.5, -2.0, -0.5, 0.0)

_EXTREME = 100
"""No ordinary try has numbers of this size."""


def wrong_numbers(
    exercise: Exercise,
    tries: Sequence[Observation],
    parts: Mapping[str, bool],
    explained_by: Sequence[Explanation],
    links: Sequence[LinkFound],
    facts: Facts,
    printed: Printed,
) -> WrongNumbers:
    """Find what there is to say about wrong numbers.

    Parameters
    ----------
    exercise : Exercise
    tries : sequence of Observation
    parts : mapping of str to bool
        For each part, whether it is right.
    explained_by : sequence of Explanation
    links : sequence of LinkFound
    facts : Facts
    printed : Printed
    """
    failing = [one for one in tries if not one.all_right]
    # With one row, one column or one input, a wrong way can look right; if a single slip is named,
    # no larger case is needed.
    is_one_slip = len({id_ for one in explained_by for id_ in one.ids}) == 1
    shown = _simplest(failing, avoid_narrow=not is_one_slip, is_explained=bool(explained_by))
    wrong = [place for place in range(len(shown.truth)) if not shown.right(place)]
    # A shape says more than a number.
    place = next((one for one in wrong if shape_kind([shown], one)), wrong[0])
    relation = _only_extreme(failing, tries) or _relation(
        failing, tries, [place for place, is_right in enumerate(parts.values()) if not is_right]
    )
    shape = shape_kind(tries, place)
    if shape:
        # If the shape is wrong, it does not matter how often it is right.
        relation = None
    is_near = all(alike(given, truth, NEARLY) for given, truth in _pairs(tries))
    return WrongNumbers(
        exercise, len(tries), shown, place, relation, explained_by, is_near, links, facts, printed,
        shape, parts=parts,
    )  # fmt: skip


def _pairs(tries: Sequence[Observation]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    return (pair for one in tries for pair in zip(one.given, one.truth, strict=True))


def _simplest(tries: Sequence[Observation], avoid_narrow: bool, is_explained: bool) -> Observation:
    """Return the case with the fewest numbers, or among several such, the fewest digits.

    If nothing explains it, a case with a wrong shape comes before all others.
    """

    def size(one: Observation) -> tuple[bool, bool, bool, bool, bool, int]:
        shape_is_right = not is_explained and not has_wrong_shape(one)
        finite = all(np.isfinite(part).all() for part in one.given)
        hides = avoid_narrow and not is_readable(one)
        narrow = avoid_narrow and _is_narrow(one)
        extreme = _largest(one) >= _EXTREME
        return shape_is_right, not finite, hides, extreme, narrow, one.instance.size

    least = min(map(size, tries))
    return min(
        (one for one in tries if size(one) == least), key=lambda one: len(repr(one.arguments))
    )


def is_readable(one: Observation) -> bool:
    """Check whether a case has few enough numbers to print."""
    return all(map(is_written_out, one.arguments))


def _is_narrow(one: Observation) -> bool:
    """Check whether an array among the arguments has only one row, one column or one entry."""
    arrays = [array for argument in one.arguments for array in arrays_of(argument)]
    return any(1 in array.shape for array in arrays)


def _only_extreme(failing: Sequence[Observation], tries: Sequence[Observation]) -> Relation | None:
    """Check whether only tries with extreme numbers fail, and all others are right."""
    usual = [one for one in tries if _largest(one) < _EXTREME]
    if any(_largest(one) < _EXTREME for one in failing) or not usual:
        return None
    return Relation("only extreme", max(map(_largest, failing)), right=len(usual))


def _largest(one: Observation) -> float:
    arrays = [array for argument in one.arguments for array in arrays_of(argument)]
    return max((float(np.abs(array).max(initial=0)) for array in arrays), default=0.0)


def _relation(
    failing: Sequence[Observation], tries: Sequence[Observation], wrong: Sequence[int]
) -> Relation | None:
    """Find how the wrong numbers are related to the true ones, if it is the same everywhere."""
    if len(failing) < len(tries):
        kind = "only signs" if _sized(tries) else "sometimes"
        right = len(tries) - len(failing)
        return Relation(kind, right=right, best=_best(tries, wrong, right))
    ratios = _ratios(tries, wrong)
    if not ratios:
        return None
    if max(ratios) - min(ratios) > SAME_RATIO * max(map(abs, ratios)):
        return Relation("opposite signs") if max(ratios) < 0 else None
    for known in KNOWN_RATIOS:
        if all(abs(one - known) <= KNOWN_RATIO * max(abs(known), KNOWN_RATIO) for one in ratios):
            return Relation("known ratio", known)
    off = max(abs(one - 1) for one in ratios)
    if off < NEARLY.relative:
        return Relation("close", off)
    return Relation("ratio", float(np.quantile(ratios, 0.5)))


def _best(tries: Sequence[Observation], wrong: Sequence[int], right: int) -> tuple[int, int] | None:
    """Find the part that is right most often, if no part is right on all tries."""
    in_all = range(min(len(one.truth) for one in tries))
    often = {part: sum(one.right(part) for one in tries) for part in in_all}
    if len(wrong) < 2 or max(often.values()) in (right, len(tries)):
        return None
    best = max(often, key=lambda part: often[part])
    return best, often[best]


def _ratios(tries: Sequence[Observation], wrong: Sequence[int]) -> list[float]:
    """Divide each wrong number by the true one; return nothing if the ratios mean nothing."""
    ratios: list[float] = []
    for one in tries:
        for part in wrong:
            if part >= len(one.truth):
                continue
            given, truth = one.given[part], one.truth[part]
            if given.shape != truth.shape or not np.isfinite(given).all():
                return []
            largest = np.abs(truth).max(initial=0)
            large = np.abs(truth) > NOTHING_BESIDE * largest
            if (np.abs(given[~large]) > NEARLY.relative * largest).any():
                return []
            ratios.extend((given[large] / truth[large]).tolist())
    return ratios


def _sized(tries: Sequence[Observation]) -> bool:
    """Check whether all numbers have the true absolute value."""
    return all(
        close(np.abs(given), np.abs(truth), near)
        for one in tries
        for given, truth, near in zip(one.given, one.truth, one.tolerances, strict=True)
    )
