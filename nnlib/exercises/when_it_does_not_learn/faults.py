"""Programs that train badly, each with one fault: the lesson asks six questions of each.

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

from nnlib.activations import identity, relu, sigmoid, tanh
from nnlib.layers import Layer, sensible_layers
from nnlib.losses import squared_error
from nnlib.propagation import backward, forward

Slopes = list[tuple[np.ndarray, np.ndarray]]


@dataclass
class Program:
    """A network of two layers, its data, its learning rate, and its own way to find slopes."""

    layers: list[Layer]
    inputs: np.ndarray
    targets: np.ndarray
    rate: float = 2.0
    backward: Callable[[list[Layer], np.ndarray, np.ndarray], Slopes] | None = None

    def loss(self) -> float:
        """The squared error of its network on its data."""
        return float(squared_error.value(forward(self.layers, self.inputs)[-1].output, self.targets))

    def slopes(self) -> Slopes:
        """The slopes as this program finds them: right ones, if it has no fault there."""
        find = self.backward or _right
        return find(self.layers, self.inputs, self.targets)

    def step(self) -> None:
        """One step of all weights and biases, in place."""
        for layer, (weights_slopes, bias_slopes) in zip(self.layers, self.slopes(), strict=True):
            layer.weights -= self.rate * weights_slopes
            layer.bias -= self.rate * bias_slopes


def xor_cloud(examples: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Points around the four corners of XOR, two numbers each, and targets 0 or 1.

    The first four examples are at the corners themselves.
    """
    rng = np.random.default_rng(0)
    corners = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    corners = np.concatenate([corners, rng.choice(corners, examples - 4)])
    targets = (corners[:, :1] * corners[:, 1:] < 0).astype(float)
    noise = 0.3 * rng.normal(size=corners.shape)
    noise[:4] = 0
    return corners + noise, targets


def faulty(name: str) -> Program:
    """Make a program with the fault of that name, fresh from its start; "none" has no fault."""
    return FAULTS[name]()


def _fine() -> Program:
    layers = sensible_layers([2, 8, 1], [tanh, sigmoid], np.random.default_rng(1))
    return Program(layers, *xor_cloud())


def _right(layers: list[Layer], inputs: np.ndarray, targets: np.ndarray) -> Slopes:
    return backward(layers, forward(layers, inputs), targets)


def _sign_flipped() -> Program:
    program = _fine()
    program.backward = lambda *given: [(-weights, -bias) for weights, bias in _right(*given)]
    return program


def _activation_slope_missing(hidden=False) -> Program:
    def find(layers: list[Layer], inputs: np.ndarray, targets: np.ndarray) -> Slopes:
        first, last = forward(layers, inputs)
        delta = squared_error.slope(last.output, targets)
        if hidden:
            delta = delta * sigmoid.slope(last.pre_activation)
            handed_on = delta @ layers[1].weights.T
        else:
            handed_on = delta @ layers[1].weights.T * tanh.slope(first.pre_activation)
        return [
            (inputs.T @ handed_on, handed_on.sum(axis=0)),
            (first.output.T @ delta, delta.sum(axis=0)),
        ]

    program = _fine()
    program.backward = find
    return program


def _first_layer_left_out() -> Program:
    def find(*given: object) -> Slopes:
        (weights, bias), last = _right(*given)
        return [(0 * weights, 0 * bias), last]

    program = _fine()
    program.backward = find
    return program


def _start_of_zeros() -> Program:
    program = _fine()
    for layer in program.layers:
        layer.weights[:] = 0
    return program


def _dead_start() -> Program:
    program = _fine()
    first = program.layers[0]
    program.layers[0] = Layer(first.weights, first.bias - 10, relu)
    return program


def _rate(times: float) -> Program:
    program = _fine()
    program.rate *= times
    return program


def _inputs_times_100() -> Program:
    program = _fine()
    program.inputs = 100 * program.inputs
    return program


def _targets_out_of_reach() -> Program:
    program = _fine()
    program.targets = 5 * program.targets
    return program


def _shuffled_apart() -> Program:
    program = _fine()
    program.targets = np.random.default_rng(2).permutation(program.targets)
    return program


FAULTS: dict[str, Callable[[], Program]] = {
    "none": _fine,
    "sign flipped": _sign_flipped,
    "activation slope missing": _activation_slope_missing,
    "hidden activation slope missing": lambda: _activation_slope_missing(True),
    "first layer gets no slopes": _first_layer_left_out,
    "start of zeros": _start_of_zeros,
    "dead start": _dead_start,
    "rate 10,000 times too small": lambda: _rate(1e-4),
    "rate 100 times too large": lambda: _rate(100),
    "inputs times 100": _inputs_times_100,
    "targets 0 and 5": _targets_out_of_reach,
    "inputs and targets shuffled apart": _shuffled_apart,
}
