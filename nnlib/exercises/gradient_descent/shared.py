"""What several exercises of the lesson share."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments
from nnlib.exercises.drawing import number, numbers


def examples(rng: np.random.Generator, examples: int = 7, inputs: int = 5) -> Arguments:
    values, weights = numbers(rng, (examples, inputs)), numbers(rng, (inputs,))
    while True:
        bias, targets = number(rng), numbers(rng, (examples,))
        errors = values @ weights + bias - targets
        if abs(errors.mean()) > 0.3:
            return values, weights, bias, targets


def mean_loss(inputs: np.ndarray, weights: np.ndarray, bias: float, targets: np.ndarray) -> float:
    return float(np.mean((np.sum(inputs * weights, axis=1) + bias - targets) ** 2))


def loop_of_one(inputs: Any, weights: Any, bias: float, target: float) -> Any:
    total = bias - target
    for place in range(len(inputs)):
        total += inputs[place] * weights[place]
    return [2 * total * entry for entry in inputs], 2 * total


def mean_of_each(inputs: Any, weights: Any, bias: float, targets: Any) -> Any:
    pairs = [
        loop_of_one(row, weights, bias, target) for row, target in zip(inputs, targets, strict=True)
    ]
    weights_slopes = np.mean([pair[0] for pair in pairs], axis=0)
    return weights_slopes, sum(pair[1] for pair in pairs) / len(pairs)


SLOPE_PARTS = ("weights slopes", "bias slope")


PAIR = "return weights_slopes, bias_slope"
