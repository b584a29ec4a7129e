"""Networks in exercises: drawn for an instance, called, and taken apart link by link."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlib.activations import ACTIVATIONS, Activation
from nnlib.exercises.closeness import alike
from nnlib.exercises.declaration import Function, Link
from nnlib.exercises.drawing import numbers
from nnlib.layers import Layer
from nnlib.propagation import Trace, backward, forward


def network(
    rng: np.random.Generator, sizes: Sequence[int], examples: int, *activations: str
) -> tuple[list[Layer], np.ndarray, np.ndarray]:
    """Draw layers, inputs and targets that tell every mistake from the right answer.

    No neuron is saturated or near ReLU's corner; each ReLU layer has entries on both sides of it,
    and with several examples each of its neurons is active for at least one of them.

    Examples
    --------
    >>> layers, inputs, targets = network(np.random.default_rng(0), [2, 3, 1], 5, "relu", "tanh")
    >>> layers[0].weights.shape, inputs.shape, targets.shape
    ((2, 3), (5, 2), (5, 1))
    """
    chosen = [ACTIVATIONS[name] for name in activations]
    while True:
        inputs = numbers(rng, (examples, sizes[0]))
        layers: list[Layer] = []
        trace: Trace = []
        outputs = inputs
        for outside, activation in zip(sizes[1:], chosen, strict=True):
            layers.append(_layer(rng, outputs, outside, activation))
            trace += forward(layers[-1:], outputs)
            outputs = trace[-1][2]
        if all(
            _tells(layer.activation, pre_activation)
            for layer, (_, pre_activation, _) in zip(layers, trace, strict=True)
        ):
            return layers, inputs, _targets(rng, trace[-1][2])


def _layer(
    rng: np.random.Generator, inputs: np.ndarray, outside: int, activation: Activation
) -> Layer:
    """Draw a layer whose pre-activations are on both sides of 0 for these inputs."""
    weights = numbers(rng, (inputs.shape[1], outside))
    # Divide by at least one half: a spread that is small by chance would make huge weights.
    weights = np.round(weights / max((inputs @ weights).std(), 0.5), 2)
    bias = 0.4 * numbers(rng, (outside,)) - (inputs @ weights).mean(axis=0)
    return Layer(weights, np.round(bias, 2), activation)


def _tells(activation: Activation, pre_activation: np.ndarray) -> bool:
    if activation.name == "relu":
        active = pre_activation > 0
        # The only neuron of a single example must be active: a slope of 0 would say nothing.
        mixed = not active.all() or active.size == 1
        alive = active.any(axis=0).all() if len(active) > 2 else active.any()
        return bool(mixed and alive and np.abs(pre_activation).min() > 0.02)
    return bool(np.abs(activation.slope(pre_activation)).min() > 0.01)


def _targets(rng: np.random.Generator, predictions: np.ndarray) -> np.ndarray:
    """Return targets that no prediction hits and whose errors do not add up to 0 by chance."""
    return np.round(predictions + numbers(rng, predictions.shape), 2)


def run_training(
    function: Function,
    layers: list[Layer],
    inputs: np.ndarray,
    targets: np.ndarray,
    learning_rate: float,
    epochs: int,
) -> Any:
    """Run a training; return its losses as one array, and what became of the layers."""
    losses = function(layers, inputs, targets, learning_rate, epochs)
    if isinstance(losses, list | tuple) and all(_is_number(loss) for loss in losses):
        # A number too large for a float is reported when the result is read.
        with contextlib.suppress(OverflowError):
            losses = np.array([np.reshape(loss, ()) for loss in losses], dtype=float)
    return losses, [(layer.weights, layer.bias) for layer in layers]


def after_epoch(
    function: Function,
    layers: Any,
    inputs: Any,
    targets: Any,
    batch_size: Any,
    learning_rate: Any,
    rng: Any,
) -> Any:
    """Run an epoch; return its loss, and what became of the layers."""
    loss = function(layers, inputs, targets, batch_size, learning_rate, rng)
    return loss, [(layer.weights, layer.bias) for layer in layers]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.generic | np.ndarray) and np.size(value) == 1


def links_of_layers(
    layers: Sequence[Layer],
    inputs: np.ndarray,
    targets: np.ndarray,
    slopes: Sequence[tuple[Any, Any]],
    names: Sequence[str],
) -> list[Link]:
    """Take the slopes of one example apart, layer by layer, from the last to the first.

    With one example the delta of a layer can be read off the slopes: it equals the bias's slopes,
    and each row of the weights' slopes is delta times an input. Each layer is compared with what
    is right, and with what the right rule makes of the delta that the layer after it shows.
    """
    trace = forward(layers, inputs)
    ours = backward(layers, trace, targets)
    links: list[Link] = []
    steps: tuple[tuple[str, np.ndarray, np.ndarray, np.ndarray], ...]
    handed_on: np.ndarray | None = None
    for number in reversed(range(len(layers))):
        layer, (values, pre_activation, _) = layers[number], trace[number]
        by_weights, by_bias = (np.asarray(array, dtype=float) for array in slopes[number])
        right_weights, right = ours[number]
        if handed_on is None:
            fed = right
        else:
            by_output = handed_on @ layers[number + 1].weights.T
            fed = by_output * layer.activation.slope(pre_activation)[0]
        delta = _shown_delta(by_weights, by_bias, values[0], (right, fed))
        if delta is None:
            # No single delta explains both; the bias's slopes are handed on, since they may be it.
            delta = by_bias if by_bias.shape == right.shape else np.full_like(right, np.nan)
            nobody = np.full_like(right, np.nan)
            steps = (("weight and bias slopes", delta, right, nobody),)
        else:
            steps = (
                ("delta, or it receives a wrong slope" if links else "delta", delta, right, fed),
                ("weight slopes", by_weights, right_weights, np.outer(values[0], delta)),
                ("bias slopes", by_bias, right, delta),
            )
        links.append(Link(names[number], steps))
        handed_on = delta
    return links


def _shown_delta(
    by_weights: np.ndarray, by_bias: np.ndarray, values: np.ndarray, expected: Sequence[np.ndarray]
) -> np.ndarray | None:
    """Return the delta that slopes show; if bias and weights disagree, an expected one or None."""
    shown = [by_bias] if by_bias.shape == expected[0].shape else []
    if by_weights.shape == (values.size, expected[0].size):
        share = values @ by_weights / (values @ values)
        if alike(np.outer(values, share), by_weights):
            shown.append(share)
    for delta in shown:
        if any(alike(delta, wanted) for wanted in expected):
            return delta
    agree = len(shown) == 2 and alike(shown[0], shown[1])
    return shown[0] if agree else None
