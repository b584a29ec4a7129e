"""Lines of one quantity in one picture, distinguished by dash, mark and a label next to each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from nnlib.figures.panels import Panel
from nnlib.figures.picture import WAYS

Lines = Mapping[str, tuple[Sequence[float], Sequence[float]]]
"""The numbers of each line across and up, by label."""

_MOST_MARKS = 12


def draw_ways(panel: Panel, lines: Lines, quantity: str, marks: bool = True) -> None:
    """Draw at most four lines, each with up to twelve marks, and a label where there is room.

    Parameters
    ----------
    panel : Panel
    lines : mapping of str to (across, up)
    quantity : str
    marks : bool
    """
    for (xs, ys), (dash, shape) in zip(lines.values(), WAYS, strict=False):
        panel.line(xs, ys, quantity, 1.8, dash=dash)
        inside = [(x, y) for x, y in zip(xs, ys, strict=True) if panel.contains(x, y)]
        for place in np.unique(np.linspace(0, len(inside) - 1, _MOST_MARKS).round().astype(int)):
            if marks and inside:
                x, y = inside[place]
                panel.mark(x, y, quantity, 4.5, shape)
    for label, (xs, ys) in lines.items():
        panel.label_line(label, xs, ys, quantity, alike=True)


def reach_of(numbers: Iterable[float], power: bool = False) -> tuple[float, float]:
    """Choose an axis on which all these numbers have a place, with a little room at both ends.

    With powers of ten, only positive numbers have a place.

    Examples
    --------
    >>> reach_of([0, 100]), reach_of([3, 3])
    ((-6.25, 106.25), (2.0, 4.0))
    >>> [f"{end:.3g}" for end in reach_of([0, 0.001, 10], power=True)]
    ['0.000562', '17.8']
    """
    finite = [float(number) for number in numbers if math.isfinite(number)]
    if power:
        logs = [math.log10(number) for number in finite if number > 0]
        low, high = reach_of(logs or [0.0])
        return float(10**low), float(10**high)
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    room = (high - low) / 16 or 1.0
    return low - room, high + room
