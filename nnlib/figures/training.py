"""Pictures of backpropagation at work: what slopes cost, where losses end, what is learned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from nnlib.figures.picture import STYLES, Picture, finished, new_axes, new_row
from nnlib.layers import Layer
from nnlib.propagation import forward


def cost_of_slopes(
    weights: Sequence[int], nudging: Sequence[float], back: Sequence[float]
) -> Picture:
    """Draw how much work all slopes of a network take, over the number of weights.

    Parameters
    ----------
    weights : sequence of int
    nudging, back : sequence of float
        The work for as many weights, by nudging each in turn and by backpropagation, counted in
        passes forward.

    Returns
    -------
    Picture

    Examples
    --------
    >>> print(cost_of_slopes([10, 100], [20, 200], [2.25, 2.5]))
    Picture: The work for all slopes of a network, counted in passes forward, over the number of \
weights, both in powers of ten. Nudging each weight: 20 passes for 10 weights, 200 for 100. \
Backpropagation: 2.25 passes for 10 weights, 2.5 for 100.
    """
    figure, axes = new_axes()
    parts = []
    for key, words, passes in (("nudge", "Nudging each weight", nudging),
                               ("slope", "Backpropagation", back)):  # fmt: skip
        colour, dash, mark = STYLES[key]
        axes.loglog(weights, passes, mark, linestyle=dash, color=colour)
        axes.annotate(words, (weights[-1], passes[-1]), (0, 9), textcoords="offset points",
                      ha="right", color=colour)  # fmt: skip
        counts = [f"{round(count, 2):,}" for count in passes]
        told = [f"{count} for {size:,}" for size, count in zip(weights, counts, strict=True)]
        told[0] = f"{counts[0]} passes for {weights[0]:,} weights"
        parts.append(f"{words}: {', '.join(told)}.")
    axes.set(xlabel="number of weights", ylabel="work, in passes forward")
    axes.set_ylim(1, 3 * max(*nudging, *back))
    return finished(
        figure,
        "The work for all slopes of a network, counted in passes forward, over the number of "
        f"weights, both in powers of ten. {' '.join(parts)}",
    )


def histogram_of_losses(losses: Mapping[str, np.ndarray]) -> Picture:
    """Draw where the losses of many networks end, one histogram beside the other.

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
    Picture: Where the losses end, in powers of ten, one histogram for each. with biases: 3 \
networks, half of them at most 0.002, the largest loss 0.25; below 0.01: 2, from 0.01 to 0.1: 0, \
above 0.1: 1.
    """
    figure, axes = new_row(len(losses), width=2.9 * len(losses) + 1.2, height=3.2)
    every = np.concatenate([np.ravel(values) for values in losses.values()])
    edges = np.geomspace(every.min() * 0.9, every.max() * 1.1, 25)
    parts, most = [], 0.0
    for place, (label, values) in zip(axes, losses.items(), strict=True):
        values = np.ravel(values)
        counts, _, _ = place.hist(values, edges.tolist(), color=STYLES["loss"][0], alpha=0.75)
        most = max(most, float(np.max(counts)))
        place.axvline(np.median(values), color=STYLES["slope"][0], linestyle="dashed")
        place.set(xscale="log", xlabel="last loss", title=label)
        low, high = int((values < 0.01).sum()), int((values > 0.1).sum())
        parts.append(
            f"{label}: {values.size} networks, half of them at most {np.median(values):.2g}, the "
            f"largest loss {values.max():.2g}; below 0.01: {low}, from 0.01 to 0.1: "
            f"{values.size - low - high}, above 0.1: {high}."
        )
    for place in axes:
        place.set_ylim(0, 1.05 * most)
    axes[0].set_ylabel("networks (dashed: the middle one)")
    return finished(
        figure,
        f"Where the losses end, in powers of ten, one histogram for each. {' '.join(parts)}",
    )


def surfaces(networks: Mapping[str, Sequence[Layer]]) -> Picture:
    """Draw what networks with two inputs and one output give over the square, with XOR's points.

    Parameters
    ----------
    networks : mapping of str to layers
        One or more, such as the same network after more and more epochs.

    Returns
    -------
    Picture

    Examples
    --------
    >>> half = [Layer([[0.0], [0.0]], [0.5])]
    >>> print(surfaces({"at first": half}))
    Picture: The output over both inputs, from -0.2 to 1.2. The line is where it is 0.5. at first: \
at (0, 0) it is 0.5, at (0, 1) 0.5, at (1, 0) 0.5, at (1, 1) 0.5.
    """
    figure, axes = new_row(len(networks), width=2.7 * len(networks) + 0.8, height=3.1)
    across = np.linspace(-0.2, 1.2, 43)
    grid = np.array([[x, y] for y in across for x in across])
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    parts = []
    for place, (label, layers) in zip(axes, networks.items(), strict=True):
        heights = forward(layers, grid)[-1].output.reshape(len(across), -1)
        shown = place.contourf(across, across, heights, np.linspace(0, 1, 11), cmap="cividis",
                               extend="both")  # fmt: skip
        if heights.min() < 0.5 < heights.max():
            place.contour(across, across, heights, [0.5], colors="white", linewidths=2)
        for (x, y), target in zip(corners, (0, 1, 1, 0), strict=True):
            place.text(x, y, str(target), ha="center", va="center", size=11,
                       bbox={"boxstyle": "circle,pad=0.25", "facecolor": "white",
                             "edgecolor": STYLES["target"][0], "linewidth": 2})  # fmt: skip
        place.set(title=label, xlabel="first input", xticks=(0, 1), yticks=(0, 1))
        place.grid(visible=False)
        outputs = forward(layers, corners)[-1].output[:, 0]
        told = [f"({x:g}, {y:g}) {out:.2g}" for (x, y), out in zip(corners, outputs, strict=True)]
        told[0] = told[0].replace(") ", ") it is ")
        parts.append(f"{label}: at {', at '.join(told)}.")
    axes[0].set_ylabel("second input")
    figure.colorbar(shown, ax=axes, label="output", ticks=(0, 0.5, 1))
    return finished(
        figure,
        "The output over both inputs, from -0.2 to 1.2. The line is where it is 0.5. "
        + " ".join(parts),
    )
