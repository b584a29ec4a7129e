"""Propagation: values go forward through the layers, slopes come back.

>>> layers = [Layer([[2.0]], [1.0]), Layer([[3.0]], [0.0])]
>>> trace = forward(layers, np.array([[5.0]]))
>>> float(trace[-1][2][0, 0])                       # (5 * 2 + 1) * 3
33.0
>>> slopes = backward(layers, trace, targets=np.array([[32.0]]))
>>> [(float(weights[0, 0]), float(bias[0])) for weights, bias in slopes]
[(30.0, 6.0), (22.0, 2.0)]

This is the page that the course leads to. The same lines serve one network and a stack of them, as
every axis is counted from the end.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnlib.layers import Layer
from nnlib.losses import Loss, squared_error

Trace = list[tuple[np.ndarray, np.ndarray, np.ndarray]]
Slopes = list[tuple[np.ndarray, np.ndarray]]


def forward(layers: Sequence[Layer], inputs: np.ndarray) -> Trace:
    """Run the inputs through all layers and keep what each one saw.

    Parameters
    ----------
    layers : sequence of Layer
        The network, first layer first.
    inputs : ndarray of shape (examples, in), or (..., examples, in), one set a network of a stack

    Returns
    -------
    list of (inputs, pre_activation, output)
        One triple a layer, first layer first. The last output is the prediction.

    Raises
    ------
    ValueError
        If the shapes do not fit.
    """
    trace = []
    for number, layer in enumerate(layers, start=1):
        inputs = np.asarray(inputs)
        if inputs.ndim < 2 or inputs.shape[-1] != layer.weights.shape[-2]:
            raise ValueError(_misfit(number, layer, inputs))
        if inputs.ndim > 2 and inputs.shape[:-2] != layer.weights.shape[:-2]:
            raise ValueError(_misfit(number, layer, inputs))
        pre_activation = inputs @ layer.weights + layer.bias
        output = layer.activation.value(pre_activation)
        trace.append((inputs, pre_activation, output))
        inputs = output
    return trace


def backward(
    layers: Sequence[Layer], trace: Trace, targets: np.ndarray, loss: Loss = squared_error
) -> Slopes:
    """Find the slope of the loss by every weight and bias, from the last layer to the first.

    Parameters
    ----------
    layers : sequence of Layer
        The network, first layer first.
    trace : list of (inputs, pre_activation, output)
        What `forward` gave for these layers.
    targets : ndarray of shape (examples, out); labels of shape (examples,) for cross-entropy
    loss : Loss
        Squared error if left out.

    Returns
    -------
    list of (weights slopes, bias slopes)
        One pair a layer, first layer first, each in the shape of its parameter.

    Raises
    ------
    ValueError
        If the shapes do not fit.

    Notes
    -----
    Rumelhart, Hinton and Williams 1986, "Learning representations by back-propagating errors".
    """
    if len(trace) != len(layers) or not layers:
        raise ValueError(
            f"trace has {len(trace)} entries, the network has {len(layers)} layers: backward needs "
            "one entry a layer; make it anew with `trace = forward(layers, inputs)`"
        )
    slopes: Slopes = []
    output_slopes = loss.slope(trace[-1][2], targets)
    for number in reversed(range(len(layers))):
        layer, (inputs, pre_activation, _) = layers[number], trace[number]
        delta = output_slopes * layer.activation.slope(pre_activation)
        weights_slopes = inputs.mT @ delta
        bias_slopes = delta.sum(axis=-2).reshape(layer.bias.shape)
        slopes.append((weights_slopes, bias_slopes))
        if number > 0:
            output_slopes = delta @ layer.weights.mT
    return slopes[::-1]


def _misfit(number: int, layer: Layer, inputs: np.ndarray) -> str:
    *stacked, needed, _ = layer.weights.shape
    if number > 1:
        return (
            f"layer {number} has weights of shape {layer.weights.shape}, the layer before it puts "
            f"out {inputs.shape}: weights need (in, out) with in = {inputs.shape[-1]}, and the "
            "same networks on the leading axes; look at the sizes of these two layers"
        )
    if inputs.shape == (needed,):
        repair = "for one example use `inputs.reshape(1, -1)`"
    elif inputs.ndim == 2 and inputs.shape[0] == needed:
        repair = "if its columns are the examples use `inputs.T`"
    elif stacked:
        repair = "share them with two axes, or give each network its own with the same leading axes"
    else:
        repair = "one row an example, one column an input"
    shape = ", ".join([*map(str, stacked), "examples", str(needed)])
    return f"inputs has shape {inputs.shape}, the network needs ({shape}); {repair}"
