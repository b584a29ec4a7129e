"""Parameters: arrays of a program, even if their numbers are spread, as with neurons in lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.clinic.parameters import Leaf


@dataclass(frozen=True)
class Parameter:
    """An array of a program: one leaf, or several leaves put together."""

    name: str
    leaves: tuple[Leaf, ...]
    places: tuple[int, ...]
    """The positions of its leaves among all leaves, for which slopes are returned."""
    shape: tuple[int, ...]

    @property
    def precision(self) -> float:
        """Return the relative rounding error of its numbers."""
        held = self.leaves[0].read()
        is_single = isinstance(held, np.ndarray | np.floating) and held.dtype.itemsize < 8
        return float(np.finfo(np.float32 if is_single else float).eps)

    def read(self) -> np.ndarray:
        if len(self.leaves) == 1:
            return self.leaves[0].array()
        return np.concatenate([leaf.array().ravel() for leaf in self.leaves]).reshape(self.shape)

    def write(self, numbers: np.ndarray) -> None:
        if len(self.leaves) == 1:
            self.leaves[0].write(numbers)
            return
        size = len(numbers.ravel()) // len(self.leaves)
        for place, leaf in enumerate(self.leaves):
            part = numbers.ravel()[place * size : (place + 1) * size]
            leaf.write(part.reshape(np.shape(leaf.read())))


def group_leaves(leaves: Sequence[Leaf]) -> list[Parameter]:
    """Put separate numbers together: neurons in lists, with weights of their own.

    The weights of one neuron become a row, the neurons of one layer a table.
    """
    dimensions = [np.ndim(leaf.read()) for leaf in leaves]
    ways = [_numbered(leaf) for leaf in leaves]
    single = {way for way, count in zip(ways, dimensions, strict=True) if count == 0}
    rows = {way for way, count in zip(ways, dimensions, strict=True) if count == 1}
    tables = {
        leaf.steps[:length]
        for leaf, count in zip(leaves, dimensions, strict=True)
        for length in range(1, len(leaf.steps))
        if count == 2
    }
    longer = {way[:length] for way in single for length in range(1, len(way))} | rows
    groups: dict[tuple[Any, ...], list[int]] = {}
    for place, leaf in enumerate(leaves):
        way = ways[place]
        if dimensions[place] == 0:
            # The bias of a neuron, or one of its weights.
            free = min(len(way), 1 if way in longer else 2)
        else:
            # The weights of one neuron, which has a bias of one number or is in a nested list.
            holder = leaf.steps[: way[-1][0] + 1] if way else ()
            in_lists = len(way) > 1 and len(holder) < len(leaf.steps) and holder not in tables
            free = 1 if dimensions[place] == 1 and way and (way in single or in_lists) else 0
        open_at = {depth for depth, _ in way[len(way) - free :]}
        key = tuple("*" if d in open_at else step for d, step in enumerate(leaf.steps))
        groups.setdefault(key, []).append(place)
    made = [one for places in groups.values() for one in _together(leaves, places)]
    return sorted(made, key=lambda one: one.places[0])


def _together(leaves: Sequence[Leaf], places: list[int]) -> Iterator[Parameter]:
    chosen = [leaves[place] for place in places]
    shapes = {np.shape(leaf.read()) for leaf in chosen}
    counts = _counts(chosen)
    if len(chosen) > 1 and len(shapes) == 1 and counts:
        name = re.sub(r"(^|\.)\d+(?=\.|$)", r"\1*", chosen[0].name)
        yield Parameter(name, tuple(chosen), tuple(places), (*counts, *shapes.pop()))
        return
    for place, leaf in zip(places, chosen, strict=True):
        yield Parameter(leaf.name, (leaf,), (place,), np.shape(leaf.read()))


def _numbered(leaf: Leaf) -> tuple[tuple[int, int], ...]:
    """Return the list positions on the way to a leaf: (which step, its number)."""
    return tuple((depth, key) for depth, (_, key) in enumerate(leaf.steps) if type(key) is int)


def _counts(leaves: Sequence[Leaf]) -> tuple[int, ...]:
    """Count the leaves along each list position that differs; empty if one is missing."""
    numbered = [[number for _, number in _numbered(leaf)] for leaf in leaves]
    if len({len(row) for row in numbered}) > 1:
        return ()
    counts = tuple(n for n in (len(set(column)) for column in zip(*numbered, strict=True)) if n > 1)
    return counts if int(np.prod(counts)) == len(leaves) else ()
