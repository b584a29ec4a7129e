"""Picture of `the_hidden_layer` to play with: backpropagation through a network, step by step."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.figures.explorer import Button, Control, Explorer, slider
from nnlib.figures.picture import STYLES, Picture
from nnlib.figures.sketch import Sketch, short
from nnlib.layers import Layer
from nnlib.losses import squared_error
from nnlib.measuring import measured_network_slopes, measured_slopes
from nnlib.propagation import backward as engine_backward
from nnlib.propagation import forward as engine_forward

_MOST_NEURONS = 8
_RADIUS = 28
Node = tuple[int, int]
"""A column, 0 for the inputs, and a place in it."""


@dataclass(frozen=True)
class Step:
    """One step: what it is called, its formula with numbers, the arrows and nodes it is about."""

    title: str
    formula: str = ""
    arrows: tuple[tuple[Node, Node], ...] = ()
    values: tuple[Node, ...] = ()
    slopes: tuple[Node, ...] = ()
    label: str = ""
    back: bool = True


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
        return walk_of(example).picture(step)

    controls = [
        slider("step", "step", list(range(count)), count - 1),
        Control("example", "example", range(len(inputs)), 0, "choice", lambda n: str(n + 1)),
    ]
    buttons = [
        Button("Next step", moves="step"), Button("Run", runs="step"),
        Button("To the start", {"step": 0}),
    ]  # fmt: skip
    return Explorer("Backpropagation, step by step", draw, controls, buttons, {"step": 0})


class Walk:
    """All steps of one example through a network, and the picture of each."""

    def __init__(
        self, layers: Sequence[Layer], inputs: np.ndarray, targets: np.ndarray,
        forward: Callable[..., Any], backward: Callable[..., Any],
    ) -> None:  # fmt: skip
        self.layers, self.targets = list(layers), targets[0]
        trace = list(forward(self.layers, inputs))
        self.values = [inputs[0], *(np.asarray(output, float)[0] for _, _, output in trace)]
        self.sums = [np.asarray(pre, float)[0] for _, pre, _ in trace]
        self.found = [
            (np.asarray(by_weights, float), np.asarray(by_bias, float))
            for by_weights, by_bias in backward(self.layers, trace, targets)
        ]
        self.measured = measured_network_slopes(self.layers, inputs, targets)
        self.by_outputs = [self._by_outputs(place) for place in range(len(self.layers))]
        self.loss = float(squared_error.value(self.values[-1][None], targets))
        self.steps = [
            Step("Nothing has happened yet: weights and biases are given."),
            *self._forward(),
        ]
        self.steps += self._back()

    def _by_outputs(self, place: int) -> np.ndarray:
        """The measured slope of the loss by each output of a layer."""
        outputs = self.values[place + 1][None].copy()

        def loss() -> float:
            reached = outputs
            for layer in self.layers[place + 1 :]:
                reached = layer.activation.value(reached @ layer.weights + layer.bias)
            return float(squared_error.value(reached, self.targets[None]))

        return np.asarray(measured_slopes(loss, [outputs])[0])[0]

    def _forward(self) -> list[Step]:
        steps = []
        for place, layer in enumerate(self.layers):
            for neuron in range(layer.bias.size):
                into = [(place, source) for source in range(len(layer.weights))]
                products = " + ".join(
                    f"{_in_brackets(self.values[place][source])} · "
                    f"{_in_brackets(layer.weights[source, neuron])}"
                    for _, source in into
                )
                total, output = self.sums[place][neuron], self.values[place + 1][neuron]
                formula = (
                    f"{products} + {_in_brackets(layer.bias[neuron])} = {short(total)}; "
                    f"{layer.activation.name}({short(total)}) = {short(output)}."
                )
                node = (place + 1, neuron)
                steps.append(
                    Step(f"Layer {place + 1}, neuron {neuron + 1}: inputs times weights, and the "
                         "bias; then the activation.", formula,
                         tuple((source, node) for source in into), (node,), back=False)
                )  # fmt: skip
        squares = " + ".join(
            f"({short(p)} − {_in_brackets(t)})²"
            for p, t in zip(self.values[-1], self.targets, strict=True)
        )
        steps.append(Step("The loss.", f"loss = {squares} = {short(self.loss)}.", back=False))
        return steps

    def _back(self) -> list[Step]:
        steps = []
        for place in reversed(range(len(self.layers))):
            layer, number = self.layers[place], place + 1
            bends = layer.activation.slope(self.sums[place])
            for neuron in range(layer.bias.size):
                node = (number, neuron)
                name = f"Layer {number}, neuron {neuron + 1}"
                by_output, text, ways = self._slope_by_output(place, neuron)
                steps.append(
                    Step(f"{name}: the slope by its output.",
                         self._beside(text, by_output, self.by_outputs[place][neuron]),
                         ways, slopes=(node,))
                )  # fmt: skip
                delta = self.found[place][1][neuron]
                text = (
                    f"delta = {_in_brackets(by_output)} · {_in_brackets(bends[neuron])} = "
                    f"{short(by_output * bends[neuron])}"
                )
                steps.append(
                    Step(f"{name}: times the activation slope. That is the slope by its bias too.",
                         self._beside(text, delta, self.measured[place][1][neuron],
                                      by_output * bends[neuron]),
                         slopes=(node,), label=f"delta {short(delta)}")
                )  # fmt: skip
                for source in range(len(layer.weights)):
                    value, slope = self.values[place][source], self.found[place][0][source, neuron]
                    text = f"slope = delta · input = {_in_brackets(delta)} · {_in_brackets(value)}"
                    from_ = (
                        f"output {source + 1} of layer {place}" if place else f"input {source + 1}"
                    )
                    steps.append(
                        Step(f"Layer {number}, the weight of neuron {neuron + 1} for {from_}:",
                             self._beside(f"{text} = {short(delta * value)}", slope,
                                          self.measured[place][0][source, neuron], delta * value),
                             (((place, source), node),), label=f"slope {short(slope)}")
                    )  # fmt: skip
        return steps

    def _slope_by_output(
        self, place: int, neuron: int
    ) -> tuple[float, str, tuple[tuple[Node, Node], ...]]:
        """The slope by a neuron's output, how it comes about, and the ways on which it comes."""
        if place == len(self.layers) - 1:
            prediction, target = self.values[-1][neuron], self.targets[neuron]
            slope = 2 * (prediction - target)
            return slope, f"2 · ({short(prediction)} − {_in_brackets(target)}) = {short(slope)}", ()
        weights, deltas = self.layers[place + 1].weights[neuron], self.found[place + 1][1]
        ways = " + ".join(
            f"{_in_brackets(weight)} · {_in_brackets(delta)}"
            for weight, delta in zip(weights, deltas, strict=True)
        )
        slope = float(weights @ deltas)
        arrows = tuple(((place + 1, neuron), (place + 2, after)) for after in range(len(deltas)))
        return slope, f"weight · delta, added up over the ways: {ways} = {short(slope)}", arrows

    def _beside(
        self, formula: str, given: float, measured: float, worked_out: float | None = None
    ) -> str:
        """A formula's result beside the measured slope, and beside what the function gives."""
        said = f"{formula}. Measured by nudging: {short(float(measured))}."
        if worked_out is not None and not np.isclose(given, worked_out, rtol=1e-3, atol=1e-6):
            said += f" But this `backward` gives {short(float(given))}."
        elif not np.isclose(given, measured, rtol=1e-3, atol=1e-6):
            said += " These are not the same!"
        return said

    def picture(self, number: int) -> Picture:
        """Draw the network after a step, with the arrows of this step."""
        step, before = self.steps[number], self.steps[: number + 1]
        direction = "" if number == 0 else ", back" if step.back else ", forward"
        caption = f"Step {number} of {len(self.steps) - 1}{direction}. {step.title}"
        caption += f"\n{step.formula}" if step.formula else ""
        tallest = max(map(len, self.values))
        sketch = Sketch(60 + 230 * len(self.values), 62 + 84 * tallest)
        at: dict[Node, tuple[float, float]] = {
            (column, place): (90.0 + 230 * column,
                              50 + 84 * (place + (tallest - len(values)) / 2))
            for column, values in enumerate(self.values) for place in range(len(values))
        }  # fmt: skip
        for place, layer in enumerate(self.layers):
            for source, row in enumerate(layer.weights):
                for neuron in range(len(row)):
                    self._arrow(sketch, at, ((place, source), (place + 1, neuron)), step)
        reached = {node for one in before for node in one.values}
        returned = {node for one in before for node in one.slopes}
        for node, (x, y) in at.items():
            self._node(sketch, node, x, y, node[0] == 0 or node in reached, node in returned, step)
        self._weights_of(sketch, at, step)
        if any(one.title == "The loss." for one in before):
            x, y = at[len(self.layers), len(self.values[-1]) - 1]
            sketch.text(x + 38, y + 22, f"loss {short(self.loss)}", "start", 12)
        for place, target in enumerate(self.targets):
            x, y = at[len(self.layers), place]
            sketch.text(x + 38, y, f"target {short(target)}", "start", 12, STYLES["target"][0])
        return sketch.finished(f"{self._in_words(reached, returned)} {caption}", caption)

    def _arrow(
        self, sketch: Sketch, at: dict[Node, tuple[float, float]], arrow: tuple[Node, Node],
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

    def _weights_of(self, sketch: Sketch, at: dict[Node, tuple[float, float]], step: Step) -> None:
        """Write the weights on the arrows of this step, and the slope that it has found."""
        for start, end in step.arrows:
            (x, y), (to_x, to_y) = at[start], at[end]
            share = 0.42 if start[1] % 2 else 0.58
            across, up = x + share * (to_x - x), y + share * (to_y - y)
            weight = self.layers[start[0]].weights[start[1], end[1]]
            sketch.text(across, up - 9, f"weight {short(weight)}", size=12, halo=True)
            if step.label:
                sketch.text(across, up + 9, step.label, size=12, colour=STYLES["slope"][0],
                            bold=True, halo=True)  # fmt: skip

    def _node(
        self, sketch: Sketch, node: Node, x: float, y: float, reached: bool, returned: bool,
        step: Step,
    ) -> None:  # fmt: skip
        column, place = node
        value = self.values[column][place]
        now = node in step.values or node in step.slopes
        sketch.circle(x, y, _RADIUS, STYLES["output" if column else "input"][0], 5 if now else 2)
        sketch.text(x, y, short(value) if reached else "?", size=11.5)
        if column == 0:
            sketch.text(x - 36, y, f"input {place + 1}", "end", 12)
        elif returned:
            slope, _, _ = self._slope_by_output(column - 1, place)
            sketch.text(x, y + 37, f"slope {short(slope)}", size=12, colour=STYLES["slope"][0],
                        bold=True, halo=True)  # fmt: skip
        if node in step.slopes and step.label:
            sketch.text(x, y - 39, step.label, size=12, colour=STYLES["slope"][0], bold=True,
                        halo=True)  # fmt: skip

    def _in_words(self, reached: set[Node], returned: set[Node]) -> str:
        sizes = "-".join(str(len(values)) for values in self.values)
        said = [f"A network {sizes} with one example. Inputs {_listed(self.values[0])}"]
        for column in range(1, len(self.values)):
            known = [
                short(value) if (column, place) in reached else "not yet"
                for place, value in enumerate(self.values[column])
            ]
            said.append(f"outputs of layer {column}: {', '.join(known)}")
        slopes = [
            f"layer {column}: "
            + ", ".join(
                short(self._slope_by_output(column - 1, place)[0])
                if (column, place) in returned else "not yet"
                for place in range(len(self.values[column]))
            )
            for column in range(len(self.layers), 0, -1)
        ]  # fmt: skip
        text = f"{'; '.join(said)}. Targets {_listed(self.targets)}."
        if returned:
            text += f" Slopes of the loss by the outputs, {'; '.join(slopes)}."
        return text


def _in_brackets(number: float) -> str:
    return f"({short(float(number))})" if number < 0 else short(float(number))


def _listed(numbers: np.ndarray) -> str:
    return ", ".join(short(float(number)) for number in numbers)
