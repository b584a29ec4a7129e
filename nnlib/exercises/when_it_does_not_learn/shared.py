"""Two-layer programs as they are found elsewhere: their instances, their losses, their slips."""

from __future__ import annotations

import numpy as np

from nnlib.exercises.declaration import Arguments
from nnlib.exercises.networks import network
from nnlib.layers import Layer
from nnlib.propagation import forward

FEWER = (((2, 3, 1), 5), ((3, 2, 2), 1), ((1, 2, 3), 4))
"""Smaller networks: their sizes, and the number of examples."""


def two_layers(
    rng: np.random.Generator,
    *activations: str,
    sizes: tuple[int, ...] = (4, 5, 3),
    examples: int = 7,
    least: float = 0.3,
) -> tuple[list[Layer], np.ndarray, np.ndarray]:
    """Draw a network of two layers that no slope of 0 makes easy; no error is small."""
    while True:
        layers, inputs, targets = network(rng, sizes, examples, *activations)
        errors = forward(layers, inputs)[-1].output - targets
        if np.abs(errors).min() > least:
            return layers, inputs, targets


def as_arguments(layers: list[Layer], inputs: np.ndarray, targets: np.ndarray) -> Arguments:
    """Return inputs, targets, and weights and bias of two layers, in these programs' order."""
    first, last = layers
    return inputs, targets, first.weights, first.bias, last.weights, last.bias
