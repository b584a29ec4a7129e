"""Pictures of `gradient_descent` and before: places on a loss, losses over steps, fitted lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.ticker import MaxNLocator

from nnlib.figures.picture import STYLES, WAYS, Picture, finished, new_axes


def places_on_loss(
    loss: Callable[[float], float],
    weights: Sequence[float],
    reach: tuple[float, float],
    joined: bool = False,
) -> Picture:
    """Draw a loss over one weight, with places on it; joined, they are the steps of a descent.

    Parameters
    ----------
    loss : callable
        Takes the weight, returns the loss.
    weights : sequence of float
        The places, in order.
    reach : tuple of float
        From which weight to which one the curve is drawn.
    joined : bool
        Whether an arrow goes from each place to the next.

    Returns
    -------
    Picture

    Examples
    --------
    >>> print(places_on_loss(lambda w: w * w, [2.0, 1.0], (-2.0, 2.0), joined=True))
    Picture: The loss over the weight, from -2 to 2; it is lowest near weight 0. Steps go from \
weight 2 (loss 4) to 1 (loss 1).
    """
    left, right = reach
    across = np.linspace(left, right, 2001)
    curve = np.array([loss(place) for place in across])
    losses = [loss(weight) for weight in weights]
    figure, axes = new_axes()
    axes.plot(across[::10], curve[::10], color=STYLES["loss"][0])
    colour, _, mark = STYLES["weight"]
    axes.plot(weights, losses, mark, color=colour, linestyle="none", zorder=3)
    if joined:
        for start, end in zip(
            zip(weights, losses, strict=True), list(zip(weights, losses, strict=True))[1:],
            strict=False,
        ):  # fmt: skip
            axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": colour,
                          "linewidth": 1.5, "linestyle": "dashed"})  # fmt: skip
        axes.annotate("start", (weights[0], losses[0]), (10, 0), textcoords="offset points")
    axes.set(xlabel="weight", ylabel="loss", xlim=reach)
    bottom = int(curve.argmin())
    shown = [f"{w:.4g} (loss {v:.4g})" for w, v in zip(weights, losses, strict=True)]
    if len(shown) > 8:
        shown[4:-1] = ["…"]
    words = "Steps go from weight " if joined else "Marked are the weights "
    words += (" to " if joined else ", ").join(shown)
    return finished(
        figure,
        f"The loss over the weight, from {left:g} to {right:g}; it is lowest "
        f"near weight {across[bottom]:.2g}. {words}.",
    )


def losses_over_steps(
    losses: Mapping[str, Sequence[float]], every: int = 1, unit: str = "step"
) -> Picture:
    """Draw the loss after each step, one line for each way of stepping; losses in powers of ten.

    Parameters
    ----------
    losses : mapping of str to sequence of float
        For each label the losses, the one before the first step first; at most four labels. A loss
        of exactly 0 has no place on an axis of powers, and is left out.
    every : int
        How many steps lie between one loss and the next.
    unit : str
        What a step is called: "epoch", for example.

    Returns
    -------
    Picture
    """
    figure, axes = new_axes(height=4.2)
    parts = []
    for (label, values), (dash, mark) in zip(losses.items(), WAYS, strict=False):
        steps, heights = every * np.arange(len(values)), np.array(values, dtype=float)
        shown = heights > 1e-12
        axes.semilogy(steps[shown], heights[shown], mark, linestyle=dash, markersize=4,
                      color=STYLES["loss"][0])  # fmt: skip
        for last in steps[shown][-1:]:
            axes.annotate(label, (last, heights[last // every]), (8, 0), textcoords="offset points",
                          va="center")  # fmt: skip
        parts.append(f"{label}, from {values[0]:.3g} to {values[-1]:.3g}")
    axes.set(xlabel=unit, ylabel="loss, in powers of ten")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.margins(x=0.02)
    count = every * (max(len(values) for values in losses.values()) - 1)
    return finished(
        figure,
        f"The loss over {count} {unit}s, in powers of ten, one line each: {'; '.join(parts)}.",
    )


def lines_through_points(
    inputs: Sequence[float],
    targets: Sequence[float],
    lines: Mapping[str, tuple[float, float]],
) -> Picture:
    """Draw points, and lines that a neuron with one input makes of its weight and its bias.

    Parameters
    ----------
    inputs, targets : sequence of float
        One of each a point.
    lines : mapping of str to (weight, bias)
        The lines by their labels; at most four.

    Returns
    -------
    Picture
    """
    figure, axes = new_axes()
    colour, _, mark = STYLES["target"]
    axes.plot(inputs, targets, mark, markersize=11, color=colour, linestyle="none", zorder=3)
    across = np.array([min(0.0, *inputs), max(inputs) * 1.08])
    parts, ends = [], {}
    for (label, (weight, bias)), (dash, _) in zip(lines.items(), WAYS, strict=False):
        heights = weight * across + bias
        ends[label] = heights[-1]
        axes.plot(across, heights, color=STYLES["output"][0], linestyle=dash)
        loss = np.mean((weight * np.asarray(inputs) + bias - np.asarray(targets)) ** 2)
        parts.append(f"{label}: weight {weight:.3g}, bias {bias:.3g}, loss {loss:.3g}")
    axes.set(xlabel="input", ylabel="targets (stars), predictions")
    # Lines that end close to each other have their labels one above the other.
    line_height = 0.06 * np.ptp(axes.get_ylim())
    lowest = -np.inf
    for label in sorted(ends, key=lambda name: ends[name]):
        lowest = max(ends[label], lowest + line_height)
        axes.annotate(label, (across[-1], lowest), (6, 0), textcoords="offset points", va="center")
    points = ", ".join(f"({x:g}, {y:g})" for x, y in zip(inputs, targets, strict=True))
    return finished(
        figure, f"Points (input, target): {points}. Lines of predictions: {'; '.join(parts)}."
    )
