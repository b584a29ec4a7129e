"""Picture for `the_hidden_layer` to play with: backpropagation through a network, step by step."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnlib.figures.explorer import Control, Explorer, player, slider
from nnlib.figures.lettering import wrap_text
from nnlib.figures.picture import Picture, write_numbers
from nnlib.figures.plan import Known, Node, Plan, Wire
from nnlib.figures.sketch import Sketch, short
from nnlib.figures.walk import Step, Walk
from nnlib.figures.wires import draw_network
from nnlib.layers import Layer
from nnlib.propagation import backward as engine_backward
from nnlib.propagation import forward as engine_forward

_MOST = 20
"""The most weights and biases in a layer: a larger picture does not fit on a screen."""
_PACE = 1750
_ROW = 21


def backpropagation_by_steps(
    layers: Sequence[Layer],
    inputs: np.ndarray,
    targets: np.ndarray,
    forward: Callable[..., Any] = engine_forward,
    backward: Callable[..., Any] = engine_backward,
) -> Explorer:
    """Walk through a network: values forward neuron by neuron, slopes back wire by wire.

    Each step shows its formula with the numbers, and next to each slope the one measured by
    nudging. Everything found so far stays in the picture.

    Parameters
    ----------
    layers : sequence of Layer
        At most 20 weights and biases in each.
    inputs : ndarray of shape (examples, in)
    targets : ndarray of shape (examples, out)
        The loss is the squared error of the one example that is shown.
    forward, backward : callable
        The engine's, or a learner's; the picture shows their results.

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        If a layer is too large to read.

    Examples
    --------
    >>> layers = [Layer([[2.0]], [1.0]), Layer([[3.0]], [0.0])]
    >>> walk = backpropagation_by_steps(layers, np.array([[5.0]]), np.array([[32.0]]))
    >>> print(walk.picture((6, 0)).caption)
    Step 6 of 9, back. Layer 2, neuron 1: the slope for its weight from output 1 of layer 1.
    slope = delta · input = 2 · 11 = 22. Measured by nudging: 22.
    """
    inputs, targets = np.asarray(inputs, float), np.asarray(targets, float)
    most = max(layer.weights.size + layer.bias.size for layer in layers)
    if most > _MOST:
        raise ValueError(
            f"the largest layer has {most} weights and biases: the picture shows {_MOST} at most; "
            "take a smaller network"
        )

    @functools.lru_cache(maxsize=len(inputs))
    def planned(example: int) -> tuple[Walk, Plan]:
        row = slice(example, example + 1)
        walk = Walk(layers, inputs[row], targets[row], forward, backward)
        return walk, _plan(walk)

    count = len(planned(0)[0].steps)

    def draw(step: int, example: int) -> Picture:
        return _picture(*planned(example), step)

    controls = [
        slider("step", "step", list(range(count)), count - 1),
        Control("example", "example", range(len(inputs)), 0, "choice", lambda n: str(n + 1)),
    ]
    buttons = player("step", _PACE, "Play")
    return Explorer("Backpropagation, step by step", draw, controls, buttons, {"step": 0})


def _picture(walk: Walk, plan: Plan, number: int) -> Picture:
    """Draw the network after a step, with the formula of this step above it."""
    step, known = walk.steps[number], walk.known(number)
    sketch = Sketch(plan.width, plan.height)
    for row, line in enumerate(_lines(step, plan.width)):
        sketch.text(10, 18 + _ROW * row, line, "start", 15, bold=True)
    draw_network(sketch, plan, known, _explained(walk, number))
    direction = "" if number == 0 else ", back" if step.back else ", forward"
    caption = f"Step {number} of {len(walk.steps) - 1}{direction}. {step.title}"
    details = " ".join(filter(None, [step.formula, step.measured, step.objection]))
    caption += f"\n{details}" if details else ""
    return sketch.finish(f"{_in_words(walk, known)} {caption}", caption)


def _plan(walk: Walk) -> Plan:
    """Plan the picture below room for the longest step, so that nothing moves in a walk."""
    wide = Plan(walk.numbers, 0).width
    rows = max(len(_lines(step, wide)) for step in walk.steps)
    return Plan(walk.numbers, 14 + _ROW * rows)


def _lines(step: Step, wide: float) -> list[str]:
    """Return a step's formula and, if `backward` returns something else, the measured slope."""
    texts = [step.formula or step.title]
    if step.objection:
        texts.append(f"{step.measured} {step.objection}")
    return [line for text in texts for line in wrap_text(text, wide - 20, 15, bold=True)]


def _explained(walk: Walk, number: int) -> dict[Node | Wire | str, str]:
    """Say what is known about each part: what was given, then each step that found something."""
    numbers = walk.numbers
    words: dict[Node | Wire | str, str] = {
        (0, place): f"Input {place + 1} is {short(value)}. It is given: it gets no slope."
        for place, value in enumerate(numbers.values[0])
    }
    for node in numbers.nodes():
        if node[0]:
            words[node] = f"Layer {node[0]}, neuron {node[1] + 1}."
    for wire in numbers.wires():
        (column, place), end = wire
        if end is None:
            words[wire] = f"Layer {column}: the bias of neuron {place + 1} is"
        else:
            start = f"output {place + 1} of layer {column}" if column else f"input {place + 1}"
            words[wire] = f"Layer {column + 1}: the weight of neuron {end[1] + 1} for {start} is"
        words[wire] += f" {short(numbers.number(wire))}."
    words["loss"] = "The loss: the squared errors, added up."
    for step in walk.steps[: number + 1]:
        for one in step.found:
            words[one] += f" {step.formula} {step.measured} {step.objection}".rstrip()
    return words


def _in_words(walk: Walk, known: Known) -> str:
    numbers = walk.numbers
    said = [
        f"A network {numbers.sizes()} with one example. "
        f"Inputs {write_numbers(numbers.values[0], 4)}"
    ]
    for column in range(1, len(numbers.values)):
        outputs = [
            short(float(value)) if (column, place) in known.outputs else "not yet"
            for place, value in enumerate(numbers.values[column])
        ]
        said.append(f"outputs of layer {column}: {', '.join(outputs)}")
    text = f"{'; '.join(said)}. {numbers.parameters()} Targets {write_numbers(walk.targets, 4)}."
    if known.loss:
        text += f" Loss {short(numbers.loss)}."
    if known.slopes:
        text += " Slopes found so far, "
        text += "; ".join(
            f"layer {place + 1}: {_slopes_of(walk, known, place)}"
            for place in reversed(range(len(walk.layers)))
        )
        text += "."
    return text


def _slopes_of(walk: Walk, known: Known, place: int) -> str:
    """List the slopes of a layer by kind, with question marks for those still to come."""
    numbers, column = walk.numbers, place + 1
    wires = [wire for wire in numbers.wires() if (wire[1] or wire[0])[0] == column]
    outputs: dict[Node | Wire, float] = {
        (column, neuron): float(slope) for neuron, slope in enumerate(numbers.outputs_slopes[place])
    }
    kinds: dict[str, dict[Node | Wire, float]] = {
        "outputs": outputs,
        "biases (the deltas)": {wire: numbers.slope(wire) for wire in wires if not wire[1]},
        "weights, neuron by neuron": {wire: numbers.slope(wire) for wire in wires if wire[1]},
    }
    said = []
    for kind, slopes in kinds.items():
        row = [short(slope) if one in known.slopes else "?" for one, slope in slopes.items()]
        said.append(f"{kind} {' '.join(row) if set(row) != {'?'} else 'not yet'}")
    return ", ".join(said)
