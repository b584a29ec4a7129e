"""What several exercises of the lesson share."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.networks import network
from nnlib.layers import Layer

_HIDDEN = ("sigmoid", "tanh", "relu", "softplus")


_LAST = ("identity", "sigmoid", "tanh", "softplus")


# Sizes and examples of further cases: one layer, one example, one neuron everywhere.
SMALL = (
    ((2, 1), 3, ("sigmoid",)),
    ((3, 2), 1, ("tanh",)),
    ((2, 3, 1), 5, ("relu", "identity")),
    ((1, 1, 1), 1, ("sigmoid", "tanh")),
    ((3, 2, 4, 2), 5, ("tanh", "relu", "sigmoid")),
)


def three_layers(rng: np.random.Generator) -> tuple[list[Layer], np.ndarray, np.ndarray]:
    first, second = rng.choice(_HIDDEN, 2, replace=False)
    return network(rng, (11, 7, 5, 3), 13, first, second, rng.choice(_LAST))


def equal_sizes(rng: np.random.Generator) -> tuple[list[Layer], np.ndarray, np.ndarray]:
    return network(rng, (3, 3, 3, 3), 5, "tanh", "sigmoid", "tanh")


def sizes_of_trace(trace: list[tuple[np.ndarray, ...]], targets: np.ndarray, **others: Any) -> Any:
    return {"examples": len(targets), "outputs": targets.shape[1]}


def layer_in_turn(layers: Any, inputs: Any) -> Any:
    if not layers:
        return []
    first, *rest = layers
    pre_activation = np.dot(inputs, first.weights) + first.bias
    output = first.activation.value(pre_activation)
    return [(inputs, pre_activation, output), *layer_in_turn(rest, output)]


def by_places(layers: Any, inputs: Any) -> Any:
    outputs, trace = [inputs], []
    for place in range(len(layers)):
        layer = layers[place]
        pre_activation = layer.bias + np.einsum("ei,io->eo", outputs[-1], layer.weights)
        outputs.append(layer.activation.value(pre_activation))
        trace.append([outputs[-2], pre_activation, outputs[-1]])
    return tuple(trace)


def deltas_first(layers: Any, trace: Any, targets: Any) -> Any:
    last = len(layers) - 1
    deltas: Any = [None] * len(layers)
    _, pre_activation, predictions = trace[last]
    error = predictions - targets
    deltas[last] = 2 / len(error) * error * layers[last].activation.slope(pre_activation)
    for place in range(last - 1, -1, -1):
        back = np.einsum("eo,io->ei", deltas[place + 1], layers[place + 1].weights)
        deltas[place] = back * layers[place].activation.slope(trace[place][1])
    return [(trace[n][0].T @ deltas[n], deltas[n].sum(0)) for n in range(len(layers))]


def inserted_in_front(layers: Any, trace: Any, targets: Any) -> Any:
    slopes: Any = []
    by_output = -2 * (targets - trace[-1][-1]) / targets.shape[0]
    for layer, (inputs, pre_activation, _) in reversed(list(zip(layers, trace, strict=True))):
        delta = layer.activation.slope(pre_activation) * by_output
        slopes.insert(0, [(delta.T @ inputs).T.tolist(), (np.ones(len(delta)) @ delta).tolist()])
        by_output = (layer.weights @ delta.T).T
    return slopes
