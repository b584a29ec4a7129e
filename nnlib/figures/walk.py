"""One example through a network and back, in steps with formulas and measured slopes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.comparing import compare
from nnlib.figures.plan import Known, Node, Numbers, Wire
from nnlib.figures.sketch import short
from nnlib.layers import Layer
from nnlib.losses import squared_error
from nnlib.measuring import measured_network_slopes, measured_slopes


@dataclass(frozen=True)
class Step:
    """One step: what it finds, the formula with its numbers, and the measured slope.

    `objection` says what `backward` returns, if that is different. `found` are the nodes and wires,
    or the loss, whose numbers are known from here on; `now` are the other parts of the step.
    """

    title: str
    formula: str = ""
    measured: str = ""
    objection: str = ""
    found: tuple[Node | Wire | str, ...] = ()
    now: tuple[Node | Wire | str, ...] = ()
    back: bool = True


class Walk:
    """All steps of one example through a network."""

    def __init__(
        self, layers: Sequence[Layer], inputs: np.ndarray, targets: np.ndarray,
        forward: Callable[..., Any], backward: Callable[..., Any],
    ) -> None:  # fmt: skip
        self.layers, self.targets = list(layers), targets[0]
        trace = list(forward(self.layers, inputs))
        values = [inputs[0], *(np.asarray(output, float)[0] for _, _, output in trace)]
        found = [
            (np.asarray(for_weights, float), np.asarray(for_bias, float))
            for for_weights, for_bias in backward(self.layers, trace, targets)
        ]
        deltas = [for_bias for _, for_bias in found]
        self.numbers = Numbers(
            self.layers, values, [np.asarray(pre, float)[0] for _, pre, _ in trace], self.targets,
            float(squared_error.value(values[-1][None], targets)),
            [for_weights for for_weights, _ in found], deltas, self._outputs_slopes(values, deltas),
        )  # fmt: skip
        self.measured = measured_network_slopes(self.layers, inputs, targets)
        self.steps = [Step("Nothing has happened yet: weights and biases are given.")]
        self.steps += [*self._forward(), *self._back()]

    def known(self, number: int) -> Known:
        """Return what is known after a step, and what the step is about."""
        passed = self.steps[: number + 1]
        forward = {one for step in passed if not step.back for one in step.found}
        back = {one for step in passed if step.back for one in step.found}
        step = self.steps[number]
        return Known(forward, back, "loss" in forward, {*step.found, *step.now})  # type: ignore[arg-type]

    def _outputs_slopes(
        self, values: Sequence[np.ndarray], deltas: Sequence[np.ndarray]
    ) -> list[np.ndarray]:
        """Return the slope for each output, from the deltas after it or from the loss."""
        behind = [
            layer.weights @ delta for layer, delta in zip(self.layers[1:], deltas[1:], strict=True)
        ]
        return [*behind, 2 * (values[-1] - self.targets)]

    def _measured_outputs(self, place: int) -> np.ndarray:
        """Return the measured slope of the loss for each output of a layer."""
        outputs = self.numbers.values[place + 1][None].copy()

        def loss() -> float:
            reached = outputs
            for layer in self.layers[place + 1 :]:
                reached = layer.activation.value(reached @ layer.weights + layer.bias)
            return float(squared_error.value(reached, self.targets[None]))

        return np.asarray(measured_slopes(loss, [outputs])[0])[0]

    def _forward(self) -> list[Step]:
        steps, numbers = [], self.numbers
        for place, layer in enumerate(self.layers):
            for neuron in range(layer.bias.size):
                node = (place + 1, neuron)
                into = [((place, source), node) for source in range(len(layer.weights))]
                products = _added(zip(numbers.values[place], layer.weights[:, neuron], strict=True))
                total, output = numbers.sums[place][neuron], numbers.values[place + 1][neuron]
                formula = (
                    f"{products} + {_in_brackets(layer.bias[neuron])} = {short(total)}; "
                    f"{layer.activation.name}({short(total)}) = {short(output)}."
                )
                steps.append(
                    Step(f"Layer {place + 1}, neuron {neuron + 1}: inputs times weights, and the "
                         "bias; then the activation.", formula, found=(node,),
                         now=(*into, (node, None)), back=False)
                )  # fmt: skip
        squares = " + ".join(
            f"({short(p)} − {_in_brackets(t)})²"
            for p, t in zip(numbers.values[-1], self.targets, strict=True)
        )
        formula = f"loss = {squares} = {short(numbers.loss)}."
        steps.append(Step("The loss.", formula, found=("loss",), back=False))
        return steps

    def _back(self) -> list[Step]:
        return [
            step
            for place in reversed(range(len(self.layers)))
            for neuron in range(self.layers[place].bias.size)
            for step in self._back_through(place, neuron)
        ]

    def _back_through(self, place: int, neuron: int) -> list[Step]:
        """Go from the slope for a neuron's output to its delta and the slopes for its weights."""
        layer, node, numbers = self.layers[place], (place + 1, neuron), self.numbers
        name = f"Layer {place + 1}, neuron {neuron + 1}"
        for_output = float(numbers.outputs_slopes[place][neuron])
        text, paths = self._to_output(place, neuron)
        measured = self._measured_outputs(place)[neuron]
        steps = [
            Step(f"{name}: the slope for its output.", f"{text} = {short(for_output)}.",
                 *_beside(for_output, measured), (node,), paths)
        ]  # fmt: skip
        bend = float(layer.activation.slope(numbers.sums[place])[neuron])
        delta, formed = float(numbers.deltas[place][neuron]), for_output * bend
        steps.append(
            Step(f"{name}: times the activation slope. That is delta, and the slope for the bias.",
                 f"delta = {_in_brackets(for_output)} · {_in_brackets(bend)} = {short(formed)}."
                 + ("" if formed else " Nothing goes back from here."),
                 *_beside(delta, self.measured[place][1][neuron], formed), ((node, None),))
        )  # fmt: skip
        for source in range(len(layer.weights)):
            value = float(numbers.values[place][source])
            from_ = f"output {source + 1} of layer {place}" if place else f"input {source + 1}"
            steps.append(
                Step(f"{name}: the slope for its weight from {from_}.",
                     f"slope = delta · input = {_in_brackets(delta)} · {_in_brackets(value)} = "
                     f"{short(delta * value)}.",
                     *_beside(float(numbers.weights_slopes[place][source, neuron]),
                             self.measured[place][0][source, neuron], delta * value),
                     (((place, source), node),))
            )  # fmt: skip
        return steps

    def _to_output(self, place: int, neuron: int) -> tuple[str, tuple[Wire, ...]]:
        """Explain the slope for a neuron's output, and return the wires on which it comes."""
        if place == len(self.layers) - 1:
            prediction, target = self.numbers.values[-1][neuron], self.targets[neuron]
            return f"2 · ({short(prediction)} − {_in_brackets(target)})", ("loss",)  # type: ignore[return-value]
        weights, deltas = self.layers[place + 1].weights[neuron], self.numbers.deltas[place + 1]
        wires = tuple(((place + 1, neuron), (place + 2, after)) for after in range(len(deltas)))
        paths = _added(zip(weights, deltas, strict=True))
        return f"weight · delta, added up over the paths: {paths}", wires


def _added(pairs: Any) -> str:
    return " + ".join(f"{_in_brackets(one)} · {_in_brackets(other)}" for one, other in pairs)


def _beside(given: float, measured: float, worked_out: float | None = None) -> tuple[str, str]:
    """Return the measured slope, and an objection if the function returns something else."""
    said, objection = f"Measured by nudging: {short(float(measured))}.", ""
    if worked_out is not None and not _agree(given, worked_out):
        objection = f"But this `backward` gives {short(given)}."
    elif not _agree(given, measured):
        objection = "These are not the same!"
    return said, objection


def _agree(one: float, other: float) -> bool:
    """Check whether two slopes agree by the rule of `compare`; 1e-6 is too little to see."""
    return compare([one], [other], rounding=1e-6).agrees


def _in_brackets(number: float) -> str:
    return f"({short(float(number))})" if number < 0 else short(float(number))
