"""What both exercises of the lesson share."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments
from nnlib.exercises.drawing import number, numbers
from nnlib.exercises.gradient_descent.shared import loop_of_one


def examples(rng: np.random.Generator, examples: int = 7, inputs: int = 5) -> Arguments:
    values, weights = numbers(rng, (examples, inputs)), numbers(rng, (inputs,))
    while True:
        bias, targets = number(rng), numbers(rng, (examples,))
        errors = values @ weights + bias - targets
        if abs(errors.mean()) > 0.3:
            return values, weights, bias, targets


def mean_loss(inputs: np.ndarray, weights: np.ndarray, bias: float, targets: np.ndarray) -> float:
    return float(np.mean((np.sum(inputs * weights, axis=1) + bias - targets) ** 2))


def mean_of_each(inputs: Any, weights: Any, bias: float, targets: Any) -> Any:
    pairs = [
        loop_of_one(row, weights, bias, target) for row, target in zip(inputs, targets, strict=True)
    ]
    weights_slopes = np.mean([pair[0] for pair in pairs], axis=0)
    return weights_slopes, sum(pair[1] for pair in pairs) / len(pairs)
