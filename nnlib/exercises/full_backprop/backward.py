"""The exercise `backward`: the slopes of the squared error for all weights and biases."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.declaration import (
    Arguments,
    Exercise,
    Function,
    Link,
    Links,
    Stopping,
)
from nnlib.exercises.full_backprop.backward_slips import SLIPS, STOPPING
from nnlib.exercises.full_backprop.forward import forward
from nnlib.exercises.full_backprop.shared import (
    SMALL,
    deltas_first,
    equal_sizes,
    inserted_in_front,
    sizes_of_trace,
    three_layers,
)
from nnlib.exercises.lessons import number_of
from nnlib.exercises.networks import links_of_layers, network
from nnlib.exercises.truths import MeasuredNetwork
from nnlib.layers import Layer


def backward(layers, trace, targets):
    """Return the slopes of the squared error for all weights and biases.

    layers:  a list of layers, each with .weights (in, out), .bias (out,) and .activation
    trace:   what forward returned for these layers
    targets: array of shape (examples, out)
    returns a list with one (weight slopes, bias slopes) for each layer, first layer first
    """
    slopes = []
    output_slopes = 2 * (trace[-1][2] - targets) / len(targets)
    for layer, (inputs, pre_activation, _) in zip(layers[::-1], trace[::-1]):
        delta = output_slopes * layer.activation.slope(pre_activation)
        slopes.append((inputs.T @ delta, delta.sum(axis=0)))
        output_slopes = delta @ layer.weights.T
    return slopes[::-1]


def _with_trace(layers: list[Layer], inputs: np.ndarray, targets: np.ndarray) -> Arguments:
    return layers, forward(layers, inputs), targets


def _trace(rng: np.random.Generator) -> Arguments:
    return _with_trace(*three_layers(rng))


def _smaller_traces(rng: np.random.Generator) -> list[Arguments]:
    return [_with_trace(*network(rng, sizes, examples, *names)) for sizes, examples, names in SMALL]


def _equal_trace(rng: np.random.Generator) -> Arguments:
    return _with_trace(*equal_sizes(rng))


def _as_network(
    layers: list[Layer], trace: list[tuple[np.ndarray, ...]], targets: np.ndarray
) -> tuple[list[Layer], np.ndarray, np.ndarray]:
    return layers, trace[0][0], targets


def _links_of_backward(function: Function, rng: np.random.Generator) -> list[Link]:
    layers, inputs, targets = network(rng, (4, 5, 3, 2), 1, "tanh", "sigmoid", "softplus")
    slopes = function(layers, forward(layers, inputs), targets)
    return links_of_layers(layers, inputs, targets, slopes, ("layer 1", "layer 2", "layer 3"))


def _example_by_example(layers: Any, trace: Any, targets: Any) -> Any:
    totals = [(np.zeros_like(layer.weights), np.zeros_like(layer.bias)) for layer in layers]
    for example in range(len(targets)):
        by_output = 2 * (trace[-1][2][example] - targets[example])
        for number in range(len(layers) - 1, -1, -1):
            inputs, pre_activation, _ = trace[number]
            delta = by_output * layers[number].activation.slope(pre_activation[example])
            by_weights, by_bias = totals[number]
            by_weights += np.outer(inputs[example], delta) / len(targets)
            by_bias += delta / len(targets)
            by_output = layers[number].weights @ delta
    return totals


def _float32_backward(layers: Any, trace: Any, targets: Any) -> Any:
    small = [tuple(array.astype(np.float32) for array in seen) for seen in trace]
    return deltas_first(layers, small, targets.astype(np.float32))


EXERCISE = Exercise(
    reference=backward,
    instance=_trace,
    extra_cases=_smaller_traces,
    tries=6,
    truth=MeasuredNetwork(_as_network),
    parts=("weight slopes of layer", "bias slopes of layer"),
    sizes=sizes_of_trace,
    links=Links(
        "Link by link, from the loss back, with one example, on a network 4-5-3-2 (tanh, "
        "sigmoid, softplus)",
        "is right itself, and only receives a wrong slope",
        "each is right there. So look at how several examples are combined, and at other "
        "activations.",
        _links_of_backward,
    ),
    stopping=Stopping(
        _equal_trace,
        STOPPING,
    ),
    styles=(deltas_first, inserted_in_front, _example_by_example, _float32_backward),
    hints=(
        f"It is what you wrote in lesson {number_of('the_hidden_layer')}, once for each "
        "layer, from the last to the first. What does each layer get from the layer after it, and "
        "what does it hand on?",
        "It gets the slopes for its outputs. Multiplied by the slope of its activation, they are "
        "its delta. From delta come its own slopes, and what it hands on.",
        "Begin with the slopes for the predictions. `layers[::-1]` and `trace[::-1]` go from "
        "the last to the first; reverse the list of slopes at the end.",
        "`delta = output_slopes * layer.activation.slope(pre_activation)`, "
        "`slopes.append((inputs.T @ delta, delta.sum(axis=0)))`, `output_slopes = delta @ "
        "layer.weights.T`; at first `output_slopes = 2 * (trace[-1][2] - targets) / "
        "len(targets)`",
    ),
    slips=SLIPS,
)
