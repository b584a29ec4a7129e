"""The first looks: is the loss one steady number, and which numbers are the parameters?"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from nnlib.clinic import giving, stepping
from nnlib.clinic.case import Case, examples_of, number_of, plain, write_first_names
from nnlib.clinic.grouping import group_leaves
from nnlib.clinic.parameters import Leaf, is_setting, plain_name
from nnlib.words import write_count


def loss_is_steady(case: Case) -> bool:
    held = {leaf.name: leaf.array() for leaf in case.all_leaves()}
    value = case.loss_function()
    if np.size(plain(value)) != 1:
        shape = np.shape(plain(value))
        case.find("loss_not_one_number", "The loss", f"it returns an array of shape {shape}")
        return False
    first = number_of(value)
    if not math.isfinite(first):
        case.find("loss_not_finite", "The loss", f"it is {first}")
        return False
    second = case.loss()
    if _far(second, first):
        changed = [
            leaf.name
            for leaf in case.all_leaves()
            if leaf.name in held and not np.array_equal(leaf.array(), held[leaf.name])
        ]
        case.kept.put_back()
        case.is_drawn = True
        if _far(case.loss(), case.loss()):
            # Not a draw, but something that carries over from call to call.
            case.kept.put_back()
            seen = f"two calls gave {first:.6g} and {second:.6g}"
            if changed:
                case.find(
                    "loss_changes_parameters",
                    write_first_names(changed),
                    f"it is different after a call of loss; {seen}",
                )
            else:
                case.find("loss_random", "The loss", seen)
            return False
        case.notes.append(
            "The loss draws at random at each call; here each call got the same draw."
        )
    return True


def choose_parameters(case: Case) -> None:
    is_named = case.names is not None
    leaves = case.all_leaves() if is_named else _without_data(case, case.all_leaves())
    leaves = [leaf for leaf in leaves if leaf.can_be_written]
    if not leaves:
        raise ValueError(
            "no numbers were found in the program. Pass the object that holds the parameters, and "
            "names= if they are hard to find."
        )
    before = [leaf.array() for leaf in leaves]
    _look_at_memory(case, leaves)
    for leaf in leaves:
        if leaf.is_whole:
            _note_whole(case, leaf, is_named)
    felt = [leaf for leaf in leaves if _is_felt(case, leaf)]
    _loss_leaves_alone(case, leaves, before)
    if not felt:
        _no_effect(case, leaves)
        return
    case.leaves = felt if not is_named else leaves
    if not is_named:
        _leave_settings_out(case, leaves)
    case.parameters = group_leaves(case.leaves)


def _without_data(case: Case, leaves: list[Leaf]) -> list[Leaf]:
    names = {leaf.name for leaf in leaves}
    data = [np.asarray(one) for one in (case.inputs, case.targets) if one is not None]
    kept = []
    for leaf in leaves:
        held = leaf.array()
        *front, last = leaf.name.split(".")
        base = ".".join([*front, plain_name(last)])
        is_slope = base != leaf.name and base in names
        is_data = held.ndim > 0 and any(_same_numbers(held, one) for one in data)
        if not (is_slope or is_data or (held.ndim == 0 and type(leaf.read()) is int)):
            kept.append(leaf)
    return kept


def _look_at_memory(case: Case, leaves: Sequence[Leaf]) -> None:
    arrays = [(leaf, leaf.read()) for leaf in leaves]
    arrays = [(leaf, one) for leaf, one in arrays if isinstance(one, np.ndarray)]
    for place, (leaf, one) in enumerate(arrays[:200]):
        for other, two in arrays[:place]:
            if one is not two and np.shares_memory(one, two) and one.shape == two.shape:
                case.find(
                    "shared_memory",
                    f"`{other.name}` and `{leaf.name}`",
                    "changing one changes the other",
                )
                return


def _note_whole(case: Case, leaf: Leaf, is_named: bool) -> None:
    array = leaf.array()
    leaf.make_float()
    if is_named or _is_felt(case, leaf):
        case.find(
            "whole_numbers",
            f"`{leaf.name}`",
            f"its {write_count(array.size, 'number')} can only be whole",
        )


def _is_felt(case: Case, leaf: Leaf) -> bool:
    """Check whether the loss changes with a leaf, at two distances."""
    before, here = leaf.array(), case.loss()
    try:
        for size in (1e-3, 0.3):
            leaf.write(
                before + size * case.generator.normal(size=before.shape) * (1 + np.abs(before))
            )
            if _far(case.loss(), here, 1e-13):
                return True
    finally:
        leaf.write(before)
    return False


def _loss_leaves_alone(case: Case, leaves: Sequence[Leaf], before: Sequence[np.ndarray]) -> None:
    changed = [
        leaf.name
        for leaf, one in zip(leaves, before, strict=True)
        if not np.array_equal(leaf.array(), one)
    ]
    felt = [name for name in changed if any(name == leaf.name for leaf in case.leaves or leaves)]
    if felt and case.names is not None:
        case.find(
            "loss_changes_parameters",
            write_first_names(felt),
            "they are different after a call of loss",
        )


def _no_effect(case: Case, leaves: Sequence[Leaf]) -> None:
    here = case.loss()
    names = write_first_names([leaf.name for leaf in leaves])
    seen = f"with other numbers in {names} it is still {here:.6g}"
    kind = "loss_ignores_parameters"
    case.find(kind, "The loss", seen, ("loss_jumps",))


def _leave_settings_out(case: Case, all_leaves: Sequence[Leaf]) -> None:
    """Keep plain numbers next to arrays only if a step or the slopes' names show them."""
    single = [leaf for leaf in case.leaves if np.ndim(leaf.read()) == 0]
    several = [leaf for leaf in case.leaves if np.ndim(leaf.read()) > 0]
    wanted = giving.names_of(case.slopes) if case.slopes else set()
    if not wanted and case.slopes and giving.count_of(case.slopes) > len(case.leaves):
        # If a layer is flat, the loss does not depend on the layers before it.
        arrays = [leaf for leaf in all_leaves if np.ndim(leaf.read()) > 0]
        if len(arrays) == giving.count_of(case.slopes):
            case.leaves = arrays
            return
    moved = stepping.find_moved(case.step, case.leaves, case.kept) if case.step else None
    if moved is not None and any(moved):
        count = examples_of(case.inputs)
        case.leaves = [
            leaf
            for leaf, moves in zip(case.leaves, moved, strict=True)
            if moves or (np.ndim(leaf.read()) > 0 and count not in np.shape(leaf.read()))
        ]
        return
    if wanted:
        plain = {plain_name(name).lower() for name in wanted} | {n.lower() for n in wanted}
        chosen = [
            leaf
            for leaf in all_leaves
            if str(leaf.steps[-1][1]).lower() in plain or leaf.name.lower() in plain
        ]
        if len(chosen) == len(wanted):
            # Some of the leaves with similar names may have no slopes.
            alike = {_without_digits(leaf) for leaf in chosen if np.ndim(leaf.read()) > 0}
            chosen = [
                leaf for leaf in all_leaves
                if leaf in chosen or (leaf in case.leaves and _without_digits(leaf) in alike)
            ]  # fmt: skip
            case.leaves = chosen
            return
    if several:
        single = [leaf for leaf in single if not is_setting(leaf)]
        count = giving.count_of(case.slopes) if case.slopes else -1
        case.leaves = (
            several
            if count == len(several)
            else [leaf for leaf in case.leaves if leaf in several or leaf in single]
        )


def _without_digits(leaf: Leaf) -> str:
    return re.sub(r"\d+", "", leaf.name)


def _far(one: float, other: float, share: float = 1e-9) -> bool:
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) != math.isnan(other)
    return abs(one - other) > share * max(abs(one), abs(other), 1e-300)


def _same_numbers(held: np.ndarray, data: np.ndarray) -> bool:
    if data.dtype == object or held.size != data.size:
        return False
    return bool(np.array_equal(np.sort(held.ravel()), np.sort(data.astype(float).ravel())))
