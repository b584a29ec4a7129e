"""Pictures of backpropagation at work: the cost of slopes, the final losses, what is learned."""

from __future__ import annotations

import itertools
import math
import textwrap
from collections.abc import Mapping, Sequence

import numpy as np

from nnlib.figures.maps import HIGH, LOW, surface, surface_key
from nnlib.figures.panels import Panel
from nnlib.figures.picture import GRID, STYLES, WORDS, Picture
from nnlib.figures.sketch import Sketch, brief, side_by_side
from nnlib.layers import Layer
from nnlib.propagation import forward

_WIDE, _GAP, _KEY_ROOM = 808, 8, 62
"""The width of surfaces: what fits next to the list of files on a screen 1280 pixels wide."""
_ROW, _LABELS, _AXIS, _HEAD = 88, 186, 500, 76
_BINS = 20
"""Bins for each power of ten."""
_LEAST = 1e-6
"""Smaller losses are drawn here."""


def cost_of_slopes(
    weights: Sequence[int], nudging: Sequence[float], back: Sequence[float]
) -> Picture:
    """Draw how much work all slopes of a network take, over the number of weights.

    Parameters
    ----------
    weights : sequence of int
    nudging, back : sequence of float
        The work for these numbers of weights, by nudging each in turn and by backpropagation,
        counted in forward passes.

    Returns
    -------
    Picture

    Examples
    --------
    >>> print(cost_of_slopes([10, 100], [20, 200], [2.25, 2.5]))
    Picture: The work for all slopes of a network, counted in passes forward, over the number of \
weights and biases, both in powers of ten. Nudging each: 20 passes for 10 weights and biases, \
200 for 100. Backpropagation: 2.25 passes for 10 weights and biases, 2.5 for 100.
    """
    sketch = Sketch(640, 390)
    sketch.title(
        f"At the end {round(nudging[-1]):,} passes by nudging, {brief(back[-1])} by backpropagation"
    )
    across = 0.5 * weights[0], 4.0 * weights[-1]  # room for labels beside the last points
    up = 1.0, 10.0 ** math.ceil(math.log10(max(*nudging, *back)))
    panel = Panel(sketch, 66, 66, 546, 266, across, up, (True, True))
    panel.axes("number of weights and biases", "work, in passes forward")
    parts, lines = [], (
        ("nudge", "Nudging each", nudging), ("slope", "Backpropagation", back)
    )  # fmt: skip
    for key, _, passes in lines:
        panel.line(weights, passes, key)
        for place in zip(weights, passes, strict=True):
            panel.mark(*place, key)
    for key, words, passes in lines:
        panel.label_line(words, weights, passes, key)
        counts = [f"{round(count, 2):,}" for count in passes]
        told = [f"{count} for {size:,}" for size, count in zip(weights, counts, strict=True)]
        told[0] = f"{counts[0]} passes for {weights[0]:,} weights and biases"
        parts.append(f"{words}: {', '.join(told)}.")
    return sketch.finish(
        "The work for all slopes of a network, counted in passes forward, over the number of "
        f"weights and biases, both in powers of ten. {' '.join(parts)}",
    )


def histogram_of_losses(losses: Mapping[str, np.ndarray]) -> Picture:
    """Draw where the losses of many networks end, one histogram below the other.

    Parameters
    ----------
    losses : mapping of str to ndarray
        For each label the last loss of each network.

    Returns
    -------
    Picture

    Examples
    --------
    >>> print(histogram_of_losses({"with biases": np.array([0.001, 0.002, 0.25])}))
    Picture: Where the losses end, one histogram below the other on one axis in powers of ten. \
with biases: 3 networks, half of them at most 0.002, the largest loss 0.25; below 0.01: 2, from \
0.01 to 0.1: 0, above 0.1: 1.
    """
    shown = {label: np.ravel(row) for label, row in losses.items()}
    powers = {label: np.log10(np.maximum(row, _LEAST)) for label, row in shown.items()}
    every = np.concatenate(list(powers.values()))
    # Whole powers of ten, so that there is room for each of the three counted stretches.
    axis = min(math.floor(every.min()), -3), max(math.ceil(every.max()), 0)
    edges = np.linspace(*axis, _BINS * (axis[1] - axis[0]) + 1)
    bars = {label: np.histogram(row, edges)[0] for label, row in powers.items()}
    most = max(int(row.max()) for row in bars.values())
    sketch = Sketch(_LABELS + _AXIS + 34, _HEAD + _ROW * len(shown) + 44)
    _losses_axis(sketch, axis, _HEAD + _ROW * len(shown))
    parts, medians = [], {}
    for place, (label, row) in enumerate(shown.items()):
        base, median = _HEAD + _ROW * (place + 1), float(np.quantile(row, 0.5))
        _bars(sketch, axis, edges, bars[label] / most, base)
        _name(sketch, label, median, axis, base)
        below, above = int((row < 0.01).sum()), int((row > 0.1).sum())
        told = (below, row.size - below - above, above)
        for count, (left, right) in zip(told, _stretches(axis), strict=True):
            sketch.text((left + right) / 2, base - _ROW + 18, str(count), size=13)
        medians[label] = median
        parts.append(
            f"{label}: {row.size} networks, half of them at most {median:.2g}, the "
            f"largest loss {row.max():.2g}; below 0.01: {told[0]}, from 0.01 to 0.1: "
            f"{told[1]}, above 0.1: {told[2]}."
        )
    sketch.title(f"Lowest median: {min(medians, key=lambda label: medians[label])}")
    return sketch.finish(
        "Where the losses end, one histogram below the other on one axis in powers of ten. "
        + " ".join(parts),
    )


def _across(power: float, axis: tuple[int, int]) -> float:
    return _LABELS + _AXIS * (power - axis[0]) / (axis[1] - axis[0])


def _stretches(axis: tuple[int, int]) -> list[tuple[float, float]]:
    """Return the stretches of losses below 0.01, up to 0.1, and above."""
    ends = [_across(power, axis) for power in (axis[0], -2, -1, axis[1])]
    return list(itertools.pairwise(ends))


def _losses_axis(sketch: Sketch, axis: tuple[int, int], bottom: float) -> None:
    for power in range(axis[0], axis[1] + 1):
        x = _across(power, axis)
        dark = STYLES["output"][0] if power in (-2, -1) else GRID
        sketch.grid([(x, _HEAD - 28), (x, bottom)], dark)
        sketch.text(x, bottom + 13, f"{10.0**power:g}", size=13)
    sketch.text(_LABELS + _AXIS / 2, bottom + 31, "last loss", size=13)
    sketch.text(12, _HEAD - 16, "networks with a loss", "start", 13)
    words = ("below 0.01", "0.01 to 0.1", "above 0.1")
    for text, (left, right) in zip(words, _stretches(axis), strict=True):
        sketch.text((left + right) / 2, _HEAD - 16, text, size=13)


def _bars(
    sketch: Sketch, axis: tuple[int, int], edges: np.ndarray, heights: np.ndarray, base: float
) -> None:
    """Draw a row's bars, the picture's highest 44 pixels high; even one network is visible."""
    for left, right, height in zip(edges, edges[1:], 44 * heights, strict=False):
        x, to_x = _across(float(left), axis) + 0.5, _across(float(right), axis) - 0.5
        if height:
            top = base - max(float(height), 1.5)
            sketch.area([(x, base), (x, top), (to_x, top), (to_x, base)], STYLES["output"][0])
    sketch.grid([(_LABELS, base), (_LABELS + _AXIS, base)], "#000000")


def _name(sketch: Sketch, label: str, median: float, axis: tuple[int, int], base: float) -> None:
    """Write a row's label and its median, and draw the median among the bars."""
    lines = textwrap.wrap(label, 19)
    for number, line in enumerate(lines):
        up = base - 30 - 17 * (len(lines) - 1 - number)
        sketch.text(12, up, line, "start", 13, bold=True)
    sketch.text(12, base - 11, f"median {brief(median)}", "start", 13, WORDS["slope"])
    x = _across(math.log10(max(median, _LEAST)), axis)
    sketch.line([(x, base), (x, base - 50)], "slope", 2.5)
    sketch.mark(x, base - 50, "slope", 5)


def surfaces(networks: Mapping[str, Sequence[Layer]]) -> Picture:
    """Draw the output of networks with two inputs over the square, with XOR's points.

    Parameters
    ----------
    networks : mapping of str to layers
        One or more, such as the same network after several numbers of epochs.

    Returns
    -------
    Picture

    Examples
    --------
    >>> half = [Layer([[0.0], [0.0]], [0.5])]
    >>> print(surfaces({"at first": half}))
    Picture: The output over both inputs, from −0.2 to 1.2; white is 0, dark blue is 1, and the \
line is where it is 0.5. at first: at (0, 0) it is 0.5, at (0, 1) 0.5, at (1, 0) 0.5, at (1, 1) 0.5.
    """
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    wide = min(300, (_WIDE - _KEY_ROOM) // max(len(networks), 2) - _GAP)
    side = wide - 36
    panels, parts = [], []
    for label, layers in networks.items():
        panel = Sketch(wide, side + 88)
        panel.title(label)
        surface(panel, 26, 50, side, layers, corners, np.array([0, 1, 1, 0]))
        panels.append(panel)
        outputs = forward(layers, corners)[-1].output[:, 0]
        told = [
            f"({x:g}, {y:g}) {brief(out)}" for (x, y), out in zip(corners, outputs, strict=True)
        ]
        told[0] = told[0].replace(") ", ") it is ")
        parts.append(f"{label}: at {', at '.join(told)}.")
    key = Sketch(_KEY_ROOM, side + 88)
    surface_key(key, 8, 50, side)
    return side_by_side(
        [*panels, key],
        f"The output over both inputs, from {brief(LOW)} to {brief(HIGH)}; white is 0, dark blue "
        f"is 1, and the line is where it is 0.5. {' '.join(parts)}",
    )
