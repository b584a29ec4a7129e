"""Read slopes off a training step: the change of each parameter, divided by the learning rate."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnlib.clinic.case import Case
from nnlib.clinic.giving import Taken, called_several_times
from nnlib.clinic.parameters import Leaf
from nnlib.clinic.program_slopes import Measured
from nnlib.clinic.relations import Given
from nnlib.clinic.state import Kept
from nnlib.exercises.closeness import Tolerance, alike
from nnlib.words import write_names

_RATE = re.compile(r"(lr|alpha|eta|(learning_?)?rate|step_?size|learning)\d?", re.IGNORECASE)


def take(case: Case) -> Taken | None:
    """Take a program's slopes, and find what is wrong with how it returns them."""
    moves: list[np.ndarray] | None = None
    if case.step is not None:
        moves = _moves(case)
        if moves is None:
            return None
    if case.slopes is not None:
        slopes = called_several_times(case)
        return None if slopes is None else Taken(slopes, moves or [])
    if moves is None:
        return None
    return _from_moves(case, moves)


def find_moved(step: Callable[[], Any], leaves: Sequence[Leaf], kept: Kept) -> list[bool]:
    """Find which leaves one step changes."""
    before = [leaf.array() for leaf in leaves]
    step()
    moved = [
        not np.array_equal(leaf.array(), one) for leaf, one in zip(leaves, before, strict=True)
    ]
    kept.put_back()
    return moved


def _moves(case: Case) -> list[np.ndarray] | None:
    """Return what one step subtracts from each parameter; None if a shape changes or all stay."""
    parameters = case.parameters
    before = case.read()
    assert case.step is not None
    case.step()
    shapes = [
        (p.name, one.shape, np.shape(p.leaves[0].read()))
        for p, one in zip(parameters, before, strict=True)
        if len(p.leaves) == 1
    ]
    changed = [(name, one, two) for name, one, two in shapes if one != two]
    if changed:
        name, one, two = changed[0]
        case.find(
            "shape_changes",
            f"`{name}`",
            f"it has the shape {one} before the step, but {two} after it",
        )
        case.kept.put_back()
        return None
    moves = [one - p.read() for p, one in zip(parameters, before, strict=True)]
    case.kept.put_back()
    if not any(np.any(move) for move in moves):
        case.find("nothing_moves", "The step", "no parameter is different after a step")
        return None
    return moves


def _from_moves(case: Case, moves: list[np.ndarray]) -> Taken:
    """Read slopes from the moves, up to the rate, and find out whether the step is a plain one."""
    second = _second_moves(case)
    taken = Taken([Given(move, move.shape) for move in moves], moves, from_step=True)
    pairs = [(one.ravel(), two.ravel()) for one, two in zip(moves, second, strict=True)]
    first = np.concatenate([one for one, _ in pairs])
    other = np.concatenate([two for _, two in pairs])
    if not (np.all(np.isfinite(first)) and np.all(np.isfinite(other))):
        return taken
    largest = float(np.abs(first).max())
    if not alike(other, first, Tolerance(1e-6, 1e-12 * largest)):
        factor = float(other @ first / (first @ first))
        is_multiple = alike(other, factor * first, Tolerance(1e-5, 1e-9 * largest))
        if is_multiple and abs(factor - 2) < 1e-6:
            case.find("pile_up", "The step", "a second step from the same place goes twice as far")
        elif is_multiple:
            case.notes.append(
                f"A second step from the same place goes {factor:.3g} times as far: momentum?"
            )
        else:
            taken.only_direction = True
            taken.why = (
                "Two steps from the same place differ: does it use different examples each time?"
            )
    sizes = np.abs(first[first != 0])
    if sizes.size > 4 and np.mean(np.abs(sizes / np.median(sizes) - 1) < 0.01) > 0.9:
        taken.only_direction = True
        taken.why = "Nearly all numbers move by the same amount: Adam, or the slopes' signs?"
    return taken


def _second_moves(case: Case) -> list[np.ndarray]:
    """Return the moves of a second step from the same parameters, otherwise after the first one."""
    before = case.read()
    assert case.step is not None
    case.step()
    case.write(before)
    case.step()
    moves = [one - two for one, two in zip(before, case.read(), strict=True)]
    case.kept.put_back()
    return moves


def divide_by_rate(case: Case, taken: Taken, measured: Sequence[Measured]) -> None:
    """Divide moves by the learning rate: the one passed, or named in the program, or the factor
    that most numbers share."""
    if not taken.from_step or taken.only_direction:
        return
    _find_left_out(case, taken, measured)
    ratios = []
    for given, one in zip(taken.slopes, measured, strict=True):
        assert given.numbers is not None
        clear = np.abs(one.slopes) > 30 * one.allowed()
        ratios.append(given.numbers.ravel()[one.places][clear] / one.slopes[clear])
    flat = np.concatenate(ratios)
    flat = flat[np.isfinite(flat)]
    if flat.size == 0:
        taken.only_direction, taken.why = True, "The slopes are too small for reading off a rate."
        return
    shared = _shared(flat)
    known = _named_rate(case, shared)
    taken.rate = abs(case.rate or known or shared or float(np.median(np.abs(flat))))
    taken.rate_is_free = not (case.rate or known)
    for given, parameter in zip(taken.slopes, case.parameters, strict=True):
        assert given.numbers is not None
        given.error = 4 * parameter.precision * np.abs(parameter.read()) / taken.rate
        given.numbers = given.numbers / taken.rate


def _shared(ratios: np.ndarray) -> float:
    """Return the factor that most numbers share; 0 if fewer than three or a third share one."""
    if ratios.size == 0:
        return 0.0
    ordered = np.sort(ratios)
    best, count = 0.0, 0
    for one in ordered[:: max(1, ordered.size // 400)]:
        near = int(np.sum(np.abs(ordered - one) <= 1e-3 * abs(one)))
        if near > count:
            best, count = float(one), near
    return best if count >= max(2, ratios.size // 3) else 0.0


def _named_rate(case: Case, shared: float) -> float:
    """Find a learning rate by its name in the program, if it is close to the step's factor."""
    named = [
        value
        for name, value in case.kept.numbers_by_name.items()
        if _RATE.fullmatch(name.strip("_")) and value > 0
    ]
    near = [value for value in named if shared and abs(abs(shared) / value - 1) < 1e-2]
    return near[0] if near else 0.0


def _find_left_out(case: Case, taken: Taken, measured: Sequence[Measured]) -> None:
    names = [
        p.name
        for p, move, one in zip(case.parameters, taken.moves, measured, strict=True)
        if not np.any(move) and one.largest > 1e-9
    ]
    if names:
        case.find(
            "some_never_move",
            write_names(names),
            "a step does not change it, although the loss has a slope there",
            ("all_zero", "no_slopes", "bias_zero"),
        )
