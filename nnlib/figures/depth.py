"""Pictures of depth: how large slopes are in each layer of a deep network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import MaxNLocator

from nnlib.figures.picture import STYLES, WAYS, Picture, finished, new_axes


def sizes_over_depth(sizes: Mapping[str, Sequence[float]]) -> Picture:
    """Draw the sizes of slopes over the layers of networks, in powers of ten.

    Parameters
    ----------
    sizes : mapping of str to sequence of float
        For each label one size for each layer, first layer first; at most four labels. A size of
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
2e-06 in the first layer, 0.5 in the last. tanh: 0.2 in the first layer, 0.5 in the last.
    """
    if not 1 <= len(sizes) <= len(WAYS) or not all(len(values) for values in sizes.values()):
        raise ValueError(
            f"sizes has {len(sizes)} labels: the picture needs 1 to {len(WAYS)}, each with a size "
            "for every layer, or the lines cannot be told apart; choose some of them"
        )
    figure, axes = new_axes(width=7.0, height=4.2)
    parts = []
    for (label, values), (dash, mark) in zip(sizes.items(), WAYS, strict=False):
        heights = np.array(values, dtype=float)
        layers = np.arange(1, len(heights) + 1)
        shown = heights > 0
        axes.semilogy(layers[shown], heights[shown], mark, linestyle=dash, markersize=6,
                      color=STYLES["slope"][0], label=label)  # fmt: skip
        parts.append(
            f"{label}: {heights[0]:.3g} in the first layer, {heights[-1]:.3g} in the last."
        )
    axes.set(xlabel="layer, first to last", ylabel="size of the slopes, in powers of ten")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    lines, labels = axes.get_legend_handles_labels()
    figure.legend(lines, labels, loc="outside upper center", ncols=len(sizes), frameon=False,
                  handlelength=4)  # fmt: skip
    count = max(len(values) for values in sizes.values())
    return finished(
        figure,
        f"The size of the slopes in each of {count} layers, in powers of ten, one line each. "
        f"{' '.join(parts)}",
    )
