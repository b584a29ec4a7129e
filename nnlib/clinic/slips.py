"""Compute the slopes of each slip in a network that was found, and compare with the program's."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nnlib.checks.time_limit import processor_time
from nnlib.clinic.backward import Backward, MayBe, Placed, by_line
from nnlib.clinic.edits import EDITS, Edit
from nnlib.clinic.networks import LOSSES, SumLoss
from nnlib.exercises.closeness import Tolerance, alike


@dataclass
class Single:
    """One slip at some layers, and the slopes that it makes."""

    kind: str
    group: tuple[Placed, ...]
    slopes: list[np.ndarray]

    def made(self, factor: float) -> Made:
        layers = tuple(place for place, _ in self.group)
        return Made((self.kind,), layers, self.slopes, factor)


@dataclass
class Made:
    """The slopes of one way of computing them: one array for each of the program's."""

    kinds: tuple[str, ...]
    layers: tuple[int, ...]
    slopes: list[np.ndarray]
    factor: float = 1.0
    """The factor that turns these slopes into the program's."""
    loss: SumLoss | None = None


def place_edit(edit: Edit, layers: int) -> list[tuple[Placed, ...]]:
    """Return an edit everywhere at once, if that makes sense, and at each single layer."""
    last = layers - 1
    places = {"any": range(layers), "hidden": range(last), "last": [last],
              "back": range(1, layers)}[edit.where]  # fmt: skip
    single: list[tuple[Placed, ...]] = [((place, edit),) for place in places]
    groups = [tuple((place, edit) for place in places)]
    if edit.where == "any" and last > 1:
        groups.append(tuple((place, edit) for place in range(last)))
    return [*(group for group in groups if len(group) > 1), *single]


FactorOf = Callable[[Sequence[np.ndarray]], float | None]
"""Finds the factor that turns slopes into the program's; None if there is none."""


SECONDS = 2.0
"""Time for all slips and pairs of one program."""


def single_slips(backward: Backward, end: float) -> list[Single]:
    """Return every slip wherever it can be made, unless its slopes are the right ones.

    Once the time is up, each is tried at one place only.
    """
    right = backward.slopes() or []
    found = []
    for edit in EDITS:
        for group in place_edit(edit, len(backward.layers)):
            made = backward.slopes(group)
            if made is not None and not _same(made, right):
                found.append(Single(edit.kind, group, made))
                if processor_time() > end:
                    break
    return found


def explanations(
    backward: Backward,
    singles: Sequence[Single],
    factor_of: FactorOf,
    may_be: MayBe,
    end: float,
) -> list[Made]:
    """Return all explanations of the program's slopes, the plainest first.

    Those without a factor come before those with one, and one slip before two; pairs are tried only
    if no single slip fits.
    """
    found = list(_of_other_losses(backward, factor_of))
    right = backward.slopes() or []
    if backward.network.decay:
        bare = backward.slopes(decay=False)
        factor = factor_of(bare) if bare else None
        if bare and factor is not None:
            found.append(Made(("decay_missing",), (), bare, factor))
    for single in singles:
        factor = factor_of(single.slopes)
        if factor is not None and not _same([factor * one for one in single.slopes], right, 1e-3):
            found.append(single.made(factor))
    found = found or list(_pairs(backward, singles, right, factor_of, may_be, end))
    return sorted(found, key=lambda made: abs(made.factor - 1) > 1e-6)


_NEAR, _FAR = 0.03, 0.15


def nearly(
    backward: Backward,
    singles: Sequence[Single],
    given: Sequence[np.ndarray | None],
    is_free: bool,
) -> Made | None:
    """Find the one slip whose slopes are nearly the program's, if the right ones are far off.

    A step that goes through examples one by one is not exactly along any slopes.
    """
    right = backward.slopes() or []
    if _distance(right, given, is_free)[0] < _FAR:
        return None
    tried: list[tuple[float, Made]] = []
    for single in singles:
        if not _same(single.slopes, right, 1e-3):
            distance, factor = _distance(single.slopes, given, is_free)
            tried.append((distance, single.made(factor)))
    tried.sort(key=lambda one: one[0])
    if not tried or tried[0][0] > _NEAR:
        return None
    best = tried[0][1]
    # A slip with the same numbers is a twin; any other that is near leaves the question open.
    others = [distance for distance, made in tried if not _same(made.slopes, best.slopes, 1e-2)]
    return best if not others or others[0] > max(4 * tried[0][0], _NEAR) else None


def _distance(
    made: Sequence[np.ndarray], given: Sequence[np.ndarray | None], is_free: bool
) -> tuple[float, float]:
    """Return the relative distance of slopes for the worst parameter, and a factor."""
    pairs = [(one.ravel(), two.ravel()) for one, two in zip(made, given, strict=True)
             if two is not None]  # fmt: skip
    flat, wanted = (np.concatenate([pair[side] for pair in pairs]) for side in (0, 1))
    factor = float(flat @ wanted / (flat @ flat)) if is_free and flat @ flat > 0 else 1.0
    if factor <= 0:
        return np.inf, 1.0
    shares = [
        float(
            np.linalg.norm(two - factor * one)
            / max(np.linalg.norm(two), 1e-12 + 1e-3 * np.linalg.norm(wanted))
        )
        for one, two in pairs
    ]
    return max(shares), factor


def _of_other_losses(backward: Backward, factor_of: FactorOf) -> Iterator[Made]:
    own = backward.network
    for loss in LOSSES:
        if loss is own.loss or not loss.fits(backward.seen[-1][1], own.targets):
            continue
        made = backward.slopes(loss=loss)
        factor = None if made is None else factor_of(made)
        if made is not None and factor is not None:
            yield Made(("other_loss",), (len(backward.layers) - 1,), made, factor, loss)


def _same(made: Sequence[np.ndarray], right: Sequence[np.ndarray], share: float = 1e-6) -> bool:
    return all(
        np.all(np.isfinite(one))
        and alike(one, other, Tolerance(share, 1e-3 * share * _size(other)))
        for one, other in zip(made, right, strict=True)
    )


def _size(array: np.ndarray) -> float:
    return float(np.abs(array).max(initial=0.0)) or 1e-300


def _pairs(
    backward: Backward,
    singles: Sequence[Single],
    right: Sequence[np.ndarray],
    factor_of: FactorOf,
    may_be: MayBe,
    end: float,
) -> Iterator[Made]:
    found, last = 0, len(backward.layers) - 1
    lines = [dict(by_line(single.group)) for single in singles]
    tops = [frozenset(item for item in one.items() if item[0][0] == last) for one in lines]

    @functools.cache
    def may_begin(top: frozenset[tuple[tuple[int, str], str]]) -> bool:
        return backward.may_begin(top, may_be)

    both = list(itertools.combinations(range(len(singles)), 2))
    # One kind at two layers is plainer than two kinds.
    both.sort(key=lambda pair: singles[pair[0]].kind != singles[pair[1]].kind)
    for first, second in both:
        # Most pairs end here, so this comes before reading the clock.
        if not may_begin(tops[first] | tops[second]) or lines[first].keys() & lines[second].keys():
            continue
        if processor_time() > end or found >= 3:
            return
        one, other = singles[first], singles[second]
        group = (*one.group, *other.group)
        made = backward.slopes(group, may_be=may_be)
        factor = None if made is None else factor_of(made)
        if made is not None and factor is not None:
            if _same([factor * array for array in made], right, 1e-3):
                continue
            found += 1
            layers = tuple(sorted({place for place, _ in group}))
            yield Made(tuple(dict.fromkeys((one.kind, other.kind))), layers, made, factor)
