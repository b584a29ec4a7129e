"""Pictures of depth: how large the slopes are in each layer of a deep network."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from nnlib.figures.panels import Panel
from nnlib.figures.picture import WAYS, Picture
from nnlib.figures.sketch import Sketch, brief
from nnlib.figures.ticks import ticks
from nnlib.figures.ways import draw_ways, reach_of


def sizes_over_depth(sizes: Mapping[str, Sequence[float]]) -> Picture:
    """Draw the sizes of slopes over the layers of networks, in powers of ten.

    Parameters
    ----------
    sizes : mapping of str to sequence of float
        For each label one size per layer, first layer first; at most four labels. A size of
        exactly 0 has no place on an axis of powers, and is left out.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no label or more than four, or a label has no sizes.

    Examples
    --------
    >>> print(sizes_over_depth({"sigmoid": [2e-6, 0.001, 0.5], "tanh": [0.2, 0.3, 0.5]}))
    Picture: The size of the slopes in each of 3 layers, in powers of ten, one line each. sigmoid: \
2e-6 in layer 1, 0.5 in layer 3. tanh: 0.2 in layer 1, 0.5 in layer 3.
    """
    if not 1 <= len(sizes) <= len(WAYS) or not all(len(values) for values in sizes.values()):
        raise ValueError(
            f"sizes has {len(sizes)} labels: the picture needs 1 to {len(WAYS)}, each with a size "
            "for every layer, or the lines cannot be told apart; choose some of them"
        )
    count = max(len(values) for values in sizes.values())
    sketch = Sketch(640, 400)
    sketch.title(_message(sizes))
    layers = [number for number in ticks(1, count) if number.is_integer()] if count > 1 else [1.0]
    up = reach_of([size for values in sizes.values() for size in values], True)
    panel = Panel(sketch, 62, 66, 470, 276, (0.8, count + 0.2), up, (False, True))
    panel.axes("layer", "size of the slopes", (sorted({1.0, *layers, count}), None))
    draw_ways(
        panel,
        {label: (range(1, len(values) + 1), values) for label, values in sizes.items()},
        "slope",
    )
    parts = [
        f"{label}: {brief(values[0])} in layer 1, {brief(values[-1])} in layer {len(values)}."
        for label, values in sizes.items()
    ]
    return sketch.finish(
        f"The size of the slopes in each of {count} layers, in powers of ten, one line each. "
        f"{' '.join(parts)}",
    )


def _message(sizes: Mapping[str, Sequence[float]]) -> str:
    """Name the line that changes most between its first and its last layer."""
    ratios = {
        label: values[0] / values[-1]
        for label, values in sizes.items() if values[0] > 0 and values[-1] > 0
    }  # fmt: skip
    if not ratios:
        return "The size of the slopes, layer by layer"
    label = max(ratios, key=lambda one: abs(math.log(ratios[one])))
    last = len(sizes[label])
    return f"{label}: layer 1 has {brief(ratios[label])} times the slopes of layer {last}"
