"""Picture of `the_notes_program` to play with: a network learns XOR, over the square of inputs."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.figures.direct import add_handle, explain_part
from nnlib.figures.explorer import Button, Explorer, player, slider
from nnlib.figures.maps import surface, surface_key, thumbnail
from nnlib.figures.picture import STYLES, WORDS, Picture, write_numbers
from nnlib.figures.sketch import Sketch, brief, short, side_by_side
from nnlib.figures.ticks import ticks
from nnlib.layers import Layer
from nnlib.losses import squared_error
from nnlib.propagation import forward
from nnlib.training import train as engine_train

_PICTURES = 40
_MOST_STARTS = 10
_HIGH, _TOP = 284, 50
"""The height of each panel in pixels, and where the drawing begins."""
_LEFT, _WIDE, _DEEP = 46, 200, 134
"""The size of the loss's axes."""
_MOMENTS = 4
"""The number of parts into which the small maps below the loss divide its axis."""


@dataclass(frozen=True, eq=False)
class _Run:
    start: int
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
    """Show a training, with controls for the epoch and the start.

    Parameters
    ----------
    new_layers : callable
        Takes a random generator, returns layers from 2 inputs to 1 output.
    inputs : ndarray of shape (examples, 2)
    targets : ndarray of shape (examples, 1)
    learning_rate : float
    epochs : int
        The last value of the slider.
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
    >>> [control.label for control in explorer.controls[:2]]
    ['epoch', 'start']
    """
    inputs, targets = np.asarray(inputs, float), np.asarray(targets, float)
    # More pictures early, when most happens: even steps of the epoch's square root.
    stops = sorted({round(epochs * (place / _PICTURES) ** 2) for place in range(_PICTURES + 1)})

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
        return _Run(start, losses, kept)

    def draw(epoch: int, start: int, kept: Mapping[str, Any] | None = None) -> Picture:
        run, before = run_of(start), run_of(kept["start"]) if kept else None
        layers = run.layers[stops.index(epoch)]
        outputs = forward(layers, inputs)[-1].output
        right = int(np.all((outputs > 0.5) == (targets > 0.5), axis=1).sum())
        told = ", ".join(brief(float(output)) for output in outputs[:, 0])
        over = Sketch(268, _HIGH)
        over.title(f"epoch {epoch}: {right} of {len(inputs)} right")
        surface(over, 26, _TOP, 190, layers, inputs, targets)
        surface_key(over, 224, _TOP, 190)
        caption = f"epoch {epoch}, start {start}: loss {short(run.losses[epoch])}, outputs {told}"
        parts = "; ".join(
            f"layer {number} {write_numbers(layer.weights.ravel())}, "
            f"bias {write_numbers(layer.bias)}"
            for number, layer in enumerate(layers, start=1)
        )
        compared = f" Kept to compare: the losses of start {before.start}." if before else ""
        return side_by_side(
            [over, _weights(layers), _losses(run, before, epoch, stops)],
            f"A network at epoch {epoch} of {epochs}, from start {start}. Its output over the "
            f"square of its inputs: for the examples {told}, where the targets are "
            f"{write_numbers(targets[:, 0])}, so {right} of {len(inputs)} are on the right side of "
            f"0.5. Weights: {parts}. The loss is {short(run.losses[epoch])}; it begins at "
            f"{short(run.losses[0])} and ends at {short(run.losses[-1])}.{compared}",
            caption,
        )

    controls = [
        slider("epoch", "epoch", stops, stops[len(stops) // 2]),
        slider("start", "start", list(range(_MOST_STARTS)), 0),
    ]
    buttons = [*player("epoch", pace=200), Button("Another start", {"epoch": 0}, moves="start")]
    return Explorer("XOR while it learns", draw, controls, buttons, {"epoch": 0}, keeps=True)


def _copies(layers: Sequence[Layer]) -> list[Layer]:
    return [
        Layer(np.array(one.weights, float), np.array(one.bias, float), one.activation)
        for one in layers
    ]


def _weights(layers: Sequence[Layer]) -> Sketch:
    """Draw each weight as a wire: wider if it is larger, dashed if it is negative."""
    sketch = Sketch(250, _HIGH)
    sketch.title("weights")
    sketch.text(12, 40, "wide: far from 0; dashed: negative", "start", 13)
    sizes = [len(layers[0].weights), *(layer.bias.size for layer in layers)]
    at = {
        (column, place): (
            78 + 142 * column / (len(sizes) - 1), 56 + 196 * (place + 0.5) / size
        )
        for column, size in enumerate(sizes) for place in range(size)
    }  # fmt: skip
    for column, layer in enumerate(layers):
        for (source, neuron), weight in np.ndenumerate(layer.weights):
            whose = f"input {source + 1}" if not column else f"neuron {source + 1}"
            words = f"weight {brief(weight)}, from {whose} to neuron {neuron + 1} of layer"
            with explain_part(sketch, f"{words} {column + 1}"):
                sketch.line(
                    [at[column, source], at[column + 1, neuron]], "weight",
                    min(0.8 + 0.6 * abs(weight), 7), dash="dashed" if weight < 0 else "solid",
                )  # fmt: skip
    for (column, _), (x, y) in at.items():
        sketch.circle(x, y, 11, STYLES["output" if column else "input"][0])
    for place, name in enumerate(("first", "second")):
        sketch.text(at[0, place][0] - 18, at[0, place][1], name, "end", 13, WORDS["input"])
    for column in range(len(sizes)):
        name = f"layer {column}" if column else "inputs"
        sketch.text(at[column, 0][0], _HIGH - 17, name, size=13)
    return sketch


def _losses(run: _Run, before: _Run | None, epoch: int, stops: Sequence[int]) -> Sketch:
    """Draw the loss over the epochs, what is kept to compare, and some moments as small maps."""
    sketch, epochs = Sketch(276, _HIGH), stops[-1]
    sketch.title(f"loss {short(run.losses[epoch])}")
    highest = max(max(one.losses) for one in (run, before) if one)
    levels = ticks(0, highest, 4)
    most = levels[1] * math.ceil(highest / levels[1])

    def at(one: int, losses: Sequence[float]) -> tuple[float, float]:
        across, up = math.sqrt(one / epochs), losses[one] / most
        return _LEFT + _WIDE * across, _TOP + _DEEP * (1 - up)

    for level in [*levels, most] if most > levels[-1] else levels:
        up = _TOP + _DEEP * (1 - level / most)
        sketch.grid([(_LEFT, up), (_LEFT + _WIDE, up)])
        sketch.text(_LEFT - 10, up, short(level), "end", 13)
    for part in range(_MOMENTS + 1):
        place = (len(stops) - 1) * part // _MOMENTS
        x, _ = at(stops[place], run.losses)
        sketch.text(x, _TOP + _DEEP + 13, str(stops[place]), size=13)
        thumbnail(sketch, x - 20, _TOP + _DEEP + 24, 40, run.layers[place])
    sketch.text(_LEFT + _WIDE / 2, _HIGH - 16, "epoch (more room for early ones)", size=13)
    shown = sorted({round(epochs * (place / 120) ** 2) for place in range(121)})
    if before:
        sketch.text(_LEFT, 36, f"dotted: start {before.start}, kept", "start", 13)
        sketch.line([at(one, before.losses) for one in shown], "output", 1.5, dash="dotted")
    sketch.line([at(one, run.losses) for one in shown], "output", 1.5)
    past = [at(one, run.losses) for one in [*(one for one in shown if one < epoch), epoch]]
    if len(past) > 1:
        sketch.line(past, "loss", 3)
    sketch.mark(*past[-1], "loss", 8)
    add_handle(
        sketch, *past[-1], {"epoch": [at(one, run.losses) for one in stops]},
        (_LEFT, _TOP, _WIDE, _DEEP),
    )  # fmt: skip
    return sketch
