"""One example through a network and back, in steps: each with its formula, and what is measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.comparing import compare
from nnlib.figures.sketch import short
from nnlib.layers import Layer
from nnlib.losses import squared_error
from nnlib.measuring import measured_network_slopes, measured_slopes

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


class Walk:
    """All steps of one example through a network."""

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
                by_output, text, ways = self.slope_by_output(place, neuron)
                steps.append(
                    Step(f"{name}: the slope by its output.",
                         _beside(text, by_output, self.by_outputs[place][neuron]),
                         ways, slopes=(node,))
                )  # fmt: skip
                delta = self.found[place][1][neuron]
                text = (
                    f"delta = {_in_brackets(by_output)} · {_in_brackets(bends[neuron])} = "
                    f"{short(by_output * bends[neuron])}"
                )
                steps.append(
                    Step(f"{name}: times the activation slope. That is the slope by its bias too.",
                         _beside(text, delta, self.measured[place][1][neuron],
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
                             _beside(f"{text} = {short(delta * value)}", slope,
                                          self.measured[place][0][source, neuron], delta * value),
                             (((place, source), node),), label=f"slope {short(slope)}")
                    )  # fmt: skip
        return steps

    def slope_by_output(
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


def _beside(formula: str, given: float, measured: float, worked_out: float | None = None) -> str:
    """A formula's result beside the measured slope, and beside what the function gives."""
    said = f"{formula}. Measured by nudging: {short(float(measured))}."
    if worked_out is not None and not _agree(given, worked_out):
        said += f" But this `backward` gives {short(float(given))}."
    elif not _agree(given, measured):
        said += " These are not the same!"
    return said


def _agree(one: float, other: float) -> bool:
    """Whether two slopes agree as `compare` means it; 1e-6 more or less is too little to see."""
    return compare([one], [other], rounding=1e-6).agrees


def _in_brackets(number: float) -> str:
    return f"({short(float(number))})" if number < 0 else short(float(number))
