"""Picture of `gradient_descent` to play with: the way down a loss, for a rate of one's choice."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from nnlib.figures.explorer import Button, Control, Explorer, slider
from nnlib.figures.picture import STYLES, Picture
from nnlib.figures.sketch import Panel, Sketch, short, ticks

_RATES = [0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.12, 0.13, 0.14, 0.15, 0.17, 0.2, 0.25]
_MOST_STEPS = 40
_MOVED = ("weight and bias", "weight alone")


def downhill(inputs: np.ndarray, targets: np.ndarray, learning_rate: float = 0.1) -> Explorer:
    """Let the learning rate and the number of steps be moved, while a line is fitted to points.

    Both parameters begin at 0 and step by the slopes of the mean squared error. With the weight
    alone, the bias is the best one from the start.

    Parameters
    ----------
    inputs : ndarray of shape (examples, 1)
    targets : ndarray of shape (examples,)
    learning_rate : float
        One of those that the slider goes through, from 0.002 to 0.25.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> points = np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 3.0, 5.0])
    >>> explorer = downhill(*points)
    >>> explorer.picture((7, 0, 0)).caption
    'rate 0.1, 0 steps: weight 0, bias 0, loss 11.67. It goes down.'
    """
    x, t = np.ravel(np.asarray(inputs, float)), np.ravel(np.asarray(targets, float))
    # The loss is a bowl: its bend is the same everywhere.
    bend = 2 * np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1.0]])
    bottom = np.linalg.solve(bend, 2 * np.array([np.mean(x * t), np.mean(t)]))
    lowest = float(np.mean((bottom[0] * x + bottom[1] - t) ** 2))

    def loss_at(place: np.ndarray) -> float:
        away = place - bottom
        return lowest + 0.5 * float(away @ bend @ away)

    def draw(learning_rate: float, steps: int, moved: str) -> Picture:
        alone = moved == _MOVED[1]
        place = np.array([0.0, bottom[1] if alone else 0.0])
        path = [place]
        for _ in range(steps):
            slopes = bend @ (place - bottom)
            place = place - learning_rate * (slopes * [1, 0] if alone else slopes)
            path.append(place)
        losses = [loss_at(place) for place in path]
        sketch = Sketch(860, 350)
        if alone:
            _curve(sketch, loss_at, bottom, path, losses)
        else:
            _bowl(sketch, bend, bottom, path)
        _losses(sketch, losses, loss_at(path[0]), lowest)
        said = _how(learning_rate, np.array([bend[0, 0]]) if alone else np.linalg.eigvalsh(bend))
        numbers = f"weight {short(place[0])}, bias {short(place[1])}, loss {short(losses[-1])}"
        caption = f"rate {learning_rate:g}, {steps} steps: {numbers}. {said}"
        kind = "on the curve of the loss" if alone else "on a map of the loss, with rings around it"
        return sketch.finished(
            f"Gradient descent {kind}, whose bottom is at weight {bottom[0]:.4g} and bias "
            f"{bottom[1]:.4g} with the loss {lowest:.4g}. {caption} "
            f"Beside it the loss of each step, from {losses[0]:.4g} to {losses[-1]:.4g}.",
            caption,
        )

    controls = [
        slider("learning_rate", "learning rate", _RATES, learning_rate),
        slider("steps", "steps", list(range(_MOST_STEPS + 1)), 8),
        Control("moved", "what steps", _MOVED, 0, "choice"),
    ]
    buttons = [
        Button("One step", moves="steps"), Button("Run", runs="steps"),
        Button("Reset", {"steps": 0}),
    ]  # fmt: skip
    return Explorer("Downhill", draw, controls, buttons)


def _how(learning_rate: float, bends: np.ndarray) -> str:
    """Say what the steps do, from the factors of the distance in the steepest and flattest way."""
    steepest, flattest = 1 - learning_rate * bends.max(), 1 - learning_rate * bends.min()
    if steepest < -1:
        return "Each leap over the bottom is longer than the one before: it climbs."
    if steepest < -0.05 and len(bends) > 1:
        return "It goes zig-zag, from one side to the other, and each leap is shorter."
    if steepest < -0.05:
        return "It leaps over the bottom and back, and each leap is shorter."
    if flattest > 0.985:
        return "It crawls."
    return "It goes down."


def _bowl(sketch: Sketch, bend: np.ndarray, bottom: np.ndarray, path: list[np.ndarray]) -> None:
    reach = 1.6 * np.maximum(np.abs(bottom), 0.5)
    panel = Panel(sketch, 60, 40, 360, 250, (bottom[0] - reach[0], bottom[0] + reach[0]),
                  (bottom[1] - reach[1], bottom[1] + reach[1]))  # fmt: skip
    panel.axes("weight", "bias", (ticks(*panel.across), ticks(*panel.up)))
    lengths, ways = np.linalg.eigh(bend)
    turn = np.linspace(0, 2 * np.pi, 73)
    round_ = ways @ (np.array([np.cos(turn), np.sin(turn)]) / np.sqrt(lengths)[:, None])
    for level in (0.1, 0.4, 1.6, 6.4, 25.6):
        ring = bottom[:, None] + np.sqrt(2 * level) * round_
        panel.line(list(ring[0]), list(ring[1]), "loss", 1)
    panel.mark(bottom[0], bottom[1], "target", 9)
    for start, end in itertools.pairwise(path):
        if panel.contains(*start):
            sketch.line([panel.at(*start), panel.at(*end)], "slope", 2, arrow=True)
    panel.mark(path[0][0], path[0][1], "weight", 6)
    panel.mark(path[-1][0], path[-1][1], "slope", 7)
    sketch.text(415, 52, "star: the bottom", "end", 12, STYLES["target"][0], halo=True)


def _curve(
    sketch: Sketch, loss_at: Callable[[np.ndarray], float], bottom: np.ndarray,
    path: list[np.ndarray], losses: list[float],
) -> None:  # fmt: skip
    far = 1.6 * max(abs(bottom[0]), 0.5)
    across = np.linspace(bottom[0] - far, bottom[0] + far, 61)
    heights = [loss_at(np.array([weight, bottom[1]])) for weight in across]
    panel = Panel(sketch, 60, 40, 360, 250, (across[0], across[-1]), (0, max(heights)))
    panel.axes("weight", "loss", (ticks(*panel.across), ticks(*panel.up)))
    panel.line(list(across), heights, "loss")
    for n, (start, end) in enumerate(itertools.pairwise(path)):
        if panel.contains(start[0], losses[n]):
            sketch.line([panel.at(start[0], losses[n]), panel.at(end[0], losses[n + 1])],
                        "slope", 1.5, arrow=True)  # fmt: skip
    panel.mark(path[0][0], losses[0], "weight", 6)
    panel.mark(path[-1][0], losses[-1], "slope", 7)


def _losses(sketch: Sketch, losses: list[float], first: float, lowest: float) -> None:
    low = float(np.log10(max(lowest, first * 1e-6))) - 0.3
    panel = Panel(sketch, 500, 40, 330, 250, (0, _MOST_STEPS), (low, np.log10(first) + 2))
    powers = [number for number in range(-8, 9) if panel.up[0] <= number <= panel.up[1]]
    panel.axes("steps", "loss", ((0, 10, 20, 30, 40), powers), (False, True))
    heights = [float(np.log10(max(loss, 1e-300))) for loss in losses]
    panel.line(list(range(len(losses))), heights, "loss")
    panel.mark(len(losses) - 1, heights[-1], "slope", 7)
