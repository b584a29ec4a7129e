"""Networks that read digits: why one cannot be run."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.activations import ACTIVATIONS
from nnlib.layers import Layer

PIXELS, SCORES = 64, 10
MOST_NEURONS = 10_000
"""A network with more is not run: it would take too much memory, and too long."""


def problem_of_network(layers: Any) -> str:
    """Say why a network cannot be run; empty if it can be.

    This comes before the run: a few bytes may describe a network that fills a machine.

    Examples
    --------
    >>> problem_of_network([Layer(np.zeros((64, 0)), np.zeros(0))])
    'Layer 1 has no neurons.'
    """
    if not isinstance(layers, list | tuple) or not layers:
        what = "Nothing" if layers is None else f"An object of type `{type(layers).__name__}`"
        return f"{what} came back; the check needs a list of layers, from 64 pixels to 10 scores."
    inside, neurons = PIXELS, 0
    for number, layer in enumerate(layers, start=1):
        problem = _problem_of_layer(layer, number, inside)
        if problem:
            return problem
        inside = layer.weights.shape[1]
        neurons += inside
        if neurons > MOST_NEURONS:
            return (
                f"The network has more than {MOST_NEURONS:,} neurons, which is more than the "
                "check runs. A few hundred are enough to read digits."
            )
    if inside != SCORES:
        return f"The last layer outputs {inside} scores; {SCORES} are needed, one for each digit."
    return ""


def _problem_of_layer(layer: Any, number: int, inside: int) -> str:
    if not isinstance(layer, Layer):
        return f"Entry {number - 1} of the list is an object of type `{type(layer).__name__}`, " \
               "not a layer."  # fmt: skip
    if layer.activation not in ACTIVATIONS.values():
        return (
            f"The activation of layer {number} is not one of nnlib's, which are all that the check "
            f"knows: use one of {', '.join(ACTIVATIONS)}."
        )
    weights, bias = layer.weights, layer.bias
    for name, array in (("weights", weights), ("bias", bias)):
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "biuf":
            return f"The {name} of layer {number} are not an array of numbers."
    if weights.ndim != 2 or weights.shape[0] != inside:
        return (
            f"The weights of layer {number} have shape {weights.shape}; {inside} rows are needed, "
            "one for each number that goes in."
        )
    if not weights.shape[1]:
        return f"Layer {number} has no neurons."
    if bias.shape != weights.shape[1:]:
        return (
            f"The bias of layer {number} has shape {bias.shape}; {weights.shape[1:]} is needed, "
            "one number for each neuron."
        )
    return ""
