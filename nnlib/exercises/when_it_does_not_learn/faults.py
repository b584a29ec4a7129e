"""Programs that do not learn, or learn wrongly: each has one fault. The lesson questions them.

>>> program = faulty("rate 10,000 times too small")
>>> before = program.loss()
>>> program.step()
>>> bool(0 < before - program.loss() < 0.001)
True
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnlib.activations import relu, sigmoid, tanh
from nnlib.layers import Layer, sensible_layers
from nnlib.losses import squared_error
from nnlib.measuring import measured_network_slopes
from nnlib.propagation import backward, forward

Slopes = list[tuple[np.ndarray, np.ndarray]]
"""A pair for each layer: the slopes of its weights, and of its bias."""

LETTERS = {
    "A": "hidden activation slope missing",
    "B": "weights start at 0",
    "C": "rate 10,000 times too small",
    "D": "inputs times 100",
    "E": "inputs and targets shuffled separately",
}
"""Five of the faults by a letter that does not give them away."""


def right_slopes(layers: list[Layer], inputs: np.ndarray, targets: np.ndarray) -> Slopes:
    """Return all slopes of the squared error, first layer first."""
    return backward(layers, forward(layers, inputs), targets)


@dataclass
class Program:
    """A network, its data, its learning rate, and its own way to find slopes."""

    layers: list[Layer]
    inputs: np.ndarray
    targets: np.ndarray
    rate: float = 2.0
    find: Callable[[list[Layer], np.ndarray, np.ndarray], Slopes] = right_slopes

    def loss(self) -> float:
        """Return the squared error on its data, with the parameters as they are now."""
        return float(
            squared_error.value(forward(self.layers, self.inputs)[-1].output, self.targets)
        )

    def slopes(self) -> Slopes:
        """Return the slopes as this program finds them, right or wrong."""
        return self.find(self.layers, self.inputs, self.targets)

    def measured(self) -> Slopes:
        """Return the slopes as nudging finds them."""
        return measured_network_slopes(self.layers, self.inputs, self.targets)

    def step(self, times: float = 1.0) -> None:
        """Take one step of all weights and biases, in place; `times` makes it longer or shorter."""
        for layer, (weights_slopes, bias_slopes) in zip(self.layers, self.slopes(), strict=True):
            layer.weights -= times * self.rate * weights_slopes
            layer.bias -= times * self.rate * bias_slopes

    def loss_after(self, times: float) -> float:
        """Return the loss after a step of that many times its length, without changing anything."""
        kept = [(layer.weights.copy(), layer.bias.copy()) for layer in self.layers]
        self.step(times)
        loss = self.loss()
        for layer, (weights, bias) in zip(self.layers, kept, strict=True):
            layer.weights, layer.bias = weights, bias
        return loss

    def train(
        self, layers: list[Layer], inputs: np.ndarray, targets: np.ndarray, steps: int = 2000
    ) -> list[float]:
        """Train these layers on these data; return the loss before each step."""
        self.layers, self.inputs, self.targets = layers, inputs, targets
        losses = []
        for _ in range(steps):
            losses.append(self.loss())
            self.step()
        return losses


def in_a_row(slopes: Slopes) -> np.ndarray:
    """Return all numbers of some slopes, one after the other."""
    return np.concatenate([array.ravel() for pair in slopes for array in pair])


def xor_cloud(examples: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Return points around the corners of XOR and their targets; the corners come first."""
    rng = np.random.default_rng(0)
    corners = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    inputs = np.concatenate([corners, rng.choice(corners, examples - 4)])
    targets = (inputs[:, :1] * inputs[:, 1:] < 0).astype(float)
    inputs[4:] += 0.3 * rng.normal(size=(examples - 4, 2))
    return inputs, targets


def faulty(name: str) -> Program:
    """Make the program with that fault, or that letter, from its start; "none" is the sound one."""
    return FAULTS[LETTERS.get(name, name)]()


# --- the faults -----------------------------------------------------------------------------------


def _sound() -> Program:
    layers = sensible_layers([2, 8, 1], [tanh, sigmoid], np.random.default_rng(1))
    return Program(layers, *xor_cloud())


def _sign_flipped() -> Program:
    program = _sound()
    program.find = lambda *given: [(-weights, -bias) for weights, bias in right_slopes(*given)]
    return program


def _slope_missing(layer: str) -> Program:
    """Leave out one of the two activation slopes on the way back."""

    def find(layers: list[Layer], inputs: np.ndarray, targets: np.ndarray) -> Slopes:
        hidden, last = forward(layers, inputs)
        delta = squared_error.slope(last.output, targets)
        if layer != "output":
            delta = delta * sigmoid.slope(last.pre_activation)
        before = delta @ layers[1].weights.T
        if layer != "hidden":
            before = before * tanh.slope(hidden.pre_activation)
        return [
            (inputs.T @ before, before.sum(axis=0)),
            (hidden.output.T @ delta, delta.sum(axis=0)),
        ]

    program = _sound()
    program.find = find
    return program


def _first_layer_left_out() -> Program:
    def find(layers: list[Layer], inputs: np.ndarray, targets: np.ndarray) -> Slopes:
        (weights_slopes, bias_slopes), last = right_slopes(layers, inputs, targets)
        return [(0 * weights_slopes, 0 * bias_slopes), last]

    program = _sound()
    program.find = find
    return program


def _start_at_0() -> Program:
    program = _sound()
    for layer in program.layers:
        layer.weights[:] = 0
    return program


def _dead_start() -> Program:
    program = _sound()
    hidden = program.layers[0]
    program.layers[0] = Layer(hidden.weights, hidden.bias - 10, relu)
    return program


def _rate_times(factor: float) -> Program:
    program = _sound()
    program.rate *= factor
    return program


def _inputs_times_100() -> Program:
    program = _sound()
    program.inputs = 100 * program.inputs
    return program


def _targets_0_and_5() -> Program:
    program = _sound()
    program.targets = 5 * program.targets
    return program


def _shuffled_apart() -> Program:
    program = _sound()
    program.targets = np.random.default_rng(2).permutation(program.targets)
    return program


FAULTS: dict[str, Callable[[], Program]] = {
    "none": _sound,
    "sign flipped": _sign_flipped,
    "hidden activation slope missing": lambda: _slope_missing("hidden"),
    "last activation slope missing": lambda: _slope_missing("output"),
    "first layer gets no slopes": _first_layer_left_out,
    "weights start at 0": _start_at_0,
    "dead ReLUs": _dead_start,
    "rate 10,000 times too small": lambda: _rate_times(1e-4),
    "rate 100 times too large": lambda: _rate_times(100),
    "inputs times 100": _inputs_times_100,
    "targets 0 and 5": _targets_0_and_5,
    "inputs and targets shuffled separately": _shuffled_apart,
}
