"""Propagation: values go forward through the layers, slopes come back.

>>> layers = [Layer([[2.0]], [1.0]), Layer([[3.0]], [0.0])]
>>> trace = forward(layers, np.array([[5.0]]))
>>> float(trace[-1].output[0, 0])                   # (5 * 2 + 1) * 3
33.0
>>> slopes = backward(layers, trace, targets=np.array([[32.0]]))
>>> [(float(weights[0, 0]), float(bias[0])) for weights, bias in slopes]
[(30.0, 6.0), (22.0, 2.0)]

This is the code that the course leads up to. The same lines serve one network and a stack of them,
because every axis is counted from the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from nnlib.arguments import check_fit, check_trace
from nnlib.layers import Layer
from nnlib.losses import Loss, squared_error


class Seen(NamedTuple):
    """What one layer saw on the way forward: its inputs, pre-activations and outputs."""

    inputs: np.ndarray
    pre_activation: np.ndarray
    output: np.ndarray


Trace = list[Seen]
Triples = Sequence[tuple[np.ndarray, np.ndarray, np.ndarray]]
Slopes = list[tuple[np.ndarray, np.ndarray]]


def forward(layers: Sequence[Layer], inputs: np.ndarray) -> Trace:
    """Run the inputs through all layers and keep what each one saw, first layer first.

    `inputs` has the shape (examples, in), or (..., examples, in): one set per network of a stack.
    The last output is the prediction. Shapes that do not fit raise a ValueError.
    """
    check_fit(layers, inputs)
    inputs, trace = np.asarray(inputs), []
    for layer in layers:
        pre_activation = inputs @ layer.weights + layer.bias
        output = layer.activation.value(pre_activation)
        trace.append(Seen(inputs, pre_activation, output))
        inputs = output
    return trace


def backward(
    layers: Sequence[Layer], trace: Triples, targets: np.ndarray, loss: Loss = squared_error
) -> Slopes:
    """Find the slope of the loss for every weight and bias, from the last layer to the first.

    `trace` is the result of `forward` for these layers; plain tuples work as well. `targets` fits
    the loss: numbers of shape (examples, out), or labels of shape (examples,). Returns one
    pair (weight slopes, bias slopes) per layer, first layer first, in the shapes of its parameters.
    Source: Rumelhart, Hinton and Williams 1986, "Learning representations by back-propagating
    errors".
    """
    check_trace(layers, trace)
    slopes: Slopes = []
    output_slopes = loss.slope(trace[-1][-1], targets)
    for number in reversed(range(len(layers))):
        layer, (inputs, pre_activation, output) = layers[number], trace[number]
        delta = output_slopes * layer.activation.slope_from(pre_activation, output)
        weights_slopes = inputs.mT @ delta
        bias_slopes = delta.sum(axis=-2).reshape(layer.bias.shape)
        slopes.append((weights_slopes, bias_slopes))
        if number > 0:
            output_slopes = delta @ layer.weights.mT
    return slopes[::-1]
