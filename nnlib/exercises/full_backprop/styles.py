"""Other right ways to write `train`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.full_backprop.forward import forward
from nnlib.exercises.full_backprop.shared import (
    by_places,
    deltas_first,
    inserted_in_front,
    layer_in_turn,
)
from nnlib.layers import Layer
from nnlib.losses import squared_error


def new_layers(layers: Any, inputs: Any, targets: Any, learning_rate: Any, epochs: Any) -> Any:
    losses: Any = []
    while len(losses) < epochs:
        trace = layer_in_turn(layers, inputs)
        losses.append(((trace[-1][2] - targets) ** 2).sum(axis=1).mean())
        slopes = deltas_first(layers, trace, targets)
        for place, (by_weights, by_bias) in enumerate(slopes):
            old = layers[place]
            layers[place] = Layer(
                old.weights - learning_rate * by_weights, old.bias - learning_rate * by_bias,
                old.activation,
            )  # fmt: skip
    return np.array(losses)


def new_arrays(layers: Any, inputs: Any, targets: Any, learning_rate: Any, epochs: Any) -> Any:
    losses: Any = []
    for _ in range(epochs):
        trace = by_places(layers, inputs)
        losses.append([float(squared_error.value(trace[-1][2], targets))])
        for layer, (by_weights, by_bias) in zip(
            layers, inserted_in_front(layers, trace, targets), strict=True
        ):
            layer.weights = layer.weights - learning_rate * np.array(by_weights)
            layer.bias = layer.bias - learning_rate * np.array(by_bias)
    return [np.array(loss) for loss in losses]


def stepped_on_the_way_back(
    layers: Any, inputs: Any, targets: Any, learning_rate: Any, epochs: Any
) -> Any:
    losses: Any = ()
    for _ in range(epochs):
        trace = forward(layers, inputs)
        by_output = 2 * (trace[-1][2] - targets) / len(inputs)
        losses += (np.sum((trace[-1][2] - targets) ** 2) / len(inputs),)
        for layer, (before, pre_activation, _) in zip(layers[::-1], trace[::-1], strict=True):
            delta = by_output * layer.activation.slope(pre_activation)
            # The slope goes back before the weights change: that is the right order.
            by_output = delta @ layer.weights.T
            layer.weights -= learning_rate * before.T @ delta
            layer.bias -= learning_rate * delta.sum(axis=0)
    return losses
