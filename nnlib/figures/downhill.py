"""Picture of `gradient_descent` to play with: the way down a loss, for a rate of your choice."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.figures.bowl import Bowl, draw_rings
from nnlib.figures.direct import add_handle, add_handle_on
from nnlib.figures.explorer import Control, Explorer, player, slider
from nnlib.figures.panels import Panel
from nnlib.figures.picture import Picture
from nnlib.figures.sketch import Sketch, brief, short, side_by_side
from nnlib.figures.ticks import ticks
from nnlib.words import write_count

_RATES = [0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.12, 0.13, 0.14, 0.15, 0.17, 0.2, 0.25]
_MOST_STEPS = 40
_MOVED = ("weight and bias", "weight alone")
_HIGH = 280
_WIDE = 320


@dataclass(frozen=True, eq=False)
class _Walk:
    """Steps from a start, with what they show."""

    bowl: Bowl
    rate: float
    steps: int
    alone: bool
    start: np.ndarray

    @functools.cached_property
    def path(self) -> np.ndarray:
        return self.bowl.walk(self.start, self.rate, self.steps, self.alone)

    @functools.cached_property
    def losses(self) -> list[float]:
        return [self.bowl.loss_at(place) for place in self.path]

    @property
    def limit(self) -> float:
        return self.bowl.largest_rate(self.alone)

    @property
    def climbs(self) -> bool:
        return self.losses[-1] > self.losses[0]

    @property
    def said(self) -> str:
        """Say what the steps so far have shown; predict nothing."""
        curvatures, away = self.bowl.seen_along_axes(self.start, self.alone)
        factors = 1 - self.rate * curvatures
        steepest = float(factors[curvatures.argmax()])
        if not self.steps or not np.any(away):
            return ""
        if self.climbs:
            return (
                "Each leap over the bottom is longer than the one before: it climbs. The largest "
                f"rate that works is 2 / curvature = 2 / {short(curvatures.max())} = "
                f"{brief(self.limit)}."
            )
        if steepest < -0.05 and abs(away[curvatures.argmax()]) > 0.01:
            if self.steps == 1:
                return "It leapt over the bottom, to the other side."
            if steepest < -1:
                return "Across the valley each leap is longer than the one before: soon it climbs."
            way = "goes zig-zag" if len(factors) > 1 else "leaps over the bottom and back"
            return f"It {way}, and each leap is shorter."
        return "It crawls." if factors.max() > 0.985 else "It goes down."

    def __str__(self) -> str:
        weight, bias = self.path[-1]
        return (
            f"rate {self.rate:g}, {write_count(self.steps, 'step')}: weight {short(weight)}, bias "
            f"{short(bias)}, loss {short(self.losses[-1])}."
        )


def downhill(inputs: np.ndarray, targets: np.ndarray, learning_rate: float = 0.1) -> Explorer:
    """Fit a line to points, with controls for the learning rate, the steps and the start.

    Steps go by the slopes of the mean squared error. With the weight alone, the bias is the best
    one from the start. The map has one scale for weight and bias, so steps cross its rings at a
    right angle.

    When a walk climbs, the caption gives the largest rate that works, 2 / curvature with the
    largest of the bowl's curvatures. Along its direction, each step multiplies the distance from
    the bottom by 1 − rate · curvature; beyond that rate, this factor is below −1.

    Parameters
    ----------
    inputs : ndarray of shape (examples, 1)
    targets : ndarray of shape (examples,)
    learning_rate : float
        One of the slider's values, from 0.002 to 0.25.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> points = np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 3.0, 5.0])
    >>> start = downhill(*points).first
    >>> downhill(*points).picture((7, 0, *start[2:])).caption
    'rate 0.1, 0 steps: weight 0, bias 0, loss 11.67.'
    >>> downhill(*points).picture((7, 8, *start[2:])).caption
    'rate 0.1, 8 steps: weight 1.858, bias 1.176, loss 0.01464. It goes down.'
    """
    bowl = Bowl.of_a_line(inputs, targets)
    across, up = bowl.reach(_WIDE / _HIGH)
    weights, biases = ticks(*across, 36), ticks(*up, 26)

    def draw(
        learning_rate: float, steps: int, moved: str, start_weight: float, start_bias: float,
        kept: Mapping[str, Any] | None = None,
    ) -> Picture:  # fmt: skip
        def walked(
            learning_rate: float, steps: int, moved: str, start_weight: float, start_bias: float
        ) -> _Walk:
            alone = moved == _MOVED[1]
            start = np.array([start_weight, bowl.bottom[1] if alone else start_bias])
            return _Walk(bowl, learning_rate, steps, alone, start)

        walk = walked(learning_rate, steps, moved, start_weight, start_bias)
        before = walked(**kept) if kept else None
        first = _curve(walk, before, across, weights) if walk.alone else _map(
            walk, before, (across, up), weights, biases
        )  # fmt: skip
        highest = bowl.loss_at(np.array([across[1], up[1]]))
        caption = f"{walk} {walk.said}".strip()
        kind = (
            "on the curve of the loss" if walk.alone
            else "on a map of the loss, with rings on each of which the loss is the same"
        )  # fmt: skip
        return side_by_side(
            [first, _losses(walk, before, highest)],
            f"Gradient descent {kind}; the bottom is at weight {bowl.bottom[0]:.4g} and bias "
            f"{bowl.bottom[1]:.4g} with the loss {bowl.lowest:.4g}. {caption} Next to it the loss "
            f"of each step, from {short(walk.losses[0])} to {short(walk.losses[-1])}."
            + (f" Kept to compare, in grey: {before}" if before else ""),
            caption,
        )

    controls = [
        slider("learning_rate", "learning rate", _RATES, learning_rate),
        slider("steps", "steps", list(range(_MOST_STEPS + 1)), 8),
        Control("moved", "what steps", _MOVED, 0, "choice"),
        slider("start_weight", "start: weight", weights, 0.0),
        slider("start_bias", "start: bias", biases, 0.0),
    ]
    return Explorer("Downhill", draw, controls, player("steps"), keeps=True)


def _map(
    walk: _Walk, before: _Walk | None, reach: tuple[tuple[float, float], tuple[float, float]],
    weights: list[float], biases: list[float],
) -> Sketch:  # fmt: skip
    sketch = Sketch(398, 400)
    sketch.title("Steps go straight across the rings")
    panel = Panel(sketch, 62, 62, _WIDE, _HIGH, *reach)
    panel.axes("weight", "bias", (ticks(*reach[0], 8), ticks(*reach[1], 8)))
    if before and not before.alone:
        panel.line(before.path[:, 0].tolist(), before.path[:, 1].tolist(), "output", 1.5)
    for start, end in itertools.pairwise(walk.path.tolist()):
        panel.line([start[0], end[0]], [start[1], end[1]], "slope", 1.8, arrow=True)
    (weight, bias), (last_weight, last_bias) = walk.path[0].tolist(), walk.path[-1].tolist()
    panel.mark(walk.bowl.bottom[0], walk.bowl.bottom[1], "target", 9)
    panel.mark(weight, bias, "weight", 7)
    if walk.steps and panel.contains(last_weight, last_bias):
        panel.mark(last_weight, last_bias, "slope", 6)
    panel.label("start", [(weight, bias)], "weight", optional=True)
    draw_rings(panel, walk.bowl)
    if panel.contains(last_weight, last_bias):
        panel.note("star: the bottom", "target")
    else:
        panel.note("the walk has left the map", "slope")
    add_handle_on(panel, weight, bias, across=("start_weight", weights), up=("start_bias", biases))
    return sketch


def _curve(
    walk: _Walk, before: _Walk | None, reach: tuple[float, float], weights: list[float]
) -> Sketch:
    sketch = Sketch(398, 400)
    sketch.title(f"A cut through the bowl, at bias {brief(walk.bowl.bottom[1])}")

    def loss_of(weight: float) -> float:
        return walk.bowl.loss_at(np.array([weight, walk.bowl.bottom[1]]))

    across = np.linspace(*reach, 81).tolist()
    heights = [loss_of(weight) for weight in across]
    panel = Panel(sketch, 62, 62, _WIDE, _HIGH, reach, (-0.05 * max(heights), max(heights)))
    panel.axes("weight", "loss")
    panel.line(across, heights, "loss")
    if before and before.alone:
        panel.line(before.path[:, 0].tolist(), before.losses, "output", 1.5)
    places, losses = walk.path[:, 0].tolist(), walk.losses
    for (start, high), (end, low) in itertools.pairwise(zip(places, losses, strict=True)):
        panel.line([start, end], [high, low], "slope", 1.8, arrow=True)
    panel.mark(places[0], losses[0], "weight", 7)
    if not panel.contains(places[-1], losses[-1]):
        panel.note("the walk has left the picture", "slope")
    elif walk.steps:
        panel.mark(places[-1], losses[-1], "slope", 6)
    panel.label("start", [(places[0], losses[0])], "weight", optional=True)
    track = [panel.at(weight, loss_of(weight)) for weight in weights]
    add_handle(sketch, *panel.at(places[0], losses[0]), {"start_weight": track})
    return sketch


def _losses(walk: _Walk, before: _Walk | None, highest: float) -> Sketch:
    sketch = Sketch(398, 400)
    losses, lowest = walk.losses, walk.bowl.lowest
    title = f"After {write_count(walk.steps, 'step')}: loss {brief(losses[-1])}"
    if walk.climbs:
        title = f"Above the rate {brief(walk.limit)} leaps grow longer"
    sketch.title(title if walk.steps else f"At the start: loss {brief(losses[0])}")
    low = max(0.5 * lowest, 1e-7 * highest)
    panel = Panel(sketch, 62, 62, _WIDE, _HIGH, (0, _MOST_STEPS), (low, 10 * highest),
                  (False, True))  # fmt: skip
    panel.axes("steps", "loss")
    if lowest > low:
        panel.line([0, _MOST_STEPS], [lowest, lowest], "target", 1.5)
    if before:
        panel.line(range(before.steps + 1), before.losses, "output", 1.5)
    panel.line(range(walk.steps + 1), losses, "loss")
    if panel.contains(walk.steps, max(losses[-1], low)):
        panel.mark(walk.steps, max(losses[-1], low), "slope", 6)
    else:
        panel.note(f"beyond the picture: {brief(losses[-1])}", "slope")
    if lowest > low:
        panel.label_line(
            f"bottom: {brief(lowest)}", range(_MOST_STEPS), [lowest] * _MOST_STEPS, "target"
        )
    if before:
        panel.label_line(
            f"kept: rate {before.rate:g}", range(before.steps + 1), before.losses, "output"
        )
    return sketch
