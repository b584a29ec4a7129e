"""A plain network: layers of weights and bias, activations, a loss with its scale, weight decay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.activations import ACTIVATIONS, Activation
from nnlib.losses import softmax

_TABLE = (-2, -1)
"""The axes of examples and outputs; before them there may be one for places."""


def _leaky(leak: float) -> Activation:
    return Activation(
        f"leaky ReLU ({leak:g})",
        lambda z: np.where(z > 0, z, leak * z),
        lambda z, a: np.where(z > 0, 1.0, leak),
    )


def _of_softmax(z: np.ndarray, a: np.ndarray) -> np.ndarray:
    return a * (1 - a)


def _softmax_over(axes: tuple[int, ...]) -> Callable[[np.ndarray], np.ndarray]:
    def value(z: np.ndarray) -> np.ndarray:
        powers = np.exp(z - np.max(z, axis=_TABLE, keepdims=True))
        return powers / np.sum(powers, axis=axes, keepdims=True)

    return value


SOFTMAX = Activation("softmax", softmax, _of_softmax)
OVER_EXAMPLES = Activation("softmax over the examples", _softmax_over((-2,)), _of_softmax)
OVER_ALL = Activation("softmax over the whole table", _softmax_over(_TABLE), _of_softmax)
SOFTMAX_AXES = {SOFTMAX: 1, OVER_EXAMPLES: 0, OVER_ALL: None}
"""The axis along which a softmax adds up to 1; the right one runs along one example's scores."""
HIDDEN = (
    *(ACTIVATIONS[name] for name in ("relu", "sigmoid", "tanh", "identity", "softplus")),
    *map(_leaky, (0.01, 0.1, 0.2, 0.3, 0.05, 0.001)),
    Activation("ELU", lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
               lambda z, a: np.where(z > 0, 1.0, np.exp(np.minimum(z, 0)))),
    Activation("sine", np.sin, lambda z, a: np.cos(z)),
    Activation("swish", lambda z: z * ACTIVATIONS["sigmoid"].value(z),
               lambda z, a: (s := ACTIVATIONS["sigmoid"].value(z)) + z * s * (1 - s)),
)  # fmt: skip
LAST = (
    *(ACTIVATIONS[name] for name in ("identity", "sigmoid")), SOFTMAX,
    *(ACTIVATIONS[name] for name in ("tanh", "relu", "softplus")), OVER_ALL, OVER_EXAMPLES,
)  # fmt: skip
_TINY = 1e-300


@dataclass(frozen=True)
class SumLoss:
    """A loss before its scale: a sum over examples and outputs, and its slope.

    The value for a stack of outputs is an array with one number for each table.
    """

    name: str
    value: Callable[[np.ndarray, np.ndarray], Any]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]
    fits: Callable[[np.ndarray, np.ndarray], bool] = lambda a, t: True


def _probabilities(a: np.ndarray, t: np.ndarray) -> bool:
    return bool(np.all(a >= 0) and np.all(a <= 1 + 1e-12))


def _sum(table: np.ndarray) -> Any:
    return np.sum(table, axis=_TABLE)


def _binary_value(a: np.ndarray, t: np.ndarray) -> Any:
    return -_sum(t * np.log(a + _TINY) + (1 - t) * np.log(1 - a + _TINY))


def _pairs_value(a: np.ndarray, t: np.ndarray) -> Any:
    return len(t) * (_sum(a * a) + _sum(t * t)) - 2 * _sum(a) * _sum(t)


def _pairs_slope(a: np.ndarray, t: np.ndarray) -> np.ndarray:
    return 2 * (len(t) * a - t.sum(axis=0))


LOSSES = (
    SumLoss("squared error", lambda a, t: _sum((a - t) ** 2), lambda a, t: 2 * (a - t)),
    SumLoss("cross-entropy", lambda a, t: -_sum(t * np.log(a + _TINY)),
            lambda a, t: -t / (a + _TINY), _probabilities),
    SumLoss("binary cross-entropy", _binary_value,
            lambda a, t: (a - t) / (a * (1 - a) + _TINY), _probabilities),
    SumLoss("absolute error", lambda a, t: _sum(np.abs(a - t)), lambda a, t: np.sign(a - t)),
    SumLoss("the root of the squared error", lambda a, t: np.sqrt(_sum((a - t) ** 2)),
            lambda a, t: (a - t) / np.sqrt(np.sum((a - t) ** 2) + _TINY)),
    SumLoss("squared error of every prediction with every target",
            _pairs_value, _pairs_slope, lambda a, t: a.shape[-1] == 1),
    SumLoss("logistic loss of targets -1 and 1",
            lambda a, t: _sum(np.logaddexp(0, -a * t)),
            lambda a, t: -t / (1 + np.exp(a * t)), lambda a, t: bool(np.all(np.abs(t) == 1))),
)  # fmt: skip
EVERY_PAIR = LOSSES[5]


@dataclass(frozen=True)
class Line:
    """One layer's arrays: which are its weights and bias, and how they are arranged."""

    weights: int
    transposed: bool = False
    bias: int | None = None
    inside: str = ""
    """Where in the weights the bias is: in the "first" or "last" row, or nowhere."""

    def split(self, arrays: Sequence[np.ndarray], inputs: int) -> tuple[np.ndarray, np.ndarray]:
        """Return weights of shape (in, out) and a bias of shape (out,)."""
        table = self._table(arrays[self.weights], inputs)
        if self.inside:
            row = 0 if self.inside == "first" else -1
            return np.delete(table, row, axis=0), table[row]
        out = table.shape[1]
        bias = np.zeros(out) if self.bias is None else arrays[self.bias].reshape(out)
        return table, bias

    def _table(self, array: np.ndarray, inputs: int) -> np.ndarray:
        if array.ndim == 2:
            return array.T if self.transposed else array
        rows = inputs + bool(self.inside)
        return array.reshape(rows, -1)

    def joined(
        self, weights: np.ndarray, bias: np.ndarray, shapes: Sequence[tuple[int, ...]]
    ) -> dict[int, np.ndarray]:
        """Return the slopes of weights and bias in the form of the program's arrays."""
        if self.inside:
            parts = [bias[None], weights] if self.inside == "first" else [weights, bias[None]]
            weights = np.concatenate(parts)
        shape = shapes[self.weights]
        table = weights.T if self.transposed and len(shape) == 2 else weights
        found = {self.weights: table.reshape(shape)}
        if self.bias is not None:
            found[self.bias] = bias.reshape(shapes[self.bias])
        return found


@dataclass(frozen=True)
class Network:
    """A plain network: lines of layers, their activations, a loss with its scale, weight decay."""

    lines: tuple[Line, ...]
    activations: tuple[Activation, ...]
    loss: SumLoss
    scale: float
    inputs: np.ndarray
    targets: np.ndarray
    decay: float = 0.0
    decays_bias: bool = False

    def layers(self, arrays: Sequence[np.ndarray]) -> list[tuple[np.ndarray, np.ndarray]]:
        found, width = [], self.inputs.shape[1]
        for line in self.lines:
            found.append(line.split(arrays, width))
            width = found[-1][0].shape[1]
        return found

    def outputs(self, arrays: Sequence[np.ndarray]) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return the pre-activation and output of each layer."""
        seen, x = [], self.inputs
        for (weights, bias), activation in zip(self.layers(arrays), self.activations, strict=True):
            z = x @ weights + bias
            x = activation.value(z)
            seen.append((z, x))
        return seen
