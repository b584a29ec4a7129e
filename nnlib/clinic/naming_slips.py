"""Naming: how a program's slopes differ from the measured ones, and which slip makes them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nnlib.checks.time_limit import processor_time
from nnlib.clinic.backward import Backward
from nnlib.clinic.case import Case, examples_of, write_first_names
from nnlib.clinic.describing import kind_of_bias, network_in_words, where_of, where_of_slip
from nnlib.clinic.giving import Taken
from nnlib.clinic.networks import Network, SumLoss
from nnlib.clinic.program_slopes import Measured
from nnlib.clinic.relations import (
    Relation,
    common_factor,
    factor_may_make,
    relation_of,
    relation_seen,
    share_factor,
)  # fmt: skip
from nnlib.clinic.searching import PLACES, find_by_slopes, find_network
from nnlib.clinic.sizes import Sizes
from nnlib.clinic.slips import SECONDS, Made, explanations, nearly, single_slips

_FACTORS = {"sign", "factor", "mean_again", "mean_missing"}
_EXACT = {"transposed", "exchanged", "decay_missing", "decay_in_slopes_only"}


def network_of(case: Case, measured: Sequence[Measured]) -> Network | None:
    if not case.has_data:
        return None
    before = case.read()
    places = []
    for _ in range(PLACES):
        arrays = [_random_like(case, one) for one in before]
        case.write(arrays)
        places.append((arrays, case.loss()))
    case.write(before)
    if not all(math.isfinite(loss) for _, loss in places):
        return None

    def is_right(network: Network) -> bool:
        found = Backward(network, before).slopes()
        if found is None:
            return False
        right = [
            np.abs(one.ravel()[m.places] - m.slopes) <= 10 * m.allowed()
            for one, m in zip(found, measured, strict=True)
        ]
        return bool(np.mean(np.concatenate(right)) >= 0.9)

    return find_network(before, case.inputs, case.targets, places, is_right)


def _random_like(case: Case, array: np.ndarray) -> np.ndarray:
    """Draw numbers of the usual size of starting weights, so that no activation is flat."""
    x = np.asarray(case.inputs, dtype=float)
    size = 1.0 / math.sqrt(max(array.shape, default=1))
    if x.ndim and set(array.shape) & {x.shape[0], x.shape[-1], x.shape[-1] + 1}:
        size /= max(1.0, float(np.sqrt(np.mean(x**2))))
    return case.generator.normal(size=array.shape) * size * 1.5


def slopes_of_another_loss(case: Case, given: Taken, sizes: Sizes) -> bool:
    """Check whether the slopes are exactly those of a plain network with a different loss."""
    if not case.has_data or given.from_step:
        return False
    arrays, may_be = case.read(), factor_may_make(given.slopes)

    def factor_of(backward: Backward, loss: SumLoss) -> float | None:
        made = backward.slopes(loss=loss, may_be=may_be)
        return None if made is None else common_factor(made, given.slopes, sizes, True)

    network = find_by_slopes(
        arrays, case.inputs, case.targets, lambda *tried: factor_of(*tried) is not None
    )
    if network is None:
        return False
    network = replace(network, scale=factor_of(Backward(network, arrays), network.loss) or 1.0)
    case.notes.append(network_in_words(network, case.parameters))
    case.find(
        "other_loss",
        "The loss",
        f"the slopes are exactly those of {network.loss.name} in this "
        "network, but the loss is a different one",
    )
    return True


def sizes_of(case: Case, network: Network | None) -> Sizes:
    if network is not None:
        (n, d), k = network.inputs.shape, network.targets.shape[1]
        return Sizes(n, d, k)
    return Sizes(examples_of(case.inputs)) if case.inputs is not None else Sizes()


def name_slopes(
    case: Case, given: Taken, measured: list[Measured], network: Network | None, sizes: Sizes
) -> None:
    slopes = given.slopes
    missing = [place for place, one in enumerate(slopes) if one.is_missing]
    if missing:
        case.find(
            "no_slopes",
            write_first_names([case.parameters[place].name for place in missing]),
            "it has no slopes",
            ("some_never_move", "bias_zero"),
        )
    relations = {
        place: found
        for place in range(len(slopes))
        if place not in missing
        and (found := relation_of(place, slopes, measured, sizes)) is not None
    }
    share_factor(relations, slopes, measured, sizes)
    if not relations:
        return
    if network is not None and _explained(case, given, measured, network, sizes, relations):
        return
    if given.is_nearly_right(measured):
        case.notes.append(
            "The step goes nearly along the slopes, as several small steps in a row do; only "
            "its direction was looked at."
        )
        return
    _told(case, given, relations, network)


def _explained(
    case: Case,
    given: Taken,
    measured: list[Measured],
    network: Network,
    sizes: Sizes,
    relations: dict[int, Relation],
) -> bool:
    """Check whether a slip in the network that was found makes all of the program's slopes."""
    told = {one.kind for one in relations.values()}
    if "slopes_not_finite" in told or told == {"wrong_shape"}:
        return False
    backward = Backward(network, case.read(), given.rate)

    def factor_of(made: Sequence[np.ndarray]) -> float | None:
        return common_factor(made, given.slopes, sizes, given.rate_is_free)

    end = processor_time() + SECONDS
    singles = single_slips(backward, end)
    found = explanations(backward, singles, factor_of, factor_may_make(given.slopes), end)
    if told <= _FACTORS:
        # That the slopes are so many times the right ones is plainer than another slip, and
        # that besides.
        found = [made for made in found if made.factor == 1 and not given.rate_is_free]
    # A factor in a slip and another in all slopes combine into one.
    found = [made for made in found if made.factor == 1 or not set(made.kinds) & _FACTORS]
    near = None
    if not found and given.from_step:
        near = nearly(backward, singles, [one.numbers for one in given.slopes], given.rate_is_free)
    if not found and near is None:
        return False
    first = near or _narrowest(found)
    kinds = list(dict.fromkeys(kind for made in found for kind in made.kinds))
    twins = [kind for kind in kinds if kind not in first.kinds][:2]
    twins += sorted(told & _EXACT - {*twins, *first.kinds})
    besides = None if given.rate_is_free or near else sizes.factor_named(first.factor)
    worst = relation_seen(min(relations), given.slopes, measured)
    places = list(relations)
    for place, kind in enumerate(first.kinds):
        mistake = "one mistake gives" if len(first.kinds) == 1 else "two mistakes together give"
        exactly = "exactly" if near is None else "nearly"
        seen = f"{worst}. Your slopes are {exactly} those that {mistake}"
        seen += f", {besides[1]}:" if besides else ":"
        words = {}
        if kind == "other_loss" and first.loss is not None:
            words["question"] = (
                f"Are these meant as the slopes of {first.loss.name}? They are exactly that; "
                "then the loss is a different one."
            )
        case.find(
            kind,
            where_of_slip(kind, first, network, case.parameters, places),
            seen,
            twins if place == 0 else (),
            **words,
        )
    if besides:
        case.find(besides[0], "All layers", f"in addition, all slopes are {besides[1]}")
    return True


def exactly(case: Case, network: Network, measured: Sequence[Measured]) -> list[Measured]:
    """Return the slopes of the network that was found, which the measured ones confirm.

    A program in single precision can be measured only roughly.
    """
    right = Backward(network, case.read()).slopes() or []
    # Rounding turns a slope of 0 into one of nearly 0.
    rounding = 1e-9 * max(one.largest for one in measured)
    return [
        replace(one, slopes=array.ravel()[one.places], errors=np.full(len(one.places), rounding))
        for one, array in zip(measured, right, strict=True)
    ]


def _narrowest(found: Sequence[Made]) -> Made:
    """Return the form of the plainest explanation that needs the fewest layers."""
    same = [one for one in found if one.kinds == found[0].kinds and one.factor == found[0].factor]
    return min(same, key=lambda one: len(one.layers))


def _told(
    case: Case, given: Taken, relations: dict[int, Relation], network: Network | None
) -> None:
    """Say how each parameter's slopes differ, the last layer first, and nothing twice."""
    groups: list[list[int]] = []
    for place in sorted(relations, reverse=True):
        for group in groups:
            if relations[group[0]].is_like(relations[place]):
                group.append(place)
                break
        else:
            groups.append([place])
    right = [p.name for i, p in enumerate(case.parameters) if i not in relations]
    for places in groups:
        names = [case.parameters[place].name for place in sorted(places)]
        kind, seen = relations[places[0]].kind, relations[places[0]].seen
        kind = kind_of_bias(kind, len(relations), network, places)
        where = where_of(network, case.parameters, places) if network else write_first_names(names)
        factor = relations[places[0]].factor
        if kind in _FACTORS and given.from_step and case.rate and not right:
            seen = (
                f"by this loss, the step goes {factor:.4g} times as far as the rate "
                f"{case.rate:.4g} says: {seen}"
            )
        if right and kind == "differs":
            seen += f"; the slopes of {write_first_names(right)} agree"
        is_rate = kind in _FACTORS and given.from_step and not right
        case.find(kind, where, seen, ("rate_differs",) if is_rate else ())


def tell_direction(case: Case, given: Taken, measured: list[Measured]) -> None:
    along = given.along(measured)
    case.notes.append(
        f"Only the direction of the step was looked at: {along:.2f}, where 1 is exactly along "
        f"the slopes. {given.why}"
    )
    if along < 0.1:
        case.find(
            "uphill",
            "The step",
            f"its direction is {along:.2f}, where 1 is down the slopes and -1 up",
        )
