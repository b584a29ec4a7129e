"""Picture of `full_backprop` to play with: a network that learns, over the square of its inputs."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.figures.explorer import Button, Explorer, slider
from nnlib.figures.panels import Panel
from nnlib.figures.picture import STYLES, Picture, listed
from nnlib.figures.sketch import Sketch, short
from nnlib.layers import Layer
from nnlib.losses import squared_error
from nnlib.propagation import forward
from nnlib.training import train as engine_train

_SIDE = 22
_SHADES = 12
_PICTURES = 40
_MOST_STARTS = 10


@dataclass(frozen=True)
class _Run:
    losses: list[float]
    layers: list[list[Layer]]


def xor_while_it_learns(
    new_layers: Callable[[np.random.Generator], list[Layer]],
    inputs: np.ndarray,
    targets: np.ndarray,
    learning_rate: float = 2.0,
    epochs: int = 2000,
    train: Callable[..., Any] = engine_train,
) -> Explorer:
    """Let the epoch of a training be moved, and the start that it begins with.

    Parameters
    ----------
    new_layers : callable
        Takes a random generator, returns layers from 2 inputs to 1 output.
    inputs : ndarray of shape (examples, 2)
    targets : ndarray of shape (examples, 1)
    learning_rate : float
    epochs : int
        How many at the end of the slider.
    train : callable
        The engine's, or a learner's.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from nnlib import sigmoid, uniform_layers
    >>> explorer = xor_while_it_learns(
    ...     lambda rng: uniform_layers([2, 2, 1], [sigmoid, sigmoid], rng, low=-1, high=1),
    ...     np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0], [1], [1], [0]]), epochs=40,
    ... )
    >>> [control.label for control in explorer.controls]
    ['epoch', 'start']
    """
    inputs, targets = np.asarray(inputs, float), np.asarray(targets, float)
    stops = [round(epochs * place / _PICTURES) for place in range(_PICTURES + 1)]

    @functools.lru_cache(maxsize=_MOST_STARTS)
    def run_of(start: int) -> _Run:
        layers = new_layers(np.random.default_rng(start))
        losses, kept = [], [_copies(layers)]
        for before, stop in itertools.pairwise(stops):
            losses += [
                float(loss) for loss in train(layers, inputs, targets, learning_rate, stop - before)
            ]
            kept.append(_copies(layers))
        losses.append(float(squared_error.value(forward(layers, inputs)[-1].output, targets)))
        return _Run(losses, kept)

    def draw(epoch: int, start: int) -> Picture:
        run, place = run_of(start), stops.index(epoch)
        layers = run.layers[place]
        sketch = Sketch(900, 330)
        _surface(sketch, layers, inputs, targets)
        _weights(sketch, layers)
        _losses(sketch, run.losses, epoch, epochs)
        outputs = [short(float(output)) for output in forward(layers, inputs)[-1].output[:, 0]]
        loss = run.losses[epoch]
        caption = f"epoch {epoch}, start {start}: loss {short(loss)}, outputs {', '.join(outputs)}"
        parts = "; ".join(
            f"layer {number} {listed(layer.weights.ravel())}, bias {listed(layer.bias)}"
            for number, layer in enumerate(layers, start=1)
        )
        return sketch.finished(
            f"A network at epoch {epoch} of {epochs}, from start {start}: what it puts out over "
            f"the square of its inputs, for the examples {', '.join(outputs)}, where the targets "
            f"are {listed(targets[:, 0])}. Weights: {parts}. The loss is {loss:.4g}; it begins "
            f"at {run.losses[0]:.4g} and ends at {run.losses[-1]:.4g}.",
            caption,
        )

    controls = [
        slider("epoch", "epoch", stops, stops[_PICTURES // 2]),
        slider("start", "start", list(range(_MOST_STARTS)), 0),
    ]
    buttons = [Button("Run", runs="epoch"), Button("Another start", {"epoch": 0}, moves="start")]
    return Explorer("XOR while it learns", draw, controls, buttons, {"epoch": 0})


def _copies(layers: Sequence[Layer]) -> list[Layer]:
    return [
        Layer(np.array(one.weights, float), np.array(one.bias, float), one.activation)
        for one in layers
    ]


def _surface(sketch: Sketch, layers: list[Layer], inputs: np.ndarray, targets: np.ndarray) -> None:
    low, high, side = -0.25, 1.25, 250 / _SIDE
    middles = low + (high - low) * (np.arange(_SIDE) + 0.5) / _SIDE
    grid = np.array([[x, y] for y in middles[::-1] for x in middles])
    outputs = forward(layers, grid)[-1].output[:, 0]
    shades = np.clip(outputs * _SHADES, 0, _SHADES - 1).astype(int)
    for shade in range(_SHADES):
        places = np.flatnonzero(shades == shade).tolist()
        light = 255 - round(190 * shade / (_SHADES - 1))
        corners = [(20 + side * (n % _SIDE), 40 + side * (n // _SIDE)) for n in places]
        sketch.squares(corners, side + 0.3, f"rgb({light},{light},{255 - round(50 * shade / 11)})")
    panel = Panel(sketch, 20, 40, 250, 250, (low, high), (low, high))
    _border(panel, outputs.reshape(_SIDE, _SIDE)[::-1], middles)
    for (x, y), [target] in zip(inputs, targets, strict=True):
        sketch.circle(*panel.at(x, y), 11, STYLES["target"][0])
        sketch.text(*panel.at(x, y), short(float(target)), size=12)
    sketch.frame(20, 40, 250, 250, line=1)
    sketch.text(20, 28, "output: dark is 1, the line is 0.5", "start", 12)
    sketch.text(145, 308, "first input →, second input ↑", size=12)


def _border(panel: Panel, outputs: np.ndarray, middles: np.ndarray) -> None:
    """Where the output passes 0.5, between neighbouring squares."""
    dark = outputs > 0.5
    half = (middles[1] - middles[0]) / 2
    for row, column in np.argwhere(dark[:, 1:] != dark[:, :-1]):
        x, y = middles[column] + half, middles[row]
        panel.line([x, x], [y - half, y + half], "slope", 2)
    for row, column in np.argwhere(dark[1:] != dark[:-1]):
        x, y = middles[column], middles[row] + half
        panel.line([x - half, x + half], [y, y], "slope", 2)


def _weights(sketch: Sketch, layers: list[Layer]) -> None:
    sizes = [len(layers[0].weights), *(layer.bias.size for layer in layers)]
    at = {
        (column, place): (320 + 200 * column / (len(sizes) - 1), 60 + 230 * (place + 0.5) / size)
        for column, size in enumerate(sizes) for place in range(size)
    }  # fmt: skip
    for column, layer in enumerate(layers):
        for (source, neuron), weight in np.ndenumerate(layer.weights):
            ends = [at[column, source], at[column + 1, neuron]]
            # The dash tells the sign, the width the size.
            sketch.line(ends, "slope" if weight > 0 else "nudge", min(0.6 + 0.6 * abs(weight), 7))
    for (column, _), (x, y) in at.items():
        sketch.circle(x, y, 9, STYLES["output" if column else "input"][0])
    sketch.text(300, 28, "weights: solid is plus, dashed is minus", "start", 12)


def _losses(sketch: Sketch, losses: list[float], epoch: int, epochs: int) -> None:
    most = 1.1 * max(losses)
    panel = Panel(sketch, 620, 60, 250, 215, (0, epochs), (0, most))
    panel.axes("epochs", "loss", ((0, epochs / 2, epochs), (0, round(most / 2, 2))))
    across = range(0, epochs + 1, max(1, epochs // 100))
    panel.line(list(across), [losses[place] for place in across], "loss")
    panel.mark(epoch, losses[epoch], "slope", 7)
