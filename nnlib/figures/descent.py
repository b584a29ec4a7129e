"""Pictures up to `gradient_descent`: places on a loss, losses over steps, fitted lines."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from nnlib.figures.panels import Panel
from nnlib.figures.picture import Picture
from nnlib.figures.sketch import Sketch, brief
from nnlib.figures.ticks import ticks
from nnlib.figures.ways import draw_ways, reach_of
from nnlib.words import write_count


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
        The first and the last weight of the curve.
    joined : bool
        Whether an arrow goes from each place to the next.

    Returns
    -------
    Picture

    Examples
    --------
    >>> print(places_on_loss(lambda w: w * w, [2.0, 1.0], (-2.0, 2.0), joined=True))
    Picture: The loss over the weight, from −2 to 2; it is lowest near weight 0. Steps go from \
weight 2 (loss 4) to 1 (loss 1).
    """
    left, right = reach
    across = np.linspace(left, right, 2001)
    curve = np.array([loss(place) for place in across])
    losses = [float(loss(weight)) for weight in weights]
    sketch = Sketch(600, 380)
    lowest = min(zip(losses, weights, strict=True))
    sketch.title(
        f"{write_count(len(weights) - 1, 'step')}: the loss goes from {brief(losses[0])} to "
        f"{brief(losses[-1])}" if joined
        else f"Of these, weight {brief(lowest[1])} has the lowest loss: {brief(lowest[0])}"
    )  # fmt: skip
    panel = Panel(sketch, 62, 66, 510, 256, reach, reach_of([*curve, *losses]))
    panel.axes("weight", "loss")
    panel.line(list(across[::10]), list(curve[::10]), "loss")
    for place, height in zip(weights, losses, strict=True):
        if panel.contains(place, height):
            panel.mark(place, height, "weight", 3.5 if joined else 7)
    if joined:
        for pair in itertools.pairwise(zip(weights, losses, strict=True)):
            xs, ys = zip(*pair, strict=True)
            panel.line(xs, ys, "weight", 1.8, arrow=True, dash="solid")
        panel.label("start", [(weights[0], losses[0])], "weight")
    bottom = int(curve.argmin())
    shown = [f"{brief(w)} (loss {brief(v)})" for w, v in zip(weights, losses, strict=True)]
    if len(shown) > 8:
        shown[4:-1] = ["…"]
    words = "Steps go from weight " if joined else "Marked are the weights "
    words += (" to " if joined else ", ").join(shown)
    return sketch.finish(
        f"The loss over the weight, from {brief(left)} to {brief(right)}; it is lowest "
        f"near weight {brief(round(float(across[bottom]), 2))}. {words}.",
    )


def losses_over_steps(
    losses: Mapping[str, Sequence[float]], every: int = 1, unit: str = "step", first: int = 0,
    title: str = "",
) -> Picture:  # fmt: skip
    """Draw the loss after each step, one line per way of stepping; losses in powers of ten.

    Parameters
    ----------
    losses : mapping of str to sequence of float
        For each label the losses in order; at most four labels. A loss of exactly 0 has no place
        on an axis of powers, and is left out.
    every : int
        The number of steps between one loss and the next.
    unit : str
        The name of a step: "epoch", for example.
    first : int
        The number of the first step: 0 if the losses begin before any step, 1 if after the first.
    title : str
        The message of the picture; if left out, which line ends lowest.

    Returns
    -------
    Picture

    Examples
    --------
    >>> print(losses_over_steps({"all": [4.0, 1.0, 0.5]}, unit="epoch", first=1))
    Picture: The loss from epoch 1 to epoch 3, in powers of ten, one line each: all, from 4 to 0.5.
    """
    lines = {
        label: ([first + every * place for place in range(len(values))], list(values))
        for label, values in losses.items()
    }
    last = max(steps[-1] for steps, _ in lines.values())
    sketch = Sketch(640, 400)
    sketch.title(title or _lowest(losses))
    up = reach_of([loss for _, values in lines.values() for loss in values if loss > 1e-12], True)
    panel = Panel(sketch, 66, 66, 440, 276, (first, max(last, first + 1)), up, (False, True))
    whole = [number for number in ticks(*panel.across) if number.is_integer()]
    panel.axes(unit, "loss", (sorted({first, *whole}), None))
    draw_ways(panel, lines, "loss", marks=len(lines) > 1)
    parts = [
        f"{label}, from {brief(values[0])} to {brief(values[-1])}{_dip(steps, values, unit)}"
        for label, (steps, values) in lines.items()
    ]
    span = f"from {unit} {first} to {unit} {last}" if first else f"over {write_count(last, unit)}"
    return sketch.finish(f"The loss {span}, in powers of ten, one line each: {'; '.join(parts)}.")


def _dip(steps: Sequence[int], losses: Sequence[float], unit: str) -> str:
    """Say where a line is lowest, if that is before its end."""
    place = int(np.argmin(losses))
    if losses[place] == losses[-1]:
        return ""
    return f", lowest {brief(losses[place])} at {unit} {steps[place]}"


def _lowest(losses: Mapping[str, Sequence[float]]) -> str:
    label = min(losses, key=lambda one: losses[one][-1])
    return f"Lowest at the end: {label}, {brief(losses[label][-1])}"


def lines_through_points(
    inputs: Sequence[float],
    targets: Sequence[float],
    lines: Mapping[str, tuple[float, float]],
) -> Picture:
    """Draw points, and the lines of a neuron with one input for several weights and biases.

    Parameters
    ----------
    inputs, targets : sequence of float
        One of each per point.
    lines : mapping of str to (weight, bias)
        The lines by label; at most four.

    Returns
    -------
    Picture
    """
    across = [min(0.0, *inputs), 1.08 * max(inputs)]
    ends = {
        label: (across, [weight * place + bias for place in across])
        for label, (weight, bias) in lines.items()
    }
    found = {
        label: float(np.mean((weight * np.asarray(inputs) + bias - np.asarray(targets)) ** 2))
        for label, (weight, bias) in lines.items()
    }
    sketch = Sketch(640, 400)
    best = min(found, key=lambda label: found[label])
    sketch.title(f"Closest to the points: {best}, loss {brief(found[best])}")
    up = reach_of([*targets, *(height for _, heights in ends.values() for height in heights)])
    panel = Panel(sketch, 62, 66, 430, 276, (across[0], across[1]), up)
    panel.axes("input", "targets (stars), predictions (lines)")
    for place, target in zip(inputs, targets, strict=True):
        panel.mark(place, target, "target", 9)
    fine = np.linspace(across[0], across[1], 33)
    draw_ways(
        panel,
        {label: (list(fine), list(lines[label][0] * fine + lines[label][1])) for label in lines},
        "output", marks=False,
    )  # fmt: skip
    parts = [
        f"{label}: weight {brief(weight)}, bias {brief(bias)}, loss {brief(found[label])}"
        for label, (weight, bias) in zip(found, lines.values(), strict=False)
    ]
    points = ", ".join(f"({brief(x)}, {brief(y)})" for x, y in zip(inputs, targets, strict=True))
    return sketch.finish(
        f"Points (input, target): {points}. Lines of predictions: {'; '.join(parts)}."
    )
