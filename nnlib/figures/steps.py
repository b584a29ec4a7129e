"""Picture of `the_hidden_layer` to play with: backpropagation through a network, step by step."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnlib.figures.explorer import Button, Control, Explorer, slider
from nnlib.figures.picture import STYLES, Picture
from nnlib.figures.sketch import Sketch, short
from nnlib.figures.walk import Node, Step, Walk
from nnlib.layers import Layer
from nnlib.propagation import backward as engine_backward
from nnlib.propagation import forward as engine_forward

_MOST_NEURONS = 8
_RADIUS = 28


def backpropagation_by_steps(
    layers: Sequence[Layer],
    inputs: np.ndarray,
    targets: np.ndarray,
    forward: Callable[..., Any] = engine_forward,
    backward: Callable[..., Any] = engine_backward,
) -> Explorer:
    """Walk through a network: values forward neuron by neuron, slopes back arrow by arrow.

    Each step shows its formula with the numbers in place, and beside each slope the one that is
    measured by nudging.

    Parameters
    ----------
    layers : sequence of Layer
        At most 8 neurons a layer.
    inputs : ndarray of shape (examples, in)
    targets : ndarray of shape (examples, out)
        The loss is the squared error of the one example that is shown.
    forward, backward : callable
        The engine's, or a learner's; what they give is what is shown.

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        If a layer is too wide to be read.

    Examples
    --------
    >>> layers = [Layer([[2.0]], [1.0]), Layer([[3.0]], [0.0])]
    >>> walk = backpropagation_by_steps(layers, np.array([[5.0]]), np.array([[32.0]]))
    >>> print(walk.picture((6, 0)).caption)
    Step 6 of 9, back. Layer 2, the weight of neuron 1 for output 1 of layer 1:
    slope = delta · input = 2 · 11 = 22. Measured by nudging: 22.
    """
    inputs, targets = np.asarray(inputs, float), np.asarray(targets, float)
    widest = max(inputs.shape[1], *(layer.bias.size for layer in layers))
    if widest > _MOST_NEURONS:
        raise ValueError(
            f"the widest layer has {widest} neurons: the picture shows {_MOST_NEURONS} at most; "
            "take a smaller network"
        )

    @functools.lru_cache(maxsize=len(inputs))
    def walk_of(example: int) -> Walk:
        row = slice(example, example + 1)
        return Walk(layers, inputs[row], targets[row], forward, backward)

    count = len(walk_of(0).steps)

    def draw(step: int, example: int) -> Picture:
        return _picture(walk_of(example), step)

    controls = [
        slider("step", "step", list(range(count)), count - 1),
        Control("example", "example", range(len(inputs)), 0, "choice", lambda n: str(n + 1)),
    ]
    buttons = [
        Button("Next step", moves="step"), Button("Run", runs="step"),
        Button("To the start", {"step": 0}),
    ]  # fmt: skip
    return Explorer("Backpropagation, step by step", draw, controls, buttons, {"step": 0})


def _picture(walk: Walk, number: int) -> Picture:
    """Draw the network after a step, with the arrows of this step."""
    step, before = walk.steps[number], walk.steps[: number + 1]
    direction = "" if number == 0 else ", back" if step.back else ", forward"
    caption = f"Step {number} of {len(walk.steps) - 1}{direction}. {step.title}"
    caption += f"\n{step.formula}" if step.formula else ""
    tallest = max(map(len, walk.values))
    sketch = Sketch(60 + 230 * len(walk.values), 62 + 84 * tallest)
    at: dict[Node, tuple[float, float]] = {
        (column, place): (90.0 + 230 * column,
                          50 + 84 * (place + (tallest - len(values)) / 2))
        for column, values in enumerate(walk.values) for place in range(len(values))
    }  # fmt: skip
    for place, layer in enumerate(walk.layers):
        for source, row in enumerate(layer.weights):
            for neuron in range(len(row)):
                _arrow(walk, sketch, at, ((place, source), (place + 1, neuron)), step)
    reached = {node for one in before for node in one.values}
    returned = {node for one in before for node in one.slopes}
    for node, (x, y) in at.items():
        _node(walk, sketch, node, x, y, node[0] == 0 or node in reached, node in returned, step)
    _weights_of(walk, sketch, at, step)
    if any(one.title == "The loss." for one in before):
        x, y = at[len(walk.layers), len(walk.values[-1]) - 1]
        sketch.text(x + 38, y + 22, f"loss {short(walk.loss)}", "start", 12)
    for place, target in enumerate(walk.targets):
        x, y = at[len(walk.layers), place]
        sketch.text(x + 38, y, f"target {short(target)}", "start", 12, STYLES["target"][0])
    return sketch.finished(f"{_in_words(walk, reached, returned)} {caption}", caption)


def _arrow(
    walk: Walk, sketch: Sketch, at: dict[Node, tuple[float, float]], arrow: tuple[Node, Node],
    step: Step,
) -> None:  # fmt: skip
    (x, y), (to_x, to_y) = at[arrow[0]], at[arrow[1]]
    length = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
    start, stop = (_RADIUS + 3) / length, 1 - (_RADIUS + 3) / length
    ends = [(x + share * (to_x - x), y + share * (to_y - y)) for share in (start, stop)]
    if arrow not in step.arrows:
        sketch.line(ends, "weight", 1)
    elif step.back:
        sketch.line(ends[::-1], "slope", 3.5, arrow=True)
    else:
        sketch.line(ends, "nudge", 3.5, arrow=True)


def _weights_of(
    walk: Walk, sketch: Sketch, at: dict[Node, tuple[float, float]], step: Step
) -> None:
    """Write the weights on the arrows of this step, and the slope that it has found."""
    for start, end in step.arrows:
        (x, y), (to_x, to_y) = at[start], at[end]
        share = 0.42 if start[1] % 2 else 0.58
        across, up = x + share * (to_x - x), y + share * (to_y - y)
        weight = walk.layers[start[0]].weights[start[1], end[1]]
        sketch.text(across, up - 9, f"weight {short(weight)}", size=12, halo=True)
        if step.label:
            sketch.text(across, up + 9, step.label, size=12, colour=STYLES["slope"][0],
                        bold=True, halo=True)  # fmt: skip


def _node(
    walk: Walk, sketch: Sketch, node: Node, x: float, y: float, reached: bool, returned: bool,
    step: Step,
) -> None:  # fmt: skip
    column, place = node
    value = walk.values[column][place]
    now = node in step.values or node in step.slopes
    sketch.circle(x, y, _RADIUS, STYLES["output" if column else "input"][0], 5 if now else 2)
    sketch.text(x, y, short(value) if reached else "?", size=11.5)
    if column == 0:
        sketch.text(x - 36, y, f"input {place + 1}", "end", 12)
    elif returned:
        slope, _, _ = walk.slope_by_output(column - 1, place)
        sketch.text(x, y + 37, f"slope {short(slope)}", size=12, colour=STYLES["slope"][0],
                    bold=True, halo=True)  # fmt: skip
    if node in step.slopes and step.label:
        sketch.text(x, y - 39, step.label, size=12, colour=STYLES["slope"][0], bold=True,
                    halo=True)  # fmt: skip


def _in_words(walk: Walk, reached: set[Node], returned: set[Node]) -> str:
    sizes = "-".join(str(len(values)) for values in walk.values)
    said = [f"A network {sizes} with one example. Inputs {_listed(walk.values[0])}"]
    for column in range(1, len(walk.values)):
        known = [
            short(value) if (column, place) in reached else "not yet"
            for place, value in enumerate(walk.values[column])
        ]
        said.append(f"outputs of layer {column}: {', '.join(known)}")
    slopes = [
        f"layer {column}: "
        + ", ".join(
            short(walk.slope_by_output(column - 1, place)[0])
            if (column, place) in returned else "not yet"
            for place in range(len(walk.values[column]))
        )
        for column in range(len(walk.layers), 0, -1)
    ]  # fmt: skip
    text = f"{'; '.join(said)}. Targets {_listed(walk.targets)}."
    if returned:
        text += f" Slopes of the loss by the outputs, {'; '.join(slopes)}."
    return text


def _listed(numbers: np.ndarray) -> str:
    return ", ".join(short(float(number)) for number in numbers)
